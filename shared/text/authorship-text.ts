/**
 * The text as people see it, with the entry of every unit. The document is made as everywhere else (`flat.ts`); beside
 * it the flat text is walked unit by unit, so both agree by construction, in cells, footnotes and implicit blocks, too.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { nobody } from './authorship-record.ts'
import type { AuthorshipRecord, Entry } from './authorship-record.ts'
import { documentFromBody } from './flat.ts'
import { cellsOfTable, textsShownIn } from './place.ts'
import { isBlockNode } from './runs.ts'
import { startSize } from './units.ts'

/** A stretch of one block's inline content: ProseMirror offsets in it, UTF-16. Entries by number. */
export interface AuthoredRun {
  readonly from: number
  readonly to: number
  readonly entry: number
}

/** A block, table, figure or footnote. `runs` cover its inline content without gaps; a table or figure has none. */
export interface AuthoredBlock {
  readonly id: string
  readonly type: 'block' | 'table' | 'figure' | 'footnote'
  /** Length of the inline content. */
  readonly size: number
  /** Entry of whoever made it: its start, not its words. */
  readonly made: number
  /** Newest entry that changed anything of it: words put in or taken out, formats, attributes, rows, columns. */
  readonly changed: number
  readonly runs: readonly AuthoredRun[]
}

export interface AuthoredText {
  readonly seq: number
  readonly document: Node
  /** In the order of the document; a footnote follows the block it stands in. */
  readonly blocks: readonly AuthoredBlock[]
  /** By number, as many as were ever made; most are used by no run any more. */
  readonly entries: readonly Entry[]
}

interface Open {
  changed: number
  readonly runs: { from: number; to: number; entry: number }[]
}

/** The text at the last row of a record. */
export function authoredText(record: AuthorshipRecord): AuthoredText {
  const { body } = record
  const document = documentFromBody(body)
  const walk = new Walk(record)
  walk.container([body], document)
  return { seq: record.seq, document, blocks: walk.blocks, entries: [...record.entries] }
}

/** A text that came whole from one person: every word, block, table and footnote is theirs. */
export function textByOne(document: Node, entry: Entry): AuthoredText {
  const blocks: AuthoredBlock[] = []
  document.descendants((node) => {
    const { name } = node.type
    if (name !== 'block' && name !== 'table' && name !== 'figure' && name !== 'footnote') {
      return !node.isText
    }
    const size = name === 'table' ? 0 : node.content.size
    const { id } = node.attrs as { id: string }
    const runs = size === 0 ? [] : [{ from: 0, to: size, entry: 1 }]
    blocks.push({ id, type: name, size, made: 1, changed: 1, runs })
    return true
  })
  return { seq: entry.seq, document, blocks, entries: [nobody, entry] }
}

class Walk {
  readonly blocks: AuthoredBlock[] = []
  readonly #record: AuthorshipRecord

  constructor(record: AuthorshipRecord) {
    this.#record = record
  }

  /** A document or cell: the units of its texts, one after the other, are those of its children. */
  container(texts: readonly Y.Text[], node: Node): void {
    const units = new Units(this.#record, texts)
    let open: Open = { changed: 0, runs: [] }
    const finish: (() => void)[] = []
    for (const child of node.children) {
      if (!isBlockNode(child)) {
        const item = units.one(open)
        this.#thing(child, item)
        continue
      }
      // What was taken out before a start belongs to the block before it.
      const start = startSize(child) === 1 ? units.one(open) : undefined
      const made = start === undefined ? 0 : this.#authorOf(start)
      const block: Open = { changed: 0, runs: [] }
      if (start !== undefined) block.changed = this.#newest(start)
      const place = this.blocks.length
      this.#inline(child, units, block)
      const { id } = child.attrs as { id: string }
      const size = child.content.size
      // Only now known: what was taken out behind its last unit.
      finish.push(() => {
        this.blocks[place] = this.#block(id, 'block', size, made, block)
      })
      open = block
    }
    units.rest(open)
    for (const done of finish) done()
  }

  #inline(parent: Node, units: Units, open: Open): void {
    // Its place in the list, before its footnotes.
    if (isBlockNode(parent)) this.blocks.push(placeholder)
    let offset = 0
    for (const child of parent.children) {
      if (child.isText) units.take(child.nodeSize, offset, open)
      else {
        const item = units.one(open)
        if (item !== undefined) {
          addRun(open, offset, offset + child.nodeSize, units.last)
          open.changed = Math.max(open.changed, this.#newest(item))
        }
        if (child.type.name === 'footnote') this.#footnote(child, item)
      }
      offset += child.nodeSize
    }
  }

  #footnote(node: Node, item: Y.Item | undefined): void {
    const type = typeOf(item)
    const text: unknown = type instanceof Y.Map ? type.get('text') : undefined
    const open: Open = { changed: item === undefined ? 0 : this.#newest(item), runs: [] }
    if (text instanceof Y.Text) {
      const units = new Units(this.#record, [text], true)
      this.#inline(node, units, open)
      units.rest(open)
    }
    const made = item === undefined ? 0 : this.#authorOf(item)
    const { id } = node.attrs as { id: string }
    this.blocks.push(this.#block(id, 'footnote', node.content.size, made, open))
  }

  /** A table or figure. */
  #thing(node: Node, item: Y.Item | undefined): void {
    const { id } = node.attrs as { id: string }
    const isTable = node.type.name === 'table'
    const made = item === undefined ? 0 : this.#authorOf(item)
    const changed = item === undefined ? 0 : this.#newest(item)
    const open: Open = { changed, runs: [] }
    this.blocks.push(this.#block(id, isTable ? 'table' : 'figure', 0, made, open))
    const map = typeOf(item)
    if (!isTable || !(map instanceof Y.Map)) return
    for (const cell of cellsOfTable(node)) {
      const texts = textsShownIn(map as Y.Map<unknown>, node, cell)
      this.container(
        texts.map(({ text }) => text),
        cell.node,
      )
    }
  }

  #block(
    id: string,
    type: AuthoredBlock['type'],
    size: number,
    made: number,
    { changed, runs }: Open,
  ): AuthoredBlock {
    // A block without a start of its own was made by whoever wrote in it first.
    const first = made > 0 ? made : Math.min(...runs.map(({ entry }) => entry), Infinity)
    const known = Number.isFinite(first) ? first : changed
    return { id, type, size, made: known, changed: Math.max(changed, known), runs }
  }

  #authorOf({ id }: Y.Item): number {
    return this.#record.authorAt(id.client, id.clock)
  }

  /** The newest entry that made, set or took away anything an embedded thing holds, but for the words in it. */
  #newest(item: Y.Item): number {
    const { born, died } = this.#record
    let newest = born.at(item.id.client, item.id.clock)
    const see = ({ id }: Y.Item) => {
      newest = Math.max(newest, born.at(id.client, id.clock), died.at(id.client, id.clock))
    }
    const visit = (type: unknown) => {
      if (type instanceof Y.Text || !(type instanceof Y.AbstractType)) return
      for (const held of type._map.values()) {
        see(held)
        visit(typeOf(held))
      }
      for (let held = type._start; held !== null; held = held.right) see(held)
    }
    visit(typeOf(item))
    return newest
  }
}

const placeholder: AuthoredBlock = { id: '', type: 'block', size: 0, made: 0, changed: 0, runs: [] }

function typeOf(item: Y.Item | undefined): unknown {
  return item?.content instanceof Y.ContentType ? item.content.type : undefined
}

/** Goes through the units of some texts, and tells of what was taken away or formatted on the way. */
class Units {
  readonly #record: AuthorshipRecord
  readonly #texts: readonly Y.Text[]
  /** Block starts and tables that strayed into a footnote are not shown there. */
  readonly #inlineOnly: boolean
  #text = 0
  #item: Y.Item | null
  #used = 0
  /** Entry of the unit taken last. */
  last = 0

  constructor(record: AuthorshipRecord, texts: readonly Y.Text[], inlineOnly = false) {
    this.#record = record
    this.#texts = texts
    this.#inlineOnly = inlineOnly
    this.#item = texts[0]?._start ?? null
  }

  /** The next unit, whatever it is; undefined where there is none. What lies before it is told to `open`. */
  one(open: Open): Y.Item | undefined {
    const item = this.#next(open)
    if (item === undefined) return undefined
    this.last = this.#record.authorAt(item.id.client, item.id.clock + this.#used)
    this.#used++
    return item
  }

  /** Some units of text as runs from `offset` on. */
  take(count: number, offset: number, open: Open): void {
    let at = offset
    for (let left = count; left > 0;) {
      const item = this.#next(open)
      if (item === undefined) return
      const length = Math.min(left, item.length - this.#used)
      const { client } = item.id
      const clock = item.id.clock + this.#used
      for (let i = 0; i < length; i++) {
        open.changed = Math.max(open.changed, this.#record.born.at(client, clock + i))
        addRun(open, at + i, at + i + 1, this.#record.authorAt(client, clock + i))
      }
      this.#used += length
      at += length
      left -= length
    }
  }

  /** Passes over what is left. */
  rest(open: Open): void {
    while (this.#next(open) !== undefined) this.#used = this.#item?.length ?? 0
  }

  /** The item of the next unit shown. */
  #next(open: Open): Y.Item | undefined {
    for (;;) {
      const item = this.#item
      if (item === null) {
        this.#text++
        const text = this.#texts[this.#text]
        if (text === undefined) return undefined
        this.#item = text._start
        continue
      }
      const shown = item.countable && !item.deleted && !(this.#inlineOnly && isForBlocks(item))
      if (shown && this.#used < item.length) return item
      if (!shown) this.#pass(item, open)
      this.#item = item.right
      this.#used = 0
    }
  }

  #pass({ id }: Y.Item, open: Open): void {
    const { born, died } = this.#record
    const entry = Math.max(born.at(id.client, id.clock), died.at(id.client, id.clock))
    open.changed = Math.max(open.changed, entry)
  }
}

function isForBlocks(item: Y.Item): boolean {
  const type = typeOf(item)
  if (!(type instanceof Y.Map)) return false
  return ['block', 'table', 'figure'].includes(String(type.get('type')))
}

function addRun(open: Open, from: number, to: number, entry: number): void {
  const last = open.runs.at(-1)
  if (last?.entry === entry && last.to === from) last.to = to
  else open.runs.push({ from, to, entry })
}
