/** Markdown in: front matter, then our dialect rendered to HTML and read as every other page. */
import { escapeHtml } from '../../shared/text/html.ts'
import { readTree } from './html.ts'
import type { Imported, ReadingOptions } from './html.ts'
import { htmlTree } from './html-tree.ts'
import { ImportProblem } from './import-problem.ts'
import { NoticeBook } from './import-report.ts'
import { renderMarkdown } from './markdown-dialect.ts'

export { markdownFromDocument } from './markdown-writer.ts'

/** Longest text taken in, in UTF-16 units: some forty times the longest guideline. */
export const longestText = 8 * 1024 * 1024

/** The document of a Markdown text. Throws `ImportProblem` where it is too long or nested too deeply. */
export function documentFromMarkdown(text: string, { newId }: ReadingOptions): Imported {
  if (text.length > longestText) {
    throw new ImportProblem('too-large', 'The text is larger than 8 MiB; split it into parts.')
  }
  const notes = new NoticeBook()
  const { body, title, language } = takeFrontMatter(text.replace(/^\ufeff/, ''), notes)
  const html = renderMarkdown(body)
  const hasTitle = /^\s*<h1[^>]* data-kind="title"/.test(html)
  const heading =
    title === undefined || hasTitle
      ? ''
      : `<h1 data-exact="" data-kind="title" data-level="0">${escapeHtml(title)}</h1>`
  const lang = language === undefined ? '' : ` lang="${escapeHtml(language)}"`
  const page = `<!DOCTYPE html><html${lang}><head></head><body>${heading}${html}</body></html>`
  const read = readTree(htmlTree(page), { newId, format: 'markdown', notes })
  return { ...read, title: title ?? read.title }
}

interface FrontMatter {
  readonly body: string
  readonly title?: string
  readonly language?: string
}

/** YAML between two lines of dashes at the very start; of its keys only `title` and `language` (or `lang`) are ours. */
function takeFrontMatter(text: string, notes: NoticeBook): FrontMatter {
  const found = /^---[ \t]*\r?\n([^]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)
  const lines = found?.[1]?.split(/\r?\n/) ?? []
  const isYaml = lines.every((line) => /^(?:[\w-]+:(?:\s|$)|\s|-\s|#|$)/.test(line))
  if (found === null || !isYaml || !lines.some((line) => /^[\w-]+:/.test(line)))
    return { body: text }
  const values = new Map<string, string>()
  for (const line of lines) {
    const pair = /^([\w-]+):\s*(.*?)\s*$/.exec(line)
    if (pair !== null) values.set(pair[1]?.toLowerCase() ?? '', scalar(pair[2] ?? ''))
  }
  const title = values.get('title')
  const language = values.get('language') ?? values.get('lang')
  for (const key of ['title', 'language', 'lang']) values.delete(key)
  notes.add('front-matter', values.size)
  return {
    body: text.slice(found[0].length),
    ...(title === undefined || title === '' ? {} : { title }),
    ...(language === undefined || language === '' ? {} : { language }),
  }
}

function scalar(value: string): string {
  if (/^".*"$/.test(value)) {
    try {
      return String(JSON.parse(value))
    } catch {
      return value.slice(1, -1)
    }
  }
  return /^'.*'$/.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value
}
