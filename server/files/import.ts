/**
 * A file somebody chose → a document. What it is, is decided by its first bytes before its name: a renamed `.doc` is
 * told so, and bytes that are no text are never read as one. Nothing is stored here and nothing outside the file is read.
 */
import { assemble } from './assemble.ts'
import type { SourceBlock } from './assemble.ts'
import { decodeText } from './decode.ts'
import { documentFromDocx } from './docx.ts'
import { documentFromHtml } from './html.ts'
import type { Imported, ReadingOptions } from './html.ts'
import { ImportProblem } from './import-problem.ts'
import { countsOf, NoticeBook } from './import-report.ts'
import { documentFromJson } from './json.ts'
import { documentFromMarkdown, longestText } from './markdown.ts'

/** Largest Word file taken in; pictures make most of it. */
const largestDocx = 64 * 1024 * 1024

/**
 * The document of a file: `.docx`, `.html`, `.htm`, `.md`, `.markdown`, `.txt`, or `.json` of ours. It passes `check()`
 * and all its ids are set and unique. Throws `ImportProblem` with one sentence that says what to do.
 */
export function documentFromFile(
  name: string,
  bytes: Uint8Array,
  options: ReadingOptions,
): Imported {
  const read = readFile(name, bytes, options)
  read.document.check()
  return read
}

function readFile(name: string, bytes: Uint8Array, options: ReadingOptions): Imported {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (isPackage(bytes) || /^do[ct][xm]?$/.test(extension)) {
    if (bytes.length > largestDocx) tooLarge('64 MiB')
    return documentFromDocx(bytes, options)
  }
  if (!/^(?:html?|xhtml|md|markdown|txt|json)$/.test(extension)) {
    throw new ImportProblem(
      'unknown-format',
      'This kind of file cannot be read; save it as .docx, .html, .md or .txt and upload that.',
    )
  }
  // Before it is decoded: fifty megabytes are refused at once.
  if (bytes.length > longestText) tooLarge('8 MiB')
  const text = decodeText(bytes, /^x?html?$/.test(extension))
  switch (extension) {
    case 'md':
    case 'markdown':
      return documentFromMarkdown(text, options)
    case 'txt':
      return documentFromText(text, options)
    case 'json':
      return documentFromJson(text, options)
    default:
      return documentFromHtml(text, options)
  }
}

/** Paragraphs are parted by empty lines; where a text has none, every line is one. */
export function documentFromText(text: string, { newId }: ReadingOptions): Imported {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const groups: string[][] = [[]]
  const isSpaced = lines.some((line, index) => line.trim() === '' && index < lines.length - 1)
  for (const line of lines) {
    if (line.trim() === '' || !isSpaced) groups.push([])
    if (line.trim() !== '') groups.at(-1)?.push(line.trim())
  }
  const parts = groups.filter((group) => group.length > 0).map(paragraphOf)
  const notes = new NoticeBook()
  const document = assemble(parts, { newId, notes })
  const counts = countsOf(document)
  const report = { format: 'text' as const, in: counts, out: counts, notices: notes.notices() }
  return { document, title: undefined, language: undefined, report }
}

function paragraphOf(lines: readonly string[]): SourceBlock {
  const pieces = lines.flatMap((text, index): SourceBlock['pieces'] => [
    ...(index === 0 ? [] : [{ type: 'break' as const, marks: [] }]),
    { type: 'text', text, marks: [] },
  ])
  return { type: 'block', names: [], attrs: {}, pieces }
}

/** ZIP, or the container of old Word files and of protected new ones. */
function isPackage(bytes: Uint8Array): boolean {
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] ?? 0) < 9
  return zip || (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0)
}

function tooLarge(limit: string): never {
  throw new ImportProblem('too-large', `The file is larger than ${limit}; split it into parts.`)
}
