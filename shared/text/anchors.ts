/**
 * Where a comment belongs. An anchor holds relative positions (facts about characters), the block's id and the exact
 * quote with what stood around it. It is resolved in this order, and rather not at all than at a guessed place:
 *
 *   1 positions whose words are the quote, or part of the whole quote standing there, or still like it
 *   2 the quote itself, word for word: in its block, then in the whole text (moved by cut and paste)
 *   3 nearly the quote, in its block
 *   4 positions that hold other words by now: the passage was rewritten in place
 *   5 nearly the quote, anywhere, where no second place comes close
 *
 * Two places that fit equally well are no place: the thread is detached and waits for a person.
 */
import type { Node } from 'prosemirror-model'
import type { Anchor } from '../domain/thread.ts'
import { distance, findApproximately, likeness } from './approximate.ts'
import { rangeOfOffsets, textIndexOf, textOfRange } from './text-index.ts'
import type { BlockText, TextIndex } from './text-index.ts'

export interface Range {
  readonly from: number
  readonly to: number
}

export type Resolved =
  | { readonly state: 'whole' }
  | ({
      readonly state: 'placed'
      readonly by: 'positions' | 'quote' | 'likeness' | 'block'
    } & Range)
  | { readonly state: 'detached' }

/** Document range of a pair of relative positions; undefined where they no longer stand for anything. */
export type Positions = (start: string, end: string) => Range | undefined

/** Characters kept from before and after the quote. */
const context = 32
const longestQuote = 20_000
/** Quotes shorter than this are found only word for word: nearly "the" is everywhere. */
const shortestInexact = 12
/** Longer quotes are searched by their two ends. */
const longestPattern = 240

const detached: Resolved = { state: 'detached' }

/** The part of an anchor that can be read from the document: block, quote and context of a range. */
export function quoteOfRange(
  doc: Node,
  from: number,
  to: number,
): Pick<Anchor, 'block' | 'quote' | 'prefix' | 'suffix'> {
  const first = blockAround(doc, from)
  const last = blockAround(doc, to) ?? first
  return {
    block: first?.id ?? null,
    quote: wellFormed(textOfRange(doc, from, to).slice(0, longestQuote)),
    prefix:
      first === undefined ? '' : wellFormed(textOfRange(doc, first.from, from).slice(-context)),
    suffix: last === undefined ? '' : wellFormed(textOfRange(doc, to, last.to).slice(0, context)),
  }
}

/** A comment on the whole text. */
export const wholeTextAnchor: Anchor = {
  block: null,
  start: null,
  end: null,
  quote: '',
  prefix: '',
  suffix: '',
}

/** Cutting may halve a character outside the basic plane; such a half cannot be stored. */
function wellFormed(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}

/** Content range and id of the block, figure or table that a position is in or before. */
function blockAround(doc: Node, pos: number): (Range & { id: string }) | undefined {
  const $pos = doc.resolve(pos)
  for (let depth = $pos.depth; depth > 0; depth--) {
    const node = $pos.node(depth)
    if (node.type.name !== 'block') continue
    return { id: String(node.attrs['id']), from: $pos.start(depth), to: $pos.end(depth) }
  }
  const after = $pos.nodeAfter
  if (after === null || typeof after.attrs['id'] !== 'string') return undefined
  return { id: after.attrs['id'], from: pos, to: pos + after.nodeSize }
}

export function resolveAnchor(anchor: Anchor, doc: Node, positions: Positions): Resolved {
  const { block, quote, start, end } = anchor
  if (block === null && quote === '' && start === null) return { state: 'whole' }
  const held = start === null || end === null ? undefined : positions(start, end)
  const words = held === undefined ? '' : textOfRange(doc, held.from, held.to)
  if (held !== undefined && words === quote) return placed('positions', held)

  const index = textIndexOf(doc)
  const own = block === null ? undefined : index.byId.get(block)
  if (quote === '') return wholeBlock(doc, block, own)
  const exact = (own && quoteInBlock(index, own, anchor)) ?? quoteInText(index, anchor)
  // Undo brings deleted words back as new ones, of which the positions may know a part only: the whole quote wins.
  if (exact !== undefined && held !== undefined && touch(exact, held)) {
    return placed('quote', exact)
  }
  if (held !== undefined && isLike(words, quote)) return placed('positions', held)
  if (exact !== undefined) return placed('quote', exact)
  const near = own && nearQuoteIn(index, anchor, own.start, own.start + windowOf(own, anchor))
  if (near !== undefined) return placed('likeness', near)
  if (held !== undefined && isRewritten(words, quote)) return placed('positions', held)
  const anywhere = nearQuoteIn(index, anchor, 0, index.text.length)
  return anywhere === undefined ? detached : placed('likeness', anywhere)
}

function placed(by: 'positions' | 'quote' | 'likeness' | 'block', { from, to }: Range): Resolved {
  return { state: 'placed', by, from, to }
}

function touch(a: Range, b: Range): boolean {
  return a.from <= b.to && b.from <= a.to
}

function isLike(words: string, quote: string): boolean {
  if (words.trim() === '') return false
  if (words === quote) return true
  if (words.includes(quote)) return words.length <= 3 * quote.length + 40
  if (quote.includes(words)) return words.length * 3 >= quote.length
  return likeness(words, quote) >= 0.5
}

/** Other words now stand between the two ends: believed where they are about as many. */
function isRewritten(words: string, quote: string): boolean {
  return words.trim() !== '' && words.length <= 2 * quote.length + 200
}

/** A comment on a block without words: a figure, a table, an empty paragraph. */
function wholeBlock(doc: Node, id: string | null, own: BlockText | undefined): Resolved {
  if (own !== undefined) {
    return placed('block', { from: own.from, to: own.from + own.node.content.size })
  }
  let found: Resolved = detached
  doc.forEach((node, pos) => {
    if (id !== null && node.attrs['id'] === id) {
      found = placed('block', { from: pos, to: pos + node.nodeSize })
    }
  })
  return found
}

/** A quote over several blocks begins in its own and may run on as far as it is long. */
function windowOf(own: BlockText, { quote, suffix }: Anchor): number {
  return quote.includes('\n')
    ? own.text.length + Math.ceil(quote.length * 1.3) + suffix.length
    : own.text.length
}

function quoteInBlock(index: TextIndex, own: BlockText, anchor: Anchor): Range | undefined {
  const end = own.start + windowOf(own, anchor)
  const places = placesOf(index.text, anchor.quote, own.start, end)
  return clearlyBest(index, anchor, places)
}

function quoteInText(index: TextIndex, anchor: Anchor): Range | undefined {
  const places = placesOf(index.text, anchor.quote, 0, index.text.length)
  if (anchor.quote.length >= shortestInexact) return clearlyBest(index, anchor, places)
  // A short word elsewhere is only the same one where its surroundings came along.
  return clearlyBest(
    index,
    anchor,
    places.filter((place) => {
      const around = surroundingsOf(anchor)
      return around > 0 && contextErrors(index.text, anchor, place) <= around / 4
    }),
  )
}

function placesOf(text: string, quote: string, from: number, to: number): Range[] {
  const places: Range[] = []
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (at + quote.length > to || places.length >= 2_000) break
    places.push({ from: at, to: at + quote.length })
  }
  return places
}

const surroundingsOf = ({ prefix, suffix }: Anchor) => prefix.length + suffix.length

/** How much of what stood around the quote differs around this place. */
function contextErrors(text: string, { prefix, suffix }: Anchor, place: Range): number {
  const before = text.slice(Math.max(0, place.from - prefix.length), place.from)
  const after = text.slice(place.to, place.to + suffix.length)
  return distance(before, prefix, prefix.length + 1) + distance(after, suffix, suffix.length + 1)
}

/** The one place, or the one whose surroundings fit better than those of every other; else none. */
function clearlyBest(
  index: TextIndex,
  anchor: Anchor,
  places: readonly Range[],
): Range | undefined {
  const [only] = places
  if (only === undefined) return undefined
  if (places.length === 1) return rangeOfOffsets(index, only.from, only.to)
  const ranked = places
    .map((place) => ({ place, errors: contextErrors(index.text, anchor, place) }))
    .sort((a, b) => a.errors - b.errors)
  const [first, second] = ranked
  if (first === undefined || second === undefined) return undefined
  const margin = Math.max(3, surroundingsOf(anchor) / 8)
  if (second.errors - first.errors < margin) return undefined
  return rangeOfOffsets(index, first.place.from, first.place.to)
}

interface Candidate extends Range {
  readonly errors: number
}

function nearQuoteIn(
  index: TextIndex,
  anchor: Anchor,
  from: number,
  to: number,
): Range | undefined {
  const { quote } = anchor
  if (quote.length < shortestInexact) return undefined
  const text = index.text.slice(from, to)
  const found = (
    quote.length <= longestPattern ? nearPlaces(text, quote) : nearPlacesByEnds(text, quote)
  ).map(({ errors, ...place }) => ({ from: place.from + from, to: place.to + from, errors }))
  const ranked = found
    .map((place) => ({
      place,
      // The words count in full, their surroundings half.
      errors: place.errors + contextErrors(index.text, anchor, place) / 2,
    }))
    .sort((a, b) => a.errors - b.errors)
  const [first, second] = ranked
  if (first === undefined) return undefined
  const margin = Math.max(4, Math.min(quote.length, longestPattern) / 8)
  if (second !== undefined && second.errors - first.errors < margin) return undefined
  return rangeOfOffsets(index, first.place.from, first.place.to)
}

/** A third of the quote may have changed. */
const allowedErrors = (length: number) => Math.floor(length / 3)

function nearPlaces(text: string, quote: string): Candidate[] {
  return findApproximately(text, quote, allowedErrors(quote.length)).map(
    ({ start, end, errors }) => ({ from: start, to: end, errors }),
  )
}

/** Pairs of a place of the quote's beginning and one of its end that lie about as far apart as in the quote. */
function nearPlacesByEnds(text: string, quote: string): Candidate[] {
  const size = longestPattern / 2
  const heads = nearPlaces(text, quote.slice(0, size))
  const tails = nearPlaces(text, quote.slice(-size))
  const pairs: Candidate[] = []
  for (const head of heads) {
    for (const tail of tails) {
      const length = tail.to - head.from
      if (length < quote.length / 2 || length > quote.length * 2) continue
      pairs.push({ from: head.from, to: tail.to, errors: head.errors + tail.errors })
    }
  }
  return pairs
}
