/**
 * The body of a Word file as parts of a document: paragraphs with what their style and numbering make of them, tables with
 * merged cells. Numbers are Word's own: where an item would not count on here as it does there, it gets a `start`.
 */
import { itemCounter } from '../../shared/text/labels.ts'
import type { SourceBlock, SourceCell, SourcePart, SourcePiece } from './assemble.ts'
import { alternative, RunReader } from './docx-runs.ts'
import type { RunContext } from './docx-runs.ts'
import { isOn } from './docx-styles.ts'
import type { DocxStyles, ListPlace } from './docx-styles.ts'
import type { DocxPackage } from './docx-package.ts'
import type { NoticeBook } from './import-report.ts'
import { countedAttrs, joinBlocks, trimEnd, trimStart } from './pieces.ts'
import type { XmlElement } from './xml.ts'
import { childOf, childrenOf } from './xml.ts'

const listStyles: Readonly<Record<string, string>> = {
  bullet: 'bullet',
  lowerLetter: 'lower-alpha',
  upperLetter: 'lower-alpha',
  lowerRoman: 'lower-roman',
  upperRoman: 'lower-roman',
}

/** Reads one file; call `read` once. */
export class DocxReader implements RunContext {
  readonly styles: DocxStyles
  readonly notes: NoticeBook
  readonly links: ReadonlyMap<string, string>
  readonly #package: DocxPackage
  readonly #noteTexts: Readonly<Record<'footnote' | 'endnote', ReadonlyMap<string, XmlElement>>>
  readonly #readNotes = new Set<XmlElement>()
  #runs: RunReader
  #parts: SourcePart[] = []
  #counter = itemCounter()
  #names: string[] = []
  /** Text of paragraphs whose mark was deleted: it goes on in the next one. */
  #carried: SourcePiece[] = []
  #hasTitle = false
  #inCell = false

  constructor(file: DocxPackage, styles: DocxStyles, notes: NoticeBook) {
    this.#package = file
    this.styles = styles
    this.notes = notes
    this.links = file.links
    this.#noteTexts = {
      footnote: byId(childrenOf(file.footnotes, 'w:footnote')),
      endnote: byId(childrenOf(file.endnotes, 'w:endnote')),
    }
    this.#runs = new RunReader(this)
  }

  /** Note elements that a sign in the text led to. */
  get readNotes(): ReadonlySet<XmlElement> {
    return this.#readNotes
  }

  /** All parts of the body in order. */
  read(): SourcePart[] {
    this.#blocks(childOf(this.#package.document, 'w:body'))
    this.#carry()
    return this.#parts
  }

  note(kind: 'footnote' | 'endnote', id: string): readonly SourcePiece[] | undefined {
    const note = this.#noteTexts[kind].get(id)
    // Signs between notes and text, and a note that refers to itself, are no notes.
    if (note === undefined || note.attrs['w:type'] !== undefined || this.#readNotes.has(note))
      return undefined
    this.#readNotes.add(note)
    const blocks = this.#story(note)
    if (blocks.length > 1) this.notes.add('merged-paragraphs')
    return joinBlocks(blocks)
  }

  /** Blocks of a cell, note or text box: counted and read apart from what stands around it. */
  #story(element: XmlElement): SourceBlock[] {
    const saved = {
      parts: this.#parts,
      counter: this.#counter,
      names: this.#names,
      carried: this.#carried,
      runs: this.#runs,
      inCell: this.#inCell,
    }
    this.#parts = []
    this.#counter = itemCounter()
    this.#names = []
    this.#carried = []
    this.#inCell = true
    // A field does not reach into another story; a cell's text may lie inside one that spans the table.
    if (element.name !== 'w:tc') this.#runs = new RunReader(this)
    this.#blocks(element)
    this.#carry()
    const blocks = this.#parts.filter((part) => part.type === 'block')
    this.#parts = saved.parts
    this.#counter = saved.counter
    this.#names = saved.names
    this.#carried = saved.carried
    this.#runs = saved.runs
    this.#inCell = saved.inCell
    return blocks
  }

  #blocks(element: XmlElement | undefined): void {
    for (const child of childrenOf(element)) {
      switch (child.name) {
        case 'w:p':
          this.#paragraph(child)
          break
        case 'w:tbl':
          this.#table(child)
          break
        case 'w:sdt':
          this.#blocks(childOf(child, 'w:sdtContent'))
          break
        case 'w:customXml':
        case 'w:ins':
        case 'w:moveTo':
          this.#blocks(child)
          break
        case 'mc:AlternateContent':
          this.#blocks(alternative(child))
          break
        case 'w:bookmarkStart':
          this.#names.push(child.attrs['w:name'] ?? '')
          break
        default:
      }
    }
  }

  #paragraph(paragraph: XmlElement): void {
    const properties = childOf(paragraph, 'w:pPr')
    const { pieces, names, boxes } = this.#runs.read(paragraph)
    const mark = childOf(properties, 'w:rPr')
    const isMarkDeleted =
      childOf(mark, 'w:del') !== undefined || childOf(mark, 'w:moveFrom') !== undefined
    this.#names.push(...names)
    const whole = [...this.#carried, ...pieces]
    this.#carried = []
    if (isMarkDeleted) this.#carried = whole
    else this.#push(whole, properties)
    for (const box of boxes) this.#parts.push(...this.#story(box))
  }

  /** What a deleted last paragraph mark left over. */
  #carry(): void {
    const rest = this.#carried
    this.#carried = []
    this.#push(rest, undefined)
  }

  #push(given: readonly SourcePiece[], properties: XmlElement | undefined): void {
    const attrs = this.#attrs(properties)
    const isHeading = attrs.kind === 'heading' || attrs.kind === 'title'
    const pieces = isHeading ? given.map(withoutStrong) : [...given]
    trimStart(pieces)
    trimEnd(pieces)
    if (pieces.length === 0) return
    if (attrs.kind === 'title') this.#hasTitle = true
    // The number of a paragraph without text is not counted, as Word prints none that one would see.
    const numbered = this.#numbered(attrs, properties)
    const block: SourceBlock = {
      type: 'block',
      names: this.#names.splice(0),
      attrs: numbered,
      pieces,
    }
    this.#counter.next(countedAttrs(numbered))
    this.#parts.push(block)
  }

  #attrs(properties: XmlElement | undefined): SourceBlock['attrs'] {
    const bidi = isOn(this.styles.paragraphProperty(properties, 'w:bidi'))
    // Every paragraph gets a direction here; `settleDirections` keeps those that differ from most.
    const base = { dir: bidi ? 'rtl' : 'ltr' }
    const names = this.styles.styleNames(properties)
    if (names.includes('title') && !this.#hasTitle && !this.#inCell)
      return { ...base, kind: 'title' }
    if (names.includes('caption')) return { ...base, kind: 'caption' }
    const level = this.styles.headingLevel(properties)
    if (level !== undefined) return { ...base, kind: 'heading', level }
    if (names.includes('quote') || names.includes('intense quote'))
      return { ...base, frame: 'quotation' }
    return base
  }

  #numbered(attrs: SourceBlock['attrs'], properties: XmlElement | undefined): SourceBlock['attrs'] {
    const place = this.styles.listPlace(properties)
    const level = place === undefined ? undefined : this.styles.lists.level(place)
    const isHeading = attrs.kind === 'heading'
    if (place === undefined || level === undefined || level.format === 'none') {
      return isHeading ? { ...attrs, numbered: false } : attrs
    }
    const count = this.styles.lists.count(place)
    if (/\p{L}/u.test(level.text) && level.format !== 'bullet') this.notes.add('number-words')
    if (isHeading) return { ...attrs, numbered: level.format !== 'bullet' }
    return attrs.kind === undefined ? this.#item(attrs, place, level.format, count) : attrs
  }

  #item(
    attrs: SourceBlock['attrs'],
    place: ListPlace,
    format: string,
    count: number,
  ): SourceBlock['attrs'] {
    const list = listStyles[format] ?? 'decimal'
    const item = { ...attrs, kind: 'item', level: place.level, list }
    const counts = list !== 'bullet' && this.#counter.expected(countedAttrs(item)) !== count
    return counts && count >= 0 && count <= 1_000_000 ? { ...item, start: count } : item
  }

  #table(table: XmlElement): void {
    if (this.#inCell) {
      this.notes.add('nested-tables')
      for (const { cells } of this.#rows(table)) {
        for (const { element } of cells) this.#blocks(element)
      }
      return
    }
    this.#carry()
    const names = this.#names.splice(0)
    const rows: (SourceCell & { blocks: SourceBlock[] })[][] = []
    // The cell that a vertically merged one belongs to, by its first column.
    let above = new Map<number, { rowspan: number; blocks: SourceBlock[] }>()
    for (const { cells, header, before } of this.#rows(table)) {
      const row: (SourceCell & { rowspan: number; blocks: SourceBlock[] })[] = []
      const current: typeof above = new Map()
      let column = 0
      if (before > 0) {
        row.push({ colspan: before, rowspan: 1, header, blocks: [] })
        column = before
      }
      for (const { element, colspan, merge } of cells) {
        const owner = merge === 'continue' ? above.get(column) : undefined
        const blocks = this.#story(element)
        if (owner !== undefined) {
          owner.rowspan++
          owner.blocks.push(...blocks)
          current.set(column, owner)
        } else {
          const cell = { colspan, rowspan: 1, header, blocks }
          row.push(cell)
          if (merge !== 'none') current.set(column, cell)
        }
        column += colspan
      }
      above = current
      rows.push(row)
    }
    if (rows.length > 0) this.#parts.push({ type: 'table', names, rows })
    this.#counter.interrupt()
  }

  *#rows(container: XmlElement): Generator<Row> {
    for (const child of childrenOf(container)) {
      if (child.name === 'w:sdt') yield* this.#rows(childOf(child, 'w:sdtContent') ?? child)
      if (child.name === 'w:customXml' || child.name === 'w:ins') yield* this.#rows(child)
      if (child.name !== 'w:tr') continue
      const properties = childOf(child, 'w:trPr')
      if (childOf(properties, 'w:del') !== undefined) continue
      yield {
        cells: [...cellsOf(child)],
        header: isOn(childOf(properties, 'w:tblHeader')),
        before: number(childOf(properties, 'w:gridBefore'), 0),
      }
    }
  }
}

interface Row {
  readonly cells: readonly {
    element: XmlElement
    colspan: number
    merge: 'none' | 'restart' | 'continue'
  }[]
  readonly header: boolean
  readonly before: number
}

function* cellsOf(container: XmlElement): Generator<Row['cells'][number]> {
  for (const child of childrenOf(container)) {
    if (child.name === 'w:sdt') yield* cellsOf(childOf(child, 'w:sdtContent') ?? child)
    if (child.name === 'w:customXml') yield* cellsOf(child)
    if (child.name !== 'w:tc') continue
    const properties = childOf(child, 'w:tcPr')
    const merge = childOf(properties, 'w:vMerge')
    yield {
      element: child,
      colspan: Math.max(1, number(childOf(properties, 'w:gridSpan'), 1)),
      merge:
        merge === undefined ? 'none' : merge.attrs['w:val'] === 'restart' ? 'restart' : 'continue',
    }
  }
}

function number(element: XmlElement | undefined, otherwise: number): number {
  const value = Number(element?.attrs['w:val'] ?? otherwise)
  return Number.isInteger(value) && value >= 0 && value <= 1_000 ? value : otherwise
}

function byId(elements: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
  return new Map(elements.map((element) => [element.attrs['w:id'] ?? '', element]))
}

// A heading is strong by its nature.
function withoutStrong(piece: SourcePiece): SourcePiece {
  return { ...piece, marks: piece.marks.filter(({ type }) => type !== 'strong') }
}
