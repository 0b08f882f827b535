/** What changed between two blocks that are each other: attributes, words and format, cells, figures. */
import type { Node } from 'prosemirror-model'
import type { AttributeChange, Attributes, BlockChange, Change } from './comparison.ts'
import { isIdAttribute, isLinked, keyOf } from './content.ts'
import { hasChange, partsBetween, segmentsBetween } from './inline.ts'
import type { Context } from './inline.ts'
import { compareTables } from './tables.ts'

/** The change from one block, table or figure to another of its type; undefined if a reader sees none. */
export function changeBetween(old: Node, now: Node, context: Context): Change | undefined {
  if (isPlainlySame(old, now)) return undefined
  switch (old.type.name) {
    case 'table':
      return compareTables(old, now, context)
    case 'figure': {
      const attributes = attributeChanges(old.attrs, now.attrs, context)
      if (attributes.length === 0) return undefined
      return { type: 'figure', old: old.attrs, new: now.attrs, attributes }
    }
    default: {
      const change = blockChange(old, now, context)
      return change.attributes.length > 0 || hasChange(change.segments) ? change : undefined
    }
  }
}

/** True if two nodes are the same for a reader, and name no id that might stand for something else now. */
export function isPlainlySame(old: Node, now: Node): boolean {
  return (old === now || keyOf(old) === keyOf(now)) && !isLinked(old) && !isLinked(now)
}

/** The parts of a block that was split (several new) or of blocks that were merged (several old). */
export function partChanges(
  old: readonly Node[],
  now: readonly Node[],
  context: Context,
): BlockChange[] {
  return partsBetween(old, now, context).map((segments, index) => {
    const from = (old.length === 1 ? old[0] : old[index])?.attrs ?? {}
    const to = (now.length === 1 ? now[0] : now[index])?.attrs ?? {}
    return {
      type: 'block',
      old: from,
      new: to,
      attributes: attributeChanges(from, to, context),
      segments,
    }
  })
}

/** Attributes that differ for a reader, by name. */
export function attributeChanges(
  old: Attributes,
  now: Attributes,
  context: Context,
): AttributeChange[] {
  const changes: AttributeChange[] = []
  if (old === now) return changes
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [from, to] = [old[name] ?? null, now[name] ?? null]
    if (isSame(from, to)) continue
    if (name === 'group' && typeof from === 'string' && typeof to === 'string') {
      if (context.ids.same('group', from, to)) continue
    } else if (name !== 'group' && isIdAttribute(name)) continue
    changes.push({ name, old: from, new: to })
  }
  return changes
}

function blockChange(old: Node, now: Node, context: Context): BlockChange {
  const attributes = attributeChanges(old.attrs, now.attrs, context)
  return {
    type: 'block',
    old: old.attrs,
    new: now.attrs,
    attributes,
    segments: segmentsBetween(old, now, context),
  }
}

/** Deep equality of JSON values, whatever the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>] // attributes are JSON
  const names = Object.keys(x)
  if (names.length !== Object.keys(y).length || Array.isArray(a) !== Array.isArray(b)) return false
  return names.every((name) => Object.hasOwn(y, name) && isSame(x[name], y[name]))
}
