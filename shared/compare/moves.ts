/** Names of moves, and the list of them: blocks that moved side by side are one move. */
import type { Node } from 'prosemirror-model'
import type { Link } from './align.ts'
import type { Entry, Move } from './comparison.ts'
import { isHeading, wordsOf } from './sections.ts'

/** The name of the move that brought a block to its index in `after`. */
export function moveNames(links: readonly Link[]): (after: number) => string | undefined {
  // Blocks moved together if they follow each other on both sides, whatever was deleted or inserted between them.
  const ranks = new Map(
    links.toSorted((x, y) => x.before - y.before).map((link, rank) => [link, rank]),
  )
  const names = new Map<number, string>()
  let count = 0
  let last: Link | undefined
  for (const link of links) {
    if (link.moved) {
      const follows = last?.moved === true && ranks.get(link) === (ranks.get(last) ?? -1) + 1
      if (!follows) count++
      names.set(link.after, `m${String(count)}`)
    }
    last = link
  }
  return (after) => names.get(after)
}

interface Draft {
  id: string
  before: number[]
  after: number[]
  words: number
  edited: boolean
}

/** All moves of a comparison in the order of their new places. */
export function movesOf(
  entries: readonly Entry[],
  after: Node,
  sentences: readonly Move[],
): Move[] {
  const drafts = new Map<string, Draft>()
  for (const entry of entries) {
    if (entry.type !== 'moved' && entry.type !== 'split' && entry.type !== 'merged') continue
    if (entry.move === undefined) continue
    const draft = drafts.get(entry.move) ?? {
      id: entry.move,
      before: [],
      after: [],
      words: 0,
      edited: false,
    }
    drafts.set(entry.move, draft)
    const many = entry.type === 'moved' ? 1 : entry.parts.length
    for (let k = 0; k < (entry.type === 'merged' ? many : 1); k++)
      draft.before.push(entry.before + k)
    for (let k = 0; k < (entry.type === 'split' ? many : 1); k++) draft.after.push(entry.after + k)
    draft.words += wordsOf(entry).moved
    draft.edited ||= entry.type !== 'moved' || entry.content.type !== 'unchanged'
  }
  const moves = [...drafts.values()].map((draft): Move => {
    const first = draft.after[0]
    const isSection = draft.after.length > 1 && first !== undefined && isHeading(after.child(first))
    return { ...draft, type: isSection ? 'section' : 'blocks' }
  })
  return [...moves, ...sentences].sort((x, y) => (x.after[0] ?? 0) - (y.after[0] ?? 0))
}
