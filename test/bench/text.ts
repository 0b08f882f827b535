/**
 * `npm run bench:text`: our binding beside y-prosemirror in the same run: open, key to paint, dispatch, remote edit.
 * Prints JSON; the ratio ours / y-prosemirror is what counts on a noisy machine. `SIZES=1000,5000 ROUNDS=3`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { launchChromium } from './chromium.ts'

const sizes = (process.env['SIZES'] ?? '1000,5000').split(',').map(Number)
const rounds = Number(process.env['ROUNDS'] ?? 3)
const engines = ['ours', 'y-prosemirror'] as const

interface Bench {
  open(engine: string, blocks: number): Record<string, number>
  startTyping(): void
  remote(count: number): number[]
  local(count: number): number[]
  paints: number[]
}

const median = (list: readonly number[]) => quantile(list, 0.5)

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
  return Math.round(value * 100) / 100
}

const root = new URL('./page', import.meta.url).pathname
const outDir = await mkdtemp(join(tmpdir(), 'bench-text-'))
await build({ root, configFile: false, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
const server = await preview({
  root,
  configFile: false,
  logLevel: 'silent',
  build: { outDir },
  preview: { port: 0, host: '127.0.0.1' },
})
const url = server.resolvedUrls?.local[0]
if (url === undefined) throw new Error('The bench page has no address')

const browser = await launchChromium()
const results: Record<string, unknown>[] = []
try {
  for (const blocks of sizes) {
    const samples = new Map<string, Record<string, number[]>>()
    for (let round = 0; round < rounds; round++) {
      for (const engine of engines) {
        const page = await browser.newPage()
        await page.goto(url)
        const opened = await page.evaluate(
          ([kind, count]) => (window as unknown as { bench: Bench }).bench.open(kind, count),
          [engine, blocks] as const,
        )
        await page.evaluate(() => (window as unknown as { bench: Bench }).bench.startTyping())
        for (const letter of 'the children of the world play together') {
          await page.keyboard.press(letter === ' ' ? 'Space' : letter)
        }
        await page.waitForTimeout(200)
        const [paints, local, remote] = await page.evaluate(() => {
          const { bench } = window as unknown as { bench: Bench }
          return [bench.paints, bench.local(30), bench.remote(30)] as const
        })
        await page.close()
        const held = samples.get(engine) ?? { open: [], key: [], local: [], remote: [], bytes: [] }
        held['open']?.push(opened['open'] ?? NaN)
        held['bytes']?.push(opened['bytes'] ?? NaN)
        held['key']?.push(...paints)
        held['local']?.push(...local)
        held['remote']?.push(...remote)
        samples.set(engine, held)
      }
    }
    const row: Record<string, unknown> = { blocks }
    for (const what of ['open', 'key', 'local', 'remote', 'bytes']) {
      const [ours, theirs] = engines.map((engine) => samples.get(engine)?.[what] ?? [])
      row[what] = {
        ours: median(ours ?? []),
        oursP95: quantile(ours ?? [], 0.95),
        'y-prosemirror': median(theirs ?? []),
        'y-prosemirrorP95': quantile(theirs ?? [], 0.95),
        ratio: Math.round((median(ours ?? []) / median(theirs ?? [])) * 100) / 100,
      }
    }
    results.push(row)
  }
} finally {
  await browser.close()
  await server.close()
  await rm(outDir, { recursive: true, force: true })
}
console.log(JSON.stringify({ bench: 'text', unit: 'ms', rounds, results }, null, 2))
