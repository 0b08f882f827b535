/**
 * `node test/bench/compare.ts` prints JSON: time (best of three, ms) and memory (MB) of `compare` at 10, 100 and 300
 * pages (330 words each) for several kinds of difference, beside diff-match-patch on the plain text. Every run gets
 * fresh nodes, so nothing is known of them from the run before; `keystroke` is the second comparison of a live text.
 */
import DiffMatchPatch from 'diff-match-patch'
import type { Node } from 'prosemirror-model'
import { compare } from '../../shared/compare/compare.ts'
import { schema } from '../../shared/text/schema.ts'

const wordsPerPage = 330
const pages = [10, 100, 300]

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
  let text = ''
  for (let k = 0; k < words; k++) {
    const word = wordOf(random)
    const start = k % 16 === 0
    const end = k % 16 === 15 || k === words - 1
    text += `${start ? word.charAt(0).toUpperCase() + word.slice(1) : word}${end ? '.' : ''}${k === words - 1 ? '' : ' '}`
  }
  return text
}

type Block = readonly [kind: string, text: string]

function textOf(count: number, seed: number): Block[] {
  const random = randomFrom(seed)
  const blocks: Block[] = []
  for (let words = 0; words < count * wordsPerPage;) {
    const heading = blocks.length % 12 === 0
    const length = heading ? 4 : 20 + Math.floor(random() * 80)
    blocks.push([heading ? 'heading' : 'paragraph', sentences(random, length)])
    words += length
  }
  return blocks
}

function edited(blocks: readonly Block[], share: number, seed: number): Block[] {
  const random = randomFrom(seed)
  return blocks.map(([kind, text]) => {
    if (random() >= share) return [kind, text]
    const words = text.split(' ')
    for (let k = 0; k < 3; k++) words[Math.floor(random() * words.length)] = wordOf(random)
    return [kind, words.join(' ')]
  })
}

const clause =
  'The member shall report to the secretariat within thirty days of receipt of the request number '
const boilerplate = (count: number, step: number): Block[] =>
  Array.from({ length: Math.ceil((count * wordsPerPage) / 17) }, (_, k) => [
    'paragraph',
    `${clause}${String((k * step) % 7)}.`,
  ])

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

const cases: Readonly<Record<string, (count: number) => [Block[], Block[]]>> = {
  identical: (count) => [textOf(count, 1), textOf(count, 1)],
  'one percent': (count) => [textOf(count, 1), edited(textOf(count, 1), 0.01, 2)],
  'thirty percent': (count) => [textOf(count, 1), edited(textOf(count, 1), 0.3, 2)],
  rewritten: (count) => [textOf(count, 1), textOf(count, 9)],
  'each paragraph rewritten': (count) => [textOf(count, 1), edited(textOf(count, 1), 1, 2)],
  boilerplate: (count) => [boilerplate(count, 1), boilerplate(count, 3)],
  reordered: (count) => [textOf(count, 1), shuffled(textOf(count, 1))],
}

function docOf(blocks: readonly Block[]): Node {
  return schema.node(
    'doc',
    null,
    blocks.map(([kind, text]) =>
      schema.node('block', { kind, level: kind === 'heading' ? 1 : 0 }, schema.text(text)),
    ),
  )
}

function best(prepare: () => () => unknown, runs = 3): { ms: number; mb: number } {
  let [ms, mb] = [Infinity, 0]
  for (let run = 0; run < runs; run++) {
    const work = prepare()
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    const start = performance.now()
    const result = work()
    ms = Math.min(ms, performance.now() - start)
    mb = Math.max(mb, (process.memoryUsage().heapUsed - before) / 1e6)
    if (result === undefined) throw new Error('No result')
  }
  return { ms: Math.round(ms * 10) / 10, mb: Math.round(mb) }
}

function dmpOnText(a: readonly Block[], b: readonly Block[]) {
  const [x, y] = [a, b].map((blocks) => blocks.map(([, text]) => text).join('\n'))
  return best(() => {
    const engine = new DiffMatchPatch()
    // Its own clock is left on: without it whole documents take minutes.
    engine.Diff_Timeout = 2
    return () => engine.diff_main(x ?? '', y ?? '')
  }, 1)
}

function keystroke(count: number) {
  const before = docOf(textOf(count, 1))
  let live = before
  const type = () => {
    const index = Math.floor(live.childCount / 2)
    const node = live.child(index)
    const typed = node.copy(
      node.content.append(schema.node('block', null, schema.text('x')).content),
    )
    live = live.copy(live.content.replaceChild(index, typed))
  }
  for (let k = 0; k < 5; k++) {
    type()
    compare(before, live)
  }
  const times: number[] = []
  for (let k = 0; k < 15; k++) {
    type()
    const start = performance.now()
    compare(before, live)
    times.push(performance.now() - start)
  }
  times.sort((x, y) => x - y)
  return {
    median: Math.round((times[7] ?? 0) * 10) / 10,
    worst: Math.round((times[14] ?? 0) * 10) / 10,
  }
}

const results: Record<string, unknown> = {}
for (const [name, make] of Object.entries(cases)) {
  for (const count of pages) {
    const [a, b] = make(count)
    const ours = best(() => {
      const [before, after] = [docOf(a), docOf(b)]
      return () => compare(before, after)
    })
    const comparison = compare(docOf(a), docOf(b))
    const counts: Record<string, number> = {}
    for (const entry of comparison.entries) counts[entry.type] = (counts[entry.type] ?? 0) + 1
    const theirs = process.argv.includes('--alone') ? undefined : dmpOnText(a, b)
    results[`${name}, ${String(count)} pages`] = {
      ours,
      dmp: theirs,
      blocks: a.length,
      coarse: comparison.coarse,
      counts,
    }
  }
}
for (const count of pages) results[`keystroke, ${String(count)} pages`] = keystroke(count)
console.log(
  JSON.stringify(results, null, 1).replace(
    /\{\s+([^{}]+?)\s+\}/g,
    (_, inner: string) => `{ ${inner.replace(/\s+/g, ' ')} }`,
  ),
)
