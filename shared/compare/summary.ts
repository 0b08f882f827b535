/** A comparison in numbers: the line above it, and the exit code of the command line. */
import type { Comparison, WordCounts } from './comparison.ts'

/** Blocks by what happened to them; a table or figure counts as one block, and each block is counted once. */
export interface Summary {
  /** True if a reader sees no difference. */
  readonly identical: boolean
  readonly equal: number
  readonly inserted: number
  readonly deleted: number
  /** Moved, edited on the way or not. */
  readonly moved: number
  /** In place with other words. */
  readonly reworded: number
  /** In place with the same words: only format, attributes or white space changed. */
  readonly reformatted: number
  readonly split: number
  readonly merged: number
  /** Block moves (sections count as one) and sentence moves. */
  readonly moves: { readonly sections: number; readonly blocks: number; readonly sentences: number }
  readonly words: WordCounts
}

export function summaryOf(comparison: Comparison): Summary {
  const counts = {
    equal: 0,
    inserted: 0,
    deleted: 0,
    moved: 0,
    reworded: 0,
    reformatted: 0,
    split: 0,
    merged: 0,
  }
  for (const entry of comparison.entries) {
    switch (entry.type) {
      case 'equal':
        counts.equal += entry.nodes.length
        break
      case 'changed':
        if (entry.symbol === 'MOD') counts.reworded++
        else counts.reformatted++
        break
      case 'inserted':
      case 'deleted':
      case 'moved':
      case 'split':
      case 'merged':
        counts[entry.type]++
        break
      case 'moved-away':
    }
  }
  const moves = { sections: 0, blocks: 0, sentences: 0 }
  for (const move of comparison.moves) {
    if (move.type === 'section') moves.sections++
    else if (move.type === 'blocks') moves.blocks++
    else moves.sentences++
  }
  const identical = comparison.entries.every((entry) => entry.type === 'equal')
  return { identical, ...counts, moves, words: comparison.words }
}
