/** Which texts of a list share features few others have: candidates among thousands without comparing each with each. */
import type { Features } from './similarity.ts'

/** A feature of more texts than this tells nothing. */
const rare = 8

/**
 * A function that gives the `most` texts of the list that share most rare features with others, the first ones where
 * they share as many. A hash table in flat arrays: there is an entry for every word of a document.
 */
export function rareWords(
  texts: readonly Features[],
): (features: Features, most: number) => number[] {
  const total = texts.reduce((sum, features) => sum + features.length, 0)
  let size = 16
  while (size < 2 * total) size *= 2
  const names = new Int32Array(size)
  // Number of texts with the feature of a slot, and the last of its entries.
  const counts = new Int32Array(size)
  const heads = new Int32Array(size).fill(-1)
  const owners = new Int32Array(total)
  const next = new Int32Array(total)
  const votes = new Int32Array(texts.length)

  /** The slot of a feature, or the free one where it would be. */
  const slotOf = (feature: number) => {
    let slot = (feature ^ (feature >>> 15)) & (size - 1)
    while (counts[slot] !== 0 && names[slot] !== feature) slot = (slot + 1) & (size - 1)
    return slot
  }
  let entries = 0
  texts.forEach((features, owner) => {
    for (let k = 0; k < features.length; k++) {
      const feature = features[k] ?? 0
      if (k > 0 && feature === features[k - 1]) continue
      const slot = slotOf(feature)
      names[slot] = feature
      const count = counts[slot] ?? 0
      counts[slot] = count + 1
      if (count > rare) continue
      owners[entries] = owner
      next[entries] = heads[slot] ?? -1
      heads[slot] = entries++
    }
  })
  return (features, most) => {
    const touched: number[] = []
    for (const feature of features) {
      const slot = slotOf(feature)
      const count = counts[slot] ?? 0
      if (count === 0 || count > rare) continue
      for (let entry = heads[slot] ?? -1; entry >= 0; entry = next[entry] ?? -1) {
        const owner = owners[entry] ?? 0
        if (votes[owner] === 0) touched.push(owner)
        votes[owner] = (votes[owner] ?? 0) + 1
      }
    }
    const best = bestOf(touched, votes, most)
    for (const owner of touched) votes[owner] = 0
    return best
  }
}

function bestOf(owners: readonly number[], votes: Int32Array, most: number): number[] {
  const best: number[] = []
  for (const owner of owners) {
    const count = votes[owner] ?? 0
    let place = best.length
    for (; place > 0; place--) {
      const other = best[place - 1] ?? 0
      const others = votes[other] ?? 0
      if (others > count || (others === count && other < owner)) break
    }
    if (place >= most) continue
    best.splice(place, 0, owner)
    if (best.length > most) best.pop()
  }
  return best
}
