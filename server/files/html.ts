/**
 * HTML in: a page of anyone's, a piece of HTML, or our own export, which comes back as the document it was made of.
 * Markdown comes through here too, as the HTML its renderer writes.
 */
import type { Node } from 'prosemirror-model'
import { assemble } from './assemble.ts'
import { visibleCounts } from './html-counts.ts'
import { footnotesOf } from './html-notes.ts'
import { directionOf } from './html-elements.ts'
import { HtmlReader } from './html-reader.ts'
import { attribute, elementsOf, htmlTree, isElement, textOf } from './html-tree.ts'
import type { Element } from './html-tree.ts'
import { countsOf, NoticeBook } from './import-report.ts'
import type { ImportReport } from './import-report.ts'

export { htmlFromDocument } from '../../shared/text/html.ts'

/** What a reader answers: a document that passes `check()`, what the file says of itself, and the report. */
export interface Imported {
  readonly document: Node
  /** Title as the file gives it, else its first heading; undefined where it has neither. */
  readonly title: string | undefined
  /** BCP 47 tag the file gives for the whole text, or undefined. */
  readonly language: string | undefined
  /** Direction of most of the text, where the file says one. */
  readonly direction?: 'ltr' | 'rtl'
  readonly report: ImportReport
}

export interface ReadingOptions {
  /** Makes a permanent id; called once for every block, table, row, column, figure and footnote. */
  readonly newId: () => string
}

/** The document of an HTML page or piece. Throws `ImportProblem` where the page is too large or too deep to read. */
export function documentFromHtml(text: string, { newId }: ReadingOptions): Imported {
  return readTree(htmlTree(text), { newId, format: 'html', notes: new NoticeBook() })
}

/** Reads a tree for `documentFromHtml` and for Markdown, whose headings have the level they say. */
export function readTree(
  root: Element,
  given: { newId: () => string; format: 'html' | 'markdown'; notes: NoticeBook },
): Imported {
  const footnotes = footnotesOf(root)
  const language = languageOf(root)
  const reader = new HtmlReader(footnotes, given.notes, headingShift(root, given.format), language)
  const parts = reader.read(root)
  const document = assemble(parts, given)
  const { title: first, heading } = titleOf(document)
  const head = [...elementsOf(root)].find((element) => element.tagName === 'title')
  const headTitle = head === undefined ? '' : textOf(head).replace(/\s+/g, ' ').trim()
  const report: ImportReport = {
    format: given.format,
    in: visibleCounts(root, footnotes),
    out: countsOf(document),
    notices: given.notes.notices(),
  }
  const title = first ?? (headTitle === '' ? heading : headTitle)
  const direction = directionOf(root)
  return { document, title, language, ...(direction === undefined ? {} : { direction }), report }
}

/** Text of the title block, or of the first heading where the file names no title. */
export function titleOf(document: Node): {
  title: string | undefined
  heading: string | undefined
} {
  const textOfKind = (...kinds: readonly string[]): string | undefined => {
    const block = document.children.find((part) => kinds.includes(String(part.attrs['kind'])))
    return block?.textBetween(0, block.content.size, '', ' ').trim()
  }
  return { title: textOfKind('title'), heading: textOfKind('heading', 'annex', 'appendix') }
}

function languageOf(root: Element): string | undefined {
  const body = root.childNodes.filter(isElement).find(({ tagName }) => tagName === 'body')
  const given =
    attribute(root, 'lang') ?? (body === undefined ? undefined : attribute(body, 'lang'))
  return given !== undefined && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(given)
    ? given
    : undefined
}

/** A page with one `h1` gives it as title and starts its levels at `h2`, as we write them. */
function headingShift(root: Element, format: 'html' | 'markdown'): number {
  if (format === 'markdown') return 0
  let top = 0
  for (const element of elementsOf(root)) if (element.tagName === 'h1') top++
  return top > 1 ? 0 : 1
}
