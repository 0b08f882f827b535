/** What changed between two blocks that are each other: attributes, words and format, cells, figures. */
import type { Node } from 'prosemirror-model'
import type { AttributeChange, Attributes, BlockChange, Change } from './comparison.ts'
import { hasChange, partsBetween, segmentsBetween } from './inline.ts'
import type { Context } from './inline.ts'
import { different, isIdAttribute, isLinked, isSameValue, sameness } from './sameness.ts'
import { compareTables } from './tables.ts'

/** The change from one block, table or figure to another of its type; undefined if a reader sees none. */
export function changeBetween(old: Node, now: Node, context: Context): Change | undefined {
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
  return sameness(old, now) !== different && !isLinked(old) && !isLinked(now)
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
  const compareOne = (name: string) => {
    const [from, to] = [old[name] ?? null, now[name] ?? null]
    if (from === to || isSameValue(from, to)) return
    if (name === 'group' && typeof from === 'string' && typeof to === 'string') {
      if (context.ids.same('group', from, to)) return
    } else if (name !== 'group' && isIdAttribute(name)) return
    changes.push({ name, old: from, new: to })
  }
  for (const name in old) compareOne(name)
  for (const name in now) if (!(name in old)) compareOne(name)
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
