/**
 * How alike two texts are: the share of words and pairs of neighbouring words they have in common (Dice). Pairs weigh
 * as much as words, so two unrelated English paragraphs, which share "the" and "of", stay near 0.15 while a paragraph
 * with a fifth of its words replaced keeps about 0.7.
 */
import { endOfWord, kindOf, sign, unspacedLetter } from './scan.ts'
import { isWord, tokenise } from './tokens.ts'

/** Sorted hashes of the words and word pairs of a text. Two words with one hash only make two texts look more alike. */
export type Features = Int32Array

/** The features of a text, at most as many as given. */
export function featuresOf(tokens: Iterable<string>, most: number): Features {
  const found: number[] = []
  // Texts without a word (a row of dots) are told apart by their signs.
  const signs: number[] = []
  let previous = 0
  for (const token of tokens) {
    if (!isWord(token)) {
      if (signs.length < 20) signs.push(hashOf(token))
      continue
    }
    const word = hashOf(token)
    found.push(word, pairOf(previous, word))
    previous = word
    if (found.length >= most) break
  }
  if (found.length === 0) return Int32Array.from(signs).sort()
  found.push(pairOf(previous, 0))
  return Int32Array.from(found).sort()
}

/** The features of the words of a text, as `tokenise` would cut it, without a string for each of them. */
export function featuresOfText(text: string, most: number): Features {
  if (scratch.length < most + 2) scratch = new Int32Array(most + 2)
  let [count, previous] = [0, 0]
  for (let at = 0; at < text.length && count < most;) {
    const kind = kindOf(text.charCodeAt(at))
    if (kind === unspacedLetter) return featuresOf(tokenise(text.slice(0, enoughText)), most)
    if (kind === sign) {
      at++
      continue
    }
    const end = endOfWord(text, at)
    let hash = hashStart
    for (; at < end; at++) hash = hashWith(hash, text.charCodeAt(at))
    scratch[count++] = hash
    scratch[count++] = pairOf(previous, hash)
    previous = hash
  }
  if (count === 0) return featuresOf(text.slice(0, 20), most)
  scratch[count++] = pairOf(previous, 0)
  return scratch.slice(0, count).sort()
}

/** Where features are collected; read and written within one call only. */
let scratch = new Int32Array(4096)

/** Text in which there are as many words as are looked at. */
const enoughText = 20_000

/** FNV-1a of a word; capitals of ASCII count as small letters. */
function hashOf(token: string): number {
  let hash = hashStart
  for (let i = 0; i < token.length; i++) hash = hashWith(hash, token.charCodeAt(i))
  return hash
}

const hashStart = 0x811c9dc5 | 0

function hashWith(hash: number, code: number): number {
  return Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), 0x01000193)
}

function pairOf(first: number, second: number): number {
  return Math.imul(first ^ (second >>> 7), 0x9e3779b1) ^ second
}

/** Number of features two texts share. */
export function commonFeatures(a: Features, b: Features): number {
  let common = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0)
    if (difference === 0) common++
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return common
}

/** From 0 (nothing in common) to 1 (same words in the same order, but for repetitions). */
export function similarity(a: Features, b: Features): number {
  if (a.length + b.length === 0) return 1
  const largest = (2 * Math.min(a.length, b.length)) / (a.length + b.length)
  if (largest < 0.1) return largest
  return (2 * commonFeatures(a, b)) / (a.length + b.length)
}

/** What is left of a text's features without those of another. */
export function withoutFeatures(a: Features, b: Features): Features {
  const rest: number[] = []
  let j = 0
  for (const feature of a) {
    while (j < b.length && (b[j] ?? 0) < feature) j++
    if (j < b.length && b[j] === feature) j++
    else rest.push(feature)
  }
  return Int32Array.from(rest)
}
