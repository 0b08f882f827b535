/**
 * Computed numbers: what the reader sees before a heading, a recommendation, a list item, at a footnote. Never stored,
 * never an anchor. One pass in document order; tables are entered for their recommendations, items and footnotes.
 *
 *   headings         1, 1.2        counted from the shallowest numbered level of their part
 *   after an annex   A.1, A.2      every heading up to the next annex or appendix
 *   unnumbered       no label, nor the headings below it (a foreword has no 3.1)
 *   recommendations  R1 … Rn through the whole text
 *   items            1.  (a)  (i)  •
 *   footnotes        1 … n
 *
 * Words such as "Annex" are left to the page, which knows the language.
 */
import type { Node } from 'prosemirror-model'
import type { BlockAttrs } from './schema.ts'

/** One line of the outline: a block that heads a part of the text. `level` is 0 for the title, 1 for annexes. */
export interface OutlineEntry {
  readonly id: string
  readonly kind: 'title' | 'heading' | 'annex' | 'appendix'
  readonly level: number
  readonly label: string
  readonly text: string
}

/** Block and footnote ids with their label; blocks without a number have no entry. */
export function labelsOf(doc: Node): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  const headings = headingCounter(numberedDepths(doc))
  const notes = { recommendations: 0, footnotes: 0 }
  const items = itemCounter()

  const visit = (block: Node, list: ItemCounter, inCell: boolean): void => {
    const attrs = block.attrs as BlockAttrs
    const item = list.next(attrs)
    const label =
      item !== undefined
        ? itemLabel(attrs.list, item)
        : attrs.kind === 'recommendation'
          ? `R${++notes.recommendations}`
          : inCell
            ? undefined
            : headings.next(attrs)
    if (label !== undefined && attrs.id !== '') labels.set(attrs.id, label)
    block.forEach((inline) => {
      if (inline.type.name === 'footnote') {
        labels.set(String(inline.attrs['id']), String(++notes.footnotes))
      }
    })
  }

  doc.forEach((top) => {
    if (top.type.name === 'block') return visit(top, items, false)
    items.interrupt()
    if (top.type.name !== 'table') return
    top.forEach((row) =>
      row.forEach((cell) => {
        const inCell = itemCounter()
        cell.forEach((block) => visit(block, inCell, true))
      }),
    )
  })
  return labels
}

/** Title, headings, annexes and appendices in order, with their labels; tables are not entered. */
export function outlineOf(doc: Node): readonly OutlineEntry[] {
  const headings = headingCounter(numberedDepths(doc))
  const outline: OutlineEntry[] = []
  doc.forEach((top) => {
    if (top.type.name !== 'block') return
    const attrs = top.attrs as BlockAttrs
    const { id, kind } = attrs
    if (kind !== 'title' && kind !== 'heading' && kind !== 'annex' && kind !== 'appendix') return
    const label = headings.next(attrs) ?? ''
    const level = kind === 'title' ? 0 : kind === 'heading' ? headingLevel(attrs) : 1
    outline.push({ id, kind, level, label, text: headingText(top) })
  })
  return outline
}

/** The attributes that decide an item's number. */
export type CountedAttrs = Pick<BlockAttrs, 'kind' | 'level' | 'list' | 'start' | 'frame'>

/** Counts list items of one body or one cell; `next` must see every block in order. */
export interface ItemCounter {
  /** The number of this item (bullets count too), or undefined for a block that is no item. */
  next(attrs: CountedAttrs): number | undefined
  /** The number an item with these attributes would get here if it had no `start`. */
  expected(attrs: CountedAttrs): number
  /** A table or figure came: every list starts anew after it. */
  interrupt(): void
}

/**
 * Items of one level and style count on; they start anew after a block that is no item and stands at their level or
 * further out, after an item further out, at a change of style or frame, and where `start` says so.
 */
export function itemCounter(): ItemCounter {
  let open: { style: string | null; frame: string | null; count: number }[] = []
  const expected = ({ level, list, frame }: CountedAttrs): number => {
    const before = open[level]
    return before?.style === list && before.frame === frame ? before.count + 1 : 1
  }
  return {
    next(attrs) {
      const { kind, level, list, start, frame } = attrs
      if (kind !== 'item') {
        open.length = Math.min(open.length, level)
        return undefined
      }
      const count = start ?? expected(attrs)
      open.length = Math.min(open.length, level)
      while (open.length < level) open.push({ style: null, frame, count: 0 })
      open.push({ style: list, frame, count })
      return count
    },
    expected,
    interrupt() {
      open = []
    },
  }
}

/** How an item's number is written: `1.`, `(a)`, `(i)`, and `•` for bullets and styles this version does not know. */
export function itemLabel(style: string | null, count: number): string {
  if (style === 'decimal') return `${count}.`
  if (style === 'lower-alpha') return `(${letters(count).toLowerCase()})`
  if (style === 'lower-roman') return `(${roman(count).toLowerCase()})`
  return '•'
}

function headingLevel(attrs: BlockAttrs): number {
  return Math.min(6, Math.max(1, attrs.level))
}

/** The shallowest level of a numbered heading in each part: the body first, then every annex and appendix in turn. */
function numberedDepths(doc: Node): readonly number[] {
  const depths = [7]
  doc.forEach((top) => {
    const attrs = top.attrs as BlockAttrs
    if (top.type.name !== 'block') return
    if (attrs.kind === 'annex' || attrs.kind === 'appendix') depths.push(7)
    if (attrs.kind !== 'heading' || !attrs.numbered) return
    depths[depths.length - 1] = Math.min(depths.at(-1) ?? 7, headingLevel(attrs))
  })
  return depths
}

/** `next` answers the label of a heading, annex or appendix; blocks of other kinds leave the count alone. */
function headingCounter(depths: readonly number[]) {
  const parts = { annex: 0, appendix: 0 }
  let part = 0
  let prefix = ''
  // Level of the unnumbered heading we are below; deeper headings carry no number either.
  let silent = 7
  let counts: number[] = []

  const startPart = (kind: 'annex' | 'appendix', numbered: boolean): string | undefined => {
    part++
    counts = []
    silent = numbered ? 7 : 0
    if (!numbered) return undefined
    const label = kind === 'annex' ? letters(++parts.annex) : roman(++parts.appendix)
    prefix = `${label}.`
    return label
  }

  return {
    next(attrs: BlockAttrs): string | undefined {
      if (attrs.kind === 'annex' || attrs.kind === 'appendix') {
        return startPart(attrs.kind, attrs.numbered)
      }
      if (attrs.kind !== 'heading') return undefined
      const level = headingLevel(attrs)
      if (level > silent) return undefined
      const top = depths[part] ?? 1
      silent = attrs.numbered || level < top ? 7 : level
      if (!attrs.numbered) return undefined
      const depth = level - top
      counts.length = Math.min(counts.length, depth + 1)
      // A skipped level reads 0, so that no two headings ever share a number.
      while (counts.length <= depth) counts.push(0)
      counts[depth] = (counts[depth] ?? 0) + 1
      return prefix + counts.join('.')
    },
  }
}

/** Text of a heading on one line, without its footnotes. */
function headingText(block: Node): string {
  let text = ''
  block.forEach((inline) => {
    if (inline.isText) text += inline.text ?? ''
    if (inline.type.name === 'break') text += ' '
  })
  return text
}

/** 1 → A, 26 → Z, 27 → AA; below 1 in digits. */
function letters(count: number): string {
  if (count < 1) return String(count)
  let label = ''
  for (let rest = count; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    label = String.fromCharCode(65 + ((rest - 1) % 26)) + label
  }
  return label
}

const romanDigits = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const

/** 4 → IV; in digits below 1 and above 3999, which Roman numbers cannot write. */
function roman(count: number): string {
  if (count < 1 || count > 3999) return String(count)
  let label = ''
  let rest = count
  for (const [value, digits] of romanDigits) {
    for (; rest >= value; rest -= value) label += digits
  }
  return label
}
