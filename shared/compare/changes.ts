/** What changed between two blocks that are each other: attributes, words and format, cells, figures. */
import type { Node } from 'prosemirror-model'
import type { AttributeChange, BlockChange, Change, Segment } from './comparison.ts'
import { hasChange, partsBetween, segmentsBetween } from './inline.ts'
import type { Context } from './inline.ts'
import {
  attributeNames,
  different,
  isIdAttribute,
  isLinked,
  isSameValue,
  sameness,
} from './sameness.ts'
import { compareTables } from './tables.ts'

/** The change from one block, table or figure to another of its type; undefined if a reader sees none. */
export function changeBetween(old: Node, now: Node, context: Context): Change | undefined {
  switch (old.type.name) {
    case 'table':
      return compareTables(old, now, context)
    case 'figure': {
      const attributes = attributeChanges(old, now, context)
      if (attributes.length === 0) return undefined
      return { type: 'figure', old: old.attrs, new: now.attrs, attributes }
    }
    default: {
      const change = blockChange(old, now, segmentsBetween(old, now, context), context)
      return change.attributes.length > 0 || hasChange(change.segments) ? change : undefined
    }
  }
}

/** True if two nodes are the same for a reader, and name no id that might stand for something else now. */
export function isPlainlySame(old: Node, now: Node): boolean {
  return sameness(old, now) !== different && !isLinked(old) && !isLinked(now)
}

/** The parts of a block that was split (several new) or of blocks that were merged (several old). */
export function partChanges(
  old: readonly Node[],
  now: readonly Node[],
  context: Context,
): BlockChange[] {
  return partsBetween(old, now, context).flatMap((segments, index): BlockChange[] => {
    const from = old.length === 1 ? old[0] : old[index]
    const to = now.length === 1 ? now[0] : now[index]
    if (from === undefined || to === undefined) return []
    return [blockChange(from, to, segments, context)]
  })
}

/** Attributes of two nodes of a type that differ for a reader, by name. */
export function attributeChanges(old: Node, now: Node, context: Context): AttributeChange[] {
  const changes: AttributeChange[] = []
  if (old.attrs === now.attrs) return changes
  for (const name of attributeNames(old.type).all) {
    const from: unknown = old.attrs[name]
    const to: unknown = now.attrs[name]
    if (from === to || isSameValue(from, to)) continue
    if (name === 'group') {
      if (typeof from === 'string' && typeof to === 'string' && context.ids.same(name, from, to))
        continue
    } else if (isIdAttribute(name)) continue
    changes.push({ name, old: from, new: to })
  }
  return changes
}

function blockChange(
  old: Node,
  now: Node,
  segments: readonly Segment[],
  context: Context,
): BlockChange {
  const attributes = attributeChanges(old, now, context)
  return { type: 'block', old: old.attrs, new: now.attrs, attributes, segments }
}
