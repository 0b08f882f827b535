/**
 * Entries for formats in which all that did not move keeps the order of `before`. A block deleted inside of something
 * that moved is shown there, where a reader misses it; here it goes back to where it stood.
 */
import type { DeletedBlock, Entry } from './comparison.ts'

/** The same entries, deleted ones where they stood in `before`. */
export function inOldOrder(entries: readonly Entry[]): readonly Entry[] {
  const strayed = deletedInsideMoves(entries)
  if (strayed.length === 0) return entries
  const left = new Set<Entry>(strayed)
  const waiting = strayed.toSorted((x, y) => x.before - y.before)
  const ordered: Entry[] = []
  let next = 0
  for (const entry of entries) {
    if (left.has(entry)) continue
    const place = placeOf(entry)
    for (let one = waiting[next]; one !== undefined && one.before < place; one = waiting[++next])
      ordered.push(one)
    ordered.push(entry)
  }
  return [...ordered, ...waiting.slice(next)]
}

/** Deleted blocks right before one that moved together with what stands before them. */
function deletedInsideMoves(entries: readonly Entry[]): DeletedBlock[] {
  const found: DeletedBlock[] = []
  let run: DeletedBlock[] = []
  let last: string | undefined
  for (const entry of entries) {
    if (entry.type === 'deleted') {
      run.push(entry)
      continue
    }
    if (entry.type !== 'inserted') {
      const move = entry.type === 'moved-away' ? undefined : moveOf(entry)
      if (move !== undefined && move === last) found.push(...run)
      last = move
    }
    run = []
  }
  return found
}

function moveOf(entry: Entry): string | undefined {
  return 'move' in entry ? entry.move : undefined
}

/** The index in `before` of an entry that is still there, or where its signpost is; -1 for others. */
function placeOf(entry: Entry): number {
  if (entry.type === 'moved-away') return entry.before
  return 'before' in entry && moveOf(entry) === undefined ? entry.before : -1
}
