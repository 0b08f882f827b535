/** What in a text stands in the way of a freeze (invariant 5): unagreed brackets, rival wordings, editor's notes. */
import type { Node } from 'prosemirror-model'
import type { FreezeObstacle } from '../domain/names.ts'

export interface Obstacle {
  readonly obstacle: FreezeObstacle
  readonly count: number
}

/**
 * The obstacles of a text with so many undecided threads, in the order of `freezeObstacles`; none with count 0. A pair
 * of brackets counts once however often its words are split, a group of rival wordings once, notes by the block.
 */
export function obstaclesOf(document: Node, undecidedThreads: number): readonly Obstacle[] {
  const brackets = new Set<unknown>()
  const groups = new Set<unknown>()
  let notes = 0
  document.descendants((node) => {
    for (const mark of node.marks) {
      if (mark.type.name === 'bracket') brackets.add(mark.attrs['id'])
    }
    if (node.type.name === 'block') {
      if (node.attrs['frame'] === 'note') notes++
      if (node.attrs['group'] !== null) groups.add(node.attrs['group'])
    }
    return true
  })
  const all: readonly Obstacle[] = [
    { obstacle: 'undecided-threads', count: undecidedThreads },
    { obstacle: 'brackets', count: brackets.size },
    { obstacle: 'alternatives', count: groups.size },
    { obstacle: 'editors-notes', count: notes },
  ]
  return all.filter(({ count }) => count > 0)
}

/** Id of the first block that such an obstacle stands in; undefined for threads, and where there is none. */
export function firstBlockWith(obstacle: string, document: Node): string | undefined {
  let found: string | undefined
  document.descendants((node) => {
    if (found !== undefined || node.type.name !== 'block') return found === undefined
    const stands =
      (obstacle === 'editors-notes' && node.attrs['frame'] === 'note') ||
      (obstacle === 'alternatives' && node.attrs['group'] !== null) ||
      (obstacle === 'brackets' &&
        node.children.some((child) => child.marks.some(({ type }) => type.name === 'bracket')))
    if (stands) found = String(node.attrs['id'])
    return true
  })
  return found
}
