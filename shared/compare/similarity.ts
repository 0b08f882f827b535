/**
 * How alike two texts are: the share of words and pairs of neighbouring words they have in common (Dice). Pairs weigh
 * as much as words, so two unrelated English paragraphs, which share "the" and "of", stay near 0.15 while a paragraph
 * with a fifth of its words replaced keeps about 0.7.
 */
import { isWord } from './tokens.ts'

/** Sorted numbers of the words and word pairs of a text. */
export type Features = Int32Array

/** Numbers for words and pairs, the same for all texts of one comparison. */
export class Vocabulary {
  readonly #words = new Map<string, number>()
  readonly #pairs = new Map<number, number>()
  #next = 1

  featuresOf(tokens: Iterable<string>, most: number): Features {
    const found: number[] = []
    // Texts without a word (a row of dots) are told apart by their signs.
    const signs: string[] = []
    let previous = 0
    for (const token of tokens) {
      if (!isWord(token)) {
        if (signs.length < 20) signs.push(token)
        continue
      }
      const word = this.#word(token.toLowerCase())
      found.push(word, this.#pair(previous, word))
      previous = word
      if (found.length >= most) break
    }
    if (found.length === 0) for (const sign of signs) found.push(this.#word(sign))
    else found.push(this.#pair(previous, 0))
    return Int32Array.from(found).sort()
  }

  #word(text: string): number {
    let word = this.#words.get(text)
    if (word === undefined) this.#words.set(text, (word = this.#next++))
    return word
  }

  #pair(first: number, second: number): number {
    const both = first * 0x4000000 + second
    let pair = this.#pairs.get(both)
    if (pair === undefined) this.#pairs.set(both, (pair = this.#next++))
    return pair
  }
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
