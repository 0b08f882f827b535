/**
 * The inside of a block as Markdown: signs where they are sure to be read back, HTML tags where they are not (strong text
 * that begins with a quotation mark inside a word). Every character that Markdown could take for a sign is escaped, and a
 * space it would swallow is written as an entity.
 */
import type { Mark, Node } from 'prosemirror-model'
import { escapeHtml, inlineTree, markToHtml } from '../../shared/text/html.ts'
import type { InlineTree } from '../../shared/text/html.ts'

/** What the inline writer must know of the document around it. */
export interface InlineContext {
  /** Local name of a block or footnote; undefined where nothing refers to it. */
  nameOf(id: string): string | undefined
  /** Number under which a footnote's text is written at the end. */
  numberOf(footnote: Node): number
  /** Brackets that stand in several runs keep their name, which `[[…]]` cannot write. */
  isSplit(bracket: string): boolean
}

export interface InlineOptions {
  /** Line breaks as tags, where a block must stay on one line. */
  readonly oneLine: boolean
  /** Within a heading a number sign may end the heading. */
  readonly escape?: '#'
}

/** Markdown of a block's or footnote's content; lines are separated by `\n`, none is indented. */
export function inlineToMarkdown(
  content: Node,
  context: InlineContext,
  options: InlineOptions,
): string {
  const writer = new InlineWriter(context, options)
  writer.write(inlineTree(content, 'bracket'), '')
  return protectEdges(writer.text, options)
}

/** Text that is only read, never a sign: alternative text of a picture. */
export function plainToMarkdown(text: string): string {
  return protectEdges(escapeText(text), { oneLine: true })
}

class InlineWriter {
  text = ''
  readonly #context: InlineContext
  readonly #options: InlineOptions

  constructor(context: InlineContext, options: InlineOptions) {
    this.#context = context
    this.#options = options
  }

  /** `after` is the first character that will follow this tree. */
  write(tree: readonly InlineTree[], after: string): void {
    for (const [index, part] of tree.entries()) {
      const next = index + 1 < tree.length ? firstCharacter(tree[index + 1]) : after
      if (part.type === 'mark') this.#mark(part.mark, part.children, next)
      else this.#leaf(part.node)
    }
  }

  #mark(mark: Mark, children: readonly InlineTree[], after: string): void {
    const inner = new InlineWriter(this.#context, this.#options)
    inner.write(children, '')
    const signs = this.#signs(mark, inner.text, children, after)
    if (signs !== undefined) {
      this.text += signs.open + inner.text + signs.close
      return
    }
    const { tag, dom } = markToHtml(mark, (id) => this.#context.nameOf(id))
    const attrs = Object.entries(dom).filter(([key]) => key !== 'rel')
    const written = attrs.map(([key, value]) => ` ${key}="${escapeHtml(value)}"`).join('')
    this.text += `<${tag}${written}>${inner.text}</${tag}>`
  }

  #signs(
    mark: Mark,
    inner: string,
    children: readonly InlineTree[],
    after: string,
  ): { open: string; close: string } | undefined {
    const before = this.text
    switch (mark.type.name) {
      case 'strong':
      case 'em': {
        const sign = mark.type.name === 'strong' ? '**' : '*'
        return isFlanked(inner, before.at(-1) ?? '', after)
          ? { open: sign, close: sign }
          : undefined
      }
      case 'sub':
      case 'sup': {
        const sign = mark.type.name === 'sub' ? '~' : '^'
        const apart = !/[~^[]$/.test(before) && after !== sign
        return apart && /^[\p{L}\p{N}+\-.,()]+$/u.test(inner)
          ? { open: sign, close: sign }
          : undefined
      }
      case 'link':
        return linkSigns(
          String(markToHtml(mark, (id) => this.#context.nameOf(id)).dom['href']),
          inner,
          before,
        )
      case 'lang': {
        const dir = mark.attrs['dir'] === null ? '' : ` dir=${String(mark.attrs['dir'])}`
        const isText = children.every(({ type }) => type === 'node')
        return isText && !inner.includes('<') && !before.endsWith('[')
          ? { open: '[', close: `]{lang=${String(mark.attrs['lang'])}${dir}}` }
          : undefined
      }
      case 'bracket':
        return this.#context.isSplit(String(mark.attrs['id']))
          ? undefined
          : { open: '[[', close: ']]' }
      default:
        return undefined
    }
  }

  #leaf(node: Node): void {
    switch (node.type.name) {
      case 'text': {
        const text = escapeText(node.text ?? '')
        // Right behind `]` these would make a link or a definition of it.
        this.text += this.text.endsWith(']') ? text.replace(/^[(:]/, '\\$&') : text
        break
      }
      case 'break':
        this.text += this.#options.oneLine ? '<br>' : '\\\n'
        break
      case 'reference':
        this.text += `[](#${this.#context.nameOf(String(node.attrs['target'])) ?? ''})`
        break
      case 'footnote':
        this.text += `[^${this.#context.numberOf(node)}]`
        break
      default: {
        const value = escapeHtml(JSON.stringify(node.attrs['value']))
        this.text += `<span class="opaque" data-opaque="${value}">▯</span>`
      }
    }
  }
}

function firstCharacter(part: InlineTree | undefined): string {
  if (part === undefined) return ''
  if (part.type === 'node') return part.node.isText ? (part.node.text ?? '').slice(0, 1) : '['
  // A mark may begin with a sign of its own; a letter stands for "not sure".
  return 'x'
}

/** CommonMark's flanking rules, asked so strictly that the answer is the same for every renderer. */
function isFlanked(inner: string, before: string, after: string): boolean {
  const first = String.fromCodePoint(inner.codePointAt(0) ?? 32)
  const last = /.$/su.exec(inner)?.[0] ?? ''
  if (before === '*' || inner.includes('*')) return false
  const opens =
    /^[\p{L}\p{N}]$/u.test(first) || (/^["'“„«(]$/.test(first) && /^[\s]?$/.test(before))
  const closes =
    /^[\p{L}\p{N}]$/u.test(last) || (/^[.:;!?)"'”“»…]$/.test(last) && /^[\s]?$/.test(after))
  return opens && closes
}

function linkSigns(
  href: string,
  inner: string,
  before: string,
): { open: string; close: string } | undefined {
  // A sign with brackets inside a link's text would end the link.
  if (inner === '' || /(?<!\\)\[/.test(inner) || before.endsWith('[')) return undefined
  if (/^[\w:/?#@$+,;=.~%-]+$/.test(href)) return { open: '[', close: `](${href})` }
  const escaped = href.replace(/[\\<>]/g, '\\$&').replaceAll('&', '&amp;')
  return { open: '[', close: `](<${escaped}>)` }
}

function escapeText(text: string): string {
  return text
    .replace(/[\\`*_[\]<>{}~^|]/g, '\\$&')
    .replace(/&(?=[#A-Za-z])/g, '\\&')
    .replace(/!$/, '\\!')
    .replace(/\r/g, '&#13;')
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;')
    .replace(/ (?= )/g, '&#32;')
}

/** White space at the edge of a line, and signs that only mean something at its start. */
function protectEdges(text: string, { escape }: InlineOptions): string {
  let lines = text.split('\n')
  if (escape === '#')
    lines = lines.map((line) => line.replace(/#/g, (sign, at: number) => hash(line, sign, at)))
  return lines
    .map((line, index) => {
      const started = line.replace(/^\s/, entity).replace(/^(\d{1,9})([.)])/, '$1\\$2')
      const whole = started.replace(/^[-+=#:]/, '\\$&')
      const isLast = index === lines.length - 1
      return isLast ? whole.replace(/\s$/, entity) : whole.replace(/\s(?=\\$)/, entity)
    })
    .join('\n')
}

// In a heading only a number sign of the text is escaped, not the one of a cross-reference or an entity.
function hash(line: string, sign: string, at: number): string {
  return /[(&\\]/.test(line[at - 1] ?? '') || line.slice(0, at).endsWith('href="')
    ? sign
    : `\\${sign}`
}

function entity(space: string): string {
  return `&#${space.codePointAt(0) ?? 32};`
}
