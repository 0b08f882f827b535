/**
 * Walks a page once and answers its parts. Text gathers in the open block; the start and end of every block element closes
 * it. What stands around an element (list, quotation, box, language, marks) travels down in a `Place`. Elements that carry
 * our own attributes (`data-kind`, as the schema's `toDOM` writes them) say themselves what they are.
 *
 * Scripts, styles and embedded pages are left out and counted; nothing of a page is ever run or fetched.
 */
import { itemCounter } from '../../shared/text/labels.ts'
import { safeUrl } from '../../shared/text/safe-url.ts'
import type { SourceBlock, SourceMark, SourcePart, SourcePiece } from './assemble.ts'
import {
  blockElements,
  directionOf,
  droppedElements,
  integer,
  json,
  listStyleOf,
  ownAttrs,
  tableRows,
} from './html-elements.ts'
import { attribute, elementsOf, isElement, isText, textOf } from './html-tree.ts'
import type { Element, TreeNode } from './html-tree.ts'
import type { Footnotes } from './html-notes.ts'
import type { NoticeBook } from './import-report.ts'
import { countedAttrs, joinBlocks, trimEnd } from './pieces.ts'

/** What stands around a node. */
interface Place {
  readonly marks: readonly SourceMark[]
  /** White space counts as written; in `pre` a line end is a break too. */
  readonly space: 'collapse' | 'exact' | 'pre'
  readonly frame: string | null
  readonly quotes: number
  readonly lists: number
  readonly item: Item | undefined
  readonly lang: string | null
  readonly dir: string | null
  readonly cell: boolean
  /** Kind and level of blocks opened here by plain text, where the element decides. */
  readonly attrs: SourceBlock['attrs']
}

/** A list item being read: its first text block is the item, the others are paragraphs inside it. */
interface Item {
  used: boolean
  readonly level: number
  readonly list: string
  readonly start: number | undefined
}

const outside: Place = {
  marks: [],
  space: 'collapse',
  frame: null,
  quotes: 0,
  lists: 0,
  item: undefined,
  lang: null,
  dir: null,
  cell: false,
  attrs: {},
}

/** Reads one tree; `shift` is how many levels an `h1` stands above a heading of level 1. */
export class HtmlReader {
  readonly #footnotes: Footnotes
  readonly #notes: NoticeBook
  readonly #shift: number
  readonly #language: string | undefined
  #parts: SourcePart[] = []
  #open: { block: SourceBlock; place: Place; keepEmpty: boolean } | undefined
  #names: string[] = []
  /** Pictures found in a table; they follow it. */
  #pictures: SourcePart[] = []
  #titleGiven = false
  readonly #readingNotes = new Set<Element>()
  readonly #readNotes = new Set<Element>()
  #starts = itemCounter()

  constructor(
    footnotes: Footnotes,
    notes: NoticeBook,
    shift: number,
    language: string | undefined,
  ) {
    this.#footnotes = footnotes
    this.#notes = notes
    this.#shift = shift
    this.#language = language?.toLowerCase()
  }

  /** The parts of the page in order; call once. */
  read(root: Element): SourcePart[] {
    for (const { attrs } of elementsOf(root)) {
      this.#notes.add('event-handlers', attrs.filter(({ name }) => /^on[a-z]/.test(name)).length)
    }
    this.#children(root, outside)
    this.#close()
    return this.#parts
  }

  #children(element: Element, place: Place): void {
    for (const child of element.childNodes) this.#node(child, place)
  }

  #node(node: TreeNode, place: Place): void {
    if (isText(node)) return this.#text(node.value, place)
    if (node.nodeName === '#comment') return this.#notes.add('hidden-remarks')
    if (isElement(node)) this.#element(node, place)
  }

  #element(element: Element, place: Place): void {
    const tag = element.tagName
    if (tag === 'head') return this.#head(element)
    const dropped = droppedElements[tag]
    if (dropped !== undefined) return this.#notes.add(dropped)
    if (attribute(element, 'data-computed') !== undefined) return
    if (this.#footnotes.backLinks.has(element)) return
    const note = this.#footnotes.signs.get(element)
    if (note !== undefined && !this.#readingNotes.has(element))
      return this.#footnote(note.name, note.body, place)
    if (this.#isReadElsewhere(element)) return
    const own = ownAttrs(element)
    if (own !== undefined) return this.#ownBlock(element, own, place)
    if (blockElements.has(tag))
      return this.#blockElement(element, tag, this.#around(element, place))
    this.#inlineElement(element, tag, place)
  }

  /** Whether this is the text of a footnote, which is read at its sign. */
  #isReadElsewhere(element: Element): boolean {
    return this.#footnotes.bodies.has(element) && !this.#readingNotes.has(element)
  }

  #head(head: Element): void {
    for (const element of elementsOf(head)) {
      const dropped = droppedElements[element.tagName]
      if (dropped !== undefined) this.#notes.add(dropped)
    }
  }

  /** The place inside a block element: its language, direction and frame. */
  #around(element: Element, place: Place): Place {
    this.#name(element)
    if (element.tagName === 'body') return place
    const lang = attribute(element, 'lang') ?? place.lang
    const dir = directionOf(element) ?? place.dir
    const frame = attribute(element, 'data-frame') ?? place.frame
    const exact = attribute(element, 'data-exact') === undefined ? place.space : 'exact'
    return { ...place, lang, dir, frame, space: exact }
  }

  #name(element: Element): void {
    for (const key of ['data-id', 'id', element.tagName === 'a' ? 'name' : '']) {
      const name = key === '' ? undefined : attribute(element, key)
      if (name === undefined || name === '') continue
      if (this.#open !== undefined && !blockElements.has(element.tagName))
        this.#open.block.names.push(name)
      else this.#names.push(name)
    }
  }

  /** A block that says itself what it is; of a partial one (Markdown) only the given attributes hold. */
  #ownBlock(
    element: Element,
    own: { attrs: SourceBlock['attrs']; partial: boolean },
    place: Place,
  ): void {
    this.#close()
    const around = own.partial ? this.#around(element, place) : { ...place, marks: [] }
    if (!own.partial) this.#name(element)
    const space = 'exact' as const
    const attrs = own.partial ? { ...this.#tagAttrs(element.tagName), ...own.attrs } : own.attrs
    this.#begin({ ...around, space, attrs }, own.partial ? undefined : own.attrs)
    this.#children(element, { ...around, space, attrs })
    this.#close()
  }

  #tagAttrs(tag: string): SourceBlock['attrs'] {
    const heading = /^h([1-6])$/.exec(tag)
    if (heading === null) return {}
    const level = Number(heading[1]) - this.#shift
    if (level > 0) return { kind: 'heading', level }
    if (this.#titleGiven) return { kind: 'heading', level: 1 }
    this.#titleGiven = true
    return { kind: 'title', level: 0 }
  }

  #blockElement(element: Element, tag: string, place: Place): void {
    this.#close()
    switch (tag) {
      case 'ul':
      case 'ol':
      case 'menu':
        this.#list(element, { ...place, attrs: {} })
        break
      case 'li':
        // An item outside any list is an item of a bullet list.
        this.#item(element, place, 'bullet', undefined)
        break
      case 'table':
        this.#table(element, { ...place, marks: [] })
        break
      case 'blockquote':
        this.#children(element, {
          ...place,
          frame: 'quotation',
          quotes: place.quotes + 1,
          attrs: {},
        })
        break
      case 'pre':
        this.#notes.add('code-blocks')
        this.#children(element, { ...place, space: 'pre' })
        break
      case 'dt':
        this.#children(element, { ...place, attrs: { kind: 'term' } })
        break
      case 'dd':
        this.#children(element, { ...place, attrs: { level: 1 } })
        break
      case 'figcaption':
      case 'caption':
        this.#children(element, { ...place, attrs: { kind: 'caption', level: 0 } })
        break
      default:
        this.#children(element, { ...place, attrs: { ...place.attrs, ...this.#tagAttrs(tag) } })
    }
    this.#close()
  }

  #list(element: Element, place: Place): void {
    const list = listStyleOf(element)
    let next = list === 'bullet' ? undefined : (integer(attribute(element, 'start')) ?? 1)
    const inside = { ...place, lists: place.lists + 1 }
    for (const child of element.childNodes) {
      if (!isElement(child) || child.tagName !== 'li') {
        this.#node(child, inside)
        continue
      }
      if (this.#isReadElsewhere(child)) continue
      const value = list === 'bullet' ? undefined : integer(attribute(child, 'value'))
      this.#item(child, this.#around(child, inside), list, value ?? next)
      // Only the first item says where the list starts; the others count on.
      next = undefined
    }
  }

  #item(element: Element, place: Place, list: string, start: number | undefined): void {
    this.#close()
    const item: Item = { used: false, level: Math.max(0, place.lists - 1), list, start }
    this.#children(element, { ...place, item, attrs: {} })
    this.#close()
  }

  #table(element: Element, place: Place): void {
    if (place.cell) {
      this.#notes.add('nested-tables')
      this.#children(element, place)
      return
    }
    const names = this.#names.splice(0)
    const parts = this.#parts
    const rows = tableRows(element).map((row) =>
      row.map(({ element: cell, ...span }) => ({ ...span, blocks: this.#cell(cell, place) })),
    )
    this.#parts = parts
    const extra = json(attribute(element, 'data-extra'))
    if (rows.length > 0) this.#parts.push({ type: 'table', names, rows, extra })
    this.#starts.interrupt()
    for (const child of element.childNodes) {
      if (isElement(child) && child.tagName === 'caption') this.#element(child, place)
    }
    this.#parts.push(...this.#pictures.splice(0))
  }

  #cell(element: Element, place: Place): SourceBlock[] {
    this.#parts = []
    const starts = this.#starts
    this.#starts = itemCounter()
    const inside = {
      ...place,
      cell: true,
      item: undefined,
      lists: 0,
      quotes: 0,
      frame: null,
      attrs: {},
    }
    this.#children(element, this.#around(element, inside))
    this.#close()
    this.#starts = starts
    return this.#parts.filter((part) => part.type === 'block')
  }

  #inlineElement(element: Element, tag: string, place: Place): void {
    this.#name(element)
    if (tag === 'br') return this.#piece({ type: 'break', marks: place.marks }, place)
    if (tag === 'img') return this.#picture(element, place)
    if (tag === 'del' || tag === 's' || tag === 'strike') this.#notes.add('struck-text')
    const target = attribute(element, 'data-target')
    if (target !== undefined) {
      return this.#piece({ type: 'reference', target, marks: place.marks }, place)
    }
    const opaque = attribute(element, 'data-opaque')
    if (opaque !== undefined) {
      return this.#piece({ type: 'opaque', value: json(opaque), marks: place.marks }, place)
    }
    const marks = [...place.marks, ...this.#marksOf(element, tag)]
    const space = attribute(element, 'data-exact') === undefined ? place.space : 'exact'
    this.#children(element, { ...place, marks, space })
  }

  #marksOf(element: Element, tag: string): SourceMark[] {
    const marks: SourceMark[] = []
    if (tag === 'strong' || tag === 'b') marks.push({ type: 'strong' })
    if (/^(?:em|i|cite|dfn|var)$/.test(tag)) marks.push({ type: 'em' })
    if (tag === 'sub' || tag === 'sup') marks.push({ type: tag })
    const href = tag === 'a' ? attribute(element, 'href')?.trim() : undefined
    if (href !== undefined && safeUrl(href) !== undefined) marks.push({ type: 'link', href })
    else if (href !== undefined && textOf(element).trim() !== '') this.#notes.add('dropped-links')
    const lang = attribute(element, 'lang')
    if (lang !== undefined) {
      const dir = attribute(element, 'data-dir') ?? directionOf(element) ?? null
      marks.push({ type: 'lang', lang, dir })
    }
    const bracket = attribute(element, 'data-bracket')
    if (bracket !== undefined) marks.push({ type: 'bracket', name: bracket })
    const unknown = attribute(element, 'data-mark')
    if (unknown !== undefined) {
      marks.push({
        type: 'opaqueMark',
        name: unknown,
        value: attribute(element, 'data-value') ?? 'null',
      })
    }
    return marks
  }

  #picture(element: Element, place: Place): void {
    const src = safeUrl(attribute(element, 'src'))
    if (src === undefined) return this.#notes.add('dropped-pictures')
    const extra = json(attribute(element, 'data-extra'))
    const alt = attribute(element, 'alt') ?? ''
    if (place.cell) {
      this.#notes.add('moved-pictures')
      this.#pictures.push({ type: 'figure', names: [], src, alt, extra })
      return
    }
    // A picture inside a paragraph stands after the part before it; the rest goes on as a paragraph.
    this.#close()
    this.#starts.interrupt()
    this.#parts.push({ type: 'figure', names: this.#names.splice(0), src, alt, extra })
  }

  #footnote(name: string, body: Element, place: Place): void {
    if (this.#readingNotes.has(body)) return
    // A second sign for one note refers to the first: the text stands once.
    if (this.#readNotes.has(body)) {
      return this.#piece({ type: 'reference', target: `fn-${name}`, marks: place.marks }, place)
    }
    const extra = json(attribute(body, 'data-extra'))
    const pieces = this.#noteText(body)
    this.#piece(
      { type: 'footnote', names: [`fn-${name}`, name], pieces, extra, marks: place.marks },
      place,
    )
  }

  /** The text of a footnote on one line: its paragraphs joined by breaks, notes inside it in brackets. */
  #noteText(body: Element): SourcePiece[] {
    const saved = { parts: this.#parts, open: this.#open, names: this.#names, starts: this.#starts }
    this.#parts = []
    this.#open = undefined
    this.#names = []
    this.#starts = itemCounter()
    this.#readingNotes.add(body)
    this.#element(body, { ...outside, cell: true })
    this.#close()
    this.#readingNotes.delete(body)
    this.#readNotes.add(body)
    const blocks = this.#parts.filter((part) => part.type === 'block')
    this.#parts = saved.parts
    this.#open = saved.open
    this.#names = saved.names
    this.#starts = saved.starts
    if (blocks.length > 1) this.#notes.add('merged-paragraphs')
    return joinBlocks(blocks)
  }

  #text(value: string, place: Place): void {
    if (place.space === 'collapse') return this.#collapsed(value, place)
    if (place.space === 'exact') {
      return this.#piece({ type: 'text', text: value, marks: place.marks }, place)
    }
    for (const [index, line] of value.split('\n').entries()) {
      if (index > 0) this.#piece({ type: 'break', marks: place.marks }, place)
      if (line !== '') this.#piece({ type: 'text', text: line, marks: place.marks }, place)
    }
  }

  #collapsed(value: string, place: Place): void {
    let text = value.replace(/[ \t\n\f\r]+/g, ' ')
    const last = this.#open?.block.pieces.at(-1)
    const atGap =
      last === undefined ||
      last.type === 'break' ||
      (last.type === 'text' && last.text.endsWith(' '))
    if (atGap && text.startsWith(' ')) text = text.slice(1)
    if (text !== '') this.#piece({ type: 'text', text, marks: place.marks }, place)
  }

  #piece(piece: SourcePiece, place: Place): void {
    if (this.#open === undefined) {
      if (piece.type === 'break' && place.space === 'collapse') return
      this.#begin(place, undefined)
    }
    this.#open?.block.pieces.push(piece)
  }

  #begin(place: Place, full: SourceBlock['attrs'] | undefined): void {
    const attrs = full ?? this.#contextAttrs(place)
    const block: SourceBlock = { type: 'block', names: this.#names.splice(0), attrs, pieces: [] }
    this.#open = { block, place, keepEmpty: full !== undefined }
  }

  #contextAttrs(place: Place): SourceBlock['attrs'] {
    const { item, attrs } = place
    const foreign = place.lang !== null && place.lang.toLowerCase() !== this.#language
    const base: SourceBlock['attrs'] = {
      frame: place.frame,
      lang: foreign ? place.lang : null,
      dir: place.dir,
      level: Math.max(0, place.quotes - 1),
    }
    if (attrs.kind !== undefined && attrs.kind !== 'item') return { ...base, ...attrs }
    if (item === undefined) return { ...base, ...attrs }
    if (item.used) return { ...base, level: item.level + 1, ...attrs }
    item.used = true
    const made = { ...base, kind: 'item', level: item.level, list: item.list, ...attrs }
    if (item.start === undefined || attrs.start !== undefined) return made
    // A start is kept only where counting on would give another number.
    const expected = this.#starts.expected(countedAttrs(made))
    return expected === item.start ? made : { ...made, start: item.start }
  }

  #close(): void {
    if (this.#open === undefined) return
    const { block, place, keepEmpty } = this.#open
    this.#open = undefined
    if (place.space !== 'exact') trimEnd(block.pieces)
    if (block.pieces.length === 0 && !keepEmpty) {
      this.#names.unshift(...block.names)
      return
    }
    this.#starts.next(countedAttrs(block.attrs))
    if (block.attrs.kind === 'title') this.#titleGiven = true
    this.#parts.push(block)
  }
}
