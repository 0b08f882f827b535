/**
 * A comparison as `guideline-diff/1`, the neutral format of `compare --json`: one hunk per text block, named by its
 * path of child indexes. In that format a list is an ancestor and not an attribute, so list style, nesting, start and
 * frame are declared as `ctx`, and our kind as `type`. More than the format asks for, for those who know us: symbols,
 * sections, moves, words, table axes, figures, the text of footnotes, our own attribute names.
 */
import type { Node } from 'prosemirror-model'
import type {
  AttributeChange,
  Attributes,
  BlockChange,
  CellChange,
  Change,
  ColumnChange,
  Comparison,
  Entry,
  ItuSymbol,
  MarkJson,
  Move,
  NodeJson,
  Section,
  Segment,
  WordCounts,
} from './comparison.ts'
import { leafChar } from './content.ts'
import { inOldOrder } from './old-order.ts'

export type Path = readonly number[]

export interface GuidelineDiff {
  readonly format: 'guideline-diff/1'
  readonly before: readonly Textblock[]
  readonly after: readonly Textblock[]
  readonly hunks: readonly Hunk[]
  readonly sections: readonly Section[]
  readonly moves: readonly Move[]
  readonly words: WordCounts
  readonly tables: readonly TableHunk[]
  readonly figures: readonly FigureHunk[]
  readonly coarse: readonly string[]
}

export interface Textblock {
  readonly path: Path
  readonly id: string
}

export interface Hunk {
  readonly op: 'equal' | 'modify' | 'insert' | 'delete'
  readonly old: readonly Path[]
  readonly new: readonly Path[]
  readonly moved?: string
  readonly block?: readonly BlockDeclaration[]
  readonly inline?: readonly InlineHunk[]
  readonly symbol: ItuSymbol
  readonly section: number
  /** The same as `block` in our own names. */
  readonly attributes?: readonly AttributeChange[]
}

export interface BlockDeclaration {
  readonly attr: string
  readonly old: unknown
  readonly new: unknown
}

export type InlineHunk =
  | { readonly op: 'equal'; readonly text: string }
  | {
      readonly op: 'insert' | 'delete'
      readonly text: string
      readonly moved?: string
      readonly footnote?: readonly InlineHunk[]
    }
  | { readonly op: 'format'; readonly text: string; readonly old: string; readonly new: string }

/** A table that is in both documents and changed. */
export interface TableHunk {
  readonly old: Path
  readonly new: Path
  readonly columns: readonly ColumnChange[]
  readonly rows: readonly {
    readonly type: string
    readonly before?: number
    readonly after?: number
  }[]
  readonly attributes: readonly AttributeChange[]
}

/** A figure that was inserted, deleted, moved or changed. */
export interface FigureHunk {
  readonly op: 'insert' | 'delete' | 'modify' | 'equal'
  readonly old?: Path
  readonly new?: Path
  readonly moved?: string
  readonly attributes?: readonly AttributeChange[]
}

/** Stands between joined blocks. */
const blockEnd = '\u2029'

/** The comparison of two documents in the neutral format. */
export function guidelineDiff(comparison: Comparison, before: Node, after: Node): GuidelineDiff {
  const writer = new Writer()
  writer.entries(inOldOrder(comparison.entries), nowhere, undefined)
  const { sections, moves, words, coarse } = comparison
  return {
    format: 'guideline-diff/1',
    before: textblocksOf(before),
    after: textblocksOf(after),
    hunks: writer.hunks,
    sections,
    moves,
    words,
    tables: writer.tables,
    figures: writer.figures,
    coarse,
  }
}

function textblocksOf(doc: Node): Textblock[] {
  const found: Textblock[] = []
  const collect = (node: Node, path: Path) => {
    if (node.type.name === 'block') found.push({ path, id: String(node.attrs['id']) })
    else node.forEach((child, _offset, index) => collect(child, [...path, index]))
  }
  collect(doc, [])
  return found
}

/** Where a list of entries stands: paths of what holds it, and what kind of cell that is. */
interface Place {
  readonly old: Path
  readonly new: Path
  readonly cell: string
  readonly oldCell: string
}

const nowhere: Place = { old: [], new: [], cell: '', oldCell: '' }

interface Common {
  readonly symbol: ItuSymbol
  readonly section: number
  readonly moved?: string
}

class Writer {
  readonly hunks: Hunk[] = []
  readonly tables: TableHunk[] = []
  readonly figures: FigureHunk[] = []
  #rowMoves = 0

  entries(entries: readonly Entry[], place: Place, moved: string | undefined): void {
    for (const entry of entries) this.#entry(entry, place, moved)
  }

  #entry(entry: Entry, place: Place, outerMove: string | undefined): void {
    const move = 'move' in entry ? entry.move : outerMove
    const common: Common = {
      symbol: entry.symbol,
      section: entry.section,
      ...(move === undefined ? {} : { moved: move }),
    }
    switch (entry.type) {
      case 'moved-away':
        return
      case 'equal':
        entry.nodes.forEach((node, index) => {
          const old = [...place.old, entry.before + index]
          this.#same(
            entry.old?.[index] ?? node,
            node,
            old,
            [...place.new, entry.after + index],
            common,
            place,
          )
        })
        return
      case 'inserted':
        this.#one('insert', entry.node, [...place.new, entry.after], common)
        return
      case 'deleted':
        this.#one('delete', entry.node, [...place.old, entry.before], common)
        return
      case 'changed':
        this.#change(
          entry.change,
          [...place.old, entry.before],
          [...place.new, entry.after],
          common,
          place,
        )
        return
      case 'moved': {
        const [old, now] = [
          [...place.old, entry.before],
          [...place.new, entry.after],
        ]
        if (entry.content.type !== 'unchanged') this.#change(entry.content, old, now, common, place)
        else
          this.#same(
            entry.content.old ?? entry.content.node,
            entry.content.node,
            old,
            now,
            common,
            place,
          )
        return
      }
      case 'split':
      case 'merged':
        this.#parts(entry, place, common)
    }
  }

  /** Everything below a node that is the same on both sides. */
  #same(
    oldNode: NodeJson,
    node: NodeJson,
    old: Path,
    now: Path,
    common: Common,
    place: Place,
  ): void {
    if (node.type === 'block') {
      const block = declarations({}, {}, place)
      const op = block.length > 0 ? 'modify' : 'equal'
      const inline: InlineHunk[] = [{ op: 'equal', text: flat(node.content) }]
      this.hunks.push({
        op,
        old: [old],
        new: [now],
        ...common,
        ...(block.length > 0 ? { block, inline } : {}),
      })
      return
    }
    if (node.type === 'figure' && common.moved !== undefined) {
      this.figures.push({ op: 'equal', old, new: now, moved: common.moved })
    }
    node.content?.forEach((child, index) => {
      this.#same(
        oldNode.content?.[index] ?? child,
        child,
        [...old, index],
        [...now, index],
        common,
        place,
      )
    })
  }

  /** Everything below a node that is on one side only. */
  #one(op: 'insert' | 'delete', node: NodeJson, path: Path, common: Common): void {
    const symbol = op === 'insert' ? 'ADD' : 'SUP'
    if (node.type === 'block') {
      const sides = op === 'insert' ? { old: [], new: [path] } : { old: [path], new: [] }
      const text = flat(node.content)
      this.hunks.push({
        op,
        ...sides,
        ...common,
        symbol,
        inline: text === '' ? [] : [{ op, text }],
      })
      return
    }
    if (node.type === 'figure')
      this.figures.push(op === 'insert' ? { op, new: path } : { op, old: path })
    node.content?.forEach((child, index) => this.#one(op, child, [...path, index], common))
  }

  #change(change: Change, old: Path, now: Path, common: Common, place: Place): void {
    switch (change.type) {
      case 'figure':
        this.figures.push({
          op: 'modify',
          old,
          new: now,
          attributes: change.attributes,
          ...(common.moved === undefined ? {} : { moved: common.moved }),
        })
        return
      case 'table':
        this.#table(change, old, now, common)
        return
      case 'block':
        this.hunks.push({
          op: 'modify',
          old: [old],
          new: [now],
          ...common,
          ...declared(change, place),
          inline: inlineOf(change.segments),
        })
    }
  }

  #parts(entry: Extract<Entry, { type: 'split' | 'merged' }>, place: Place, common: Common): void {
    const paths = (from: Path, first: number, count: number) =>
      Array.from({ length: count }, (_, index) => [...from, first + index])
    const isSplit = entry.type === 'split'
    const many = entry.parts.length
    const inline: InlineHunk[] = []
    const block: BlockDeclaration[] = []
    const attributes: AttributeChange[] = []
    entry.parts.forEach((part, index) => {
      if (index > 0) inline.push({ op: isSplit ? 'insert' : 'delete', text: blockEnd })
      inline.push(...inlineOf(part.segments))
      block.push(...changedParts(part, place))
      attributes.push(...part.attributes)
    })
    this.hunks.push({
      op: 'modify',
      old: paths(place.old, entry.before, isSplit ? 1 : many),
      new: paths(place.new, entry.after, isSplit ? many : 1),
      ...common,
      ...(block.length > 0 ? { block } : {}),
      ...(attributes.length > 0 ? { attributes } : {}),
      inline,
    })
  }

  #table(change: Extract<Change, { type: 'table' }>, old: Path, now: Path, common: Common): void {
    this.tables.push({
      old,
      new: now,
      columns: change.columns,
      attributes: change.attributes,
      rows: change.rows.map((row) => ({
        type: row.type,
        ...('before' in row ? { before: row.before } : {}),
        ...('after' in row ? { after: row.after } : {}),
      })),
    })
    for (const row of change.rows) {
      switch (row.type) {
        case 'inserted':
          this.#one('insert', row.node, [...now, row.after], common)
          break
        case 'deleted':
          this.#one('delete', row.node, [...old, row.before], common)
          break
        case 'equal':
          this.#same(
            row.old ?? row.node,
            row.node,
            [...old, row.before],
            [...now, row.after],
            { ...common, symbol: 'NOC' },
            nowhere,
          )
          break
        case 'changed':
        case 'moved': {
          const moved = row.type === 'moved' ? `r${String(++this.#rowMoves)}` : common.moved
          const rowCommon = moved === undefined ? common : { ...common, moved }
          for (const cell of row.cells) {
            const column = change.columns[cell.column]
            this.#cell(cell, [...old, row.before], [...now, row.after], rowCommon, column)
          }
        }
      }
    }
  }

  #cell(
    cell: CellChange,
    oldRow: Path,
    nowRow: Path,
    row: Common,
    column: ColumnChange | undefined,
  ): void {
    const moved = column?.type === 'moved' ? (row.moved ?? `c${String(cell.column)}`) : row.moved
    const common = moved === undefined ? row : { ...row, moved }
    switch (cell.type) {
      case 'inserted':
        this.#one('insert', cell.node, [...nowRow, cell.after], common)
        return
      case 'deleted':
        this.#one('delete', cell.node, [...oldRow, cell.before], common)
        return
      case 'equal': {
        const quiet: Common = { ...common, symbol: 'NOC' }
        this.#same(
          cell.old ?? cell.node,
          cell.node,
          [...oldRow, cell.before],
          [...nowRow, cell.after],
          quiet,
          nowhere,
        )
        return
      }
      case 'changed': {
        const place: Place = {
          old: [...oldRow, cell.before],
          new: [...nowRow, cell.after],
          oldCell: cellName(cell.old),
          cell: cellName(cell.new),
        }
        this.entries(cell.entries, place, moved)
      }
    }
  }
}

function declared(change: BlockChange, place: Place): Pick<Hunk, 'block' | 'attributes'> {
  const block = changedParts(change, place)
  return {
    ...(block.length > 0 ? { block } : {}),
    ...(change.attributes.length > 0 ? { attributes: change.attributes } : {}),
  }
}

function changedParts(change: BlockChange, place: Place): BlockDeclaration[] {
  if (change.attributes.length === 0) return declarations({}, {}, place)
  const group = change.attributes.find((attribute) => attribute.name === 'group')
  const block = declarations(change.old, change.new, place)
  return group === undefined ? block : [...block, { attr: 'group', old: group.old, new: group.new }]
}

/** Attributes in the words of the format; ids are none of its business. */
function declarations(old: Attributes, now: Attributes, place: Place): BlockDeclaration[] {
  const from = neutral(old, place.oldCell)
  const to = neutral(now, place.cell)
  const found: BlockDeclaration[] = []
  for (const attr of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [x, y] = [from[attr] ?? null, to[attr] ?? null]
    if (JSON.stringify(x) !== JSON.stringify(y)) found.push({ attr, old: x, new: y })
  }
  return found
}

function neutral(attrs: Attributes, cell: string): Record<string, unknown> {
  const { id: _id, kind, level, list, start, frame, group: _group, ...others } = attrs
  const isItem = kind === 'item'
  const context = [cell, typeof frame === 'string' ? frame : '']
  if (isItem)
    context.push(
      `${String(list)}:${String(level)}${start === null ? '' : `@${JSON.stringify(start)}`}`,
    )
  return {
    ...others,
    ...(isItem ? { type: 'paragraph' } : { type: kind, level, list, start }),
    ctx: context.filter((part) => part !== '').join(' > '),
  }
}

function cellName(attrs: Attributes): string {
  const name = attrs['header'] === true ? 'header cell' : 'cell'
  const spans = [attrs['colspan'], attrs['rowspan']].map(String).join('×')
  return spans === '1×1' ? name : `${name} ${spans}`
}

function inlineOf(segments: readonly Segment[]): InlineHunk[] {
  return segments.flatMap((segment): InlineHunk[] => {
    switch (segment.op) {
      case 'equal':
        return [{ op: 'equal', text: flat(segment.content) }]
      case 'insert':
      case 'delete': {
        const moved = segment.move === undefined ? {} : { moved: segment.move }
        return [{ op: segment.op, text: flat(segment.content), ...moved }]
      }
      case 'format':
        return [
          {
            op: 'format',
            text: flat(segment.content),
            old: marksOf(segment.old),
            new: marksOf(segment.content),
          },
        ]
      case 'footnote':
        return [
          { op: 'delete', text: leafChar },
          { op: 'insert', text: leafChar, footnote: inlineOf(segment.segments) },
        ]
    }
  })
}

/** The marks of some content, usually the same on all of it. */
function marksOf(content: readonly NodeJson[]): string {
  return [...new Set(content.map((node) => (node.marks ?? []).map(markName).join(' ')))].join(' | ')
}

function markName(mark: MarkJson): string {
  if (mark.type === 'link') return `link:${String(mark.attrs?.['href'])}`
  return mark.attrs === undefined ? mark.type : `${mark.type}${JSON.stringify(mark.attrs)}`
}

function flat(content: readonly NodeJson[] | undefined): string {
  return (content ?? []).map((node) => node.text ?? leafChar).join('')
}
