/** A pair of places, one in each document, and what it is worth to keep it in order. */
export interface Weighted {
  readonly before: number
  readonly after: number
  readonly weight: number
}

/**
 * The heaviest chain of pairs that rises on both sides: what stays where it is when everything else moves around it.
 * Pairs may share a place; a chain uses each place once. O(n log n).
 */
export function heaviestChain<Pair extends Weighted>(pairs: readonly Pair[]): Pair[] {
  if (isRising(pairs)) return [...pairs]
  // Pairs of one `before` are seen from the highest `after` down, so that none can follow another of the same place.
  const sorted = pairs.toSorted((x, y) => x.before - y.before || y.after - x.after)
  const places = [...new Set(sorted.map((pair) => pair.after))].sort((x, y) => x - y)
  const rankOf = new Map(places.map((place, rank) => [place, rank]))
  // A Fenwick tree over ranks: best[rank] is the heaviest chain that ends in its part of the ranks.
  const best = new Int32Array(places.length + 1).fill(-1)
  const totals: number[] = []
  const previous: number[] = []
  const heaviest = (rank: number) => {
    let found = -1
    for (let k = rank; k > 0; k -= k & -k) {
      const at = best[k] ?? -1
      if (at >= 0 && (found < 0 || (totals[at] ?? 0) > (totals[found] ?? 0))) found = at
    }
    return found
  }
  sorted.forEach((pair, index) => {
    const rank = rankOf.get(pair.after) ?? 0
    const before = heaviest(rank)
    previous.push(before)
    totals.push(pair.weight + (before < 0 ? 0 : (totals[before] ?? 0)))
    for (let k = rank + 1; k < best.length; k += k & -k) {
      const at = best[k] ?? -1
      if (at < 0 || (totals[index] ?? 0) > (totals[at] ?? 0)) best[k] = index
    }
  })
  const chain: Pair[] = []
  for (let index = heaviest(places.length); index >= 0; index = previous[index] ?? -1) {
    const pair = sorted[index]
    if (pair !== undefined) chain.push(pair)
  }
  return chain.reverse()
}

/** True for pairs that are a chain already: nothing moved. */
function isRising(pairs: readonly Weighted[]): boolean {
  let [before, after] = [-1, -1]
  for (const pair of pairs) {
    if (pair.before <= before || pair.after <= after) return false
    before = pair.before
    after = pair.after
  }
  return true
}
