/**
 * Markdown out, in the dialect `markdown-dialect.ts` reads: reading it back gives the same document, ids apart.
 *
 * Neighbouring blocks with one frame are written together (`> `, `::: box`). Inside, a stack of open list items gives each
 * line its indent. What the signs cannot say (an item without its parent, a list in a table cell, an empty paragraph)
 * is written as one piece of HTML with our attributes.
 */
import type { Node } from 'prosemirror-model'
import { partToHtml } from '../../shared/text/html.ts'
import { itemCounter } from '../../shared/text/labels.ts'
import { safeUrl } from '../../shared/text/safe-url.ts'
import { defaultBlockAttrs } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { writeAttributes } from './markdown-attrs.ts'
import { inlineToMarkdown, plainToMarkdown } from './markdown-inline.ts'
import type { InlineContext, InlineOptions } from './markdown-inline.ts'

export interface MarkdownMeta {
  readonly title?: string
  /** BCP 47 tag of the whole text. */
  readonly language?: string
}

/** The document as Markdown. A plain title block becomes the front matter's title; `meta.title` stands in for none. */
export function markdownFromDocument(doc: Node, meta: MarkdownMeta = {}): string {
  return new MarkdownWriter(doc).write(meta)
}

interface OpenItem {
  readonly indent: number
  readonly ordered: boolean
}

class MarkdownWriter implements InlineContext {
  readonly #doc: Node
  readonly #targets = new Set<string>()
  readonly #names = new Map<string, string>()
  readonly #brackets = new Map<string, number>()
  readonly #notes = new Map<string, { number: number; node: Node }>()
  readonly #rawNotes = new Set<Node>()
  readonly #counter = itemCounter()

  constructor(doc: Node) {
    this.#doc = doc
    this.#survey()
  }

  write({ title, language }: MarkdownMeta): string {
    const parts = [...this.#doc.children]
    const first = parts[0]
    // A second title would be taken for the first one's line.
    const isAlone = parts[1]?.attrs['kind'] !== 'title'
    const own = first === undefined || !isAlone ? undefined : this.#plainTitle(first)
    if (own !== undefined) {
      this.#counter.next(first?.attrs as BlockAttrs)
      parts.shift()
    }
    const head = frontMatter(own ?? title, language)
    const body = framed(parts).map(({ frame, parts: inside }) => {
      const text = this.#group(inside)
      if (frame === 'quotation') return text.replace(/^(?=.)/gm, '> ').replace(/^$/gm, '>')
      return frame === 'box' || frame === 'note' ? `::: ${frame}\n${text}\n:::` : text
    })
    const notes = [...this.#notes.values()].filter(({ node }) => !this.#rawNotes.has(node))
    const texts = notes.map(
      ({ number, node }) => `[^${number}]: ${this.#inline(node, { oneLine: true })}`,
    )
    return `${head}${[...body, ...texts].join('\n\n')}\n`
  }

  nameOf(id: string): string | undefined {
    const note = this.#notes.get(id)
    return note === undefined ? this.#names.get(id) : `fn-${note.number}`
  }

  numberOf(footnote: Node): number {
    return this.#notes.get(String(footnote.attrs['id']))?.number ?? 0
  }

  isSplit(bracket: string): boolean {
    return (this.#brackets.get(bracket) ?? 0) > 1
  }

  /** What is referred to, which brackets stand in several runs, and the footnotes in order. */
  #survey(): void {
    let run: string | undefined
    this.#doc.descendants((node) => {
      if (!node.isInline) run = undefined
      if (node.type.name === 'reference') this.#targets.add(String(node.attrs['target']))
      if (node.type.name === 'footnote') {
        const id = String(node.attrs['id'])
        this.#notes.set(id, { number: this.#notes.size + 1, node })
      }
      for (const { type, attrs } of node.marks) {
        const href = String(attrs['href'] ?? '')
        if (type.name === 'link' && href.startsWith('#')) this.#targets.add(href.slice(1))
      }
      if (node.isInline) {
        const bracket = node.marks.find(({ type }) => type.name === 'bracket')
        const id = bracket === undefined ? undefined : String(bracket.attrs['id'])
        if (id !== undefined && id !== run)
          this.#brackets.set(id, (this.#brackets.get(id) ?? 0) + 1)
        // A footnote's own text lies between its neighbours: brackets around it count as split, which is harmless.
        run = id
      }
    })
    let count = 0
    for (const target of this.#targets) {
      count++
      this.#names.set(target, /^(?!fn-)[A-Za-z][\w-]*$/.test(target) ? target : `target-${count}`)
    }
  }

  /** Text of the first block where the front matter can hold it. */
  #plainTitle(block: Node): string | undefined {
    if (block.type.name !== 'block' || block.attrs['kind'] !== 'title') return undefined
    const attrs = block.attrs as BlockAttrs
    const plain = Object.entries(defaultBlockAttrs).every(
      ([key, value]) => key === 'id' || key === 'kind' || attrs[key as keyof BlockAttrs] === value,
    )
    const isText = block.children.every((child) => child.isText && child.marks.length === 0)
    const text = block.textContent
    return plain && isText && text !== '' && !this.#targets.has(attrs.id) ? text : undefined
  }

  #group(parts: readonly Node[]): string {
    const stack: OpenItem[] = []
    let text = ''
    let before: 'item' | 'table' | 'other' = 'other'
    for (const part of parts) {
      const written: Written =
        part.type.name === 'block' ? this.#block(part, stack, before) : this.#apart(part, stack)
      const gap = text === '' ? '' : written.tight ? '\n' : '\n\n'
      text += gap + written.text
      before = written.what
    }
    return text
  }

  #apart(part: Node, stack: OpenItem[]): Written {
    this.#counter.interrupt()
    stack.length = 0
    if (part.type.name === 'table') {
      const table = this.#table(part)
      if (table !== undefined) return { text: table, tight: false, what: 'table' }
    } else if (part.attrs['extra'] === null && !this.#targets.has(String(part.attrs['id']))) {
      const src = safeUrl(part.attrs['src'])
      if (src !== undefined && !/[<>\\&]/.test(src)) {
        return {
          text: `![${plainToMarkdown(String(part.attrs['alt']))}](<${src}>)`,
          tight: false,
          what: 'other',
        }
      }
    }
    return { text: this.#html(part), tight: false, what: 'other' }
  }

  #block(block: Node, stack: OpenItem[], before: Written['what']): Written {
    const attrs = block.attrs as BlockAttrs
    const number = this.#counter.expected(attrs)
    const count = this.#counter.next(attrs) ?? 0
    const written =
      attrs.kind === 'item'
        ? this.#item(block, attrs, { stack, before, number, count })
        : this.#paragraph(block, attrs, stack, before)
    if (written !== undefined) return written
    stack.length = 0
    return { text: this.#html(block), tight: false, what: 'other' }
  }

  #item(
    block: Node,
    attrs: BlockAttrs,
    at: { stack: OpenItem[]; before: Written['what']; number: number; count: number },
  ): Written | undefined {
    const { stack, before, number, count } = at
    if (attrs.level > stack.length || attrs.list === null) return undefined
    const ordered = /^(?:decimal|lower-alpha|lower-roman)$/.test(attrs.list)
    // A start is said by the number alone only where the list is surely new and the number is not the next anyway.
    const isNew = stack.length === 0 && before !== 'item'
    const said = ordered && isNew && count !== number
    const suffix = this.#suffix(attrs, {
      kind: 'item',
      level: attrs.level,
      list: ordered ? 'decimal' : 'bullet',
      start: said ? attrs.start : null,
      frame: knownFrame(attrs.frame),
    })
    const text = this.#text(block, false)
    if (text === undefined || suffix === undefined) return undefined
    const open = stack[attrs.level]
    const deeper = open === undefined
    const indent = stack[attrs.level - 1]?.indent ?? 0
    stack.length = attrs.level
    const marker = ordered ? `${count}. ` : '- '
    stack.push({ indent: indent + marker.length, ordered })
    const tight = before === 'item' && (deeper ? !ordered : open.ordered === ordered)
    const lines = (text + suffix).split('\n')
    const rest = ' '.repeat(indent + marker.length)
    return {
      text: lines
        .map((line, index) => (index === 0 ? ' '.repeat(indent) + marker : rest) + line)
        .join('\n'),
      tight,
      what: 'item',
    }
  }

  #paragraph(
    block: Node,
    attrs: BlockAttrs,
    stack: OpenItem[],
    before: Written['what'],
  ): Written | undefined {
    const isHeading = attrs.kind === 'heading' && attrs.level >= 1 && attrs.level <= 6
    const hashes = isHeading ? attrs.level : /^(?:title|annex|appendix)$/.test(attrs.kind) ? 1 : 0
    const isCaption = attrs.kind === 'caption' && before === 'table'
    const fenced = attrs.kind === 'recommendation' || attrs.kind === 'term'
    const inList = attrs.kind === 'paragraph' && attrs.level > 0 && attrs.level <= stack.length
    const suffix = this.#suffix(attrs, {
      kind: isHeading || isCaption || fenced ? attrs.kind : 'paragraph',
      level: isHeading || inList ? attrs.level : 0,
      list: null,
      start: null,
      frame: knownFrame(attrs.frame),
    })
    const text = this.#text(block, hashes > 0 || isCaption, hashes > 0 ? '#' : undefined)
    if (text === undefined || suffix === undefined) return undefined
    stack.length = inList ? attrs.level : 0
    const indent = ' '.repeat(inList ? (stack[attrs.level - 1]?.indent ?? 0) : 0)
    const sign = hashes > 0 ? `${'#'.repeat(hashes)} ` : isCaption ? ': ' : ''
    const lines = (sign + text + suffix)
      .split('\n')
      .map((line) => indent + line)
      .join('\n')
    return {
      text: fenced ? `::: ${attrs.kind}\n${lines}\n:::` : lines,
      tight: isCaption,
      what: 'other',
    }
  }

  /** The block's ` {…}`, given what the Markdown around it says already. */
  #suffix(attrs: BlockAttrs, said: Partial<BlockAttrs>): string | undefined {
    const rest: Partial<Record<keyof BlockAttrs, unknown>> = {}
    for (const [key, value] of Object.entries({ ...defaultBlockAttrs, ...said })) {
      const name = key as keyof BlockAttrs
      if (name === 'id' || attrs[name] === value) continue
      // "None" where the signs say something has no word: such a block is written as HTML.
      if (attrs[name] === null || name === 'extra') return undefined
      rest[name] = attrs[name]
    }
    const id = this.#targets.has(attrs.id) ? this.nameOf(attrs.id) : undefined
    return writeAttributes(id === undefined ? { attrs: rest } : { id, attrs: rest })
  }

  /** Markdown of the block's text, or undefined where a line of it would not be read as text. */
  #text(block: Node, oneLine: boolean, escape?: InlineOptions['escape']): string | undefined {
    if (block.children.some((child) => child.type.name === 'footnote' && this.#isRaw(child)))
      return undefined
    const text = this.#inline(block, escape === undefined ? { oneLine } : { oneLine, escape })
    const readable = text.split('\n').every((line) => !/^(?:<[^>]*>|\\)*$/.test(line))
    return readable && !text.endsWith('\\\n') ? text : undefined
  }

  /** HTML holds the text of its footnotes too, so that they are not written again at the end. */
  #html(part: Node): string {
    part.descendants((node) => {
      if (node.type.name === 'footnote') this.#rawNotes.add(node)
    })
    return partToHtml(part, (id) => this.nameOf(id)).trimEnd()
  }

  #inline(content: Node, options: InlineOptions): string {
    return inlineToMarkdown(content, this, options)
  }

  /** A footnote that only HTML can write: with unknown attributes, or without a word. */
  #isRaw(note: Node): boolean {
    return note.attrs['extra'] !== null || !/[\p{L}\p{N}]/u.test(note.textContent)
  }

  /** A table whose first row alone is its head and whose cells hold one plain paragraph each; others as HTML. */
  #table(table: Node): string | undefined {
    if (table.attrs['extra'] !== null || this.#targets.has(String(table.attrs['id'])))
      return undefined
    // Attributes as the schema checked them.
    const cols = table.attrs['cols'] as readonly string[]
    const grid = table.children.map(() =>
      new Array<string | undefined>(cols.length).fill(undefined),
    )
    for (const [index, row] of table.children.entries()) {
      for (const cell of row.children) {
        const text = this.#cellText(cell, index === 0)
        const column = cols.indexOf(String(cell.attrs['col']))
        if (text === undefined || column === -1) return undefined
        for (let down = 0; down < Number(cell.attrs['rowspan']); down++) {
          const line = grid[index + down]
          for (let right = 0; right < Number(cell.attrs['colspan']); right++) {
            if (line === undefined || column + right >= cols.length) return undefined
            if (line[column + right] !== undefined) return undefined
            line[column + right] = right > 0 ? '<<' : down > 0 ? '^^' : text
          }
        }
      }
    }
    const [head, ...body] = grid
    if (head === undefined || head.every((text) => text === '')) return undefined
    if (grid.some((line) => line.includes(undefined))) return undefined
    const write = (line: readonly (string | undefined)[]): string => `| ${line.join(' | ')} |`
    return [write(head), write(head.map(() => '---')), ...body.map(write)].join('\n')
  }

  #cellText(cell: Node, isHead: boolean): string | undefined {
    const block = cell.firstChild
    if (cell.attrs['header'] !== isHead || block === null || cell.childCount !== 1) return undefined
    const attrs = block.attrs as BlockAttrs
    if (this.#targets.has(attrs.id) || this.#suffix(attrs, {}) !== '') return undefined
    if (block.childCount === 0) return ''
    return this.#text(block, true)
  }
}

interface Written {
  readonly text: string
  /** On the line right after the one before, without an empty one. */
  readonly tight: boolean
  readonly what: 'item' | 'table' | 'other'
}

/** Neighbours with one frame that Markdown has a sign for; a frame it has none for is written at each block. */
function framed(parts: readonly Node[]): { frame: string | null; parts: Node[] }[] {
  const groups: { frame: string | null; parts: Node[] }[] = []
  for (const part of parts) {
    const own = part.type.name === 'block' ? (part.attrs as BlockAttrs).frame : null
    const frame = knownFrame(own)
    const last = groups.at(-1)
    if (last === undefined || last.frame !== frame) groups.push({ frame, parts: [part] })
    else last.parts.push(part)
  }
  return groups
}

function knownFrame(frame: string | null): string | null {
  return frame === 'quotation' || frame === 'box' || frame === 'note' ? frame : null
}

function frontMatter(title: string | undefined, language: string | undefined): string {
  const lines: string[] = []
  if (title !== undefined) lines.push(`title: ${scalar(title)}`)
  if (language !== undefined) lines.push(`language: ${scalar(language)}`)
  return lines.length === 0 ? '' : `---\n${lines.join('\n')}\n---\n\n`
}

/** Plain where YAML reads it as the same text, else between double quotes. */
function scalar(text: string): string {
  return /^\p{L}(?:[\p{L}\p{N} ,.()–-]*[\p{L}\p{N}.)])?$/u.test(text) ? text : JSON.stringify(text)
}
