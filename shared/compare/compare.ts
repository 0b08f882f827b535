/**
 * The comparison engine: everything in the product that shows a change asks here. Pure: same input, same answer, on
 * any machine under any load.
 *
 *   blocks aligned (entries.ts, align.ts) ─ pairs compared (changes.ts) ─ words, marks, footnotes (inline.ts, words.ts)
 *                                                                       └ tables by row, column, cell (tables.ts)
 *   → moved sentences (sentences.ts) → sections and counts (sections.ts) → checked: accept = after, reject = before
 *
 * Blocks that are the same on both sides cost one look at their text and attributes, and one look at a pointer where
 * they are the same object, as nearly all are after a keystroke: words are cut out only around what differs. So nothing
 * need be kept from one comparison to the next.
 */
import type { Node } from 'prosemirror-model'
import { schema } from '../text/schema.ts'
import { isExact } from './apply.ts'
import type { CoarseReason, Comparison, Entry } from './comparison.ts'
import { joinedOf, jsonOf } from './content.ts'
import { correspondence } from './correspondence.ts'
import { alignBlocks, entriesOf } from './entries.ts'
import type { Alignment } from './entries.ts'
import type { Context } from './inline.ts'
import { moveNames, movesOf } from './moves.ts'
import { withSections } from './sections.ts'
import { withMovedSentences } from './sentences.ts'
import { fullBudget } from './words.ts'

export interface CompareOptions {
  /** Work allowed on words, in pairs of words; beyond it texts count as replaced and the answer says so. */
  readonly budget?: number
}

/**
 * Every change from one document to another. Throws a TypeError on documents of another schema. The answer is exact:
 * should the check at the end ever fail, it says so (`coarse: ['check']`) and shows all blocks as replaced.
 */
export function compare(before: Node, after: Node, options: CompareOptions = {}): Comparison {
  for (const doc of [before, after]) {
    if (doc.type !== schema.nodes['doc']) {
      throw new TypeError('Only documents of the guideline schema can be compared')
    }
  }
  const [old, now] = [joinedOf(before), joinedOf(after)]
  const comparison = compareUnchecked(old, now, options.budget ?? fullBudget)
  return isExact(comparison, old, now) ? comparison : replaced(old, now)
}

function compareUnchecked(before: Node, after: Node, budget: number): Comparison {
  const [olds, nows] = [before.children, after.children]
  const alignment = alignBlocks(olds, nows, { moves: true, splits: true })
  const partners = partnersOf(alignment, olds.length, nows.length)
  const coarse = new Set<CoarseReason>()
  const context: Context = {
    ids: correspondence(before, after, partners),
    coarse,
    budget: { left: budget },
  }
  const aligned = entriesOf(olds, nows, alignment, context, moveNames(alignment.links))
  const { entries, sentences } = withMovedSentences(aligned)
  const moves = movesOf(entries, after, sentences)
  return {
    format: 'comparison/1',
    ...withSections(entries, before, after),
    moves,
    coarse: [...coarse].sort(),
  }
}

function replaced(before: Node, after: Node): Comparison {
  const entries: Entry[] = [
    ...before.children.map((node, index): Entry => ({
      type: 'deleted',
      symbol: 'SUP',
      section: 0,
      before: index,
      node: jsonOf(node),
    })),
    ...after.children.map((node, index): Entry => ({
      type: 'inserted',
      symbol: 'ADD',
      section: 0,
      after: index,
      node: jsonOf(node),
    })),
  ]
  return {
    format: 'comparison/1',
    ...withSections(entries, before, after),
    moves: [],
    coarse: ['check'],
  }
}

function partnersOf({ head, tail, links }: Alignment, countBefore: number, countAfter: number) {
  let linked: Map<number, number> | undefined
  return (index: number) => {
    if (index < head) return index
    if (index >= countBefore - tail) return index - countBefore + countAfter
    linked ??= new Map(
      links.flatMap((link) =>
        Array.from({ length: link.beforeEnd - link.before }, (_, k) => [
          link.before + k,
          link.after,
        ]),
      ),
    )
    return linked.get(index) ?? -1
  }
}
