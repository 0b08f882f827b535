/** Two lists of items and who is whose partner so far. */
import { heaviestChain } from './chain.ts'
import type { Weighted } from './chain.ts'
import { weightOf, wordsOfItem } from './item.ts'
import type { Item } from './item.ts'
import { similarity } from './similarity.ts'

/** Free items of both sides that stand between the same two neighbours. */
export interface Gap {
  readonly before: number[]
  readonly after: number[]
}

/** Shorter moves (in characters) are chance: "None.", "Yes". */
const shortestMove = 12

/** Similar enough to be the same block when nothing else than an id says so. */
const enoughWithSameId = 0.5

/**
 * The state of an alignment: changed by the functions below and by the rules of `pairing.ts`, gone when it is done. An
 * object literal and not a class: engines forget the shape of classes without a living instance, and with it their
 * compiled code, so that the first comparison after a garbage collection took three times as long.
 */
export interface Alignment {
  readonly before: readonly Item[]
  readonly after: readonly Item[]
  /** Partner of each item, or -1. */
  readonly toAfter: Int32Array
  readonly toBefore: Int32Array
  /** True once ids have proved to mean something here. */
  trusted: boolean
  linked: number
  chain: Int32Array | undefined
}

export function emptyAlignment(before: readonly Item[], after: readonly Item[]): Alignment {
  return {
    before,
    after,
    toAfter: new Int32Array(before.length).fill(-1),
    toBefore: new Int32Array(after.length).fill(-1),
    trusted: false,
    linked: 0,
    chain: undefined,
  }
}

export function link(state: Alignment, i: number, j: number): void {
  state.toAfter[i] = j
  state.toBefore[j] = i
  state.linked++
  state.chain = undefined
}

export function unlink(state: Alignment, i: number): void {
  state.toBefore[state.toAfter[i] ?? -1] = -1
  state.toAfter[i] = -1
  state.linked--
  state.chain = undefined
}

/** False once one side has no free item left. */
export function hasFree(state: Alignment): boolean {
  return state.linked < Math.min(state.before.length, state.after.length)
}

export function isFree(state: Alignment, i: number, j: number): boolean {
  return state.toAfter[i] === -1 && state.toBefore[j] === -1
}

/** Indexes in `before` of the heaviest chain of linked items: what stays in its place. */
function chainOf(state: Alignment): Int32Array {
  state.chain ??= isRising(state) ? linkedPlaces(state) : heaviestPlaces(state)
  return state.chain
}

/** True if nothing moved. */
function isRising(state: Alignment): boolean {
  let last = -1
  for (const j of state.toAfter) {
    if (j < 0) continue
    if (j < last) return false
    last = j
  }
  return true
}

function linkedPlaces(state: Alignment): Int32Array {
  const places = new Int32Array(state.linked)
  let count = 0
  for (let i = 0; i < state.toAfter.length; i++)
    if ((state.toAfter[i] ?? -1) >= 0) places[count++] = i
  return places
}

function heaviestPlaces(state: Alignment): Int32Array {
  const pairs: Weighted[] = []
  state.toAfter.forEach((after, before) => {
    if (after >= 0) pairs.push({ before, after, weight: weightOf(state.before[before]) })
  })
  return Int32Array.from(heaviestChain(pairs), (pair) => pair.before)
}

/** Links free items whose name occurs once on each side. */
export function matchUnique(state: Alignment, nameOf: (item: Item) => number | string): void {
  if (!hasFree(state)) return
  const places = (items: readonly Item[], partners: Int32Array) => {
    const found = new Map<number | string, number>()
    items.forEach((item, index) => {
      if (partners[index] !== -1) return
      const name = nameOf(item)
      found.set(name, found.has(name) ? -1 : index)
    })
    return found
  }
  const inAfter = places(state.after, state.toBefore)
  for (const [name, i] of places(state.before, state.toAfter)) {
    const j = inAfter.get(name) ?? -1
    if (i >= 0 && j >= 0) link(state, i, j)
  }
}

/** Links free neighbours of linked items while they are the same, downwards and then upwards. */
export function extend(state: Alignment, nameOf: (item: Item) => number): void {
  if (!hasFree(state)) return
  const same = (i: number, j: number) => {
    const [x, y] = [state.before[i], state.after[j]]
    return x !== undefined && y !== undefined && x.type === y.type && nameOf(x) === nameOf(y)
  }
  for (let i = 0; i + 1 < state.before.length; i++) {
    const j = state.toAfter[i] ?? -1
    if (j >= 0 && isFree(state, i + 1, j + 1) && same(i + 1, j + 1)) link(state, i + 1, j + 1)
  }
  for (let i = state.before.length - 1; i > 0; i--) {
    const j = state.toAfter[i] ?? -1
    if (j > 0 && isFree(state, i - 1, j - 1) && same(i - 1, j - 1)) link(state, i - 1, j - 1)
  }
}

/** Trusts ids unless what is surely the same carries other ids: two imports count from 1 on each side. */
export function examineIds(state: Alignment): void {
  let [same, all] = [0, 0]
  state.toAfter.forEach((j, i) => {
    const id = state.before[i]?.id ?? ''
    if (j < 0 || id === '') return
    all++
    if (state.after[j]?.id === id) same++
  })
  state.trusted = all > 0 && same >= all * 0.9
}

export function hasSameId(state: Alignment, i: number, j: number): boolean {
  const id = state.before[i]?.id ?? ''
  return state.trusted && id !== '' && id === state.after[j]?.id
}

export function matchIds(state: Alignment): void {
  if (!state.trusted || !hasFree(state)) return
  const places = new Map<string, number>()
  state.after.forEach((item, j) => {
    if (item.id !== '' && state.toBefore[j] === -1)
      places.set(item.id, places.has(item.id) ? -1 : j)
  })
  state.before.forEach((item, i) => {
    const j = places.get(item.id) ?? -1
    const other = state.after[j]
    if (other === undefined || !isFree(state, i, j) || other.type !== item.type) return
    if (similarity(wordsOfItem(item), wordsOfItem(other)) >= enoughWithSameId) link(state, i, j)
  })
}

/** Unlinks what is out of order by chance; without moves, all that is out of order. */
export function dropChanceMoves(state: Alignment, moves: boolean): void {
  const chain = chainOf(state)
  if (chain.length === state.linked) return
  let [next, size] = [0, 0]
  let run: number[] = []
  const close = () => {
    if (!moves || size < shortestMove) for (const i of run) unlink(state, i)
    run = []
    size = 0
  }
  for (let i = 0; i < state.before.length; i++) {
    const j = state.toAfter[i] ?? -1
    if (j < 0) continue
    const inPlace = chain[next] === i
    if (inPlace || !follows(state, run.at(-1), j)) close()
    if (inPlace) {
      next++
      continue
    }
    run.push(i)
    size += hasSameId(state, i, j) ? shortestMove : lengthOf(state.before[i])
  }
  close()
}

/** True if `j` is the next linked item of `after` behind the partner of `i`. */
function follows(state: Alignment, i: number | undefined, j: number): boolean {
  let next = i === undefined ? -1 : (state.toAfter[i] ?? -1)
  if (next < 0 || next >= j) return false
  do next++
  while (next < j && state.toBefore[next] === -1)
  return next === j
}

/** Calls `fill` with the free items between neighbours of the chain. */
export function eachGap(state: Alignment, fill: (state: Alignment, gap: Gap) => void): void {
  if (!hasFree(state)) return
  let [i, j] = [0, 0]
  const chain = chainOf(state)
  // What `fill` links is in its own gap, so the chain and the partners of its items stay as they are.
  for (const place of chain) {
    const partner = state.toAfter[place] ?? -1
    fillGap(state, i, place, j, partner, fill)
    i = place + 1
    j = partner + 1
  }
  fillGap(state, i, state.before.length, j, state.after.length, fill)
}

/** Calls `fill` with the free items between two items that moved together. */
export function eachInnerGap(state: Alignment, fill: (state: Alignment, gap: Gap) => void): void {
  if (!hasFree(state)) return
  let last = -1
  for (let j = 0; j < state.after.length; j++) {
    const i = state.toBefore[j] ?? -1
    if (i < 0) continue
    const before = last < 0 ? -1 : (state.toBefore[last] ?? -1)
    if (
      before >= 0 &&
      i > before + 1 &&
      j > last + 1 &&
      state.toAfter.subarray(before + 1, i).every((k) => k < 0)
    ) {
      fillGap(state, before + 1, i, last + 1, j, fill)
    }
    last = j
  }
}

function fillGap(
  state: Alignment,
  i0: number,
  i1: number,
  j0: number,
  j1: number,
  fill: (state: Alignment, gap: Gap) => void,
): void {
  if (i0 === i1 || j0 === j1) return
  const gap: Gap = { before: [], after: [] }
  for (let i = i0; i < i1; i++) if (state.toAfter[i] === -1) gap.before.push(i)
  for (let j = j0; j < j1; j++) if (state.toBefore[j] === -1) gap.after.push(j)
  if (gap.before.length > 0 && gap.after.length > 0) fill(state, gap)
}

function lengthOf(item: Item | undefined): number {
  if (item === undefined) return 0
  if (item.length >= shortestMove) return item.length
  // A Han or kana character says about as much as three letters.
  return item.length + 2 * (item.text.match(/[\u2e80-\u9fff\uac00-\ud7a3]/g)?.length ?? 0)
}
