/**
 * Which id of `before` is which id of `after`. Two imports of the same Word file have no id in common, and still a
 * reference points to the same heading and a bracket encloses the same words: what matters is whether the things named
 * correspond. Read only after the blocks were aligned; built on first use, since most texts name nothing.
 */
import type { Node } from 'prosemirror-model'
import { isLinked } from './sameness.ts'

export interface Correspondence {
  /** The target in `after` that a reference of `before` would have, had nothing changed. */
  readonly target: (id: string) => string
  /** True if two ids name the same bracket, or the same group of rival wordings. */
  readonly same: (kind: 'bracket' | 'group', before: string, after: string) => boolean
}

/** `partnerOf` gives the index of the block of `after` that a block of `before` became, or -1. */
export function correspondence(
  before: Node,
  after: Node,
  partnerOf: (index: number) => number,
): Correspondence {
  let targets: Map<string, string> | undefined
  let names: { before: ReadonlySet<string>; after: ReadonlySet<string> } | undefined
  const bound = { bracket: new Map<string, string>(), group: new Map<string, string>() }
  const taken = { bracket: new Set<string>(), group: new Set<string>() }

  return {
    target(id) {
      targets ??= pairedIds(before, after, partnerOf)
      return targets.get(id) ?? id
    },
    same(kind, old, now) {
      if (old === now) return true
      const known = bound[kind].get(old)
      if (known !== undefined) return known === now
      names ??= { before: namesIn(before), after: namesIn(after) }
      if (names.after.has(`${kind} ${old}`) || names.before.has(`${kind} ${now}`)) return false
      if (taken[kind].has(now)) return false
      bound[kind].set(old, now)
      taken[kind].add(now)
      return true
    },
  }
}

function pairedIds(
  before: Node,
  after: Node,
  partnerOf: (index: number) => number,
): Map<string, string> {
  const pairs = new Map<string, string>()
  before.forEach((node, _offset, index) => {
    const partner = partnerOf(index)
    const id: unknown = node.attrs['id']
    if (partner < 0 || typeof id !== 'string' || id === '' || pairs.has(id)) return
    const other: unknown = after.child(partner).attrs['id']
    if (typeof other === 'string' && other !== '') pairs.set(id, other)
  })
  return pairs
}

function namesIn(doc: Node): Set<string> {
  const names = new Set<string>()
  const collect = (node: Node) => {
    if (!isLinked(node)) return
    const group: unknown = node.attrs['group']
    if (typeof group === 'string') names.add(`group ${group}`)
    for (const mark of node.marks) {
      if (mark.type.name === 'bracket') names.add(`bracket ${String(mark.attrs['id'])}`)
    }
    node.forEach(collect)
  }
  doc.forEach(collect)
  return names
}
