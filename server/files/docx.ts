/**
 * Word files in. Text, headings, lists, tables, footnotes and plain formatting come in; everything else is named in the
 * report. Tracked changes are read as if accepted and said so; comments and their authors are counted *as the file
 * claims them*, never taken for persons.
 */
import { assemble } from './assemble.ts'
import type { SourceBlock, SourceMark, SourcePart, SourcePiece } from './assemble.ts'
import { countDocx } from './docx-counts.ts'
import { openDocx } from './docx-package.ts'
import type { DocxPackage } from './docx-package.ts'
import { DocxReader } from './docx-reader.ts'
import { DocxStyles } from './docx-styles.ts'
import { titleOf } from './html.ts'
import type { Imported, ReadingOptions } from './html.ts'
import { countsOf, NoticeBook } from './import-report.ts'
import { childrenOf, descendantsOf } from './xml.ts'

/** The document of a Word file. Throws `ImportProblem` for what is no plain, readable `.docx`. */
export function documentFromDocx(bytes: Uint8Array, { newId }: ReadingOptions): Imported {
  const notes = new NoticeBook()
  const file = openDocx(bytes, notes)
  noteRevisions(file, notes)
  for (const { attrs } of childrenOf(file.comments, 'w:comment'))
    notes.add('comments', 1, attrs['w:author'])
  notes.add('headers-and-footers', file.headersAndFooters)

  const styles = new DocxStyles(file.styles, file.numbering)
  const reader = new DocxReader(file, styles, notes)
  const read = reader.read()
  const language = languageOf(read)
  const direction = directionOf(read)
  const parts = settle(read, language, direction)
  const document = assemble(parts, { newId, notes })
  const { title, heading } = titleOf(document)
  const report = {
    format: 'docx' as const,
    in: countDocx(file, styles, reader.readNotes),
    out: countsOf(document),
    notices: notes.notices(),
  }
  return { document, title: title ?? heading, language, direction, report }
}

function noteRevisions(file: DocxPackage, notes: NoticeBook): void {
  for (const story of [file.document, file.footnotes, file.endnotes]) {
    if (story === undefined) continue
    for (const { name, attrs } of descendantsOf(story)) {
      if (isRevision(name)) notes.add('revisions', 1, attrs['w:author'])
    }
  }
}

function isRevision(name: string): boolean {
  return /^w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|\w+Change)$/.test(name)
}

/** The language most letters are in. */
function languageOf(parts: readonly SourcePart[]): string | undefined {
  const letters = new Map<string, number>()
  for (const { pieces } of blocksOf(parts)) {
    for (const piece of pieces) {
      const lang = piece.marks.find((mark) => mark.type === 'lang')?.lang
      if (piece.type !== 'text' || lang === undefined) continue
      letters.set(lang, (letters.get(lang) ?? 0) + piece.text.length)
    }
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0]
}

function directionOf(parts: readonly SourcePart[]): 'ltr' | 'rtl' {
  const letters = { ltr: 0, rtl: 0 }
  for (const { attrs, pieces } of blocksOf(parts)) {
    const length = pieces.reduce(
      (sum, piece) => sum + (piece.type === 'text' ? piece.text.length : 0),
      0,
    )
    letters[attrs.dir === 'rtl' ? 'rtl' : 'ltr'] += length
  }
  return letters.rtl > letters.ltr ? 'rtl' : 'ltr'
}

/** Keeps language and direction only where they differ from the document's, and links only to places there are. */
function settle(
  parts: readonly SourcePart[],
  language: string | undefined,
  direction: string,
): SourcePart[] {
  const names = new Set([...blocksOf(parts)].flatMap(({ names: own }) => own))
  for (const part of parts) if (part.type === 'table') for (const own of part.names) names.add(own)
  const settleMark = (mark: SourceMark, text: string): boolean =>
    mark.type === 'lang'
      ? primary(mark.lang) !== primary(language ?? '') && /\p{L}/u.test(text)
      : mark.type !== 'link' || !mark.href.startsWith('#') || names.has(mark.href.slice(1))
  const settlePiece = (piece: SourcePiece): SourcePiece => {
    const text = piece.type === 'text' ? piece.text : ''
    const marks = piece.marks.filter((mark) => settleMark(mark, text))
    return piece.type === 'footnote'
      ? { ...piece, marks, pieces: piece.pieces.map(settlePiece) }
      : { ...piece, marks }
  }
  const settleBlock = (block: SourceBlock): SourceBlock => {
    const dir = block.attrs.dir === direction ? null : block.attrs.dir
    return { ...block, attrs: { ...block.attrs, dir }, pieces: block.pieces.map(settlePiece) }
  }
  return parts.map((part) => {
    if (part.type === 'block') return settleBlock(part)
    if (part.type === 'figure') return part
    const rows = part.rows.map((row) =>
      row.map((cell) => ({ ...cell, blocks: cell.blocks.map(settleBlock) })),
    )
    return { ...part, rows }
  })
}

function primary(language: string): string {
  return language.toLowerCase().split('-')[0] ?? ''
}

function* blocksOf(parts: readonly SourcePart[]): Generator<SourceBlock> {
  for (const part of parts) {
    if (part.type === 'block') yield part
    if (part.type !== 'table') continue
    for (const row of part.rows) for (const cell of row) yield* cell.blocks
  }
}
