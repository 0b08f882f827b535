/** A throw-away Markdown reader for real texts in tests: headings, paragraphs, lists, tables, emphasis, links. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { Mark, Node } from 'prosemirror-model'
import { schema } from '../../../shared/text/schema.ts'

const corpus = new URL('../../../../shared/corpus/revisions/', import.meta.url)

/** False where the corpus is not checked out; on a build server its absence must not go unnoticed. */
export const hasCorpus = existsSync(corpus) || process.env['CI'] !== undefined

export interface Text {
  readonly name: string
  readonly lang: string
  readonly old: Node
  readonly now: Node
}

/** All Markdown pairs of the corpus. */
export function readCorpus(): Text[] {
  const pairs = JSON.parse(readFileSync(new URL('pairs.json', corpus), 'utf8')) as {
    id: string
    lang: string
  }[]
  const langs = new Map(pairs.map((pair) => [pair.id, pair.lang]))
  return readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => existsSync(new URL(`${entry.name}/old.md`, corpus)))
    .map(({ name }) => ({
      name,
      lang: langs.get(name) ?? 'en',
      old: fromMarkdown(readFileSync(new URL(`${name}/old.md`, corpus), 'utf8')),
      now: fromMarkdown(readFileSync(new URL(`${name}/new.md`, corpus), 'utf8')),
    }))
}

export function fromMarkdown(markdown: string): Node {
  const blocks: Node[] = []
  let paragraph: string[] = []
  let attrs: Record<string, unknown> = {}
  let rows: Node[] = []
  const close = () => {
    if (paragraph.length > 0) blocks.push(schema.node('block', attrs, inline(paragraph.join(' '))))
    if (rows.length > 0) blocks.push(schema.node('table', null, rows))
    paragraph = []
    rows = []
    attrs = {}
  }
  for (const line of markdown.split(/\r?\n/)) {
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line)
    const item = /^(\s*)([*+-]|\d+[.)])\s+(.*)$/.exec(line)
    if (line.trim() === '' || /^\s*(<[^>]*>|```.*|---+)\s*$/.test(line)) close()
    else if (heading !== null) {
      close()
      const level = heading[1]?.length ?? 1
      attrs = level === 1 ? { kind: 'title' } : { kind: 'heading', level: level - 1 }
      paragraph.push(heading[2] ?? '')
      close()
    } else if (/^\s*\|.*\|\s*$/.test(line)) {
      if (/^[\s|:-]+$/.test(line)) continue
      if (rows.length === 0) close()
      const header = rows.length === 0
      const cells = line.trim().slice(1, -1).split('|')
      rows.push(
        schema.node(
          'row',
          null,
          cells.map((cell) =>
            schema.node('cell', { header }, [schema.node('block', null, inline(cell.trim()))]),
          ),
        ),
      )
    } else if (item !== null) {
      close()
      const list = /\d/.test(item[2] ?? '') ? 'decimal' : 'bullet'
      attrs = { kind: 'item', level: Math.min(8, Math.floor((item[1]?.length ?? 0) / 2)), list }
      paragraph.push(item[3] ?? '')
    } else {
      if (paragraph.length === 0) close()
      paragraph.push(line.trim())
    }
  }
  close()
  return schema.node('doc', null, blocks)
}

const span = /\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\(([^)\s]+)\)/

function inline(text: string, marks: readonly Mark[] = []): Node[] {
  const nodes: Node[] = []
  let rest = text.replace(/\s+/g, ' ').trim()
  if (marks.length > 0) rest = text
  for (let match = span.exec(rest); match !== null; match = span.exec(rest)) {
    if (match.index > 0) nodes.push(schema.text(rest.slice(0, match.index), marks))
    const [whole, bold, italic, label, address] = match
    const mark =
      bold !== undefined
        ? schema.mark('strong')
        : italic !== undefined
          ? schema.mark('em')
          : schema.mark('link', {
              href: /^https?:/.test(address ?? '') ? address : 'https://example.org/',
            })
    nodes.push(...inline(bold ?? italic ?? label ?? '', mark.addToSet([...marks])))
    rest = rest.slice(match.index + whole.length)
  }
  if (rest !== '') nodes.push(schema.text(rest, marks))
  return nodes
}
