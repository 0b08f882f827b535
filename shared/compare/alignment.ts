/** The state of an alignment: two lists of items and who is whose partner so far. */
import { heaviestChain } from './chain.ts'
import type { Weighted } from './chain.ts'
import { similarity } from './similarity.ts'
import type { Features } from './similarity.ts'

export interface Item {
  /** Equal numbers: the same for a reader (and of one type). */
  readonly same: number
  /** Equal numbers: the same text (and type), perhaps in another form. */
  readonly alike: number
  readonly text: () => string
  /** About the number of characters. */
  readonly length: number
  readonly id: string
  /** Only items of one type can be each other. */
  readonly type: string
  /** Headings and the like: alone in the same gap they are one, however different. */
  readonly isLabel: boolean
  readonly features: () => Features
}

/** Free items of both sides that stand between the same two neighbours. */
export interface Gap {
  readonly before: number[]
  readonly after: number[]
}

/** Shorter moves (in characters) are chance: "None.", "Yes". */
const shortestMove = 12

/** Similar enough to be the same block when nothing else than an id says so. */
const enoughWithSameId = 0.5

export class Alignment {
  readonly before: readonly Item[]
  readonly after: readonly Item[]
  /** Partner of each item, or -1. */
  readonly toAfter: Int32Array
  readonly toBefore: Int32Array
  /** True once ids have proved to mean something here. */
  trusted = false
  #linked = 0
  #chain: Int32Array | undefined

  constructor(before: readonly Item[], after: readonly Item[]) {
    this.before = before
    this.after = after
    this.toAfter = new Int32Array(before.length).fill(-1)
    this.toBefore = new Int32Array(after.length).fill(-1)
  }

  link(i: number, j: number): void {
    this.toAfter[i] = j
    this.toBefore[j] = i
    this.#linked++
    this.#chain = undefined
  }

  unlink(i: number): void {
    this.toBefore[this.toAfter[i] ?? -1] = -1
    this.toAfter[i] = -1
    this.#linked--
    this.#chain = undefined
  }

  /** False once one side has no free item left. */
  hasFree(): boolean {
    return this.#linked < Math.min(this.before.length, this.after.length)
  }

  isFree(i: number, j: number): boolean {
    return this.toAfter[i] === -1 && this.toBefore[j] === -1
  }

  /** Indexes in `before` of the heaviest chain of linked items: what stays in its place. */
  chain(): Int32Array {
    this.#chain ??= this.#isRising() ? this.#places() : this.#heaviest()
    return this.#chain
  }

  /** True if nothing moved. */
  #isRising(): boolean {
    let last = -1
    for (const j of this.toAfter) {
      if (j < 0) continue
      if (j < last) return false
      last = j
    }
    return true
  }

  #places(): Int32Array {
    const places = new Int32Array(this.#linked)
    let count = 0
    for (let i = 0; i < this.toAfter.length; i++)
      if ((this.toAfter[i] ?? -1) >= 0) places[count++] = i
    return places
  }

  #heaviest(): Int32Array {
    const pairs: Weighted[] = []
    this.toAfter.forEach((after, before) => {
      if (after >= 0) pairs.push({ before, after, weight: weightOf(this.before[before]) })
    })
    return Int32Array.from(heaviestChain(pairs), (pair) => pair.before)
  }

  /** Links free items whose name occurs once on each side. */
  matchUnique(nameOf: (item: Item) => number | string): void {
    if (!this.hasFree()) return
    const places = (items: readonly Item[], partners: Int32Array) => {
      const found = new Map<number | string, number>()
      items.forEach((item, index) => {
        if (partners[index] !== -1) return
        const name = nameOf(item)
        found.set(name, found.has(name) ? -1 : index)
      })
      return found
    }
    const inAfter = places(this.after, this.toBefore)
    for (const [name, i] of places(this.before, this.toAfter)) {
      const j = inAfter.get(name) ?? -1
      if (i >= 0 && j >= 0) this.link(i, j)
    }
  }

  /** Links free neighbours of linked items while they are the same, downwards and then upwards. */
  extend(nameOf: (item: Item) => number): void {
    if (!this.hasFree()) return
    const same = (i: number, j: number) => {
      const [x, y] = [this.before[i], this.after[j]]
      return x !== undefined && y !== undefined && x.type === y.type && nameOf(x) === nameOf(y)
    }
    for (let i = 0; i + 1 < this.before.length; i++) {
      const j = this.toAfter[i] ?? -1
      if (j >= 0 && this.isFree(i + 1, j + 1) && same(i + 1, j + 1)) this.link(i + 1, j + 1)
    }
    for (let i = this.before.length - 1; i > 0; i--) {
      const j = this.toAfter[i] ?? -1
      if (j > 0 && this.isFree(i - 1, j - 1) && same(i - 1, j - 1)) this.link(i - 1, j - 1)
    }
  }

  /** Trusts ids unless what is surely the same carries other ids: two imports count from 1 on each side. */
  examineIds(): void {
    let [same, all] = [0, 0]
    this.toAfter.forEach((j, i) => {
      const id = this.before[i]?.id ?? ''
      if (j < 0 || id === '') return
      all++
      if (this.after[j]?.id === id) same++
    })
    this.trusted = all > 0 && same >= all * 0.9
  }

  hasSameId(i: number, j: number): boolean {
    const id = this.before[i]?.id ?? ''
    return this.trusted && id !== '' && id === this.after[j]?.id
  }

  matchIds(): void {
    if (!this.trusted || !this.hasFree()) return
    const places = new Map<string, number>()
    this.after.forEach((item, j) => {
      if (item.id !== '' && this.toBefore[j] === -1)
        places.set(item.id, places.has(item.id) ? -1 : j)
    })
    this.before.forEach((item, i) => {
      const j = places.get(item.id) ?? -1
      const other = this.after[j]
      if (other === undefined || !this.isFree(i, j) || other.type !== item.type) return
      if (similarity(item.features(), other.features()) >= enoughWithSameId) this.link(i, j)
    })
  }

  /** Unlinks what is out of order by chance; without moves, all that is out of order. */
  dropChanceMoves(moves: boolean): void {
    const chain = this.chain()
    if (chain.length === this.#linked) return
    let [next, size] = [0, 0]
    let run: number[] = []
    const close = () => {
      if (!moves || size < shortestMove) for (const i of run) this.unlink(i)
      run = []
      size = 0
    }
    for (let i = 0; i < this.before.length; i++) {
      const j = this.toAfter[i] ?? -1
      if (j < 0) continue
      const inPlace = chain[next] === i
      if (inPlace || !this.#follows(run.at(-1), j)) close()
      if (inPlace) {
        next++
        continue
      }
      run.push(i)
      size += this.hasSameId(i, j) ? shortestMove : lengthOf(this.before[i])
    }
    close()
  }

  /** True if `j` is the next linked item of `after` behind the partner of `i`. */
  #follows(i: number | undefined, j: number): boolean {
    let next = i === undefined ? -1 : (this.toAfter[i] ?? -1)
    if (next < 0 || next >= j) return false
    do next++
    while (next < j && this.toBefore[next] === -1)
    return next === j
  }

  /** Calls `fill` with the free items between neighbours of the chain. */
  eachGap(fill: (state: Alignment, gap: Gap) => void): void {
    if (!this.hasFree()) return
    let [i, j] = [0, 0]
    const chain = this.chain()
    // What `fill` links is in its own gap, so the chain and the partners of its items stay as they are.
    for (const place of chain) {
      const partner = this.toAfter[place] ?? -1
      this.#fill(i, place, j, partner, fill)
      i = place + 1
      j = partner + 1
    }
    this.#fill(i, this.before.length, j, this.after.length, fill)
  }

  /** Calls `fill` with the free items between two items that moved together. */
  eachInnerGap(fill: (state: Alignment, gap: Gap) => void): void {
    if (!this.hasFree()) return
    let last = -1
    for (let j = 0; j < this.after.length; j++) {
      const i = this.toBefore[j] ?? -1
      if (i < 0) continue
      const before = last < 0 ? -1 : (this.toBefore[last] ?? -1)
      if (
        before >= 0 &&
        i > before + 1 &&
        j > last + 1 &&
        this.toAfter.subarray(before + 1, i).every((k) => k < 0)
      ) {
        this.#fill(before + 1, i, last + 1, j, fill)
      }
      last = j
    }
  }

  #fill(
    i0: number,
    i1: number,
    j0: number,
    j1: number,
    fill: (state: Alignment, gap: Gap) => void,
  ): void {
    if (i0 === i1 || j0 === j1) return
    const gap: Gap = { before: [], after: [] }
    for (let i = i0; i < i1; i++) if (this.toAfter[i] === -1) gap.before.push(i)
    for (let j = j0; j < j1; j++) if (this.toBefore[j] === -1) gap.after.push(j)
    if (gap.before.length > 0 && gap.after.length > 0) fill(this, gap)
  }
}

function lengthOf(item: Item | undefined): number {
  if (item === undefined) return 0
  if (item.length >= shortestMove) return item.length
  // A Han or kana character says about as much as three letters.
  return item.length + 2 * (item.text().match(/[\u2e80-\u9fff\uac00-\ud7a3]/g)?.length ?? 0)
}

/** A block that moved is one more thing to read, whatever its length: as much as forty characters. */
const weightOfOne = 40

/** What it is worth to keep an item in its place. */
export function weightOf(item: Item | undefined): number {
  return (item?.length ?? 0) + weightOfOne
}
