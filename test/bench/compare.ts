/**
 * `npm run bench:compare` prints JSON: milliseconds (median) and megabytes of `compare` at 10, 100 and 300 pages for
 * each kind of difference, beside what others use, in the same run; `ratio` is ours to theirs, and all that counts on a
 * busy machine. Then the keystroke in a live text, and what each marks as changed on every pair of `../shared/corpus`
 * (best of three). `BENCH_SMALL=1`: ten pages and three pairs.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { Node } from 'prosemirror-model'
import { documentFromFile } from '../../server/files/import.ts'
import { compare } from '../../shared/compare/compare.ts'
import { schema } from '../../shared/text/schema.ts'
import { pairOf, peerNames, peers } from './compare-peers.ts'
import type { PeerName } from './compare-peers.ts'
import { cases, documentOf } from './compare-texts.ts'

const small = process.env['BENCH_SMALL'] === '1'
const sizes = small ? [10] : [10, 100, 300]
const rounds = small ? 3 : 9
const corpus = new URL('../../../shared/corpus/revisions/', import.meta.url)

/** A peer whose time grows with the square is not asked about a text that would take longer (ms). */
const patience = 20_000
/** What takes longer (ms) is measured once. */
const longTime = 300

const round = (value: number) => (value < 10 ? Math.round(value * 100) / 100 : Math.round(value))
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN

interface Measured {
  readonly ms: number
  readonly mb: number
}
type Row = Partial<Record<PeerName, Measured & { readonly ratio?: number }>>

function measure<T>(work: () => T): Measured & { readonly result: T } {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const start = performance.now()
  const result = work()
  const ms = performance.now() - start
  const mb = (process.memoryUsage().heapUsed - before) / 1e6
  return { ms, mb, result }
}

function measureCase(make: () => readonly [Node, Node], tired: ReadonlySet<PeerName>): Row {
  const samples = new Map<PeerName, Measured[]>()
  for (let k = 0; k < rounds; k++) {
    const pair = pairOf(...make())
    for (const name of peerNames) {
      const held = samples.get(name) ?? []
      if (tired.has(name) || held.some(({ ms }) => ms > longTime)) continue
      held.push(measure(() => peers[name](pair)))
      samples.set(name, held)
    }
  }
  const timeOf = (name: PeerName) => median((samples.get(name) ?? []).map(({ ms }) => ms))
  return Object.fromEntries(
    [...samples].map(([name, held]) => {
      const mb = Math.max(0, median(held.map((sample) => sample.mb)))
      const measured = { ms: round(timeOf(name)), mb: round(mb) }
      if (name === 'ours') return [name, measured]
      return [name, { ...measured, ratio: round(timeOf('ours') / timeOf(name)) }]
    }),
  )
}

function measureCases(): Record<string, Record<string, Row>> {
  const results: Record<string, Record<string, Row>> = {}
  for (const [name, make] of Object.entries(cases)) {
    const tired = new Set<PeerName>()
    const rows: Record<string, Row> = {}
    for (const [k, pages] of sizes.entries()) {
      const [a, b] = make(pages)
      const row = measureCase(() => [documentOf(a), documentOf(b)], tired)
      rows[`${String(pages)} pages`] = row
      const factor = (sizes[k + 1] ?? pages) / pages
      for (const peer of peerNames) {
        const hasClock = peer === 'diff-match-patch on plain text'
        if (!hasClock && (row[peer]?.ms ?? 0) * factor ** 2 > patience) tired.add(peer)
      }
    }
    results[name] = rows
  }
  return results
}

/** Time of `ours` at the largest size beside the smallest, as a multiple of what it would be if it grew linearly. */
function growthOf(results: ReturnType<typeof measureCases>): Record<string, number> {
  const [first, last] = [sizes[0] ?? 1, sizes.at(-1) ?? 1]
  return Object.fromEntries(
    Object.entries(results).map(([name, rows]) => {
      const time = (pages: number) => rows[`${String(pages)} pages`]?.ours?.ms ?? NaN
      return [name, round(time(last) / time(first) / (last / first))]
    }),
  )
}

/** A letter typed in the middle of a live text that is compared with its base; all other blocks are the same objects. */
function keystrokes(pages: number, share: 'identical' | 'one percent' | 'thirty percent') {
  const [a, b] = cases[share]?.(pages) ?? [[], []]
  const base = documentOf(a)
  const nodes = documentOf(b).children.map((node, k) =>
    a[k]?.[1] === b[k]?.[1] ? base.child(k) : node,
  )
  let live = schema.node('doc', null, nodes)
  const times: number[] = []
  for (let k = 0; k < 30; k++) {
    const index = live.childCount >> 1
    const node = live.child(index)
    const typed = node.type.create(node.attrs, schema.text(`${node.textContent}x`))
    live = live.copy(live.content.replaceChild(index, typed))
    const start = performance.now()
    compare(base, live)
    times.push(performance.now() - start)
  }
  return { median: round(median(times)), worstOfLastTwenty: round(Math.max(...times.slice(10))) }
}

function readDocument(file: URL): Node {
  let count = 0
  const newId = () => `b${String(++count)}`
  return documentFromFile(file.pathname, readFileSync(file), { newId }).document
}

/** What each peer marks on the pairs of the corpus, and for how long it thinks. */
function measureCorpus() {
  if (!existsSync(corpus)) return 'passed over: ../shared/corpus is not here'
  const names = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const found: Record<string, unknown> = {}
  for (const { name } of small ? names.slice(7, 10) : names) {
    const files = readdirSync(new URL(`${name}/`, corpus))
    const [old, now] = ['old.', 'new.'].map((start) => files.find((file) => file.startsWith(start)))
    if (old === undefined || now === undefined) continue
    const pair = pairOf(
      readDocument(new URL(`${name}/${old}`, corpus)),
      readDocument(new URL(`${name}/${now}`, corpus)),
    )
    found[name] = Object.fromEntries(
      peerNames.map((peer) => {
        const first = measure(() => peers[peer](pair))
        let { ms } = first
        for (let k = 0; k < 2 && ms < longTime; k++)
          ms = Math.min(ms, measure(() => peers[peer](pair)).ms)
        return [peer, { ms: round(ms), ...first.result() }]
      }),
    )
  }
  return found
}

/** Compilers of the engine that runs us all have done their work before anything is measured. */
function warmUp(): void {
  const [a, b] = cases['thirty percent']?.(10) ?? [[], []]
  for (let k = 0; k < (small ? 8 : 20); k++) {
    const pair = pairOf(documentOf(a), documentOf(b))
    for (const name of peerNames) peers[name](pair)
  }
}

warmUp()
const results = measureCases()
const longest = sizes.at(-1) ?? 10
const report = {
  node: process.version,
  rounds,
  time: results,
  ...(small ? {} : { growth: growthOf(results) }),
  keystroke: Object.fromEntries(
    (['identical', 'one percent', 'thirty percent'] as const).map((share) => [
      `${String(longest)} pages, ${share}`,
      keystrokes(longest, share),
    ]),
  ),
  corpus: measureCorpus(),
}
console.log(
  JSON.stringify(report, null, 1).replace(
    /\{\s+([^{}]+?)\s+\}/g,
    (_, inner: string) => `{ ${inner.replace(/\s+/g, ' ')} }`,
  ),
)
