/**
 * Tree → flat: writes the difference of two documents into the Yjs body as the smallest change of text.
 *
 * Only what differs is looked at (unchanged nodes are identical objects). A character that lives on is never
 * re-created: a split inserts a start, a join removes one, a change of kind sets a key of the start.
 */
import type { Mark, Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { align, unitsOfBlocks, unitsOfInline } from './align.ts'
import type { Edit, Touched, Unit } from './align.ts'
import {
  blocksOf,
  gridOf,
  newCell,
  newEmbed,
  newStart,
  storedAttrs,
  storedCellAttrs,
  storedCells,
  stringIn,
} from './embeds.ts'
import type { PlacedText } from './embeds.ts'
import { cellsOfTable, textsShownIn, typeAt } from './place.ts'
import type { PlacedCell } from './place.ts'
import { SeenIds, formatOf, formatsOf, implicitId } from './runs.ts'
import type { BlockAttrs } from './schema.ts'
import { isImplicitId, schema } from './schema.ts'
import { flatSize } from './units.ts'

/**
 * Writes `after` into a body that shows `before`. Call inside `doc.transact`. `touched` are the positions that the
 * editor's steps touched, if known; `newId` is asked for keys of cells that two people may make at once. Returns false
 * where the text may now show something else (tables changed their shape, cells share text): read it again then.
 */
export function writeDocument(
  body: Y.Text,
  before: Node,
  after: Node,
  touched: Touched | undefined,
  newId: () => string,
): boolean {
  const doubts = { any: false }
  const writer = new Writer(touched, newId, doubts)
  writer.container([{ place: '', text: body }], before, after, 0, 0)
  return !doubts.any
}

class Writer {
  readonly #touched: Touched | undefined
  readonly #newId: () => string
  readonly #doubts: { any: boolean }

  constructor(touched: Touched | undefined, newId: () => string, doubts: { any: boolean }) {
    this.#touched = touched
    this.#newId = newId
    this.#doubts = doubts
  }

  /** A document or cell; `posBefore` and `posAfter` are where its content starts in each document. */
  container(
    texts: readonly PlacedText[],
    before: Node,
    after: Node,
    posBefore: number,
    posAfter: number,
  ): void {
    let head = 0
    let flat = 0
    let a = posBefore
    const shorter = Math.min(before.childCount, after.childCount)
    while (head < shorter && before.child(head) === after.child(head)) {
      const child = before.child(head)
      flat += flatSize(child)
      a += child.nodeSize
      head++
    }
    let tail = 0
    while (
      tail < shorter - head &&
      before.child(before.childCount - 1 - tail) === after.child(after.childCount - 1 - tail)
    ) {
      tail++
    }
    const unitsBefore = unitsOfBlocks(before.children.slice(head, before.childCount - tail), a)
    const unitsAfter = unitsOfBlocks(
      after.children.slice(head, after.childCount - tail),
      a - posBefore + posAfter,
    )
    if (unitsBefore.length === 0 && unitsAfter.length === 0) return
    this.#apply(texts, flat, align(unitsBefore, unitsAfter, this.#touched))
  }

  #inline(text: Y.Text, before: Node, after: Node, posBefore: number, posAfter: number): void {
    const units = align(
      unitsOfInline(before, posBefore),
      unitsOfInline(after, posAfter),
      this.#touched,
    )
    this.#apply([{ place: '', text }], 0, units)
  }

  /** From the last edit to the first, so that indexes before the current one stay true. */
  #apply(placed: readonly PlacedText[], flat: number, edits: readonly Edit[]): void {
    const texts = placed.map((one) => one.text)
    const starts: number[] = []
    // At the border of two texts, what stands behind the implicit start of the second belongs to the second.
    const owners: number[] = []
    let at = flat
    let owner = 0
    for (const edit of edits) {
      starts.push(at)
      for (const unit of edit.type === 'keep' ? [edit.before] : edit.before) {
        if (unit.length === 0) owner = Math.max(owner, ownerOf(placed, unit))
        at += unit.length
      }
      owners.push(owner)
    }
    for (let k = edits.length - 1; k >= 0; k--) {
      const edit = edits[k]
      const index = starts[k]
      if (edit === undefined || index === undefined) continue
      if (edit.type === 'replace') {
        this.#replace(texts, index, edit, owners[k] ?? 0)
      } else if (edit.before.type === 'char') {
        k = this.#formatRun(texts, edits, starts, k)
      } else if (edit.before.length === 0) {
        if (edit.after.length === 0) continue
        const { text, index: local } = locate(texts, index, owners[k] ?? 0)
        text.insertEmbed(local, newStart(edit.after.node.attrs as BlockAttrs), {})
      } else {
        this.#keep(texts, index, edit.before, edit.after)
      }
    }
  }

  #replace(
    texts: readonly Y.Text[],
    index: number,
    edit: Edit & { type: 'replace' },
    owner: number,
  ): void {
    const length = edit.before.reduce((sum, unit) => sum + unit.length, 0)
    // What is inserted goes behind the last text that has something before the index.
    const { text, index: first } = locate(texts, index, owner)
    if (length > 0) remove(texts, index, length)
    let at = first
    if (edit.after.some((unit) => unit.node.type.name === 'table')) this.#doubts.any = true
    for (const { insert, marks } of pieces(edit.after)) {
      if (typeof insert !== 'string') {
        text.insertEmbed(at, insert, formatsOf(marks))
        at += 1
        continue
      }
      // Formats are always named: without them Yjs takes those of a remembered place, which may be a neighbour's.
      text.insert(at, insert, formatsOf(marks))
      at += insert.length
    }
  }

  /** Neighbouring kept characters with the same change of marks become one format; returns the first edit handled. */
  #formatRun(
    texts: readonly Y.Text[],
    edits: readonly Edit[],
    starts: readonly number[],
    last: number,
  ): number {
    const end = edits[last]
    if (end?.type !== 'keep') return last
    const { before: lastBefore, after: lastAfter } = end
    let first = last
    for (;;) {
      const edit = edits[first - 1]
      if (edit?.type !== 'keep' || edit.before.type !== 'char') break
      if (edit.before.marks !== lastBefore.marks || edit.after.marks !== lastAfter.marks) break
      first--
    }
    const formats =
      lastBefore.marks === lastAfter.marks
        ? undefined
        : formatChange(lastBefore.marks, lastAfter.marks)
    const index = starts[first]
    if (formats !== undefined && index !== undefined)
      format(texts, index, last - first + 1, formats)
    return first
  }

  #keep(texts: readonly Y.Text[], index: number, before: Unit, after: Unit): void {
    if (before.node === after.node) return
    const formats = formatChange(before.marks, after.marks)
    if (formats !== undefined) format(texts, index, 1, formats)
    const { text, index: at } = within(texts, index)
    const type = before.node.type.name
    if (before.type === 'start') {
      const a = before.node.attrs as BlockAttrs
      const b = after.node.attrs as BlockAttrs
      if (!sameRecord(a, b)) setKeys(typeAt(text, at), storedAttrs(a), storedAttrs(b))
    } else if (type === 'figure') {
      const keys = (node: Node) =>
        new Map([
          ['src', node.attrs['src']],
          ['alt', node.attrs['alt']],
        ])
      setKeys(typeAt(text, at), keys(before.node), keys(after.node))
    } else if (type === 'footnote') {
      const map = typeAt(text, at)
      const inner: unknown = map instanceof Y.Map ? map.get('text') : undefined
      if (inner instanceof Y.Text) {
        this.#inline(inner, before.node, after.node, before.pos + 1, after.pos + 1)
      }
    } else if (type === 'table') {
      const map = typeAt(text, at)
      if (map instanceof Y.Map) {
        this.#table(map as Y.Map<unknown>, before.node, after.node, before.pos, after.pos)
      }
    }
  }

  #table(
    map: Y.Map<unknown>,
    before: Node,
    after: Node,
    posBefore: number,
    posAfter: number,
  ): void {
    const rowIds = (table: Node) => table.children.map((row) => String(row.attrs['id']))
    const oldGrid = gridOf(map)
    const rows = rowIds(after)
    const cols = after.attrs['cols'] as string[]
    writeIds(map.get('rows'), oldGrid.rows, rows)
    writeIds(map.get('cols'), oldGrid.cols, cols)
    const isNew = (row: string, col: string) =>
      !oldGrid.rows.includes(row) || !oldGrid.cols.includes(col)

    const oldCells = new Map(cellsOfTable(before).map((cell) => [keyOf(before, cell), cell]))
    const cells: unknown = map.get('cells')
    if (!(cells instanceof Y.Map)) return
    for (const cell of cellsOfTable(after)) {
      const key = keyOf(after, cell)
      const old = oldCells.get(key)
      const covers = old !== undefined && coverage(before, old) === coverage(after, cell)
      if (covers && old.node === cell.node) continue
      if (!covers) this.#doubts.any = true
      let own = storedCells(map).get(key)?.[0]
      if (own === undefined) {
        this.#doubts.any = true
        const [row = '', col = ''] = key.split('/')
        // A place that exists already may be filled by somebody else at this moment: a key of its own keeps both.
        const place = isNew(row, col) ? key : `${key}/${this.#newId()}`
        const shared = textsShownIn(map, after, cell).length > 0
        // What the places it covers hold already is shown from there and must not be written a second time.
        const made = shared ? cell.node.type.create(cell.node.attrs) : cell.node
        cells.set(place, newCell(made, `${stringIn(map, 'id')}/${key}`))
        own = storedCells(map).get(key)?.[0]
        if (!shared || own === undefined) continue
      }
      // What the texts show before this change: the old cell, or (merged, split, uncovered) what they would show.
      const texts = textsShownIn(map, after, cell)
      const shown = covers
        ? old.node
        : schema.node('cell', null, blocksOf(texts, `${stringIn(map, 'id')}/${key}`, new SeenIds()))
      setKeys(own.map, storedSpans(own.map), storedCellAttrs(cell.node))
      const writer = covers ? this : new Writer(undefined, this.#newId, this.#doubts)
      const start = posBefore + (covers ? old.offset : 0) + 1
      writer.container(texts, shown, cell.node, start, posAfter + cell.offset + 1)
      if (texts.length > 1) {
        this.#doubts.any = true
        this.#gather(texts, textsShownIn(map, after, cell), cell.node)
      }
    }
  }

  /** A paragraph that now reaches across the border of two texts has to stand in one of them: the first. */
  #gather(texts: readonly PlacedText[], now: readonly PlacedText[], cell: Node): void {
    const [first, ...others] = texts
    if (first === undefined) return
    const shows = (some: readonly PlacedText[]) => blocksOf(some, first.place, new SeenIds())
    if (sameNodes(shows(now), cell)) return
    for (const { text } of others) text.delete(0, text.length)
    const shown = schema.node('cell', null, shows([first]))
    const own = implicitId(first.place)
    const blocks = cell.children.map((node) => {
      const id = String(node.attrs['id'])
      const strays = isImplicitId(id) && id !== own
      return strays ? node.type.create({ ...node.attrs, id: this.#newId() }, node.content) : node
    })
    const wanted = schema.node('cell', null, blocks)
    new Writer(undefined, this.#newId, this.#doubts).container([first], shown, wanted, 0, 0)
  }
}

function sameNodes(nodes: readonly Node[], parent: Node): boolean {
  return nodes.length === parent.childCount && nodes.every((node, i) => node.eq(parent.child(i)))
}

function keyOf(table: Node, cell: PlacedCell): string {
  return `${String(table.child(cell.row).attrs['id'])}/${String(cell.node.attrs['col'])}`
}

/** The rows and columns that a cell covers, as one string. */
function coverage(table: Node, cell: PlacedCell): string {
  const rows = table.children.slice(cell.row, cell.row + cell.rowspan)
  const cols = (table.attrs['cols'] as string[]).slice(cell.col, cell.col + cell.colspan)
  return `${rows.map((row) => String(row.attrs['id'])).join()}/${cols.join()}`
}

function storedSpans(map: Y.Map<unknown>): Map<string, unknown> {
  return new Map(
    ['colspan', 'rowspan', 'header']
      .filter((key) => map.has(key))
      .map((key) => [key, map.get(key)]),
  )
}

/** The number of the text whose implicit block a unit starts. */
function ownerOf(placed: readonly PlacedText[], unit: Unit): number {
  const id: unknown = unit.node.attrs['id']
  return placed.findIndex(({ place }) => implicitId(place) === id)
}

/** Turns one list of ids into another, keeping those that stay in order. */
function writeIds(array: unknown, before: readonly string[], after: readonly string[]): void {
  if (!(array instanceof Y.Array)) return
  const kept = new Set(longestCommon(before, after))
  const all = array.toArray() as unknown[]
  for (let i = all.length - 1; i >= 0; i--) {
    const id = all[i]
    // A second copy of an id (two people moved the same row) is not shown and goes.
    if (typeof id !== 'string' || !kept.has(id) || all.indexOf(id) !== i) array.delete(i, 1)
  }
  after.forEach((id, i) => {
    if (!kept.has(id)) array.insert(i, [id])
  })
}

function longestCommon(before: readonly string[], after: readonly string[]): string[] {
  // Lists of a few dozen ids: the plain table is fast enough and exact.
  const width = after.length + 1
  const best = new Array<number>((before.length + 1) * width).fill(0)
  const at = (i: number, j: number) => best[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      best[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const common: string[] = []
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    const id = before[i]
    if (id !== undefined && id === after[j]) {
      common.push(id)
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return common
}

interface Piece {
  readonly insert: string | object
  readonly marks: readonly Mark[]
}

function pieces(units: readonly Unit[]): Piece[] {
  const made: Piece[] = []
  let text = ''
  let marks: readonly Mark[] = []
  const flush = () => {
    if (text !== '') made.push({ insert: text, marks })
    text = ''
  }
  for (const unit of units) {
    if (unit.type === 'char') {
      if (unit.marks !== marks) flush()
      marks = unit.marks
      text += unit.char
      continue
    }
    flush()
    if (unit.type !== 'start') made.push({ insert: newEmbed(unit.node), marks: unit.marks })
    else if (unit.length === 1) {
      made.push({ insert: newStart(unit.node.attrs as BlockAttrs), marks: [] })
    }
  }
  flush()
  return made
}

/** Formats to set (null to clear) so that one set of marks becomes another; undefined where they are equal. */
function formatChange(
  before: readonly Mark[],
  after: readonly Mark[],
): Record<string, unknown> | undefined {
  const changes: Record<string, unknown> = {}
  for (const mark of before) if (!mark.isInSet(after)) changes[formatOf(mark)[0]] = null
  for (const mark of after) {
    if (mark.isInSet(before)) continue
    const [name, value] = formatOf(mark)
    changes[name] = value
  }
  return Object.keys(changes).length === 0 ? undefined : changes
}

function setKeys(
  map: unknown,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): void {
  if (!(map instanceof Y.Map)) return
  for (const key of before.keys()) if (!after.has(key)) map.delete(key)
  for (const [key, value] of after) {
    if (JSON.stringify(before.get(key)) !== JSON.stringify(value)) map.set(key, value)
  }
}

function sameRecord(a: object, b: object): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/** Where something inserted at a common index goes: the earlier text at a border, but none before `owner`. */
function locate(
  texts: readonly Y.Text[],
  index: number,
  owner: number,
): { text: Y.Text; index: number } {
  let left = index
  let n = 0
  for (const text of texts) {
    if (left < text.length || (left === text.length && n >= owner)) return { text, index: left }
    left -= text.length
    n++
  }
  throw new Error(`locate: index ${index} is beyond the text`)
}

/** The text and index of the unit that stands at a common index. */
function within(texts: readonly Y.Text[], index: number): { text: Y.Text; index: number } {
  let left = index
  for (const text of texts) {
    if (left < text.length) return { text, index: left }
    left -= text.length
  }
  throw new Error(`within: no unit at ${index}`)
}

function remove(texts: readonly Y.Text[], index: number, length: number): void {
  let left = length
  while (left > 0) {
    const { text, index: at } = within(texts, index)
    const taken = Math.min(left, text.length - at)
    // Not `delete`: it starts from a remembered place without knowing the formats there, and may drop a format's end.
    text.applyDelta([{ retain: at }, { delete: taken }], { sanitize: false })
    left -= taken
  }
}

function format(
  texts: readonly Y.Text[],
  index: number,
  length: number,
  formats: Record<string, unknown>,
): void {
  let from = index
  let left = length
  while (left > 0) {
    const { text, index: at } = within(texts, from)
    const taken = Math.min(left, text.length - at)
    text.format(at, taken, formats)
    from += taken
    left -= taken
  }
}
