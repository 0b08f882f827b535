/** Rules by which free items of two lists become partners: same content repeated, similar content, what is left. */
import { hasFree, hasSameId, isFree, link } from './alignment.ts'
import type { Alignment, Gap } from './alignment.ts'
import { heaviestChain } from './chain.ts'
import type { Weighted } from './chain.ts'
import { weightOf, wordsOfItem } from './item.ts'
import type { Item } from './item.ts'
import { rareWords } from './rare-words.ts'
import { commonFeatures, similarity } from './similarity.ts'
import type { Features } from './similarity.ts'

/** Similar enough to be the same block: in the same gap, there with the same id, anywhere in the document. */
const enoughInGap = 0.34
const enoughWithId = 0.12
const enoughElsewhere = 0.5

/** Largest gap (product of lengths) compared each with each; beyond, candidates share a rare word. */
const largestGap = 3000

/** Links the same content in the same order, however often it occurs. */
export function matchRepeated(nameOf: (item: Item) => number) {
  return (state: Alignment, gap: Gap): void => {
    const numbersOf = (items: readonly Item[], places: readonly number[]) =>
      places.map((place) => {
        const item = items[place]
        return item === undefined ? -1 : nameOf(item)
      })
    const a = numbersOf(state.before, gap.before)
    const b = numbersOf(state.after, gap.after)
    const weight = (i: number) => weightOf(state.before[gap.before[i] ?? -1])
    for (const pair of heaviestChain(candidates(a, b, weight))) {
      const i = gap.before[pair.before]
      const j = gap.after[pair.after]
      if (i !== undefined && j !== undefined) link(state, i, j)
    }
  }
}

/** All pairs of equal numbers; of too many, each with the one of the same rank. */
function candidates(
  a: readonly number[],
  b: readonly number[],
  weight: (i: number) => number,
): Weighted[] {
  const places = new Map<number, number[]>()
  b.forEach((number, j) => {
    const list = places.get(number)
    if (list === undefined) places.set(number, [j])
    else list.push(j)
  })
  let total = 0
  for (const number of a) total += places.get(number)?.length ?? 0
  const pairs: Weighted[] = []
  const seen = new Map<number, number>()
  a.forEach((number, i) => {
    const list = places.get(number) ?? []
    if (total <= 200_000) {
      for (const j of list) pairs.push({ before: i, after: j, weight: weight(i) })
      return
    }
    const rank = seen.get(number) ?? 0
    seen.set(number, rank + 1)
    const j = list[rank]
    if (j !== undefined) pairs.push({ before: i, after: j, weight: weight(i) })
  })
  return pairs
}

export function matchAlike(state: Alignment, gap: Gap): void {
  matchInOrder(state, gap, enoughElsewhere)
}

export function matchSimilar(state: Alignment, gap: Gap): void {
  matchInOrder(state, gap, enoughInGap)
}

/** Links similar content in order: each with each in a small gap, by rare words in a large one. */
function matchInOrder(state: Alignment, gap: Gap, enough: number): void {
  if (gap.before.length * gap.after.length > largestGap) {
    const pairs = rarePairs(state, gap, enough)
    for (const pair of heaviestChain(pairs)) link(state, pair.before, pair.after)
    matchBetween(state, gap, enough)
    return
  }
  const [first, second] = [gap.before[0], gap.after[0]]
  if (gap.before.length + gap.after.length === 2 && first !== undefined && second !== undefined) {
    if (sameEnds(state, first, second) > 0.5) link(state, first, second)
    else if (likeness(state, first, second, enough) > 0) link(state, first, second)
    return
  }
  const pairs: Weighted[] = []
  for (const i of gap.before) {
    for (const j of gap.after) {
      const alike = likeness(state, i, j, enough)
      if (alike > 0) pairs.push({ before: i, after: j, weight: alike })
    }
  }
  for (const pair of heaviestChain(pairs)) link(state, pair.before, pair.after)
}

/** The share of the longer text with which both begin and end: most edits are known by it, without counting words. */
function sameEnds(state: Alignment, i: number, j: number): number {
  const [x, y] = [state.before[i], state.after[j]]
  if (x === undefined || y === undefined || x.type !== y.type || x.type === 'table') return 0
  const [a, b] = [x.text, y.text]
  const most = Math.min(a.length, b.length)
  let start = 0
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  while (
    end < most - start &&
    a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)
  ) {
    end++
  }
  return (start + end) / Math.max(a.length, b.length)
}

/** Links texts of a small gap of which each begins and ends like the other and like no third. */
export function matchBothEnds(state: Alignment, gap: Gap): void {
  if (gap.before.length * gap.after.length > largestGap) return
  const rivals = { before: new Map<number, number>(), after: new Map<number, number>() }
  const count = (map: Map<number, number>, place: number) =>
    map.set(place, (map.get(place) ?? 0) + 1)
  const pairs: Weighted[] = []
  for (const i of gap.before) {
    for (const j of gap.after) {
      const share = sameEnds(state, i, j)
      if (share <= 0.4) continue
      count(rivals.before, i)
      count(rivals.after, j)
      if (share > 0.5) pairs.push({ before: i, after: j, weight: weightOf(state.before[i]) })
    }
  }
  const sure = pairs.filter(
    ({ before, after }) => rivals.before.get(before) === 1 && rivals.after.get(after) === 1,
  )
  for (const pair of heaviestChain(sure)) link(state, pair.before, pair.after)
}

/** Enough of a text's start or end to be the only one with it. */
const lengthOfEnd = 24

/** Links texts that begin, or end, like only one other of the gap and share more than that. */
export function matchEnds(endOf: (text: string) => string) {
  return (state: Alignment, gap: Gap): void => {
    const places = (items: readonly Item[], free: readonly number[]) => {
      const found = new Map<string, number>()
      for (const place of free) {
        const item = items[place]
        if (item === undefined || item.length < 2 * lengthOfEnd) continue
        const end = endOf(item.text)
        found.set(end, found.has(end) ? -1 : place)
      }
      return found
    }
    const pairs: Weighted[] = []
    const after = places(state.after, gap.after)
    for (const [end, i] of places(state.before, gap.before)) {
      const j = after.get(end) ?? -1
      if (i < 0 || j < 0 || sameEnds(state, i, j) < enoughInGap) continue
      pairs.push({ before: i, after: j, weight: weightOf(state.before[i]) })
    }
    for (const pair of heaviestChain(pairs)) link(state, pair.before, pair.after)
  }
}

export const startOf = (text: string) => text.slice(0, lengthOfEnd)
export const endOf = (text: string) => text.slice(-lengthOfEnd)

/** Compares each with each between the links that a large gap got. */
function matchBetween(state: Alignment, gap: Gap, enough: number): void {
  let part: Gap = { before: [], after: [] }
  const close = () => {
    const size = part.before.length * part.after.length
    if (size > 0 && size <= largestGap) matchInOrder(state, part, enough)
    part = { before: [], after: [] }
  }
  let next = 0
  for (const i of gap.before) {
    const partner = state.toAfter[i] ?? -1
    if (partner < 0) {
      part.before.push(i)
      continue
    }
    for (; next < gap.after.length && (gap.after[next] ?? 0) < partner; next++)
      part.after.push(gap.after[next] ?? -1)
    next++
    close()
  }
  for (; next < gap.after.length; next++) part.after.push(gap.after[next] ?? -1)
  close()
}

/** What it is worth to link two items of one gap; 0 when they are not the same. */
function likeness(state: Alignment, i: number, j: number, enough: number): number {
  const [x, y] = [state.before[i], state.after[j]]
  if (x === undefined || y === undefined || x.type !== y.type) return 0
  const [a, b] = [wordsOfItem(x), wordsOfItem(y)]
  // A table that lost a column may be half as long; what is left of it is all the same.
  const part =
    x.type === 'table' ? commonFeatures(a, b) / Math.max(1, Math.min(a.length, b.length)) : 0
  const alike = Math.max(similarity(a, b), 0.7 * part)
  if (alike < (hasSameId(state, i, j) ? Math.min(enough, enoughWithId) : enough)) return 0
  return alike * (a.length + b.length)
}

/** One left on each side: a heading with a new title, a paragraph rewritten from scratch. */
export function matchLeftOver(state: Alignment, gap: Gap): void {
  const [i, j] = [gap.before[0], gap.after[0]]
  if (gap.before.length !== 1 || gap.after.length !== 1 || i === undefined || j === undefined)
    return
  const [x, y] = [state.before[i], state.after[j]]
  if (x === undefined || y === undefined || x.type !== y.type) return
  const short = x.length <= 40 && y.length <= 40
  if (
    (x.isLabel && y.isLabel) ||
    short ||
    similarity(wordsOfItem(x), wordsOfItem(y)) >= enoughWithId
  )
    link(state, i, j)
}

interface Pair extends Weighted {
  readonly alike: number
}

const none = new Int32Array(0)

function wordsAt(items: readonly Item[], place: number): Features {
  const item = items[place]
  return item === undefined ? none : wordsOfItem(item)
}

/** Pairs of similar free items that share a word or a pair of words few others have. */
function rarePairs(state: Alignment, gap: Gap, enough: number): Pair[] {
  const holders = rareWords(gap.after.map((j) => wordsAt(state.after, j)))
  const pairs: Pair[] = []
  for (const i of gap.before) {
    const x = state.before[i]
    if (x === undefined) continue
    for (const place of holders(wordsOfItem(x), 3)) {
      const j = gap.after[place] ?? -1
      const y = state.after[j]
      if (y === undefined || y.type !== x.type) continue
      const alike = similarity(wordsOfItem(x), wordsOfItem(y))
      if (alike < enough) continue
      const weight = alike * (wordsOfItem(x).length + wordsOfItem(y).length)
      pairs.push({ before: i, after: j, weight, alike })
    }
  }
  return pairs
}

/** Links what moved and was edited on the way, the surest first. */
export function matchElsewhere(state: Alignment): void {
  if (!hasFree(state)) return
  const enough = (item: Item) => wordsOfItem(item).length >= 12
  const gap: Gap = { before: [], after: [] }
  state.before.forEach((item, i) => {
    if (state.toAfter[i] === -1 && enough(item)) gap.before.push(i)
  })
  state.after.forEach((item, j) => {
    if (state.toBefore[j] === -1 && enough(item)) gap.after.push(j)
  })
  if (gap.before.length === 0 || gap.after.length === 0) return
  const pairs = unambiguous(rarePairs(state, gap, enoughElsewhere))
  pairs.sort((x, y) => y.weight - x.weight || x.before - y.before || x.after - y.after)
  for (const pair of pairs) {
    if (isFree(state, pair.before, pair.after)) link(state, pair.before, pair.after)
  }
}

/** Pairs without those that have a rival as good: of a clause that is repeated all over, nothing can be said to move. */
function unambiguous(pairs: readonly Pair[]): Pair[] {
  const rivals = (placeOf: (pair: Pair) => number) => {
    const lists = new Map<number, number[]>()
    for (const pair of pairs) {
      const list = lists.get(placeOf(pair))
      if (list === undefined) lists.set(placeOf(pair), [pair.alike])
      else list.push(pair.alike)
    }
    return (pair: Pair) =>
      (lists.get(placeOf(pair)) ?? []).filter((alike) => alike > pair.alike - 0.02).length > 1
  }
  const [before, after] = [rivals((pair) => pair.before), rivals((pair) => pair.after)]
  return pairs.filter((pair) => !before(pair) && !after(pair))
}

/** Links similar free neighbours of linked items, so that a moved section keeps its edited first and last blocks. */
export function adoptNeighbours(state: Alignment): void {
  if (!hasFree(state)) return
  const adopt = (i: number, j: number) => {
    if (!isFree(state, i, j)) return
    if (likeness(state, i, j, enoughInGap) > 0) link(state, i, j)
  }
  for (let i = 0; i + 1 < state.before.length; i++) {
    const j = state.toAfter[i] ?? -1
    if (j >= 0 && j + 1 < state.after.length) adopt(i + 1, j + 1)
  }
  for (let i = state.before.length - 1; i > 0; i--) {
    const j = state.toAfter[i] ?? -1
    if (j > 0) adopt(i - 1, j - 1)
  }
}
