/**
 * `npm run bench:main`: what a person and an operator feel: open time, key to paint beside two others, bytes of the
 * page, memory of the server. Prints JSON. `BENCH_SMALL=1`: one short round on the small draft.
 */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { WebsocketProvider } from 'y-websocket'
import { removeFolder, runCommand, startServer, temporaryFolder } from '../server-process.ts'
import type { Running } from '../server-process.ts'
import { launchChromium } from './chromium.ts'

const small = process.env['BENCH_SMALL'] !== undefined

interface Made {
  readonly drafts: readonly { readonly id: string; readonly room: string }[]
  readonly people: readonly {
    readonly email: string
    readonly role: string
    readonly token: string
  }[]
}

const round = (value: number) => Math.round(value * 10) / 10

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b)
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)
}

/** Resident memory of a process in MB. */
function memoryOf(server: Running): number {
  const status = readFileSync(`/proc/${server.process.pid ?? 0}/status`, 'utf8')
  return round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024)
}

/** A page in a browser of its own, signed in with a one-time link as a person would be. */
async function pageOf(browser: Browser, server: Running, email: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  context.setDefaultTimeout(30_000)
  const { out } = await runCommand(['people', 'link', email, '--json'], server.dataDir)
  const link = /token=([\w-]+)/.exec(out)?.[1] ?? ''
  const answer = await context.request.post(`${server.url}/api/session/link`, {
    data: { token: link },
    headers: { origin: server.url },
  })
  if (!answer.ok()) throw new Error(await answer.text())
  return context.newPage()
}

/** Milliseconds from the navigation until the text can be edited. */
async function open(page: Page, url: string): Promise<number> {
  const start = performance.now()
  await page.goto(url)
  await page.locator('.ProseMirror[contenteditable=true]').waitFor()
  return performance.now() - start
}

async function keysToPaint(page: Page, keys: string): Promise<number[]> {
  await page.evaluate(() => {
    const paints: number[] = []
    Object.assign(window, { paints })
    document.querySelector('.ProseMirror')?.addEventListener('keydown', () => {
      const at = performance.now()
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => paints.push(performance.now() - at)
        port2.postMessage(null)
      })
    })
  })
  await page.locator('.ProseMirror > p').nth(1).click()
  // Sixteen keys a second, faster than anybody types; without a pause the keys queue and only the queue is measured.
  for (const key of keys) {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    await page.waitForTimeout(60)
  }
  await page.waitForTimeout(300)
  return page.evaluate(() => (window as unknown as { paints: number[] }).paints)
}

/** Somebody who types a letter five times a second in a paragraph of their own until stopped. */
function typist(
  server: Running,
  room: string,
  token: string,
): { stop: () => void; ready: Promise<void> } {
  const doc = new Y.Doc()
  const base = `${server.url.replace('http', 'ws')}/sync`
  // Node's own WebSocket sends no header; the plain protocol takes the token as a parameter.
  const provider = new WebsocketProvider(base, room, doc, {
    params: { token },
    WebSocketPolyfill: WebSocket as never,
    disableBc: true,
  })
  const ready = new Promise<void>((resolve) => provider.once('sync', () => resolve()))
  const timer = setInterval(() => {
    if (provider.synced) doc.getText('body').insert(400, 'z', {})
  }, 200)
  return {
    ready,
    stop: () => {
      clearInterval(timer)
      provider.destroy()
      doc.destroy()
    },
  }
}

/** Gzipped bytes of all scripts that the draft page asks for. */
async function scriptBytes(
  browser: Browser,
  server: Running,
  email: string,
  draft: string,
): Promise<number> {
  const page = await pageOf(browser, server, email)
  const bodies: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) bodies.push(response.body())
  })
  await open(page, `${server.url}/drafts/${draft}`)
  await page.waitForTimeout(1_000)
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length)
  await page.context().close()
  return sizes.reduce((sum, size) => sum + size, 0)
}

// A bench that hangs is worse than one that fails.
setTimeout(
  () => {
    console.error('The bench took too long.')
    process.exit(1)
  },
  (small ? 3 : 20) * 60_000,
).unref()

const dataDir = await temporaryFolder('bench-main')
const made = await runCommand(
  ['demo', '--people', small ? '3' : '52', '--drafts', small ? '2' : '101', '--json'],
  dataDir,
)
if (made.code !== 0) throw new Error(made.err)
const { drafts, people } = JSON.parse(made.out) as Made
const [first, second] = drafts
const tokens = people.filter(({ role }) => role === 'expert').map(({ token }) => token)
const [token = '', ...others] = tokens
const email = people.find(({ role }) => role === 'expert')?.email ?? ''
if (first === undefined || second === undefined) throw new Error('The demo made no drafts')

// A text of about 33,000 words: the demo's text five times over, imported like any file.
const secretariat = people.find(({ role }) => role === 'secretariat')?.token ?? ''
const server = await startServer(['serve'], dataDir)
const browser = await launchChromium()
const report: Record<string, unknown> = {
  bench: 'main',
  words: { small: 6_400, large: small ? undefined : 33_000 },
}
try {
  report['scriptBytesGzip'] = await scriptBytes(browser, server, email, first.id)
  const rows: [string, string][] = [['draft 6,400 words', first.id]]
  if (!small) rows.push(['draft 33,000 words', await importLarge(server, secretariat, first.id)])
  for (const [name, draft] of rows) {
    const opens: number[] = []
    for (let i = 0; i < (small ? 1 : 5); i++) {
      const page = await pageOf(browser, server, email)
      opens.push(await open(page, `${server.url}/drafts/${draft}`))
      await page.context().close()
    }
    const page = await pageOf(browser, server, email)
    await open(page, `${server.url}/drafts/${draft}`)
    const typists = others.slice(0, 2).map((other) => typist(server, draft, other))
    await Promise.all(typists.map(({ ready }) => ready))
    const paints = await keysToPaint(
      page,
      small ? 'children play' : 'the children of the world play and learn together '.repeat(2),
    )
    for (const { stop } of typists) stop()
    await page.context().close()
    report[name] = {
      openMs: { median: quantile(opens, 0.5), worst: quantile(opens, 1) },
      keyToPaintMs: {
        median: quantile(paints, 0.5),
        p95: quantile(paints, 0.95),
        keys: paints.length,
      },
    }
  }
  if (!small) {
    const idle = await readAll(
      server,
      token,
      drafts.slice(1).map(({ id }) => id),
    )
    report['memoryMb'] = {
      ...idle,
      with50PeopleOnOne: await crowd(server, second.room, tokens.slice(0, 50)),
    }
  }
} finally {
  await browser.close()
  await server.stop()
  await removeFolder(dataDir)
}
console.log(JSON.stringify(report, null, 2))

async function importLarge(at: Running, as: string, from: string): Promise<string> {
  const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' }
  const text = await (
    await fetch(`${at.url}/api/drafts/${from}/export?format=md`, { headers })
  ).text()
  const body = text.replace(/^---[\s\S]*?---\n/, '')
  const fiveTimes = Array.from({ length: 5 }, (_, i) =>
    body.replace(/\[\^([\w-]+)\]/g, `[^$1-${i}]`),
  ).join('\n')
  const cycles = (await (await fetch(`${at.url}/api/cycles`, { headers })).json()) as {
    id: string
  }[]
  const answer = await fetch(`${at.url}/api/cycles/${cycles[0]?.id ?? ''}/drafts`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      work: 'BIG',
      title: { en: 'A large text' },
      language: 'en',
      fileName: 'large.md',
      file: Buffer.from(fiveTimes).toString('base64'),
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return ((await answer.json()) as { draft: string }).draft
}

/** Memory before and after every draft was opened once, and after they went idle. */
async function readAll(at: Running, as: string, ids: readonly string[]) {
  const start = memoryOf(at)
  for (const id of ids) {
    await (
      await fetch(`${at.url}/api/drafts/${id}/document`, {
        headers: { authorization: `Bearer ${as}` },
      })
    ).text()
  }
  const opened = memoryOf(at)
  await new Promise((resolve) => setTimeout(resolve, 60_000))
  return { atStart: start, after100DraftsOpened: opened, with100IdleDrafts: memoryOf(at) }
}

async function crowd(at: Running, room: string, list: readonly string[]): Promise<number> {
  const all = list.map((one) => typist(at, room, one))
  await Promise.all(all.map(({ ready }) => ready))
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  const memory = memoryOf(at)
  for (const { stop } of all) stop()
  return memory
}
