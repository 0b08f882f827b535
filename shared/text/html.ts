/**
 * A document as one standalone HTML page that reads well anywhere: computed numbers in front, footnotes at the end with
 * links back, its own small style, no script, nothing fetched but pictures the text itself links to. Same document and
 * options, same bytes.
 *
 * Every block carries the attributes the schema's `toDOM` writes (`data-kind` …), so that the import gives back the same
 * document; what is computed (numbers, links back) is marked `data-computed` and left out there.
 */
import type { Mark, Node } from 'prosemirror-model'
import { itemLabel, labelsOf } from './labels.ts'
import { safeUrl } from './safe-url.ts'
import { tagOfBlock } from './schema.ts'
import type { BlockAttrs } from './schema.ts'

export interface HtmlOptions {
  readonly title: string
  /** BCP 47 tag of the whole text. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** Numbers as `labelsOf(doc)` gives them; counted here where absent. */
  readonly labels?: ReadonlyMap<string, string>
}

const style = `:root { color-scheme: light dark }
body { max-inline-size: 44rem; margin: 2rem auto; padding-inline: 1rem; font: 1rem/1.55 system-ui, sans-serif }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin-block: 1.6em .5em }
ul, ol { list-style: none; margin: 0; padding-inline-start: 1.8em }
[data-kind=item] { margin-block: .3em }
[data-kind=item] > .label { display: inline-block; min-inline-size: 1.6em; margin-inline-start: -1.8em }
[data-kind=recommendation] { padding-inline-start: .8em; border-inline-start: .25em solid }
[data-kind=term] { font-weight: 600; margin-block-end: 0 }
[data-kind=caption], [data-kind=source] { font-size: .9em }
.label { margin-inline-end: .5em; font-weight: 600 }
blockquote { margin-inline: 1.5em 0; padding-inline-start: 1em; border-inline-start: .15em solid }
.box, .note { border: 1px solid; padding: 0 1em; margin-block: 1em }
.note { border-style: dashed }
table { border-collapse: collapse; margin-block: 1em }
td, th { border: 1px solid; padding: .2em .6em; text-align: start; vertical-align: top }
td > p, th > p { margin-block: .2em }
img { max-inline-size: 100% }
.bracket::before { content: "[" }
.bracket::after { content: "]" }
.footnotes { margin-block-start: 3em; border-block-start: 1px solid; font-size: .9em }
`

/** The whole page. */
export function htmlFromDocument(doc: Node, options: HtmlOptions): string {
  const labels = options.labels ?? labelsOf(doc)
  const page: Page = { labels, notes: [], nameOf: (id) => (id === '' ? undefined : id) }
  const first = doc.firstChild
  const hasTitle = first?.type.name === 'block' && first.attrs['kind'] === 'title'
  const heading = hasTitle ? '' : `<h1 data-computed="">${escapeHtml(options.title)}</h1>\n`
  const body = contentToHtml(doc, page)
  return (
    `<!DOCTYPE html>\n<html lang="${escapeHtml(options.language)}" dir="${options.direction}">\n<head>\n` +
    '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n' +
    `<title>${escapeHtml(options.title)}</title>\n<style>\n${style}</style>\n</head>\n<body>\n<main>\n` +
    `${heading}${body}</main>\n${notesToHtml(page)}</body>\n</html>\n`
  )
}

/**
 * One top-level block, table or figure as HTML without numbers: how Markdown writes what it has no signs for. `nameOf`
 * gives the name under which an id is known in that file, undefined where nothing refers to it.
 */
export function partToHtml(part: Node, nameOf: (id: string) => string | undefined): string {
  const page: Page = { labels: new Map(), notes: 'inline', nameOf }
  if (part.type.name === 'block') return blockToHtml(part, page, null)
  return part.type.name === 'table' ? tableToHtml(part, page) : figureToHtml(part, page)
}

/** Text as it may stand in HTML, in an element or between double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
}

/** Inline content with its marks as a tree: neighbours that share a mark stand in one `mark` node. */
export type InlineTree =
  | { readonly type: 'node'; readonly node: Node }
  | { readonly type: 'mark'; readonly mark: Mark; readonly children: readonly InlineTree[] }

/** The tree of a block's or footnote's content; marks that `first` names stand outermost, the rest by rank. */
export function inlineTree(content: Node, first?: string): readonly InlineTree[] {
  const leaves = content.children.map((node) => {
    const marks = [...node.marks].sort(
      (a, b) => Number(b.type.name === first) - Number(a.type.name === first),
    )
    return { node, marks }
  })
  return treeOf(leaves, 0)
}

function treeOf(
  leaves: readonly { node: Node; marks: readonly Mark[] }[],
  depth: number,
): InlineTree[] {
  const tree: InlineTree[] = []
  for (let at = 0; at < leaves.length;) {
    const leaf = leaves[at]
    if (leaf === undefined) break
    const mark = leaf.marks[depth]
    let end = at + 1
    if (mark === undefined) {
      tree.push({ type: 'node', node: leaf.node })
    } else {
      while (leaves[end]?.marks[depth]?.eq(mark) === true) end++
      tree.push({ type: 'mark', mark, children: treeOf(leaves.slice(at, end), depth + 1) })
    }
    at = end
  }
  return tree
}

interface Page {
  readonly labels: ReadonlyMap<string, string>
  /** Footnotes met so far, written at the end; or `inline` where each stands in its place. */
  readonly notes: Node[] | 'inline'
  /** What an id is called on this page; undefined where it needs no name. */
  nameOf(id: string): string | undefined
}

interface OpenList {
  readonly tag: 'ul' | 'ol'
  readonly style: string | null
}

function contentToHtml(container: Node, page: Page): string {
  const out: string[] = []
  const lists: OpenList[] = []
  let frame: string | null = null
  const closeLists = (depth: number): void => {
    while (lists.length > depth) out.push(`</li></${lists.pop()?.tag ?? 'ul'}>\n`)
  }
  const changeFrame = (next: string | null): void => {
    if (next === frame) return
    closeLists(0)
    if (frame !== null) out.push(frame === 'quotation' ? '</blockquote>\n' : '</div>\n')
    if (next !== null) {
      out.push(next === 'quotation' ? '<blockquote>\n' : `<div class="${escapeHtml(next)}">\n`)
    }
    frame = next
  }

  container.forEach((part) => {
    if (part.type.name !== 'block') {
      closeLists(0)
      changeFrame(null)
      out.push(part.type.name === 'table' ? tableToHtml(part, page) : figureToHtml(part, page))
      return
    }
    const attrs = part.attrs as BlockAttrs
    changeFrame(attrs.frame)
    if (attrs.kind === 'item') {
      openItem(attrs, lists, out, closeLists)
    } else {
      closeLists(attrs.kind === 'paragraph' ? attrs.level : 0)
    }
    out.push(blockToHtml(part, page, labelOf(attrs, page)))
  })
  closeLists(0)
  changeFrame(null)
  return out.join('')
}

function openItem(
  attrs: BlockAttrs,
  lists: OpenList[],
  out: string[],
  closeLists: (depth: number) => void,
): void {
  closeLists(attrs.level + 1)
  const same = lists.length === attrs.level + 1 && lists.at(-1)?.style === attrs.list
  if (same) {
    out.push('</li><li>\n')
    return
  }
  closeLists(attrs.level)
  while (lists.length <= attrs.level) {
    const tag = attrs.list === null || itemLabel(attrs.list, 1) === '•' ? 'ul' : 'ol'
    // A list that skips a level stands in nameless lists.
    const isOwn = lists.length === attrs.level
    lists.push({ tag, style: isOwn ? attrs.list : null })
    out.push(`<${tag}><li>\n`)
  }
}

function labelOf(attrs: BlockAttrs, page: Page): string | null {
  return page.labels.get(attrs.id) ?? null
}

function blockToHtml(block: Node, page: Page, label: string | null): string {
  const attrs = block.attrs as BlockAttrs
  const tag = tagOfBlock(attrs)
  const dom = nameAttributes(attrs.id, page)
  dom['data-kind'] = attrs.kind
  dom['dir'] = attrs.dir ?? 'auto'
  if (attrs.dir === 'auto') dom['data-dir'] = 'auto'
  if (attrs.level > 0) dom['data-level'] = String(attrs.level)
  if (attrs.list !== null) dom['data-list'] = attrs.list
  if (attrs.start !== null) dom['data-start'] = String(attrs.start)
  if (!attrs.numbered) dom['data-numbered'] = 'false'
  if (attrs.frame !== null) dom['data-frame'] = attrs.frame
  if (attrs.lang !== null) dom['lang'] = attrs.lang
  if (attrs.group !== null) dom['data-group'] = attrs.group
  if (attrs.source !== null) dom['data-source'] = attrs.source
  if (attrs.extra !== null) dom['data-extra'] = JSON.stringify(attrs.extra)
  const number =
    label === null ? '' : `<span class="label" data-computed="">${escapeHtml(label)} </span>`
  return `<${tag}${attributes(dom)}>${number}${inlineToHtml(inlineTree(block), page)}</${tag}>\n`
}

function tableToHtml(table: Node, page: Page): string {
  const dom = nameAttributes(String(table.attrs['id']), page)
  if (table.attrs['extra'] !== null) dom['data-extra'] = JSON.stringify(table.attrs['extra'])
  const rows = table.children.map(
    (row) => `<tr>\n${row.children.map((cell) => cellToHtml(cell, page)).join('')}</tr>\n`,
  )
  return `<table${attributes(dom)}>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`
}

function cellToHtml(cell: Node, page: Page): string {
  const tag = cell.attrs['header'] === true ? 'th' : 'td'
  const dom: Record<string, string> = {}
  if (cell.attrs['colspan'] !== 1) dom['colspan'] = String(cell.attrs['colspan'])
  if (cell.attrs['rowspan'] !== 1) dom['rowspan'] = String(cell.attrs['rowspan'])
  return `<${tag}${attributes(dom)}>${contentToHtml(cell, page).trimEnd()}</${tag}>\n`
}

function figureToHtml(figure: Node, page: Page): string {
  const dom = nameAttributes(String(figure.attrs['id']), page)
  const picture: Record<string, string> = {}
  const src = safeUrl(figure.attrs['src'])
  if (src !== undefined) picture['src'] = src
  picture['alt'] = String(figure.attrs['alt'])
  if (figure.attrs['extra'] !== null) picture['data-extra'] = JSON.stringify(figure.attrs['extra'])
  return `<figure${attributes(dom)}><img${attributes(picture)}></figure>\n`
}

function inlineToHtml(tree: readonly InlineTree[], page: Page, inLink = false): string {
  return tree
    .map((part) => {
      if (part.type === 'node') return leafToHtml(part.node, page, inLink)
      const { tag, dom } = markToHtml(part.mark, (id) => page.nameOf(id))
      return `<${tag}${attributes(dom)}>${inlineToHtml(part.children, page, inLink || tag === 'a')}</${tag}>`
    })
    .join('')
}

/** The element a mark is written as; a link to a block of this text goes to the block's name. */
export function markToHtml(
  mark: Mark,
  nameOf: (id: string) => string | undefined,
): { tag: string; dom: Record<string, string> } {
  const { attrs } = mark
  switch (mark.type.name) {
    case 'link': {
      const href = safeUrl(attrs['href']) ?? ''
      const name = href.startsWith('#') ? nameOf(href.slice(1)) : undefined
      return {
        tag: 'a',
        dom: { href: name === undefined ? href : `#${name}`, rel: 'noreferrer noopener' },
      }
    }
    case 'lang': {
      const dom: Record<string, string> = { lang: String(attrs['lang']) }
      if (attrs['dir'] !== null) dom['dir'] = String(attrs['dir'])
      if (attrs['dir'] === 'auto') dom['data-dir'] = 'auto'
      return { tag: 'span', dom }
    }
    case 'bracket':
      return { tag: 'span', dom: { class: 'bracket', 'data-bracket': String(attrs['id']) } }
    case 'opaqueMark':
      return {
        tag: 'span',
        dom: { 'data-mark': String(attrs['name']), 'data-value': String(attrs['value']) },
      }
    default:
      return { tag: mark.type.name, dom: {} }
  }
}

function leafToHtml(node: Node, page: Page, inLink: boolean): string {
  switch (node.type.name) {
    case 'text':
      return escapeHtml(node.text ?? '')
    case 'break':
      return '<br>'
    case 'reference': {
      const id = String(node.attrs['target'])
      const target = page.nameOf(id) ?? id
      const label = escapeHtml(page.labels.get(id) ?? '?')
      // HTML knows no link inside a link.
      const tag = inLink ? 'span' : 'a'
      const link = inLink ? {} : { href: `#${target}` }
      const dom = { class: 'reference', ...link, 'data-target': target }
      return `<${tag}${attributes(dom)}>${label}</${tag}>`
    }
    case 'footnote':
      return footnoteToHtml(node, page, inLink)
    default:
      return `<span class="opaque"${attributes({ 'data-opaque': JSON.stringify(node.attrs['value']) })}>▯</span>`
  }
}

function footnoteToHtml(note: Node, page: Page, inLink: boolean): string {
  const id = String(note.attrs['id'])
  if (page.notes === 'inline') {
    const dom = { 'data-note': page.nameOf(id) ?? id }
    return `<sup${attributes(dom)}></sup>${noteText(note, page)}`
  }
  page.notes.push(note)
  const label = escapeHtml(page.labels.get(id) ?? String(page.notes.length))
  const sign = attributes({ id: `to-${id}`, href: `#note-${id}`, role: 'doc-noteref' })
  return `<sup${attributes({ 'data-note': id })}>${inLink ? label : `<a${sign}>${label}</a>`}</sup>`
}

function noteText(note: Node, page: Page): string {
  const id = String(note.attrs['id'])
  const dom: Record<string, string> = { 'data-footnote': page.nameOf(id) ?? id, 'data-exact': '' }
  if (note.attrs['extra'] !== null) dom['data-extra'] = JSON.stringify(note.attrs['extra'])
  return `<span${attributes(dom)}>${inlineToHtml(inlineTree(note), page)}</span>`
}

function notesToHtml(page: Page): string {
  if (page.notes === 'inline' || page.notes.length === 0) return ''
  const items = page.notes.map((note, index) => {
    const id = String(note.attrs['id'])
    const label = escapeHtml(page.labels.get(id) ?? String(index + 1))
    const back = attributes({ 'data-computed': '', href: `#to-${id}`, role: 'doc-backlink' })
    return (
      `<li${attributes({ id: `note-${id}` })}><span class="label" data-computed="">${label} </span>` +
      `${noteText(note, page)} <a${back}>↩</a></li>\n`
    )
  })
  return `<section class="footnotes" role="doc-endnotes">\n<ol>\n${items.join('')}</ol>\n</section>\n`
}

function nameAttributes(id: string, page: Page): Record<string, string> {
  const name = page.nameOf(id)
  return name === undefined ? {} : { id: name, 'data-id': name }
}

function attributes(dom: Readonly<Record<string, string>>): string {
  return Object.entries(dom)
    .map(([key, value]) => ` ${key}="${escapeHtml(value)}"`)
    .join('')
}
