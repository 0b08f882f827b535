/** What our engine marks as inserted or deleted, counted as for its peers: what moved is marked as moved and not here. */
import type { Change, Entry, NodeJson, Segment } from '../../shared/compare/comparison.ts'
import type { Marked } from './compare-peers.ts'

/** Stretches of inserted and deleted text in some entries, and the characters in them. */
export function fragmentsOf(entries: readonly Entry[]): Marked {
  const lengths = entries.flatMap(lengthsOf).filter((length) => length > 0)
  return { fragments: lengths.length, characters: lengths.reduce((sum, length) => sum + length, 0) }
}

function lengthsOf(entry: Entry): number[] {
  switch (entry.type) {
    case 'equal':
    case 'moved-away':
      return []
    case 'inserted':
    case 'deleted':
      return [lengthOf(entry.node)]
    case 'changed':
      return lengthsOfChange(entry.change)
    case 'moved':
      return entry.content.type === 'unchanged' ? [] : lengthsOfChange(entry.content)
    case 'split':
    case 'merged':
      return entry.parts.flatMap((part) => part.segments.flatMap(lengthsOfSegment))
  }
}

function lengthsOfChange(change: Change): number[] {
  if (change.type === 'figure') return []
  if (change.type === 'block') return change.segments.flatMap(lengthsOfSegment)
  return change.rows.flatMap((row) => {
    if (row.type === 'equal') return []
    if (row.type === 'inserted' || row.type === 'deleted') return [lengthOf(row.node)]
    return row.cells.flatMap((cell) => {
      if (cell.type === 'equal') return []
      return cell.type === 'changed' ? cell.entries.flatMap(lengthsOf) : [lengthOf(cell.node)]
    })
  })
}

function lengthsOfSegment(segment: Segment): number[] {
  if (segment.op === 'footnote') return segment.segments.flatMap(lengthsOfSegment)
  if (segment.op !== 'insert' && segment.op !== 'delete') return []
  return segment.move === undefined ? [lengthOf({ type: '', content: segment.content })] : []
}

function lengthOf(node: NodeJson): number {
  return (node.content ?? []).reduce((sum, child) => sum + lengthOf(child), node.text?.length ?? 0)
}
