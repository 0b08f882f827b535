/**
 * Where a Yjs type of a draft stands in the ProseMirror document, and the other way round. Everything goes through
 * the nesting body → table → cell text → footnote, so a place is found by counting, never by searching for ids.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { shownCells, storedCells } from './embeds.ts'
import type { PlacedText, StoredCell } from './embeds.ts'
import { isBlockNode } from './runs.ts'
import { childAt, childEndingAt, flatSize, inlineOffset, inlineUnits, startSize } from './units.ts'

/** What every Yjs type has; its own class is a matter of its events' types. */
export interface YType {
  readonly _item: Y.Item | null
}

export interface Container {
  readonly node: Node
  /** ProseMirror position where the container's content starts. */
  readonly start: number
  /** All texts it shows, one after the other; more than one only in a cell. */
  readonly texts: readonly PlacedText[]
  /** Flat units of other texts that are shown before this one. */
  readonly skip: number
}

/** Index of a nested type in its Y.Text; undefined where it was deleted. Walks the items once. */
export function indexOfType(parent: Y.Text, type: YType): number | undefined {
  let index = 0
  for (let item = parent._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (item.content instanceof Y.ContentType && item.content.type === type) return index
    index += item.length
  }
  return undefined
}

/** The nested type at an index of a Y.Text, if there is one. */
export function typeAt(parent: Y.Text, index: number): YType | undefined {
  let left = index
  for (let item = parent._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (left < item.length) {
      return item.content instanceof Y.ContentType ? item.content.type : undefined
    }
    left -= item.length
  }
  return undefined
}

function parentOf(type: YType): YType | undefined {
  const parent = type._item?.parent
  return parent instanceof Y.AbstractType ? parent : undefined
}

/** The table that a cell's text belongs to, with the key of the cell. */
export function cellOfText(text: Y.Text): { table: Y.Map<unknown>; key: string } | undefined {
  const cell = parentOf(text)
  if (cell === undefined || text._item?.parentSub !== 'text') return undefined
  const cells = parentOf(cell)
  const key = cell._item?.parentSub
  const table = cells === undefined ? undefined : parentOf(cells)
  if (!(table instanceof Y.Map) || typeof key !== 'string') return undefined
  return table.get('type') === 'table' ? { table: table as Y.Map<unknown>, key } : undefined
}

/** The node and position of an embedded type (start → its block, table, figure, footnote); undefined where not shown. */
export function placeOfEmbed(
  body: Y.Text,
  doc: Node,
  embed: YType,
): { node: Node; pos: number } | undefined {
  const parent = parentOf(embed)
  if (!(parent instanceof Y.Text)) return undefined
  const index = indexOfType(parent, embed)
  const container = containerOf(body, doc, parent)
  if (index === undefined || container === undefined) return undefined
  return nodeAtFlat(container.node, container.start, index + container.skip)
}

/** The node that holds the unit at a flat index: a block for its start, an inline leaf, a table or figure. */
export function nodeAtFlat(
  container: Node,
  start: number,
  index: number,
): { node: Node; pos: number } | undefined {
  if (container.inlineContent) {
    const offset = inlineOffset(container, index)
    const node = container.nodeAt(offset)
    return node === null ? undefined : { node, pos: start + offset }
  }
  const place = childAt(container, index)
  if (place === undefined) return undefined
  const child = container.child(place.index)
  const pos = start + place.offset
  const unit = index - place.flat - (isBlockNode(child) ? startSize(child) : 0)
  if (unit < 0 || !isBlockNode(child)) return { node: child, pos }
  const offset = inlineOffset(child, unit)
  const node = child.nodeAt(offset)
  return node === null ? undefined : { node, pos: pos + 1 + offset }
}

/** The node whose content is shown from a text; undefined for a cell of a removed row, or a deleted footnote. */
export function containerOf(body: Y.Text, doc: Node, text: Y.Text): Container | undefined {
  if (text === body) return { node: doc, start: 0, texts: [{ place: '', text }], skip: 0 }
  const cell = cellOfText(text)
  if (cell !== undefined) return containerOfCell(body, doc, text, cell)
  const footnote = parentOf(text)
  if (footnote === undefined || text._item?.parentSub !== 'text') return undefined
  const place = placeOfEmbed(body, doc, footnote)
  return place?.node.type.name === 'footnote'
    ? { node: place.node, start: place.pos + 1, texts: [{ place: '', text }], skip: 0 }
    : undefined
}

function containerOfCell(
  body: Y.Text,
  doc: Node,
  text: Y.Text,
  { table, key }: { table: Y.Map<unknown>; key: string },
): Container | undefined {
  const place = placeOfEmbed(body, doc, table)
  if (place === undefined) return undefined
  const [row, col] = key.split('/')
  const r = place.node.children.findIndex((child) => child.attrs['id'] === row)
  const c = (place.node.attrs['cols'] as string[]).indexOf(col ?? '')
  const cell = cellsOfTable(place.node).find(
    (one) => one.row <= r && r < one.row + one.rowspan && one.col <= c && c < one.col + one.colspan,
  )
  if (cell === undefined) return undefined
  const texts = textsShownIn(table, place.node, cell)
  let skip = 0
  for (const shown of texts) {
    if (shown.text === text)
      return { node: cell.node, start: place.pos + cell.offset + 1, texts, skip }
    skip += shown.text.length
  }
  return undefined
}

export interface PlacedCell {
  readonly node: Node
  /** From the table's position. */
  readonly offset: number
  readonly row: number
  readonly col: number
  readonly rowspan: number
  readonly colspan: number
}

/** The cells of a table node that is a full grid, with the row and column each starts in. */
export function cellsOfTable(table: Node): PlacedCell[] {
  const cells: PlacedCell[] = []
  const cols = table.attrs['cols'] as string[]
  let offset = 1
  table.children.forEach((row, r) => {
    let at = offset + 1
    for (const node of row.children) {
      const col = cols.indexOf(String(node.attrs['col']))
      const { rowspan, colspan } = node.attrs as { rowspan: number; colspan: number }
      cells.push({ node, offset: at, row: r, col, rowspan, colspan })
      at += node.nodeSize
    }
    offset += row.nodeSize
  })
  return cells
}

/** The texts that a cell of a table node shows. */
export function textsShownIn(map: Y.Map<unknown>, table: Node, cell: PlacedCell): StoredCell[] {
  const rows = table.children.map((row) => String(row.attrs['id']))
  const cols = table.attrs['cols'] as string[]
  return shownCells(
    storedCells(map),
    rows.slice(cell.row, cell.row + cell.rowspan),
    cols.slice(cell.col, cell.col + cell.colspan),
  )
}

/**
 * The text and index that a ProseMirror position stands for, and the id of the block it is in. A position between
 * blocks stands for the start of the block behind it. Undefined in a cell nobody has written in yet.
 */
export function flatPlace(
  body: Y.Text,
  doc: Node,
  pos: number,
): { text: Y.Text; index: number; block: string | null } | undefined {
  const $pos = doc.resolve(pos)
  let texts: readonly Y.Text[] = [body]
  let index = 0
  let block: string | null = null
  for (let depth = 0; depth <= $pos.depth; depth++) {
    const node = $pos.node(depth)
    if (node.type.name === 'doc' || node.type.name === 'cell') {
      if (node.type.name === 'cell') {
        texts = textsOfCell(textAt(texts, index), $pos.node(depth - 2), node)
        if (texts.length === 0) return undefined
      }
      index = 0
      const at = $pos.index(depth)
      for (let i = 0; i < at; i++) index += flatSize(node.child(i))
    } else if (isBlockNode(node)) {
      block = String(node.attrs['id'])
      const deeper = depth < $pos.depth
      const offset = deeper ? $pos.before(depth + 1) - $pos.start(depth) : $pos.parentOffset
      index += startSize(node) + inlineUnits(node, offset)
    } else if (node.type.name === 'footnote') {
      const { text, index: at } = textAt(texts, index)
      const map = typeAt(text, at)
      const inner: unknown = map instanceof Y.Map ? map.get('text') : undefined
      if (!(inner instanceof Y.Text)) return undefined
      texts = [inner]
      index = inlineUnits(node, $pos.parentOffset)
    }
  }
  return { ...textAt(texts, index), block }
}

/** The one of several texts shown one after the other that a common index falls into, and the index in it. */
function textAt(texts: readonly Y.Text[], index: number): { text: Y.Text; index: number } {
  let left = index
  for (const text of texts) {
    if (left <= text.length) {
      return { text, index: left }
    }
    left -= text.length
  }
  const last = texts.at(-1)
  if (last === undefined) throw new Error('textAt: no text')
  return { text: last, index: last.length }
}

function textsOfCell(at: { text: Y.Text; index: number }, table: Node, cell: Node): Y.Text[] {
  const map = typeAt(at.text, at.index)
  const placed = cellsOfTable(table).find(({ node }) => node === cell)
  if (!(map instanceof Y.Map) || placed === undefined) return []
  return textsShownIn(map as Y.Map<unknown>, table, placed).map((shown) => shown.text)
}

/** The ProseMirror position of a flat index in a text; undefined where that text is not shown. */
export function positionOf(
  body: Y.Text,
  doc: Node,
  text: Y.Text,
  index: number,
): number | undefined {
  const container = containerOf(body, doc, text)
  if (container === undefined) return undefined
  const flat = index + container.skip
  if (container.node.inlineContent) return container.start + inlineOffset(container.node, flat)
  const place = childEndingAt(container.node, flat)
  if (place.index < 0) return container.start
  const child = container.node.child(place.index)
  if (!isBlockNode(child)) return container.start + place.offset + child.nodeSize
  return (
    container.start + place.offset + 1 + inlineOffset(child, flat - place.flat - startSize(child))
  )
}
