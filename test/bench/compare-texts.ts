/** Texts for `bench:compare`: made by rule, the same at every run, 330 words a page. */
import type { Node } from 'prosemirror-model'
import { schema } from '../../shared/text/schema.ts'

const wordsPerPage = 330

export type Block = readonly [kind: 'heading' | 'paragraph', text: string]

/** What `after` is to `before`, by name; each gives both texts for a number of pages. */
export const cases: Readonly<Record<string, (pages: number) => readonly [Block[], Block[]]>> = {
  identical: (pages) => [textOf(pages, 1), textOf(pages, 1)],
  'one percent': (pages) => [textOf(pages, 1), edited(textOf(pages, 1), 0.01)],
  'thirty percent': (pages) => [textOf(pages, 1), edited(textOf(pages, 1), 0.3)],
  'three words in every paragraph': (pages) => [textOf(pages, 1), edited(textOf(pages, 1), 1)],
  'all rewritten': (pages) => [textOf(pages, 1), textOf(pages, 9)],
  boilerplate: (pages) => [boilerplate(pages, 1), boilerplate(pages, 3)],
  reordered: (pages) => [textOf(pages, 1), shuffled(textOf(pages, 1))],
}

/** A document of new nodes, so that nothing is known of them from the run before. */
export function documentOf(blocks: readonly Block[]): Node {
  return schema.node(
    'doc',
    null,
    blocks.map(([kind, text]) =>
      schema.node('block', { kind, level: kind === 'heading' ? 1 : 0 }, schema.text(text)),
    ),
  )
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 4294967296
  }
}

/** Words with the frequencies of a natural text: few common, many rare. */
function wordOf(random: () => number): string {
  const rank = Math.floor(Math.exp(random() * Math.log(8000)))
  const syllables = ['ra', 'te', 'mo', 'ni', 'su', 'ple', 'con', 'ver', 'tion', 'al']
  let word = ''
  for (let rest = rank; rest > 0; rest = Math.floor(rest / 10)) word += syllables[rest % 10] ?? ''
  return word
}

function sentences(random: () => number, words: number): string {
  const parts = Array.from({ length: words }, (_, k) => {
    const word = wordOf(random)
    const first = k % 16 === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word
    return k % 16 === 15 || k === words - 1 ? `${first}.` : first
  })
  return parts.join(' ')
}

function textOf(pages: number, seed: number): Block[] {
  const random = randomFrom(seed)
  const blocks: Block[] = []
  for (let words = 0; words < pages * wordsPerPage;) {
    const isHeading = blocks.length % 12 === 0
    const length = isHeading ? 4 : 20 + Math.floor(random() * 80)
    blocks.push([isHeading ? 'heading' : 'paragraph', sentences(random, length)])
    words += length
  }
  return blocks
}

/** Three words replaced in a share of the blocks. */
function edited(blocks: readonly Block[], share: number): Block[] {
  const random = randomFrom(2)
  return blocks.map(([kind, text]) => {
    if (random() >= share) return [kind, text]
    const words = text.split(' ')
    for (let k = 0; k < 3; k++) words[Math.floor(random() * words.length)] = wordOf(random)
    return [kind, words.join(' ')]
  })
}

const clause =
  'The member shall report to the secretariat within thirty days of receipt of the request number'

/** One clause over and over with seven different numbers; `step` is the order of these. */
function boilerplate(pages: number, step: number): Block[] {
  return Array.from({ length: Math.ceil((pages * wordsPerPage) / 17) }, (_, k) => [
    'paragraph',
    `${clause} ${String((k * step) % 7)}.`,
  ])
}

function shuffled(blocks: readonly Block[]): Block[] {
  const random = randomFrom(5)
  const result = [...blocks]
  for (let k = result.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1))
    const [a, b] = [result[k], result[other]]
    if (a !== undefined && b !== undefined) [result[k], result[other]] = [b, a]
  }
  return result
}
