/**
 * Places in the tree and places in the flat text. A *container* is a node whose children are shown from one flat
 * text: the document or a table cell; the inline content of a footnote is one too.
 *
 *   unit      START, one UTF-16 unit of text, one inline leaf, one table or figure
 *   flat size 1 each, 0 for the start of an implicit block
 */
import type { Node } from 'prosemirror-model'
import { isBlockNode } from './runs.ts'
import { isImplicitId } from './schema.ts'

const sizes = new WeakMap<Node, number>()

/** Length of one child of a container in its flat text. Kept per node, so a key costs one look-up per block. */
export function flatSize(node: Node): number {
  if (node.isText) return node.nodeSize
  if (!isBlockNode(node)) return 1
  let size = sizes.get(node)
  if (size === undefined) {
    size = startSize(node) + flatContentSize(node)
    sizes.set(node, size)
  }
  return size
}

/** Length of a block's inline content in the flat text. */
export function flatContentSize(node: Node): number {
  let size = 0
  for (const child of node.children) size += child.isText ? child.nodeSize : 1
  return size
}

export function startSize(block: Node): 0 | 1 {
  return isImplicitId(String(block.attrs['id'])) ? 0 : 1
}

export interface ChildPlace {
  readonly index: number
  /** Flat index of its first unit. */
  readonly flat: number
  /** ProseMirror offset from the container's content start. */
  readonly offset: number
}

/**
 * The child whose text continues at a flat index: the one with `flat < index <= end`, or an implicit block that
 * begins there. -1 at the very beginning. What is inserted at `index` belongs to that child, if it is a block.
 */
export function childEndingAt(container: Node, index: number): ChildPlace {
  let flat = 0
  let offset = 0
  let found: ChildPlace = { index: -1, flat: 0, offset: 0 }
  const { childCount } = container
  for (let i = 0; i < childCount; i++) {
    const child = container.child(i)
    const size = flatSize(child)
    const implicit = isBlockNode(child) && startSize(child) === 0
    if (flat < index || (implicit && flat === index)) found = { index: i, flat, offset }
    if (flat + size >= index) {
      // An implicit block may begin exactly here, right behind a table.
      const next = i + 1 < childCount ? container.child(i + 1) : undefined
      if (
        flat + size === index &&
        next !== undefined &&
        isBlockNode(next) &&
        startSize(next) === 0
      ) {
        return { index: i + 1, flat: flat + size, offset: offset + child.nodeSize }
      }
      return found
    }
    flat += size
    offset += child.nodeSize
  }
  return found
}

/** The child that begins at or contains the flat index (a start, table, figure, or a unit of text). */
export function childAt(container: Node, index: number): ChildPlace | undefined {
  let flat = 0
  let offset = 0
  for (let i = 0; i < container.childCount; i++) {
    const child = container.child(i)
    const size = flatSize(child)
    if (index < flat + size) return { index: i, flat, offset }
    flat += size
    offset += child.nodeSize
  }
  return undefined
}

/** ProseMirror offset inside inline content after `units` flat units. */
export function inlineOffset(parent: Node, units: number): number {
  let left = units
  let offset = 0
  for (const child of parent.children) {
    if (left <= 0) break
    if (child.isText) {
      const taken = Math.min(left, child.nodeSize)
      offset += taken
      left -= taken
    } else {
      offset += child.nodeSize
      left -= 1
    }
  }
  return offset
}

/** Flat units of the inline content that lie before a ProseMirror offset in it. */
export function inlineUnits(parent: Node, offset: number): number {
  let units = 0
  let at = 0
  for (const child of parent.children) {
    if (at >= offset) break
    if (child.isText) units += Math.min(child.nodeSize, offset - at)
    else units += 1
    at += child.nodeSize
  }
  return units
}
