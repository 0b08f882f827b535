/**
 * HTML from Word, LibreOffice, Google Docs, e-mail and the web, read as blocks of our schema. Keeps headings, lists,
 * tables, footnotes, bold, italic, raised, lowered and links; everything else (fonts, colours, sizes, comments' spans,
 * scripts, pictures that are not ours) is left out. Works on a document that never runs or fetches anything.
 *
 *   element ─▶ Reader walks it: block elements end the line that is open, inline ones add marks
 */
import { Fragment, Mark } from 'prosemirror-model'
import type { Node as TextNode } from 'prosemirror-model'
import { safeUrl } from '../../shared/text/safe-url.ts'
import { defaultBlockAttrs, schema } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { itemOfParagraph, notesIn, wordNoteId } from './foreign-word.ts'
import type { ForeignNotes } from './foreign-word.ts'

export interface Read {
  readonly nodes: readonly TextNode[]
  /** Blocks outside tables, and tables. */
  readonly paragraphs: number
  readonly tables: number
  /** True where it was one run of text inside a paragraph. */
  readonly inline: boolean
  /** Pictures that could not come along. */
  readonly pictures: number
}

type Attributes = Partial<BlockAttrs>

/** Reads a piece of foreign HTML. */
export function readForeignHtml(html: string): Read {
  const document = new DOMParser().parseFromString(html, 'text/html')
  const { body } = document
  // Google Docs wraps everything in <b style="font-weight:normal">.
  const reader = new Reader(notesIn(body))
  reader.read(body)
  const nodes = reader.finish()
  const tables = nodes.filter((node) => node.type.name === 'table').length
  return {
    nodes,
    paragraphs: nodes.length - tables,
    tables,
    inline: reader.blocksSeen === 0 && nodes.length === 1 && tables === 0,
    pictures: reader.pictures,
  }
}

const ignored = new Set(
  'SCRIPT STYLE META LINK TITLE HEAD TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH BUTTON INPUT SELECT TEXTAREA AUDIO VIDEO CANVAS'.split(
    ' ',
  ),
)
const blockTags = new Set(
  'P DIV SECTION ARTICLE HEADER FOOTER MAIN ASIDE NAV FIGURE FIGCAPTION ADDRESS PRE DT DD DL FORM FIELDSET DETAILS SUMMARY HR CENTER'.split(
    ' ',
  ),
)

interface List {
  readonly style: string
  readonly depth: number
  start: number | null
}

class Reader {
  readonly #nodes: TextNode[] = []
  #inline: TextNode[] = []
  #attrs: Attributes = {}
  readonly #notes: ForeignNotes
  readonly #inCell: boolean
  /** Marks of a space that is written only where more text follows it. */
  #space: readonly Mark[] | undefined
  blocksSeen = 0
  pictures = 0

  constructor(notes: ForeignNotes, inCell = false) {
    this.#notes = notes
    this.#inCell = inCell
  }

  read(root: Element): void {
    this.#children(root, [], undefined)
  }

  finish(): TextNode[] {
    this.#close()
    return this.#nodes
  }

  #children(parent: globalThis.Node, marks: readonly Mark[], list: List | undefined): void {
    for (const child of parent.childNodes) this.#node(child, marks, list)
  }

  #node(node: globalThis.Node, marks: readonly Mark[], list: List | undefined): void {
    if (node.nodeType === 3) return this.#text(node.nodeValue ?? '', marks, node)
    if (!(node instanceof HTMLElement)) return
    const tag = node.tagName
    if (ignored.has(tag) || this.#notes.elements.has(node) || isHidden(node)) return
    if (tag === 'BR') return this.#break(node, marks)
    if (tag === 'IMG') {
      this.pictures += 1
      return
    }
    if (tag === 'TABLE') return this.#table(node as HTMLTableElement)
    if (tag === 'UL' || tag === 'OL') return this.#list(node, marks, list)
    if (tag === 'LI') return this.#item(node, marks, list)
    if (/^H[1-6]$/.test(tag)) {
      return this.#block(node, { kind: 'heading', level: Number(tag.charAt(1)) }, [], list)
    }
    if (tag === 'BLOCKQUOTE') return this.#block(node, { frame: 'quotation' }, marks, list)
    if (tag === 'P') return this.#paragraph(node, marks, list)
    if (blockTags.has(tag)) return this.#block(node, {}, marks, list)
    this.#inlineElement(node, marks, list)
  }

  #paragraph(node: HTMLElement, marks: readonly Mark[], list: List | undefined): void {
    const item = itemOfParagraph(node)
    // The first paragraph of an item is the item itself.
    if (item === undefined && list !== undefined && this.#isOpenItem()) {
      return this.#children(node, marks, list)
    }
    this.#block(node, item ?? {}, marks, list)
  }

  #isOpenItem(): boolean {
    return this.#attrs.kind === 'item' && this.#inline.length === 0
  }

  #block(
    node: HTMLElement,
    attrs: Attributes,
    marks: readonly Mark[],
    list: List | undefined,
  ): void {
    const outer = this.#attrs.frame === undefined ? {} : { frame: this.#attrs.frame }
    this.#close()
    this.blocksSeen += 1
    const lang = languageOf(node)
    this.#attrs = { ...outer, ...attrs, ...lang }
    this.#children(node, marks, list)
    this.#close()
    this.#attrs = outer
  }

  #list(node: HTMLElement, marks: readonly Mark[], outer: List | undefined): void {
    this.#close()
    this.blocksSeen += 1
    const start = node.getAttribute('start')
    const depth = outer === undefined ? 0 : Math.min(8, outer.depth + 1)
    const first = start === null ? null : Number(start)
    this.#children(node, marks, {
      style: listStyle(node),
      depth,
      start: first !== null && Number.isInteger(first) && first > 1 ? first : null,
    })
    this.#close()
  }

  #item(node: HTMLElement, marks: readonly Mark[], list: List | undefined): void {
    const { style, depth, start } = list ?? { style: 'bullet', depth: 0, start: null }
    if (list !== undefined) list.start = null
    // Google Docs writes the depth of an item beside its list.
    const aria = Number(node.getAttribute('aria-level') ?? 0)
    const level = aria > 0 ? Math.min(8, aria - 1) : depth
    this.#block(node, { kind: 'item', level, list: style, start }, marks, list)
  }

  #inlineElement(node: HTMLElement, marks: readonly Mark[], list: List | undefined): void {
    const note = wordNoteId(node)
    const held = note === undefined ? undefined : this.#notes.texts.get(note)
    if (held !== undefined) {
      this.#flushSpace()
      this.#inline.push(schema.node('footnote', null, noteContent(held)))
      return
    }
    this.#children(node, withMarksOf(node, marks), list)
  }

  #text(value: string, marks: readonly Mark[], node: globalThis.Node): void {
    const keeps = node.parentElement?.closest('pre') ?? null
    const text = (keeps === null ? value.replace(/[\t\n\f\r ]+/g, ' ') : value).replaceAll(
      '\u0000',
      '',
    )
    if (text === '') return
    if (text === ' ') {
      if (this.#inline.length > 0) this.#space ??= marks
      return
    }
    const trimmed = keeps === null ? text.trim() : text
    if (text.startsWith(' ') && this.#inline.length > 0) this.#space ??= marks
    this.#flushSpace()
    this.#add(trimmed === '' ? text : trimmed, marks)
    if (keeps === null && text.endsWith(' ')) this.#space = marks
  }

  #flushSpace(): void {
    const marks = this.#space
    this.#space = undefined
    if (marks !== undefined) this.#add(' ', marks)
  }

  #add(text: string, marks: readonly Mark[]): void {
    const allowed = this.#attrs.kind === 'heading' ? withoutStrong(marks) : marks
    this.#inline.push(schema.text(text, allowed))
  }

  #break(node: HTMLElement, marks: readonly Mark[]): void {
    this.#space = undefined
    // Google Docs separates blocks with a bare <br>, Word ends cells with one.
    const between = this.#inline.length === 0
    if (between || node.classList.contains('Apple-interchange-newline')) return
    this.#inline.push(schema.node('break', null, [], marks))
  }

  #table(table: HTMLTableElement): void {
    this.#close()
    this.blocksSeen += 1
    if (this.#inCell) {
      for (const cell of table.querySelectorAll('td, th')) {
        this.#block(cell as HTMLElement, {}, [], undefined)
      }
      return
    }
    const rows: TextNode[] = []
    for (const row of table.rows) {
      const cells = [...row.cells].map((cell) => this.#cell(cell, row))
      if (cells.length > 0) rows.push(schema.node('row', null, cells))
    }
    if (rows.length > 0) this.#nodes.push(schema.node('table', null, rows))
  }

  #cell(cell: HTMLTableCellElement, row: HTMLTableRowElement): TextNode {
    const inner = new Reader(this.#notes, true)
    inner.read(cell)
    this.pictures += inner.pictures
    const blocks = inner.finish()
    const header = cell.tagName === 'TH' || row.parentElement?.tagName === 'THEAD'
    return schema.node(
      'cell',
      {
        header,
        colspan: Math.min(1_000, Math.max(1, cell.colSpan)),
        rowspan: Math.min(1_000, Math.max(1, cell.rowSpan)),
      },
      blocks.length > 0 ? blocks : [schema.node('block')],
    )
  }

  #close(): void {
    let inline = this.#inline
    this.#inline = []
    this.#space = undefined
    while (inline.at(-1)?.type.name === 'break') inline = inline.slice(0, -1)
    if (inline.length === 0) return
    const attrs = { ...defaultBlockAttrs, ...this.#attrs }
    this.#nodes.push(schema.node('block', attrs, Fragment.fromArray(joined(inline))))
    // What follows in the same element is a new block of the same kind, but an item is continued by a paragraph.
    if (this.#attrs.kind === 'item') {
      this.#attrs = {
        ...this.#attrs,
        kind: 'paragraph',
        list: null,
        start: null,
        level: Math.min(4, (this.#attrs.level ?? 0) + 1),
      }
    }
  }
}

function joined(nodes: readonly TextNode[]): TextNode[] {
  const made: TextNode[] = []
  for (const node of nodes) {
    const last = made.at(-1)
    if (last?.isText === true && node.isText && Mark.sameSet(last.marks, node.marks)) {
      made[made.length - 1] = schema.text(`${last.text ?? ''}${node.text ?? ''}`, node.marks)
    } else made.push(node)
  }
  return made
}

function noteContent(element: Element): TextNode[] {
  const inner = new Reader({ elements: new Set(), texts: new Map() }, true)
  inner.read(element)
  const made: TextNode[] = []
  for (const block of inner.finish()) {
    if (made.length > 0) made.push(schema.node('break'))
    made.push(...block.children.filter((child) => child.type.name !== 'footnote'))
  }
  return made
}

function isHidden(element: HTMLElement): boolean {
  const { display } = element.style
  return display === 'none' || /mso-hide:\s*all/i.test(element.getAttribute('style') ?? '')
}

/** Tags and styles that carry a meaning we keep. */
function withMarksOf(element: HTMLElement, marks: readonly Mark[]): readonly Mark[] {
  const { style, tagName } = element
  let set = marks
  const add = (name: string) => {
    set = schema.mark(name).addToSet(set)
  }
  const weight = style.fontWeight
  const isBold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
  const isNormal = weight === 'normal' || (Number(weight) > 0 && Number(weight) < 600)
  if (isBold || (['B', 'STRONG'].includes(tagName) && !isNormal)) add('strong')
  if (isNormal) set = withoutStrong(set)
  const italic = style.fontStyle === 'italic' || style.fontStyle === 'oblique'
  if (
    italic ||
    (['I', 'EM', 'CITE', 'DFN', 'VAR'].includes(tagName) && style.fontStyle !== 'normal')
  )
    add('em')
  if (tagName === 'SUP' || style.verticalAlign === 'super') add('sup')
  if (tagName === 'SUB' || style.verticalAlign === 'sub') add('sub')
  if (tagName === 'A') {
    const href = safeUrl(element.getAttribute('href'))
    if (href !== undefined && !href.startsWith('#'))
      set = schema.mark('link', { href }).addToSet(set)
  }
  return set
}

function withoutStrong(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter((mark) => mark.type.name !== 'strong')
}

function languageOf(element: HTMLElement): Attributes {
  const dir = element.getAttribute('dir')
  return dir === 'rtl' || dir === 'ltr' ? { dir } : {}
}

function listStyle(list: HTMLElement): string {
  if (list.tagName === 'UL') return 'bullet'
  const type = list.getAttribute('type') ?? list.style.listStyleType
  const first = list.querySelector<HTMLElement>(':scope > li')?.style.listStyleType ?? ''
  const sign = type === '' ? first : type
  if (/^(a|lower-(alpha|latin))$/i.test(sign) || sign === 'upper-alpha') return 'lower-alpha'
  if (/^(i|(lower|upper)-roman)$/i.test(sign)) return 'lower-roman'
  return sign === 'disc' ? 'bullet' : 'decimal'
}
