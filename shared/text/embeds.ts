/**
 * What is embedded in the flat text, and its ProseMirror nodes.
 *
 *   block start   Y.Map {type:'block', id, kind?, level?, …}      only what differs from the defaults is stored
 *   table         Y.Map {type:'table', id, rows: Y.Array<id>, cols: Y.Array<id>, cells: Y.Map<key, cell>}
 *   cell          Y.Map {text: Y.Text (flat again), colspan?, rowspan?, header?}   key "row/col" or "row/col/extra"
 *   footnote      Y.Map {type:'footnote', id, text: Y.Text}
 *   figure        Y.Map {type:'figure', id, src, alt}
 *   break, reference   plain values {type:'break'}, {type:'reference', target}
 *
 * Rows and columns are lists of ids and cells are keyed by both, so that a row and a column added at the same time
 * make a full grid; moving or deleting a row touches no text. Cells made for the same place by two people at once
 * have different keys and are shown one after the other, and a merged cell shows the texts of all places it covers:
 * nothing typed is lost, also while somebody else merges.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { blockAttrTests, defaultBlockAttrs, isImplicitId, nodeOf, schema } from './schema.ts'
import type { BlockAttrs } from './schema.ts'
import {
  SeenIds,
  formatsOf,
  implicitAttrs,
  implicitId,
  inlineFromRuns,
  isBlockNode,
  marksOf,
  nodesFromRuns,
} from './runs.ts'
import type { Formats, Run } from './runs.ts'

/** An operation of Yjs' delta as far as it is used here. */
export interface Delta {
  readonly insert?: unknown
  readonly delete?: number
  readonly retain?: number
  readonly attributes?: Formats
}

const attrNames = Object.keys(defaultBlockAttrs) as (keyof BlockAttrs)[]
const known = new Set<string>(attrNames)

/** Attributes of a block start; what is malformed reads as its default, what is unknown is kept in `extra`. */
export function attrsOfStart(map: Y.Map<unknown>, ids: SeenIds): BlockAttrs {
  const attrs: Record<string, unknown> = { ...defaultBlockAttrs }
  let extra: Record<string, unknown> | null = null
  map.forEach((value, key) => {
    if (key === 'type') return
    if (!known.has(key) || key === 'extra') (extra ??= {})[key] = plain(value)
    else if (blockAttrTests[key as keyof BlockAttrs](value)) attrs[key] = value
  })
  attrs['extra'] = extra
  attrs['id'] = ids.claim(String(attrs['id']))
  return attrs as unknown as BlockAttrs
}

/** A string held by a map; empty where there is none. */
export function stringIn(map: Y.Map<unknown>, key: string): string {
  const value = map.get(key)
  return typeof value === 'string' ? value : ''
}

function plain(value: unknown): unknown {
  return value instanceof Y.AbstractType ? (value.toJSON() as unknown) : value
}

/** The keys a block start holds for these attributes: only what differs from the defaults, `id` always. */
export function storedAttrs(attrs: BlockAttrs): Map<string, unknown> {
  const stored = new Map<string, unknown>([['id', attrs.id]])
  for (const key of attrNames) {
    if (key === 'id' || key === 'extra' || attrs[key] === defaultBlockAttrs[key]) continue
    stored.set(key, attrs[key])
  }
  for (const [key, value] of Object.entries(attrs.extra ?? {})) stored.set(key, value)
  return stored
}

export function newStart(attrs: BlockAttrs): Y.Map<unknown> {
  return new Y.Map<unknown>([['type', 'block'], ...storedAttrs(attrs)])
}

/** The run that one embedded thing of the flat text stands for. */
export function runOfEmbed(value: unknown, formats: Formats | undefined, ids: SeenIds): Run {
  if (value instanceof Y.Map) {
    const map = value as Y.Map<unknown>
    switch (map.get('type')) {
      case 'block':
        return { type: 'start', attrs: attrsOfStart(map, ids) }
      case 'table':
        return { type: 'block', node: tableOf(map, ids) }
      case 'figure':
        return { type: 'block', node: figureOf(map, ids) }
      case 'footnote':
        return { type: 'inline', node: footnoteOf(map, ids).mark(marksOf(formats)) }
      default:
        return opaque(map.toJSON(), formats)
    }
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Y.AbstractType)) {
    const { type, target } = value as { type?: unknown; target?: unknown }
    if (type === 'break')
      return { type: 'inline', node: schema.node('break', null, [], marksOf(formats)) }
    if (type === 'reference' && typeof target === 'string') {
      return { type: 'inline', node: schema.node('reference', { target }, [], marksOf(formats)) }
    }
  }
  return opaque(plain(value), formats)
}

function opaque(value: unknown, formats: Formats | undefined): Run {
  return { type: 'inline', node: schema.node('opaque', { value }, [], marksOf(formats)) }
}

/** All runs of one flat text. */
export function runsOfText(text: Y.Text, ids: SeenIds): Run[] {
  return (text.toDelta() as Delta[]).map((op) => runOfInsert(op, ids))
}

/** The run of one inserted piece of a delta. */
export function runOfInsert(op: Delta, ids: SeenIds): Run {
  if (typeof op.insert === 'string') {
    return { type: 'text', text: op.insert, marks: marksOf(op.attributes) }
  }
  return runOfEmbed(op.insert, op.attributes, ids)
}

/** A flat text, and what its implicit block is named after. */
export interface PlacedText {
  readonly place: string
  readonly text: Y.Text
}

/** The blocks of a container (a cell): its texts one after the other, one implicit block where all are empty. */
export function blocksOf(texts: readonly PlacedText[], place: string, ids: SeenIds): Node[] {
  const nodes = texts.flatMap((one) => nodesFromRuns(runsOfText(one.text, ids), one.place, ids))
  return nodes.length > 0 ? nodes : [nodeOf('block', implicitAttrs(place, ids), [])]
}

function stringsOf(value: unknown): string[] {
  if (!(value instanceof Y.Array)) return []
  const seen = new Set<string>()
  value.forEach((entry: unknown) => {
    if (typeof entry === 'string') seen.add(entry)
  })
  return [...seen]
}

export interface StoredCell extends PlacedText {
  readonly map: Y.Map<unknown>
}

/** The stored cells of a table by "row/col", each list in the order of their keys. */
export function storedCells(table: Y.Map<unknown>): Map<string, StoredCell[]> {
  const cells = table.get('cells')
  const byPlace = new Map<string, StoredCell[]>()
  if (!(cells instanceof Y.Map)) return byPlace
  const id = stringIn(table, 'id')
  for (const key of [...cells.keys()].sort()) {
    const map: unknown = cells.get(key)
    if (!(map instanceof Y.Map)) continue
    const text: unknown = map.get('text')
    if (!(text instanceof Y.Text)) continue
    const place = key.split('/').slice(0, 2).join('/')
    const list = byPlace.get(place) ?? []
    const named = list.length === 0 ? place : key
    list.push({ place: `${id}/${named}`, map: map as Y.Map<unknown>, text })
    byPlace.set(place, list)
  }
  return byPlace
}

const span = (map: Y.Map<unknown> | undefined, name: string, most: number) => {
  const value = map?.get(name)
  return typeof value === 'number' && Number.isInteger(value)
    ? Math.min(most, Math.max(1, value))
    : 1
}

/** Rows and columns of a stored table, each id once. */
export function gridOf(table: Y.Map<unknown>): { rows: string[]; cols: string[] } {
  return { rows: stringsOf(table.get('rows')), cols: stringsOf(table.get('cols')) }
}

/** False for a text that shows as one empty block at most. */
function holdsText(text: Y.Text): boolean {
  if (text.length !== 1) return text.length > 0
  const [only] = runsOfText(text, new SeenIds())
  return only?.type !== 'start'
}

/** The stored cells that a cell shows: all of its own place, and those of covered places that hold text. */
export function shownCells(
  stored: ReadonlyMap<string, readonly StoredCell[]>,
  rows: readonly string[],
  cols: readonly string[],
): StoredCell[] {
  const shown: StoredCell[] = []
  rows.forEach((row, y) => {
    cols.forEach((col, x) => {
      const held = stored.get(`${row}/${col}`) ?? []
      shown.push(...(x === 0 && y === 0 ? held : held.filter(({ text }) => holdsText(text))))
    })
  })
  return shown
}

/** The table as a full grid: a missing cell is an empty one, spans that overlap or stick out are cut to fit. */
export function tableOf(table: Y.Map<unknown>, ids: SeenIds): Node {
  const { rows, cols } = gridOf(table)
  const id = ids.claim(stringIn(table, 'id'))
  const stored = storedCells(table)
  const covered = new Set<number>()
  const at = (row: number, col: number) => row * cols.length + col

  const rowNodes = rows.map((row, r) => {
    const cells: Node[] = []
    cols.forEach((col, c) => {
      if (covered.has(at(r, c))) return
      const map = stored.get(`${row}/${col}`)?.[0]?.map
      let colspan = 1
      const widest = span(map, 'colspan', cols.length - c)
      while (colspan < widest && !covered.has(at(r, c + colspan))) colspan++
      let rowspan = 1
      const highest = span(map, 'rowspan', rows.length - r)
      const free = (below: number) =>
        Array.from({ length: colspan }, (_, i) => i).every((i) => !covered.has(at(below, c + i)))
      while (rowspan < highest && free(r + rowspan)) rowspan++
      for (let y = 0; y < rowspan; y++)
        for (let x = 0; x < colspan; x++) covered.add(at(r + y, c + x))
      const attrs = { col, colspan, rowspan, header: map?.get('header') === true }
      const shown = shownCells(stored, rows.slice(r, r + rowspan), cols.slice(c, c + colspan))
      cells.push(nodeOf('cell', attrs, blocksOf(shown, `${id}/${row}/${col}`, ids)))
    })
    return nodeOf('row', { id: row }, cells)
  })
  return nodeOf('table', { id, cols, extra: extraOf(table, ['rows', 'cols', 'cells']) }, rowNodes)
}

function figureOf(map: Y.Map<unknown>, ids: SeenIds): Node {
  return schema.node('figure', {
    id: ids.claim(stringIn(map, 'id')),
    src: stringIn(map, 'src'),
    alt: stringIn(map, 'alt'),
    extra: extraOf(map, ['src', 'alt']),
  })
}

function footnoteOf(map: Y.Map<unknown>, ids: SeenIds): Node {
  const text: unknown = map.get('text')
  const id = ids.claim(stringIn(map, 'id'))
  const content = text instanceof Y.Text ? inlineFromRuns(runsOfText(text, ids)) : []
  // A footnote inside a footnote has no place in the tree; it reads as something unknown.
  const inner = content.map((node) =>
    node.type.name === 'footnote'
      ? schema.node('opaque', { value: node.toJSON() as unknown })
      : node,
  )
  return nodeOf('footnote', { id, extra: extraOf(map, ['text']) }, inner)
}

function extraOf(map: Y.Map<unknown>, own: readonly string[]): Record<string, unknown> | null {
  let extra: Record<string, unknown> | null = null
  map.forEach((value, key) => {
    if (key !== 'type' && key !== 'id' && !own.includes(key)) (extra ??= {})[key] = plain(value)
  })
  return extra
}

/** The embed that a node is stored as: a new Yjs type, or a plain value. */
export function newEmbed(node: Node): object {
  switch (node.type.name) {
    case 'table':
      return newTable(node)
    case 'figure':
      return new Y.Map<unknown>([
        ['type', 'figure'],
        ['id', node.attrs['id']],
        ['src', node.attrs['src']],
        ['alt', node.attrs['alt']],
        ...Object.entries((node.attrs['extra'] ?? {}) as Formats),
      ])
    case 'footnote':
      return new Y.Map<unknown>([
        ['type', 'footnote'],
        ['id', node.attrs['id']],
        ['text', newInlineText(node)],
        ...Object.entries((node.attrs['extra'] ?? {}) as Formats),
      ])
    case 'break':
      return { type: 'break' }
    case 'reference':
      return { type: 'reference', target: String(node.attrs['target']) }
    default: {
      // An unknown thing that was cut and pasted here: its value is all we have of it.
      const value: unknown = node.attrs['value']
      return typeof value === 'object' && value !== null ? value : { type: 'opaque', value }
    }
  }
}

function newInlineText(node: Node): Y.Text {
  const text = new Y.Text()
  text.applyDelta(node.children.map(deltaOfInline), { sanitize: false })
  return text
}

export function deltaOfInline(node: Node): { insert: string | object; attributes: Formats } {
  const attributes = formatsOf(node.marks)
  return { insert: node.isText ? (node.text ?? '') : newEmbed(node), attributes }
}

/**
 * The delta that writes nodes into an empty flat text whose implicit block is named after `place`. A block that was
 * implicit elsewhere (the second text of a shared cell) gets a start, and an id that says so.
 */
export function deltaOfNodes(
  nodes: readonly Node[],
  place: string,
): { insert: string | object; attributes: Formats }[] {
  return nodes.flatMap((node, i) => {
    if (!isBlockNode(node)) return [{ insert: newEmbed(node), attributes: {} }]
    const attrs = node.attrs as BlockAttrs
    const content = node.children.map(deltaOfInline)
    const previous = nodes[i - 1]
    const before = previous === undefined ? place : String(previous.attrs['id'])
    const mayStand = previous === undefined || !isBlockNode(previous)
    if (mayStand && attrs.id === implicitId(before)) return content
    const id = isImplicitId(attrs.id) ? `${attrs.id.slice(0, -1)}-` : attrs.id
    return [{ insert: newStart({ ...attrs, id }), attributes: {} }, ...content]
  })
}

/** A new stored cell with the content and attributes of a cell node. */
export function newCell(cell: Node, place: string): Y.Map<unknown> {
  const text = new Y.Text()
  text.applyDelta(deltaOfNodes(cell.children, place), { sanitize: false })
  const map = new Y.Map<unknown>([['text', text]])
  for (const [key, value] of storedCellAttrs(cell)) map.set(key, value)
  return map
}

export function storedCellAttrs(cell: Node): Map<string, unknown> {
  const stored = new Map<string, unknown>()
  if (cell.attrs['colspan'] !== 1) stored.set('colspan', cell.attrs['colspan'])
  if (cell.attrs['rowspan'] !== 1) stored.set('rowspan', cell.attrs['rowspan'])
  if (cell.attrs['header'] === true) stored.set('header', true)
  return stored
}

function newTable(node: Node): Y.Map<unknown> {
  const cells = new Y.Map<unknown>()
  for (const row of node.children) {
    for (const cell of row.children) {
      const key = `${String(row.attrs['id'])}/${String(cell.attrs['col'])}`
      cells.set(key, newCell(cell, `${String(node.attrs['id'])}/${key}`))
    }
  }
  return new Y.Map<unknown>([
    ['type', 'table'],
    ['id', node.attrs['id']],
    ['rows', Y.Array.from(node.children.map((row) => String(row.attrs['id'])))],
    ['cols', Y.Array.from(node.attrs['cols'] as string[])],
    ['cells', cells],
    ...Object.entries((node.attrs['extra'] ?? {}) as Formats),
  ])
}
