/** Which texts of a list share features few others have: candidates among thousands without comparing each with each. */
import type { Features } from './similarity.ts'

/** A feature of more texts than this tells nothing. */
const rare = 8

/** Texts by their features. A hash table in flat arrays: there is an entry for every word of a document. */
export class RareWords {
  readonly #mask: number
  readonly #features: Int32Array
  /** Number of texts with the feature of a slot, and the last of its entries. */
  readonly #counts: Int32Array
  readonly #heads: Int32Array
  readonly #owners: Int32Array
  readonly #next: Int32Array
  readonly #votes: Int32Array

  constructor(texts: readonly Features[]) {
    const total = texts.reduce((sum, features) => sum + features.length, 0)
    let size = 16
    while (size < 2 * total) size *= 2
    this.#mask = size - 1
    this.#features = new Int32Array(size)
    this.#counts = new Int32Array(size)
    this.#heads = new Int32Array(size).fill(-1)
    this.#owners = new Int32Array(total)
    this.#next = new Int32Array(total)
    this.#votes = new Int32Array(texts.length)
    let entries = 0
    texts.forEach((features, owner) => {
      for (let k = 0; k < features.length; k++) {
        const feature = features[k] ?? 0
        if (k > 0 && feature === features[k - 1]) continue
        const slot = this.#slotOf(feature)
        this.#features[slot] = feature
        const count = this.#counts[slot] ?? 0
        this.#counts[slot] = count + 1
        if (count > rare) continue
        this.#owners[entries] = owner
        this.#next[entries] = this.#heads[slot] ?? -1
        this.#heads[slot] = entries++
      }
    })
  }

  /** The `most` texts that share most rare features with some others, the first ones where they share as many. */
  nearest(features: Features, most: number): number[] {
    const touched: number[] = []
    for (const feature of features) {
      const slot = this.#slotOf(feature)
      const count = this.#counts[slot] ?? 0
      if (count === 0 || count > rare) continue
      for (let entry = this.#heads[slot] ?? -1; entry >= 0; entry = this.#next[entry] ?? -1) {
        const owner = this.#owners[entry] ?? 0
        const votes = this.#votes[owner] ?? 0
        if (votes === 0) touched.push(owner)
        this.#votes[owner] = votes + 1
      }
    }
    const best: number[] = []
    const votesOf = (owner: number) => this.#votes[owner] ?? 0
    for (const owner of touched) {
      const isBefore = (other: number) =>
        votesOf(owner) > votesOf(other) || (votesOf(owner) === votesOf(other) && owner < other)
      let place = best.length
      while (place > 0 && isBefore(best[place - 1] ?? 0)) place--
      if (place >= most) continue
      best.splice(place, 0, owner)
      if (best.length > most) best.pop()
    }
    for (const owner of touched) this.#votes[owner] = 0
    return best
  }

  /** The slot of a feature, or the free one where it would be. */
  #slotOf(feature: number): number {
    let slot = (feature ^ (feature >>> 15)) & this.#mask
    while (this.#counts[slot] !== 0 && this.#features[slot] !== feature)
      slot = (slot + 1) & this.#mask
    return slot
  }
}
