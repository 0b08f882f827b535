/**
 * From what a reader found in a file to a valid document. Every reader (HTML, Markdown through HTML, Word) hands over the
 * same plain parts; here, once, ids are made, names of the file become references, tables become full grids, and
 * whatever the schema would refuse is brought into its bounds.
 *
 *   reader ─ SourcePart[] ─ assemble ─ doc that passes check()
 *
 * Ids of a file are local names and never ours: every block, table, row, column, figure and footnote gets a fresh one.
 */
import { Fragment, Mark } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import { safeUrl } from '../../shared/text/safe-url.ts'
import { blockAttrTests, defaultBlockAttrs, schema } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { ImportProblem } from './import-problem.ts'
import type { NoticeBook } from './import-report.ts'

export type SourceMark =
  | { readonly type: 'strong' | 'em' | 'sub' | 'sup' }
  | { readonly type: 'link'; readonly href: string }
  | { readonly type: 'lang'; readonly lang: string; readonly dir: string | null }
  | { readonly type: 'bracket'; readonly name: string }
  | { readonly type: 'opaqueMark'; readonly name: string; readonly value: string }

export type SourcePiece =
  | { readonly type: 'text'; readonly text: string; readonly marks: readonly SourceMark[] }
  | { readonly type: 'break'; readonly marks: readonly SourceMark[] }
  | { readonly type: 'reference'; readonly target: string; readonly marks: readonly SourceMark[] }
  | { readonly type: 'opaque'; readonly value: unknown; readonly marks: readonly SourceMark[] }
  | {
      readonly type: 'footnote'
      readonly names: readonly string[]
      readonly pieces: readonly SourcePiece[]
      readonly extra?: unknown
      readonly marks: readonly SourceMark[]
    }

export interface SourceBlock {
  readonly type: 'block'
  /** Names by which the file refers to this block. */
  readonly names: string[]
  readonly attrs: Partial<Record<keyof BlockAttrs, unknown>>
  readonly pieces: SourcePiece[]
}

export interface SourceCell {
  readonly colspan: number
  readonly rowspan: number
  readonly header: boolean
  readonly blocks: readonly SourceBlock[]
}

export interface SourceTable {
  readonly type: 'table'
  readonly names: readonly string[]
  readonly rows: readonly (readonly SourceCell[])[]
  readonly extra?: unknown
}

export interface SourceFigure {
  readonly type: 'figure'
  readonly names: readonly string[]
  readonly src: string
  readonly alt: string
  readonly extra?: unknown
}

export type SourcePart = SourceBlock | SourceTable | SourceFigure

/** What one document may hold at most; far above any guideline, far below what hurts. */
const limits = { cells: 200_000, columns: 1_000, rowspan: 10_000, parts: 200_000 }

interface Names {
  readonly ids: Map<string, string>
  readonly newId: () => string
  readonly notes: NoticeBook
  /** Names of brackets and groups, and targets the file does not hold: made on first use. */
  readonly others: Map<string, string>
}

/** The document of these parts. Its `check()` passes and all its ids are new; notices go into `notes`. */
export function assemble(
  parts: readonly SourcePart[],
  { newId, notes }: { newId: () => string; notes: NoticeBook },
): Node {
  if (parts.length > limits.parts) {
    throw new ImportProblem('too-large', 'The file holds too many paragraphs; split it into parts.')
  }
  const names: Names = { ids: new Map(), others: new Map(), newId, notes }
  // First all names, so that a reference may point forward.
  const ids = parts.map((part) => idsOf(part, names))
  const document = schema.node(
    'doc',
    null,
    parts.map((part, index) => nodeOf(part, ids[index] ?? [], names)),
  )
  document.check()
  return document
}

/** A fresh id for the part and, in order, for every block inside it; their names are remembered. */
function idsOf(part: SourcePart, names: Names): string[] {
  const own = name(part.names, names)
  if (part.type === 'figure') return [own]
  if (part.type === 'block') {
    nameFootnotes(part.pieces, names)
    return [own]
  }
  const ids = [own]
  for (const row of part.rows) {
    for (const cell of row) {
      for (const block of cell.blocks) ids.push(...idsOf(block, names))
    }
  }
  return ids
}

function name(given: readonly string[], { ids, newId }: Names): string {
  const id = newId()
  for (const local of given) if (local !== '' && !ids.has(local)) ids.set(local, id)
  return id
}

// A footnote's own name leads to its id through the first of its names; see `inlineNode`.
function nameFootnotes(pieces: readonly SourcePiece[], names: Names): void {
  for (const piece of pieces) {
    if (piece.type === 'footnote' && piece.names.length > 0) name(piece.names, names)
  }
}

function nodeOf(part: SourcePart, ids: readonly string[], names: Names): Node {
  switch (part.type) {
    case 'block':
      return blockNode(part, ids[0] ?? names.newId(), names)
    case 'figure':
      return schema.node('figure', {
        id: ids[0] ?? names.newId(),
        src: part.src.slice(0, 2_000_000),
        alt: clean(part.alt).slice(0, 10_000).toWellFormed(),
        extra: record(part.extra),
      })
    case 'table':
      return tableNode(part, ids, names)
  }
}

function blockNode(block: SourceBlock, id: string, names: Names): Node {
  return schema.node('block', blockAttrs(block.attrs, id, names), inlineNodes(block.pieces, names))
}

function blockAttrs(given: SourceBlock['attrs'], id: string, names: Names): BlockAttrs {
  const attrs: Record<string, unknown> = { ...defaultBlockAttrs }
  for (const [key, test] of Object.entries(blockAttrTests)) {
    const value = given[key as keyof BlockAttrs]
    if (value !== undefined && test(value)) attrs[key] = value
  }
  if (typeof given.level === 'number') attrs['level'] = Math.min(9, Math.max(0, given.level))
  if (attrs['kind'] === 'heading') attrs['level'] = Math.min(6, Math.max(1, Number(attrs['level'])))
  if (typeof attrs['group'] === 'string') attrs['group'] = otherId(`group ${attrs['group']}`, names)
  // Every key was tested above; the record holds exactly the keys of the defaults.
  return { ...(attrs as unknown as BlockAttrs), id }
}

function inlineNodes(pieces: readonly SourcePiece[], names: Names): Fragment {
  const nodes: Node[] = []
  for (const piece of pieces) {
    const node = inlineNode(piece, names)
    if (node !== undefined) nodes.push(node)
  }
  return Fragment.fromArray(nodes)
}

function inlineNode(piece: SourcePiece, names: Names): Node | undefined {
  const marks = marksOf(piece.marks, names)
  switch (piece.type) {
    case 'text': {
      const text = clean(piece.text)
      return text === '' ? undefined : schema.text(text, marks)
    }
    case 'break':
      return schema.node('break', null, undefined, marks)
    case 'reference':
      return schema.node('reference', { target: targetId(piece.target, names) }, undefined, marks)
    case 'opaque':
      return schema.node('opaque', { value: piece.value }, undefined, marks)
    case 'footnote': {
      const known = piece.names[0] === undefined ? undefined : names.ids.get(piece.names[0])
      const attrs = { id: known ?? names.newId(), extra: record(piece.extra) }
      const inside = piece.pieces.filter((inner) => inner.type !== 'footnote')
      return schema.node('footnote', attrs, inlineNodes(inside, names), marks)
    }
  }
}

function marksOf(given: readonly SourceMark[], names: Names): readonly Mark[] {
  let marks = Mark.none
  for (const mark of given) {
    const made = markOf(mark, names)
    if (made !== undefined) marks = made.addToSet(marks)
  }
  return marks
}

function markOf(mark: SourceMark, names: Names): Mark | undefined {
  switch (mark.type) {
    case 'link': {
      const local = mark.href.startsWith('#') ? names.ids.get(mark.href.slice(1)) : undefined
      const href = safeUrl(local === undefined ? mark.href : `#${local}`)
      return href === undefined ? undefined : schema.mark('link', { href })
    }
    case 'lang':
      return blockAttrTests.lang(mark.lang) && blockAttrTests.dir(mark.dir)
        ? schema.mark('lang', { lang: mark.lang, dir: mark.dir })
        : undefined
    case 'bracket':
      return schema.mark('bracket', { id: otherId(`bracket ${mark.name}`, names) })
    case 'opaqueMark':
      return schema.mark('opaqueMark', { name: mark.name, value: mark.value })
    case 'strong':
    case 'em':
    case 'sub':
    case 'sup':
      return schema.mark(mark.type)
  }
}

function targetId(target: string, names: Names): string {
  const id = names.ids.get(target)
  if (id !== undefined) return id
  names.notes.add('unknown-references')
  return otherId(`target ${target}`, names)
}

function otherId(local: string, { others, newId }: Names): string {
  const id = others.get(local) ?? newId()
  others.set(local, id)
  return id
}

interface Placed {
  readonly column: number
  readonly colspan: number
  readonly rowspan: number
  readonly cell: SourceCell | undefined
}

/**
 * Cells are placed as in HTML: each takes the first free column of its row. A span that would reach over another cell or
 * past the last row is cut; a hole is filled with an empty cell, so that the grid is full.
 */
function tableNode(table: SourceTable, ids: readonly string[], names: Names): Node {
  const { rows, width } = place(table, names.notes)
  const cols = Array.from({ length: width }, names.newId)
  let next = 1
  const nodes = rows.map((row) => {
    const cells = row.map(({ column, colspan, rowspan, cell }) => {
      const blocks = (cell?.blocks ?? []).map((block) =>
        blockNode(block, ids[next++] ?? names.newId(), names),
      )
      if (blocks.length === 0) blocks.push(schema.node('block', { id: names.newId() }))
      const attrs = { col: cols[column] ?? '', colspan, rowspan, header: cell?.header ?? false }
      return schema.node('cell', attrs, blocks)
    })
    return schema.node('row', { id: names.newId() }, cells)
  })
  return schema.node(
    'table',
    { id: ids[0] ?? names.newId(), cols, extra: record(table.extra) },
    nodes,
  )
}

function place(table: SourceTable, notes: NoticeBook): { rows: Placed[][]; width: number } {
  const height = table.rows.length
  // busy[column] = first row in which the column is free again.
  const busy: number[] = []
  const rows: Placed[][] = []
  let cells = 0
  for (const [index, row] of table.rows.entries()) {
    const placed: Placed[] = []
    let column = 0
    for (const cell of row) {
      while ((busy[column] ?? 0) > index) column++
      let colspan = 1
      while (colspan < cell.colspan && !((busy[column + colspan] ?? 0) > index)) colspan++
      const rowspan = Math.max(1, Math.min(cell.rowspan, height - index, limits.rowspan))
      if (colspan < cell.colspan || rowspan < cell.rowspan) notes.add('shortened-cells')
      if (column + colspan > limits.columns) tooLarge()
      for (let at = column; at < column + colspan; at++) busy[at] = index + rowspan
      placed.push({ column, colspan, rowspan, cell })
      column += colspan
    }
    cells += placed.length
    rows.push(placed)
  }
  const width = busy.length
  if (cells > limits.cells || width * height > 10 * limits.cells) tooLarge()
  return { rows: fillHoles(rows, width), width }
}

function fillHoles(rows: readonly Placed[][], width: number): Placed[][] {
  const busy = new Array<number>(width).fill(0)
  let filled = 0
  return rows.map((row, index) => {
    for (const { column, colspan, rowspan } of row) {
      for (let at = column; at < column + colspan; at++) busy[at] = index + rowspan
    }
    const holes: Placed[] = []
    for (const [column, until] of busy.entries()) {
      if (until <= index) holes.push({ column, colspan: 1, rowspan: 1, cell: undefined })
    }
    filled += holes.length
    if (filled > limits.cells) tooLarge()
    return holes.length === 0 ? row : [...row, ...holes].sort((a, b) => a.column - b.column)
  })
}

function tooLarge(): never {
  throw new ImportProblem(
    'too-large',
    'A table in the file has too many cells; split it into smaller tables.',
  )
}

// Controls have no meaning in a text, and half a surrogate pair cannot be written as canonical JSON.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g

/** Text without control characters and half surrogate pairs; tabs and line ends stay. */
export function clean(text: string): string {
  return text.replace(controls, '').toWellFormed()
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
