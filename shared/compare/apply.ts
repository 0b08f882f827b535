/**
 * From a comparison back to either document, and the check that it leads there.
 *
 *   comparison → JSON of one side ┬→ a document (accept, reject)
 *                                 └→ compared with the document it should be (isExact)
 */
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
import { isContent } from './content-check.ts'
import { joinedOf } from './content.ts'

type Side = 'before' | 'after'

/** The document after all changes: exactly the `after` that was compared. */
export function accept(comparison: Comparison): Node {
  return documentOf(blocksOf(comparison.entries, 'after'))
}

/** The document without the changes: exactly the `before` that was compared. */
export function reject(comparison: Comparison): Node {
  return documentOf(blocksOf(comparison.entries, 'before'))
}

/** True if accepting gives `after` and rejecting gives `before`, in every mark and attribute. */
export function isExact(comparison: Comparison, before: Node, after: Node): boolean {
  return (
    isContent(blocksOf(comparison.entries, 'after'), joinedOf(after)) &&
    isContent(blocksOf(comparison.entries, 'before'), joinedOf(before))
  )
}

function documentOf(blocks: readonly NodeJson[]): Node {
  return nodeOf({ type: 'doc', content: blocks })
}

/** Unchecked: a document that breaks a rule of the schema is shown as it is, not refused. */
function nodeOf(json: NodeJson): Node {
  const marks = (json.marks ?? []).map(({ type, attrs }) => schema.mark(type, attrs ?? null))
  if (json.text !== undefined) return schema.text(json.text, marks)
  const found = schema.nodes[json.type]
  if (found === undefined) throw new RangeError(`No node type ${json.type}`)
  return found.create(json.attrs ?? null, (json.content ?? []).map(nodeOf), marks)
}

/** Collects things by their index on one side, so that the order of entries does not matter. */
function ordered(collect: (put: Put) => void): NodeJson[] {
  const values: NodeJson[] = []
  let count = 0
  collect((index, value) => {
    if (index < values.length && values[index] !== undefined)
      throw new Error(`Number ${String(index)} is covered twice`)
    values[index] = value
    count++
  })
  if (count !== values.length) throw new Error('Something is not covered')
  return values
}

type Put = (index: number, node: NodeJson) => void

function blocksOf(entries: readonly Entry[], side: Side): NodeJson[] {
  return ordered((put) => {
    for (const entry of entries) putEntry(entry, side, put)
  })
}

function putEntry(entry: Entry, side: Side, put: Put): void {
  switch (entry.type) {
    case 'equal':
      {
        let index = entry[side]
        const nodes = side === 'before' ? (entry.old ?? entry.nodes) : entry.nodes
        for (const node of nodes) put(index++, node)
      }
      return
    case 'inserted':
      if (side === 'after') put(entry.after, entry.node)
      return
    case 'deleted':
      if (side === 'before') put(entry.before, entry.node)
      return
    case 'moved-away':
      return
    case 'changed':
      put(entry[side], sideOf(entry.change, side))
      return
    case 'moved':
      if (entry.content.type !== 'unchanged') put(entry[side], sideOf(entry.content, side))
      else put(entry[side], pick(entry.content, side))
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

function sideOf(change: Change, side: Side): NodeJson {
  const attrs = change[key(side)]
  switch (change.type) {
    case 'block':
      return block(attrs, inlineOf(change.segments, side))
    case 'figure':
      return { type: 'figure', attrs }
    case 'table':
      return { type: 'table', attrs, content: rowsOf(change.rows, side) }
  }
}

function block(attrs: Attributes, content: readonly NodeJson[]): NodeJson {
  return { type: 'block', attrs, content }
}

function rowsOf(rows: readonly RowChange[], side: Side): NodeJson[] {
  return ordered((put) => {
    for (const row of rows) {
      switch (row.type) {
        case 'equal':
          put(row[side], pick(row, side))
          break
        case 'inserted':
          if (side === 'after') put(row.after, row.node)
          break
        case 'deleted':
          if (side === 'before') put(row.before, row.node)
          break
        case 'changed':
        case 'moved':
          put(row[side], {
            type: 'row',
            attrs: row[key(side)],
            content: cellsOf(row.cells, side),
          })
      }
    }
  })
}

function cellsOf(cells: readonly CellChange[], side: Side): NodeJson[] {
  return ordered((put) => {
    for (const cell of cells) {
      switch (cell.type) {
        case 'equal':
          put(cell[side], pick(cell, side))
          break
        case 'inserted':
          if (side === 'after') put(cell.after, cell.node)
          break
        case 'deleted':
          if (side === 'before') put(cell.before, cell.node)
          break
        case 'changed':
          put(cell[side], {
            type: 'cell',
            attrs: cell[key(side)],
            content: blocksOf(cell.entries, side),
          })
      }
    }
  })
}

/** Inline content of one side of some segments. */
export function inlineOf(segments: readonly Segment[], side: Side): NodeJson[] {
  const content: NodeJson[] = []
  const add = (nodes: readonly NodeJson[]) => {
    for (const node of nodes) content.push(node)
  }
  for (const segment of segments) {
    switch (segment.op) {
      case 'equal':
      case 'format':
        add(side === 'before' ? (segment.old ?? segment.content) : segment.content)
        break
      case 'insert':
        if (side === 'after') add(segment.content)
        break
      case 'delete':
        if (side === 'before') add(segment.content)
        break
      case 'footnote': {
        const node = side === 'before' ? segment.old : segment.node
        content.push({ ...node, content: inlineOf(segment.segments, side) })
      }
    }
  }
  return content
}
