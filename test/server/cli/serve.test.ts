import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../../server/store/database.ts'
import { program, Running, temporary } from './program.ts'

let folder: ReturnType<typeof temporary>
beforeAll(() => {
  folder = temporary()
})
afterAll(() => {
  folder.remove()
})
const data = (name: string) => join(folder.path, name)

it('prints one line with its address when ready, logs elsewhere, and stops when asked', async () => {
  const server = new Running(['serve'], { DATA_DIR: data('plain') })
  const url = await server.listening()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(statSync(data('plain')).mode & 0o777).toBe(0o700)
  expect(statSync(join(data('plain'), 'guidelines.sqlite')).mode & 0o777).toBe(0o600)
  const { code, out, err } = await server.kill('SIGTERM')
  expect(code).toBe(0)
  expect(out).toBe(`{"listening":"${url}"}\n`)
  expect(err).toContain('stopped')
})

it('stops within ten seconds with open sockets, streams and a request that never ends', async () => {
  const dir = data('busy')
  const { out } = await program(['demo', '--people', '2', '--json', '--data', dir])
  const { drafts, people } = JSON.parse(out) as {
    drafts: { id: string; room: string }[]
    people: { token: string }[]
  }
  const [draft] = drafts
  const token = people[0]?.token ?? ''
  const server = new Running(['serve'], { DATA_DIR: dir })
  const url = await server.listening()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sync/${draft?.room ?? ''}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await new Promise((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  const headers = { authorization: `Bearer ${token}` }
  const stream = await fetch(`${url}/api/drafts/${draft?.id ?? ''}/events`, { headers })
  const dripping = fetch(`${url}/api/session/link`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: new ReadableStream({ pull: () => new Promise(() => {}) }),
    duplex: 'half',
  } as RequestInit).catch(() => undefined)
  const started = performance.now()
  const { code } = await server.kill('SIGINT')
  expect(code).toBe(0)
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(await closed).toBe(1012)
  await stream.text().catch(() => undefined)
  await dripping
})

it('says in one sentence that the port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const { code, out, err } = await program(['serve'], {
    DATA_DIR: data('port'),
    PORT: String(port),
  })
  other.close()
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toBe(
    `guidelines-review: Port ${String(port)} on 127.0.0.1 is already in use. Stop what uses it, or choose another with PORT (0 takes any free one).\n`,
  )
  // Nothing holds the data any more.
  await (await openDatabase(data('port'))).close()
})

it('says in one sentence that a second server may not run on the same data', async () => {
  const server = new Running(['serve'], { DATA_DIR: data('twice') })
  await server.listening()
  const { code, err } = await program(['serve'], { DATA_DIR: data('twice') })
  expect(code).toBe(2)
  expect(err).toMatch(/^guidelines-review: Another server \(process \d+\) already runs on .*\n$/)
  await server.kill('SIGKILL')
  const next = new Running(['serve'], { DATA_DIR: data('twice') })
  await next.listening()
  expect((await next.kill('SIGTERM')).code).toBe(0)
})

it('says in one sentence that a directory cannot be written, and touches nothing', async () => {
  writeFileSync(data('a-file'), 'mine')
  for (const dir of [data('a-file'), join(data('a-file'), 'below')]) {
    const { code, err } = await program(['serve'], { DATA_DIR: dir })
    expect(code).toBe(2)
    expect(err).toMatch(/^guidelines-review: The data directory .* cannot be written.*\n$/)
  }
  expect(readFileSync(data('a-file'), 'utf8')).toBe('mine')
})

it('refuses data of a newer version and leaves them as they are', async () => {
  const dir = data('newer')
  const opened = await openDatabase(dir, 'tool')
  await sql`insert into migrations (number, at) values (999, '2030-01-01T00:00:00.000Z')`.execute(
    opened.db,
  )
  await opened.close()
  const file = join(dir, 'guidelines.sqlite')
  const before = readFileSync(file)
  const { code, err } = await program(['serve'], { DATA_DIR: dir })
  expect(code).toBe(2)
  expect(err).toMatch(/written by a newer version of this program.*\n$/)
  expect(readFileSync(file).equals(before)).toBe(true)
})

it('refuses a file that is no data of ours', async () => {
  mkdirSync(data('foreign'))
  writeFileSync(
    join(data('foreign'), 'guidelines.sqlite'),
    'not a database at all, but long enough '.repeat(50),
  )
  const { code, err } = await program(['serve'], { DATA_DIR: data('foreign') })
  expect(code).toBe(2)
  expect(err).toMatch(/is damaged or no data of this program/)
})

it.each([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['HOST', 'a b'],
  ['PUBLIC_URL', 'review.example.org'],
  ['PUBLIC_URL', 'https://review.example.org/path'],
])('names a wrong %s (%s)', async (name, value) => {
  const { code, err } = await program(['serve'], { DATA_DIR: data('never'), [name]: value })
  expect(code).toBe(2)
  expect(err).toContain(`${name} is "${value}"`)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(existsSync(data('never'))).toBe(false)
})

it('takes Origins of PUBLIC_URL only, whatever the request says its host is', async () => {
  const server = new Running(['serve'], {
    DATA_DIR: data('public'),
    PUBLIC_URL: 'https://review.example.org',
  })
  const url = await server.listening()
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/api/session/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ token: 'A'.repeat(43) }),
    })
  expect((await post({ origin: url })).status).toBe(403)
  expect(
    (await post({ origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' })).status,
  ).toBe(403)
  expect((await post({ origin: 'https://review.example.org' })).status).toBe(410)
  await server.kill('SIGTERM')
})
