/**
 * Gives a text the block ids of an earlier state of it where the blocks are the same, moved or reworded ones. States
 * that come as files have no ids in common; with them comments, comparison and authorship would start anew.
 */
import type { Node } from 'prosemirror-model'
import { compare } from '../../shared/compare/compare.ts'
import { schema } from '../../shared/text/schema.ts'

/** `after` with ids of `before`; nothing else of it changes. Both documents have unique ids, and so has the answer. */
export function keepIds(before: Node, after: Node, newId: () => string): Node {
  const ids = new IdPairs(before, after, newId)
  for (const entry of compare(before, after).entries) {
    switch (entry.type) {
      case 'equal':
        for (const index of entry.nodes.keys()) ids.pair(entry.before + index, entry.after + index)
        break
      case 'changed':
      case 'moved':
      case 'split':
      case 'merged':
        ids.pair(entry.before, entry.after)
        break
      case 'inserted':
      case 'deleted':
      case 'moved-away':
    }
  }
  return renamed(after, (id) => ids.of(id))
}

class IdPairs {
  readonly #before: Node
  readonly #after: Node
  readonly #names = new Map<string, string>()
  readonly #given = new Set<string>()
  readonly #newId: () => string

  constructor(before: Node, after: Node, newId: () => string) {
    this.#newId = newId
    this.#before = before
    this.#after = after
  }

  /** The name an id of `after` gets: its partner's, its own, or a new one where another block has taken its own. */
  of(id: string): string {
    const name = this.#names.get(id) ?? (this.#given.has(id) ? this.#newId() : id)
    this.#names.set(id, name)
    return name
  }

  pair(before: number, after: number): void {
    this.#pairNodes(this.#before.child(before), this.#after.child(after))
  }

  #pairNodes(old: Node, now: Node): void {
    if (old.type !== now.type) return
    this.#pairIds(old.attrs['id'], now.attrs['id'])
    const oldColumns = columnsOf(old)
    const columns = columnsOf(now)
    if (oldColumns.length === columns.length) {
      for (const [index, column] of columns.entries()) this.#pairIds(oldColumns[index], column)
    }
    const oldParts = partsOf(old)
    const parts = partsOf(now)
    // Where a row or a footnote came or went, only the part that holds it is known to be the same.
    if (oldParts.length !== parts.length) return
    for (const [index, part] of parts.entries()) {
      const oldPart = oldParts[index]
      if (oldPart !== undefined) this.#pairNodes(oldPart, part)
    }
  }

  #pairIds(old: unknown, now: unknown): void {
    if (typeof old !== 'string' || typeof now !== 'string' || old === '' || now === '') return
    if (this.#names.has(now) || this.#given.has(old)) return
    this.#names.set(now, old)
    this.#given.add(old)
  }
}

function columnsOf(node: Node): readonly string[] {
  // The schema holds this to be a list of ids.
  return node.type.name === 'table' ? (node.attrs['cols'] as readonly string[]) : []
}

/** Children that can have ids. */
function partsOf(node: Node): readonly Node[] {
  return node.children.filter((child) => !child.isText && child.type.name !== 'reference')
}

function renamed(node: Node, nameOf: (id: string) => string): Node {
  if (node.isText) return node
  const attrs: Record<string, unknown> = { ...node.attrs }
  for (const key of ['id', 'target', 'col']) {
    if (typeof attrs[key] === 'string' && attrs[key] !== '') attrs[key] = nameOf(attrs[key])
  }
  if (node.type.name === 'table') attrs['cols'] = columnsOf(node).map(nameOf)
  const children = node.children.map((child) => renamed(child, nameOf))
  return schema.node(node.type.name, attrs, children, node.marks)
}
