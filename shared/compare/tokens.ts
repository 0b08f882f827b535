/**
 * Cuts text into tokens, the smallest things a comparison tells apart: a word, a run of white space, or one other
 * character. A token never ends inside a grapheme cluster. Scripts that write without spaces are cut into words by
 * Intl.Segmenter, with a fixed locale and in short pieces: it is quadratic on long strings (100,000 characters: 4 s).
 */

import { endOfWord, kindOf, letter, sign, unspaced } from './scan.ts'

const first = String.raw`[\p{L}\p{N}_]--[${unspaced}]`
const inner = String.raw`[\p{L}\p{M}\p{N}_\u200c\u200d]--[${unspaced}]`

// A short ending after an apostrophe belongs to the word (don't, chair's); a long one is a word of its own (l'homme).
const word =
  String.raw`(?:\p{Nd}+(?:[.,]\p{Nd}+)+|[${first}][${inner}]{0,2000})` +
  String.raw`(?:['’]\p{L}{1,2}(?![${inner}]))?`
const pattern = new RegExp(String.raw`[${unspaced}]{1,2000}|${word}|\s{1,2000}|[\s\S]`, 'gv')
const wordRun = new RegExp(word, 'gv')
// White space before a plain character always stands between two grapheme clusters.
const safeSpace = /[ \n\t](?=[\p{Lu}\p{Ll}\p{Lo}\p{Nd}])/gu
// What `pattern` does with ASCII (but for CR, which joins LF), four times as fast.
const ascii = /^[\0-\f\x0e-\x7f]*$/
const asciiPattern = /(?:\d+(?:[.,]\d+)+|\w{1,2001})(?:'[A-Za-z]{1,2}(?!\w))?|\s{1,2000}|[^\w\s]/g
const hasUnspaced = new RegExp(`[${unspaced}]`, 'v')

/** Code points of which each is a cluster of its own, whatever stands beside it. All others are looked at closely. */
const simple =
  /^[\n\t\u0020-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u0671-\u06d3\u2010-\u2027\u202f-\u203b\u203d-\u2048\u204a-\u205e\u20a0-\u20bf\u2190-\u2193\u2200-\u2319\u2500-\u257f\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff9d\ufffc]*$/

const wordLike = /[\p{L}\p{N}]/u

const words = new Intl.Segmenter('en', { granularity: 'word' })
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Long enough to find words in, short enough to stay linear. */
const longestPiece = 1000

/** The tokens of a text; joined they are the text again. */
export function tokenise(text: string): string[] {
  if (ascii.test(text)) return text.match(asciiPattern) ?? []
  let tokens: string[] = text.match(pattern) ?? []
  if (hasUnspaced.test(text)) {
    const runs = tokens
    tokens = []
    for (const run of runs) {
      if (hasUnspaced.test(run)) segment(words, run, tokens)
      else tokens.push(run)
    }
  }
  return simple.test(text) ? tokens : joinClusters(text, tokens)
}

/** True for a token that is counted as a word. */
export function isWord(token: string): boolean {
  const code = token.charCodeAt(0)
  if (code >= 97 && code <= 122) return true
  if (code <= 47) return false
  return wordLike.test(token)
}

/** Number of words in a text. */
export function countWords(text: string): number {
  if (text.length > 100_000)
    return cutCoarsely(text).reduce((count, piece) => count + wordsOf(piece), 0)
  return wordsOf(text)
}

function wordsOf(text: string): number {
  let count = 0
  for (let at = 0; at < text.length;) {
    const kind = kindOf(text.charCodeAt(at))
    if (kind === sign) at++
    else if (kind === letter) {
      at = endOfWord(text, at)
      count++
    } else return unusualWordsOf(text)
  }
  return count
}

function unusualWordsOf(text: string): number {
  if (!hasUnspaced.test(text)) return text.match(wordRun)?.length ?? 0
  let count = 0
  for (const token of tokenise(text)) if (isWord(token)) count++
  return count
}

/** A text in pieces of a thousand characters and more, each up to some white space. */
export function cutCoarsely(text: string): string[] {
  const pieces: string[] = []
  for (let from = 0, to = 0; from < text.length; from = to) {
    safeSpace.lastIndex = from + longestPiece
    to = (safeSpace.exec(text)?.index ?? text.length - 1) + 1
    pieces.push(text.slice(from, to))
  }
  return pieces
}

/** Ascending end offsets of the grapheme clusters of a text, or undefined where every code unit is one. */
export function clusterEnds(text: string): ReadonlySet<number> | undefined {
  if (simple.test(text)) return undefined
  const ends = new Set<number>()
  const clusters: string[] = []
  segment(graphemes, text, clusters)
  let end = 0
  for (const cluster of clusters) ends.add((end += cluster.length))
  return ends
}

/** Joins tokens that end inside a grapheme cluster with the next. */
function joinClusters(text: string, tokens: readonly string[]): string[] {
  const ends = clusterEnds(text)
  if (ends === undefined) return [...tokens]
  const joined: string[] = []
  let end = 0
  let open = ''
  for (const token of tokens) {
    end += token.length
    open += token
    if (!ends.has(end)) continue
    joined.push(open)
    open = ''
  }
  if (open !== '') joined.push(open)
  return joined
}

/** A piece may end before a plain letter or white space: no cluster continues there. */
const safeCut = /[\s\p{Lu}\p{Ll}\p{Lo}]/u

function segment(segmenter: Intl.Segmenter, text: string, out: string[]): void {
  let from = 0
  while (from < text.length) {
    const to = endOfPiece(text, from)
    for (const part of segmenter.segment(text.slice(from, to))) out.push(part.segment)
    from = to
  }
}

function endOfPiece(text: string, from: number): number {
  if (text.length - from <= longestPiece) return text.length
  const limit = from + longestPiece
  for (let cut = limit; cut > from + longestPiece / 2; cut--) {
    const before = text.charAt(cut - 1)
    if (safeCut.test(text.charAt(cut)) && safeCut.test(before) && before !== '\r') return cut
  }
  // Nothing but signs: end where the last whole cluster of this piece ends.
  let last = from
  let previous = from
  for (const part of graphemes.segment(text.slice(from, limit))) {
    previous = last
    last = from + part.index + part.segment.length
  }
  return previous > from ? previous : limit
}
