/**
 * The Markdown we read: CommonMark with GFM tables, and what guidelines need on top. It is rendered to HTML with our own
 * attributes, which the HTML reader understands; raw HTML in the text joins it there, so nothing is lost on the way.
 *
 *   # Heading {#id .annex}       attributes at the end of a block (`markdown-attrs.ts`)
 *   ::: recommendation … :::     also box, note, term
 *   [^k]   [^k]: text            footnotes
 *   [](#id)                      cross-reference
 *   [mot]{lang=fr}  [[words]]    language, bracket
 *   H~2~O   m^2^                 sub- and superscript
 *   | a | << |   | ^^ | b |      merged cells, `: Caption` after the table (`markdown-table.ts`)
 */
import createMarkdownIt from 'markdown-it'
import type { Env, MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it'
import { escapeHtml } from '../../shared/text/html.ts'
import { ImportProblem } from './import-problem.ts'
import { attributesOf, takeAttributes } from './markdown-attrs.ts'
import { captionRule, tableRule } from './markdown-table.ts'

const maxNesting = 100

/** The HTML of a Markdown text; footnote texts stand in `div[data-footnote]` at its end. */
export function renderMarkdown(text: string): string {
  const markdown = dialect()
  const notes = new Map<string, string>()
  const env: Env = { notes }
  let html = markdown.render(text, env)
  // A note's own text may define further notes: the map grows while it is walked.
  for (const [name, note] of notes) {
    html += `<div data-footnote="${escapeHtml(name)}">${markdown.render(note, env)}</div>\n`
  }
  return html
}

function dialect(): MarkdownIt {
  const markdown = new createMarkdownIt({ html: true, maxNesting })
  // Which addresses a link may have is decided once, by `safeUrl` in the HTML reader.
  markdown.validateLink = () => true
  markdown.normalizeLink = (url) => url
  markdown.normalizeLinkText = (url) => url

  const interrupting = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  markdown.block.ruler.before('table', 'depth', refuseDepth, interrupting)
  markdown.block.ruler.at('table', tableRule, { alt: ['paragraph', 'reference'] })
  markdown.block.ruler.before('fence', 'container', container, interrupting)
  markdown.block.ruler.before('reference', 'note', note, interrupting)
  markdown.block.ruler.before('paragraph', 'caption', captionRule)
  markdown.block.ruler.before('html_block', 'open-html', openHtml, interrupting)
  markdown.inline.ruler.before('link', 'note-sign', noteSign)
  markdown.inline.ruler.before('link', 'span', span)
  markdown.inline.ruler.before('emphasis', 'raised', raised)
  // Escapes and entities stay apart from typed text: their spaces count, typed runs of spaces are one.
  markdown.core.ruler.disable('text_join')
  markdown.core.ruler.before('inline', 'attributes', blockAttributes)
  markdown.core.ruler.push('raw', rawInline)
  withoutInlineBlocks(markdown)
  renderExactly(markdown)
  return markdown
}

// Not the elements and remarks whose text is taken as it stands.
const inner = /^<\/?(?!pre|script|style|textarea)[a-z]/i

/** A line that begins with an inline tag is a paragraph, not a block of HTML: the signs in it count. */
function withoutInlineBlocks(markdown: MarkdownIt): void {
  const rules = markdown.block.ruler.getRules('')
  const original = rules.find((rule) => rule.name === 'html_block')
  if (original === undefined) throw new Error('markdown-it has no rule html_block')
  const rule: typeof original = (state, startLine, endLine, silent) => {
    if (inlineTag.test(lineAt(state, startLine))) return false
    if (!original(state, startLine, endLine, silent)) return false
    if (silent || !inner.test(lineAt(state, startLine))) return true
    // Markdown may begin before the next empty line: at `markdown="1"`, and at a heading.
    for (let line = startLine + 1; line < state.line; line++) {
      if (!openHtml(state, line, endLine, true) && !/^#{1,6} \S/.test(lineAt(state, line))) continue
      const token = state.tokens.at(-1)
      if (token !== undefined)
        token.content = state.getLines(startLine, line, state.blkIndent, true)
      state.line = line
    }
    return true
  }
  markdown.block.ruler.at('html_block', rule, { alt: ['paragraph', 'reference', 'blockquote'] })
}

/** markdown-it drops what is nested deeper than it likes; we would rather refuse than lose a word. */
function refuseDepth(state: StateBlock): boolean {
  if (state.level >= maxNesting - 4) {
    throw new ImportProblem(
      'too-deep',
      'The Markdown nests lists or quotations too deeply; make it flatter.',
    )
  }
  return false
}

/**
 * An element with `markdown="1"` holds Markdown: its tag is taken alone, where CommonMark would read on to the next empty
 * line as HTML and show the signs as text.
 */
function openHtml(state: StateBlock, startLine: number, _end: number, silent: boolean): boolean {
  const line = lineAt(state, startLine)
  if (!/^<[a-z][^>]*\smarkdown\s*=\s*["']?1["']?[^>]*>\s*$/i.test(line)) return false
  if (silent) return true
  state.push('html_block', '', 0).content = line
  state.line = startLine + 1
  return true
}

const inlineTag =
  /^<\/?(?:a|abbr|b|br|cite|code|em|i|img|kbd|mark|q|s|small|span|strong|sub|sup|u|var)(?![\w-])/i

function container(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const name = /^:{3,}[ \t]*(recommendation|box|note|term)[ \t]*$/.exec(
    lineAt(state, startLine),
  )?.[1]
  if (name === undefined || indentAt(state, startLine) >= 4) return false
  if (silent) return true
  let depth = 1
  let line = startLine + 1
  for (; line < endLine; line++) {
    if ((state.sCount[line] ?? 0) < state.blkIndent && !state.isEmpty(line)) break
    const text = lineAt(state, line)
    if (/^:{3,}[ \t]*$/.test(text)) depth--
    else if (/^:{3,}[ \t]*(?:recommendation|box|note|term)[ \t]*$/.test(text)) depth++
    if (depth === 0) break
  }
  const { parentType, lineMax } = state
  state.lineMax = line
  const open = state.push('container_open', 'div', 1)
  open.info = name
  if (name === 'box' || name === 'note') open.attrSet('data-frame', name)
  const from = state.tokens.length
  state.md.block.tokenize(state, startLine + 1, line)
  if (name === 'recommendation' || name === 'term') {
    const inside = state.tokens.slice(from)
    const first = inside.find(
      ({ type, level }) => type === 'paragraph_open' && level === open.level + 1,
    )
    first?.attrSet('data-kind', name)
  }
  state.push('container_close', 'div', -1)
  state.parentType = parentType
  state.lineMax = lineMax
  state.line = Math.min(endLine, depth === 0 ? line + 1 : line)
  return true
}

function note(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const found = /^\[\^([^\]\s]{1,200})\]:[ \t]*/.exec(lineAt(state, startLine))
  const name = found?.[1]
  const notes = notesOf(state.env)
  if (found === null || name === undefined || indentAt(state, startLine) >= 4) return false
  // A second text under one name stays in the body, where its words are seen.
  if (notes.has(name)) return false
  if (silent) return true
  const lines = [lineAt(state, startLine).slice(found[0].length)]
  const ends = state.md.block.ruler.getRules('paragraph')
  let line = startLine + 1
  for (; line < endLine; line++) {
    const empty = state.isEmpty(line)
    const indented = indentAt(state, line) >= 4
    if (!empty && !indented) {
      if (state.isEmpty(line - 1) || ends.some((rule) => rule(state, line, endLine, true))) break
    }
    lines.push(
      empty ? '' : state.getLines(line, line + 1, state.blkIndent + (indented ? 4 : 0), false),
    )
  }
  notes.set(name, lines.join('\n'))
  state.line = line
  return true
}

function noteSign(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 91 || state.src.charCodeAt(state.pos + 1) !== 94)
    return false
  const end = state.src.indexOf(']', state.pos)
  if (end === -1 || end >= state.posMax || end - state.pos > 202) return false
  const name = state.src.slice(state.pos + 2, end)
  if (!notesOf(state.env).has(name)) return false
  if (!silent) state.push('note_sign', '', 0).content = name
  state.pos = end + 1
  return true
}

/** `[[words]]` and `[mot]{lang=fr}`. */
function span(state: StateInline, silent: boolean): boolean {
  const start = state.pos
  if (state.src.charCodeAt(start) !== 91) return false
  const end = state.md.helpers.parseLinkLabel(state, start)
  if (end < 0) return false
  const rest = state.src.slice(end + 1, Math.min(state.posMax, end + 80))
  const lang = /^\{lang=([A-Za-z0-9-]{2,40})(?:[ ]+dir=(ltr|rtl|auto))?\}/.exec(rest)
  if (lang !== null) {
    const attrs: [string, string][] = [['lang', lang[1] ?? '']]
    if (lang[2] !== undefined) attrs.push(['data-dir', lang[2]])
    if (!silent) innerTokens(state, start + 1, end, 'span', attrs)
    state.pos = end + 1 + lang[0].length
    return true
  }
  const double = state.src.charCodeAt(start + 1) === 91 && state.src.charCodeAt(end - 1) === 93
  if (!double || rest.startsWith('(') || end - start < 4) return false
  if (state.md.helpers.parseLinkLabel(state, start + 1) !== end - 1) return false
  if (!silent)
    innerTokens(state, start + 2, end - 1, 'span', [['data-bracket', bracketName(state.env)]])
  state.pos = end + 1
  return true
}

/** `~sub~` and `^sup^`, without white space inside; `~~` is left to strikethrough. */
function raised(state: StateInline, silent: boolean): boolean {
  const { pos, src, posMax } = state
  const sign = src[pos]
  if ((sign !== '~' && sign !== '^') || src[pos + 1] === sign || src[pos - 1] === sign) return false
  let end = pos + 1
  for (; end < posMax && src[end] !== sign; end++) {
    if (/\s/.test(src[end] ?? '')) return false
    if (src[end] === '\\') end++
  }
  if (end >= posMax || end === pos + 1 || src[end + 1] === sign) return false
  if (!silent) {
    const tag = sign === '~' ? 'sub' : 'sup'
    innerTokens(state, pos + 1, end, tag, [])
  }
  state.pos = end + 1
  return true
}

function innerTokens(
  state: StateInline,
  from: number,
  to: number,
  tag: string,
  attrs: [string, string][],
): void {
  const { pos, posMax } = state
  state.push(`${tag}_open`, tag, 1).attrs = attrs
  state.pos = from
  state.posMax = to
  state.md.inline.tokenize(state)
  state.pos = pos
  state.posMax = posMax
  state.push(`${tag}_close`, tag, -1)
}

/** Takes `{…}` from the end of paragraphs and headings, and marks both as exact. */
function blockAttributes({ tokens }: { tokens: Token[] }): void {
  for (const [index, token] of tokens.entries()) {
    const paragraph = token.type === 'paragraph_open' || token.type === 'heading_open'
    if (token.type === 'paragraph_close') token.hidden = false
    if (!paragraph) continue
    token.hidden = false
    token.attrSet('data-exact', '')
    const inline = tokens[index + 1]
    if (inline?.type !== 'inline') continue
    const taken = takeAttributes(inline.content)
    if (taken === undefined) continue
    inline.content = taken.text
    for (const [name, value] of attributesOf(taken.attrs)) token.attrSet(name, value)
  }
}

// Elements whose text an HTML parser does not read as markup: one that is never closed would swallow the rest.
const swallowing = /^(?:script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext)$/i
const left = /^(?:object|embed|applet|canvas|audio|video|svg|template|math|select|frameset|frame)$/i

/** Raw tags that would swallow what follows: shown as text, or left out where only their content counts. */
function rawInline({ tokens }: { tokens: Token[] }): void {
  for (const { children } of tokens) {
    // The last place at which each element is closed within this paragraph.
    const closed = new Map<string, number>()
    for (const [index, token] of (children ?? []).entries()) {
      const end =
        token.type === 'html_inline' ? /^<\/([a-z0-9]+)/i.exec(token.content)?.[1] : undefined
      if (end !== undefined) closed.set(end.toLowerCase(), index)
    }
    for (const [index, token] of (children ?? []).entries()) {
      if (token.type !== 'html_inline') continue
      token.content = tamed(token.content, (tag) => (closed.get(tag) ?? -1) > index)
    }
  }
  for (const token of tokens) {
    if (token.type === 'html_block') token.content = tamed(token.content, () => false)
  }
}

function tamed(html: string, isClosedLater: (tag: string) => boolean): string {
  if (!html.includes('<')) return html
  const lower = html.toLowerCase()
  const lastEnds = new Map<string, number>()
  return html.replace(/<(!--|[A-Za-z][A-Za-z0-9]*)/g, (whole, name: string, at: number) => {
    const tag = name.toLowerCase()
    if (tag !== '!--' && !swallowing.test(tag) && !left.test(tag)) return whole
    const end = tag === '!--' ? '-->' : `</${tag}`
    const last = lastEnds.get(end) ?? lower.lastIndexOf(end)
    lastEnds.set(end, last)
    if (last > at || isClosedLater(tag)) return whole
    return left.test(tag) ? `<span data-raw="${tag}"` : `&lt;${name}`
  })
}

function renderExactly(markdown: MarkdownIt): void {
  const { rules } = markdown.renderer
  rules['text'] = (tokens, index) => {
    const text = (tokens[index]?.content ?? '').replace(/[ \t]+/g, ' ')
    return escapeHtml(isPicture(tokens[index - 1]) ? text.trimStart() : text)
  }
  rules['text_special'] = (tokens, index) => escapeHtml(tokens[index]?.content ?? '')
  rules['code_inline'] = (tokens, index) => escapeHtml(tokens[index]?.content ?? '')
  rules['softbreak'] = (tokens, index) => (isPicture(tokens[index - 1]) ? '' : ' ')
  rules['hardbreak'] = () => '<br>'
  rules['fence'] = rules['code_block'] = (tokens, index) =>
    `<pre>\n${code(tokens[index]?.content ?? '')}</pre>\n`
  rules['note_sign'] = (tokens, index) => {
    const name = escapeHtml(tokens[index]?.content ?? '')
    return `<sup data-note="${name}"></sup>`
  }
  rules['image'] = (tokens, index) => {
    const token = tokens[index]
    const src = escapeHtml(String(token?.attrGet('src') ?? ''))
    return `<img src="${src}" alt="${escapeHtml(plain(token?.children ?? []))}">`
  }
  // Not `a`: a cross-reference may stand inside a link.
  rules['link_open'] = (tokens, index) => {
    const href = escapeHtml(String(tokens[index]?.attrGet('href') ?? ''))
    return isReference(tokens, index)
      ? `<span data-target="${href.slice(1)}">`
      : `<a href="${href}">`
  }
  rules['link_close'] = (tokens, index) => (isReference(tokens, index - 1) ? '</span>' : '</a>')
}

// A picture parts the paragraph it stands in; the space after it is no text.
function isPicture(token: Token | undefined): boolean {
  return (
    token?.type === 'image' || (token?.type === 'html_inline' && /^<img\b/i.test(token.content))
  )
}

function isReference(tokens: readonly Token[], index: number): boolean {
  const open = tokens[index]
  const isEmpty = open?.type === 'link_open' && tokens[index + 1]?.type === 'link_close'
  return isEmpty && String(open.attrGet('href') ?? '').startsWith('#')
}

// Line ends are breaks in `pre`, so here they stay as they are.
function code(text: string): string {
  return escapeHtml(text).replaceAll('&#10;', '\n')
}

/** Alternative text of a picture: its words without markup. */
function plain(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content, children }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' '
      return type === 'image' ? plain(children ?? []) : type === 'html_inline' ? '' : content
    })
    .join('')
}

function lineAt(state: StateBlock, line: number): string {
  const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
  return state.src.slice(from, state.eMarks[line])
}

function indentAt(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent
}

function notesOf(env: Env): Map<string, string> {
  // `renderMarkdown` is the only caller and puts the map there.
  return env['notes'] as Map<string, string>
}

/** A name of its own for every bracket of the texts rendered with one environment. */
function bracketName(env: Env): string {
  const count = Number(env['brackets'] ?? 0) + 1
  env['brackets'] = count
  return `words ${count}`
}
