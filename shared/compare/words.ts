/**
 * The edits that lead from one list of tokens to another, as a person would describe them.
 *
 *   trim ends → (long lists: cut at words that occur once on both sides) → shortest edit → semantic clean-up
 *
 * Where many words differ, diff-match-patch finds the shortest edit in little memory. It compares strings, so each
 * distinct token becomes one code unit outside the surrogate range. Its clock is off (a result must not depend on load)
 * and its own clean-up is not used: it looks at characters, we at words.
 */
import DiffMatchPatch from 'diff-match-patch'
import { shortestEdit } from './myers.ts'
import { isWord } from './tokens.ts'

/** Tokens `a0…a1` of the old list are replaced by `b0…b1` of the new one; what lies between edits is equal. */
export interface Edit {
  a0: number
  a1: number
  b0: number
  b1: number
}

export interface WordDiff {
  readonly edits: readonly Edit[]
  /** True where a stretch was too long to be compared and counts as replaced. */
  readonly coarse: boolean
}

/** Product of lengths beyond which a range is cut first, and up to which diff-match-patch may run (about 80 ms). */
const largeRectangle = 250_000
const largestRectangle = 4_000_000

/** What one comparison may spend on diff-match-patch, in products of lengths: about a second, counted and not timed. */
export interface Budget {
  left: number
}
export const fullBudget = 60_000_000

const engine = new DiffMatchPatch()
engine.Diff_Timeout = 0

/** Code units for distinct tokens: 1 to U+D7FF, then from U+E000. */
const mostTokens = 0xf000

/** Where a list is only a part of a text: more tokens, the same on both sides, stand before or behind it. */
export interface Window {
  readonly openStart: boolean
  readonly openEnd: boolean
  /** Set when the best place of an edit may lie outside: the whole texts must be compared instead. */
  isTooSmall: boolean
}

/** The edits between two token lists. */
export function diffTokens(
  a: readonly string[],
  b: readonly string[],
  budget: Budget = { left: fullBudget },
  window: Window = { openStart: false, openEnd: false, isTooSmall: false },
): WordDiff {
  const raw: Edit[] = []
  const coarse = diffRange(a, b, { a0: 0, a1: a.length, b0: 0, b1: b.length }, raw, budget)
  return { edits: cleanUp(a, b, joinNeighbours(raw), window), coarse }
}

function diffRange(
  a: readonly string[],
  b: readonly string[],
  range: Edit,
  out: Edit[],
  budget: Budget,
): boolean {
  let { a0, a1, b0, b1 } = range
  while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) {
    a0++
    b0++
  }
  while (a0 < a1 && b0 < b1 && a[a1 - 1] === b[b1 - 1]) {
    a1--
    b1--
  }
  if (a0 === a1 && b0 === b1) return false
  const rest = { a0, a1, b0, b1 }
  if (a0 === a1 || b0 === b1) {
    out.push(rest)
    return false
  }
  const cost = (a1 - a0) * (b1 - b0)
  const anchors = cost > largeRectangle ? anchorsOf(a, b, rest) : []
  if (anchors.length === 0) {
    if (cost <= largestRectangle && cost <= budget.left) {
      budget.left -= cost
      return runDiff(a, b, rest, out)
    }
    out.push(rest)
    return true
  }
  let coarse = false
  let from = { a: a0, b: b0 }
  for (const anchor of anchors) {
    const part = { a0: from.a, a1: anchor.a, b0: from.b, b1: anchor.b }
    coarse = diffRange(a, b, part, out, budget) || coarse
    from = { a: anchor.a + 1, b: anchor.b + 1 }
  }
  return diffRange(a, b, { a0: from.a, a1, b0: from.b, b1 }, out, budget) || coarse
}

/** Places where the same words stand once on each side: three words with their spaces, or else two. */
function anchorsOf(
  a: readonly string[],
  b: readonly string[],
  range: Edit,
): { a: number; b: number }[] {
  const anchors = uniqueRuns(a, b, range, 5)
  return anchors.length > 0 ? anchors : uniqueRuns(a, b, range, 3)
}

function runDiff(a: readonly string[], b: readonly string[], range: Edit, out: Edit[]): boolean {
  const found: Edit[] = []
  if (shortestEdit(a, b, range, (a0, a1, b0, b1) => found.push({ a0, a1, b0, b1 }))) {
    for (let k = found.length - 1; k >= 0; k--) out.push(found[k] ?? range)
    return false
  }
  const codes = new Map<string, number>()
  const encode = (tokens: readonly string[], from: number, to: number) => {
    const units: number[] = []
    for (let i = from; i < to; i++) {
      const token = tokens[i] ?? ''
      let code = codes.get(token)
      if (code === undefined) {
        code = codes.size + 1
        if (code >= 0xd800) code += 0x800
        codes.set(token, code)
      }
      units.push(code)
    }
    let text = ''
    for (let i = 0; i < units.length; i += 4096)
      text += String.fromCharCode(...units.slice(i, i + 4096))
    return text
  }
  const before = encode(a, range.a0, range.a1)
  const after = encode(b, range.b0, range.b1)
  if (codes.size > mostTokens) {
    out.push({ ...range })
    return true
  }
  let i = range.a0
  let j = range.b0
  for (const [op, units] of engine.diff_main(before, after, false)) {
    const edit = { a0: i, a1: i, b0: j, b1: j }
    if (op <= 0) i += units.length
    if (op >= 0) j += units.length
    if (op !== 0) out.push({ ...edit, a1: i, b1: j })
  }
  return false
}

/** Runs of tokens that occur once on each side, at most in rising order on both: cuts a long text into short ones. */
function uniqueRuns(
  a: readonly string[],
  b: readonly string[],
  range: Edit,
  length: number,
): { a: number; b: number }[] {
  const places = (tokens: readonly string[], from: number, to: number) => {
    const found = new Map<string, number>()
    for (let i = from; i + length <= to; i++) {
      const key = tokens.slice(i, i + length).join('\n')
      found.set(key, found.has(key) ? -1 : i)
    }
    return found
  }
  const inB = places(b, range.b0, range.b1)
  const pairs: { a: number; b: number }[] = []
  for (const [key, i] of places(a, range.a0, range.a1)) {
    const j = inB.get(key) ?? -1
    if (i >= 0 && j >= 0) pairs.push({ a: i, b: j })
  }
  pairs.sort((x, y) => x.a - y.a)
  return longestRising(pairs)
}

/** The longest subsequence that rises on side b as well (patience). */
function longestRising(pairs: readonly { a: number; b: number }[]): { a: number; b: number }[] {
  const tails: number[] = []
  const previous: number[] = []
  pairs.forEach((pair, index) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tails[middle] ?? 0]?.b ?? 0) < pair.b) low = middle + 1
      else high = middle
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1
    tails[low] = index
  })
  const rising: { a: number; b: number }[] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index]
    if (pair !== undefined) rising.push(pair)
  }
  return rising.reverse()
}

function joinNeighbours(edits: readonly Edit[]): Edit[] {
  const joined: Edit[] = []
  for (const edit of edits) {
    const last = joined.at(-1)
    if (last !== undefined && last.a1 === edit.a0 && last.b1 === edit.b0) {
      last.a1 = edit.a1
      last.b1 = edit.b1
    } else joined.push({ a0: edit.a0, a1: edit.a1, b0: edit.b0, b1: edit.b1 })
  }
  return joined
}

/**
 * Two edits with little that is equal between them become one, so that a rewritten sentence is one replacement. Then
 * pure insertions and deletions slide to where a person would put them: whole sentences, then whole words.
 */
function cleanUp(
  a: readonly string[],
  b: readonly string[],
  edits: Edit[],
  window: Window,
): Edit[] {
  if (edits.length === 0) return edits
  if (edits.length === 1) return slideAll(a, b, edits, window)
  const stack: Sized[] = []
  for (const { a0, a1, b0, b1 } of slideAll(a, b, edits, window)) {
    let current: Sized = { a0, a1, b0, b1, size: sizeOf(a, b, a0, a1, b0, b1) }
    for (let last = stack.at(-1); last !== undefined; last = stack.at(-1)) {
      const between = weigh(a, last.a1, current.a0)
      if (!isWeak(a, last, current, between)) break
      stack.pop()
      const size = sizeOf(a, b, last.a0, current.a1, last.b0, current.b1)
      current = { a0: last.a0, a1: current.a1, b0: last.b0, b1: current.b1, size }
    }
    stack.push(current)
  }
  return slideAll(a, b, stack, window)
}

interface Sized extends Edit {
  readonly size: number
}

function sizeOf(
  a: readonly string[],
  b: readonly string[],
  a0: number,
  a1: number,
  b0: number,
  b1: number,
): number {
  return Math.max(weigh(a, a0, a1), weigh(b, b0, b1))
}

/** Equal words between two edits count as noise up to this part of the smaller edit. */
const noise = 0.5

function isWeak(a: readonly string[], left: Sized, right: Sized, between: number): boolean {
  if (between > noise * Math.min(left.size, right.size)) return false
  if (between > 0) return true
  // Only spaces or signs between: join two replacements, but leave separate insertions and deletions as they are.
  const isReplacement = (edit: Edit) => edit.a0 < edit.a1 && edit.b0 < edit.b1
  return right.a0 - left.a1 <= 1 && a[left.a1] !== '\ufffc'
    ? isReplacement(left) || isReplacement(right) || left.a0 < left.a1 !== right.a0 < right.a1
    : isReplacement(left) && isReplacement(right)
}

/** Words count by what they say: short ones little, spaces and signs nothing. */
function weightOf(token: string): number {
  if (!isWord(token)) return 0
  return token.length <= 3 && token < '\u0250' ? 0.5 : 1
}

function weigh(tokens: readonly string[], from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += weightOf(tokens[i] ?? '')
  return total
}

function slideAll(
  a: readonly string[],
  b: readonly string[],
  edits: readonly Edit[],
  window: Window,
): Edit[] {
  const slid: Edit[] = []
  edits.forEach((edit, index) => {
    const last = slid.at(-1)
    const roomLeft = edit.a0 - (last?.a1 ?? 0)
    const roomRight = (edits[index + 1]?.a0 ?? a.length) - edit.a1
    slid.push(slide(a, b, edit, roomLeft, roomRight, window))
  })
  return joinNeighbours(slid)
}

function slide(
  a: readonly string[],
  b: readonly string[],
  edit: Edit,
  roomLeft: number,
  roomRight: number,
  window: Window,
): Edit {
  const inserted = edit.a0 === edit.a1
  if (!inserted && edit.b0 !== edit.b1) return edit
  const [tokens, from, to] = inserted ? [b, edit.b0, edit.b1] : [a, edit.a0, edit.a1]
  let left = 0
  while (left < roomLeft && tokens[from - 1 - left] === tokens[to - 1 - left]) left++
  let right = 0
  while (right < roomRight && tokens[from + right] === tokens[to + right]) right++
  // A boundary is judged by the two tokens before it and the one behind it.
  if (window.openStart && from - left < 2) window.isTooSmall = true
  if (window.openEnd && to + right >= tokens.length) window.isTooSmall = true
  let best = 0
  let bestScore = boundary(tokens, from) + boundary(tokens, to)
  for (let by = -left; by <= right; by++) {
    const score = boundary(tokens, from + by) + boundary(tokens, to + by)
    if (score > bestScore || (score === bestScore && Math.abs(by) < Math.abs(best))) {
      best = by
      bestScore = score
    }
  }
  if (best === 0) return edit
  return { a0: edit.a0 + best, a1: edit.a1 + best, b0: edit.b0 + best, b1: edit.b1 + best }
}

const space = /^\s/
const sentenceEnd = /^[.!?:;。！？；؟۔…]/

/** How well a text can be cut before token `at`. */
function boundary(tokens: readonly string[], at: number): number {
  if (at === 0 || at === tokens.length) return 6
  const previous = tokens[at - 1] ?? ''
  const next = tokens[at] ?? ''
  if (space.test(previous)) return sentenceEnd.test(tokens[at - 2] ?? '') ? 5 : 3
  if (sentenceEnd.test(previous)) return space.test(next) ? 4 : 3
  if (space.test(next)) return 2
  return isWord(previous) && isWord(next) ? 0 : 1
}
