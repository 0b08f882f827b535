/**
 * Which block of `before` became which block of `after`. Works on any list: blocks of a document, blocks of a cell,
 * rows and columns of a table.
 *
 *   same content once on both sides, then its neighbours        (Heckel: finds what stayed and what moved)
 *   → heaviest chain in order = in place, the rest moved
 *   → gaps: same content repeated, then similar content         (edited in place)
 *   → what is left, anywhere: similar content                   (moved and edited)
 *   → neighbours that continue a block                          (split, merged)
 *
 * Ids decide between candidates and never alone: two imports share none, or share them by accident.
 */
import {
  dropChanceMoves,
  eachGap,
  eachInnerGap,
  emptyAlignment,
  examineIds,
  extend,
  matchIds,
  matchUnique,
} from './alignment.ts'
import type { Alignment } from './alignment.ts'
import { heaviestChain } from './chain.ts'
import { weightOf, wordsOfItem } from './item.ts'
import type { Item } from './item.ts'
import {
  adoptNeighbours,
  endOf,
  matchAlike,
  matchBothEnds,
  matchElsewhere,
  matchEnds,
  matchLeftOver,
  matchRepeated,
  matchSimilar,
  startOf,
} from './pairing.ts'
import { commonFeatures, withoutFeatures } from './similarity.ts'

/** Items `before…beforeEnd` became items `after…afterEnd`; one of the two ranges holds exactly one. */
export interface Link {
  before: number
  beforeEnd: number
  after: number
  afterEnd: number
  moved: boolean
}

export interface AlignOptions {
  readonly moves: boolean
  readonly splits: boolean
}

/** Share of a part that must be found in the rest of the block it was split from. */
const enoughOfPart = 0.6

/** Links of the two lists in the order of `after`. */
export function align(
  before: readonly Item[],
  after: readonly Item[],
  options: AlignOptions,
): Link[] {
  const state = emptyAlignment(before, after)
  matchUnique(state, sameOf)
  extend(state, sameOf)
  examineIds(state)
  if (state.trusted) matchUnique(state, (item) => `${item.id} ${String(item.same)}`)
  matchUnique(state, alikeOf)
  extend(state, sameOf)
  extend(state, alikeOf)
  dropChanceMoves(state, options.moves)
  eachGap(state, matchRepeated(sameOf))
  eachGap(state, matchRepeated(alikeOf))
  matchIds(state)
  dropChanceMoves(state, options.moves)
  eachGap(state, matchEnds(startOf))
  eachGap(state, matchEnds(endOf))
  eachGap(state, matchEnds(startOf))
  eachGap(state, matchBothEnds)
  // The surest first: what only resembles its neighbour may be the very text of another place.
  eachGap(state, matchAlike)
  if (options.moves) matchElsewhere(state)
  eachGap(state, matchSimilar)
  if (options.moves) {
    eachInnerGap(state, matchSimilar)
    adoptNeighbours(state)
  }
  eachGap(state, matchLeftOver)
  dropChanceMoves(state, options.moves)
  return linksOf(state, options)
}

const sameOf = (item: Item) => item.same
const alikeOf = (item: Item) => item.alike

function linksOf(state: Alignment, options: AlignOptions): Link[] {
  const links: Link[] = []
  const used = { before: new Set<number>(), after: new Set<number>() }
  state.toBefore.forEach((i, j) => {
    if (i < 0) return
    const link = { before: i, beforeEnd: i + 1, after: j, afterEnd: j + 1, moved: false }
    if (options.splits) widen(state, link, used)
    links.push(link)
  })
  const isRising = links.every((link, k) => link.before > (links[k - 1]?.before ?? -1))
  if (isRising) return links
  const pairs = links.map((link) => ({
    before: link.before,
    after: link.after,
    weight: weightOf(state.before[link.before]),
    link,
  }))
  const inPlace = new Set(heaviestChain(pairs).map((pair) => pair.link))
  for (const link of links) link.moved = !inPlace.has(link)
  return links
}

/** Adds free neighbours that hold what the linked block lost (split) or what it gained (merged). */
function widen(
  state: Alignment,
  link: Link,
  used: { readonly before: Set<number>; readonly after: Set<number> },
): void {
  const x = state.before[link.before]
  const y = state.after[link.after]
  if (x === undefined || y === undefined || x.same === y.same || x.type !== 'block') return
  const grow = (
    items: readonly Item[],
    partners: Int32Array,
    taken: Set<number>,
    at: number,
    whole: Item,
    part: Item,
  ) => {
    let [from, to] = [at, at + 1]
    if (partners[at + 1] !== -1 && partners[at - 1] !== -1) return { from, to }
    let rest = withoutFeatures(wordsOfItem(whole), wordsOfItem(part))
    const take = (index: number) => {
      const item = items[index]
      if (item === undefined || item.type !== 'block' || partners[index] !== -1 || taken.has(index))
        return false
      const features = wordsOfItem(item)
      if (features.length === 0 || features.length > rest.length * 1.5) return false
      if (commonFeatures(features, rest) < enoughOfPart * features.length) return false
      rest = withoutFeatures(rest, features)
      taken.add(index)
      return true
    }
    while (take(to)) to++
    while (take(from - 1)) from--
    return { from, to }
  }
  const split = grow(state.after, state.toBefore, used.after, link.after, x, y)
  link.after = split.from
  link.afterEnd = split.to
  if (split.to - split.from > 1) return
  const merged = grow(state.before, state.toAfter, used.before, link.before, y, x)
  link.before = merged.from
  link.beforeEnd = merged.to
}
