/** From a comparison back to either document. */
import type { Node } from 'prosemirror-model'
import { schema } from '../text/schema.ts'
import type {
  Attributes,
  CellChange,
  Change,
  Comparison,
  Entry,
  NodeJson,
  RowChange,
  Segment,
} from './comparison.ts'
import { originOf } from './content.ts'

type Side = 'before' | 'after'

/** The document after all changes: exactly the `after` that was compared. */
export function accept(comparison: Comparison): Node {
  return create('doc', null, blocksOf(comparison.entries, 'after'))
}

/** The document without the changes: exactly the `before` that was compared. */
export function reject(comparison: Comparison): Node {
  return create('doc', null, blocksOf(comparison.entries, 'before'))
}

/** Unchecked: a document that breaks a rule of the schema is shown as it is, not refused. */
function create(type: string, attrs: Attributes | null, content: readonly Node[]): Node {
  const found = schema.nodes[type]
  if (found === undefined) throw new RangeError(`No node type ${type}`)
  return found.create(attrs, content)
}

/** Collects things by their index on one side, so that the order of entries does not matter. */
function ordered<T>(collect: (put: (index: number, value: T) => void) => void): T[] {
  const values: T[] = []
  let count = 0
  collect((index, value) => {
    if (values[index] !== undefined) throw new Error(`Number ${String(index)} is covered twice`)
    values[index] = value
    count++
  })
  if (count !== values.length) throw new Error('Something is not covered')
  return values
}

function blocksOf(entries: readonly Entry[], side: Side): Node[] {
  return ordered((put) => {
    for (const entry of entries) putEntry(entry, side, put)
  })
}

function putEntry(entry: Entry, side: Side, put: (index: number, node: Node) => void): void {
  switch (entry.type) {
    case 'equal':
      ;(side === 'before' ? (entry.old ?? entry.nodes) : entry.nodes).forEach((json, index) => {
        put(entry[side] + index, nodeOf(json))
      })
      return
    case 'inserted':
      if (side === 'after') put(entry.after, nodeOf(entry.node))
      return
    case 'deleted':
      if (side === 'before') put(entry.before, nodeOf(entry.node))
      return
    case 'moved-away':
      return
    case 'changed':
      put(entry[side], sideOf(entry.change, side))
      return
    case 'moved':
      if (entry.content.type !== 'unchanged') put(entry[side], sideOf(entry.content, side))
      else put(entry[side], nodeOf(pick(entry.content, side)))
      return
    case 'split':
    case 'merged': {
      const isMany = (entry.type === 'split') === (side === 'after')
      if (isMany) {
        entry.parts.forEach((part, index) => {
          put(entry[side] + index, block(part[key(side)], inlineOf(part.segments, side)))
        })
        return
      }
      const content = entry.parts.flatMap((part) => inlineOf(part.segments, side))
      put(entry[side], block(entry.parts[0]?.[key(side)] ?? {}, content))
    }
  }
}

function key(side: Side): 'old' | 'new' {
  return side === 'before' ? 'old' : 'new'
}

function pick(pair: { readonly node: NodeJson; readonly old?: NodeJson }, side: Side): NodeJson {
  return side === 'before' ? (pair.old ?? pair.node) : pair.node
}

function sideOf(change: Change, side: Side): Node {
  const attrs = change[key(side)]
  switch (change.type) {
    case 'block':
      return block(attrs, inlineOf(change.segments, side))
    case 'figure':
      return create('figure', attrs, [])
    case 'table':
      return create('table', attrs, rowsOf(change.rows, side))
  }
}

function block(attrs: Attributes, content: readonly NodeJson[]): Node {
  return create('block', attrs, content.map(nodeOf))
}

function rowsOf(rows: readonly RowChange[], side: Side): Node[] {
  return ordered((put) => {
    for (const row of rows) {
      switch (row.type) {
        case 'equal':
          put(row[side], nodeOf(pick(row, side)))
          break
        case 'inserted':
          if (side === 'after') put(row.after, nodeOf(row.node))
          break
        case 'deleted':
          if (side === 'before') put(row.before, nodeOf(row.node))
          break
        case 'changed':
        case 'moved':
          put(row[side], create('row', row[key(side)], cellsOf(row.cells, side)))
      }
    }
  })
}

function cellsOf(cells: readonly CellChange[], side: Side): Node[] {
  return ordered((put) => {
    for (const cell of cells) {
      switch (cell.type) {
        case 'equal':
          put(cell[side], nodeOf(pick(cell, side)))
          break
        case 'inserted':
          if (side === 'after') put(cell.after, nodeOf(cell.node))
          break
        case 'deleted':
          if (side === 'before') put(cell.before, nodeOf(cell.node))
          break
        case 'changed':
          put(cell[side], create('cell', cell[key(side)], blocksOf(cell.entries, side)))
      }
    }
  })
}

/** Inline content of one side of some segments. */
export function inlineOf(segments: readonly Segment[], side: Side): NodeJson[] {
  return segments.flatMap((segment): readonly NodeJson[] => {
    switch (segment.op) {
      case 'equal':
        return side === 'before' ? (segment.old ?? segment.content) : segment.content
      case 'format':
        return side === 'before' ? segment.old : segment.content
      case 'insert':
        return side === 'after' ? segment.content : []
      case 'delete':
        return side === 'before' ? segment.content : []
      case 'footnote': {
        const content = inlineOf(segment.segments, side)
        return [{ ...(side === 'before' ? segment.old : segment.node), content }]
      }
    }
  })
}

function nodeOf(json: NodeJson): Node {
  return originOf(json) ?? schema.nodeFromJSON(json)
}
