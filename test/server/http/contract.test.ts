/** What every route does with strangers, forgers and rubbish, generated from the contract itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract } from '../../../shared/api/contract.ts'
import type { Endpoint } from '../../../shared/api/endpoint.ts'
import { startSite } from '../site.ts'
import type { Site } from '../site.ts'

const rows: readonly (readonly [string, Endpoint])[] = Object.entries(contract).flatMap(
  ([resource, endpoints]) =>
    Object.entries(endpoints).map(
      ([name, row]) => [`${resource}.${name}`, row as Endpoint] as const,
    ),
)
const private_ = rows.filter(([, row]) => row.access === 'session')
const writing = rows.filter(([, row]) => row.method !== 'get')
const somewhere = '3f2b0c1e-7f4e-4b3a-9b1d-0a8e6f6a7c11'
const pathOf = (row: Endpoint, id = somewhere) => row.path.replaceAll(/:\w+/g, id)
const sample = {
  token: 'x'.repeat(43),
  text: 'x',
  phase: 'comments',
  reason: 'x',
  category: 'general',
}

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const send = (row: Endpoint, request: Parameters<Site['call']>[2] = {}, id?: string) =>
  site.call(row.method.toUpperCase(), pathOf(row, id), {
    ...(row.body === null ? {} : { body: sample }),
    ...request,
  })

describe('every private route', () => {
  it.each(private_)('%s answers 401 without credentials', async (_, row) => {
    const { status, json, headers } = await send(row)
    expect(status).toBe(401)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(json.code).toBe('not-signed-in')
  })

  it.each(private_)('%s answers 401 to a garbled or unknown token and cookie', async (_, row) => {
    const unknown = 'A'.repeat(43)
    for (const token of ['x', `${unknown}!`, unknown]) {
      expect((await send(row, { token })).status).toBe(401)
    }
    for (const value of ['', 'x', unknown, `${unknown}; gr_session=${unknown}`]) {
      expect((await send(row, { cookie: `gr_session=${value}` })).status).toBe(401)
    }
  })

  it.each(private_.filter(([, row]) => row.path.includes(':')))(
    '%s answers 404 for ids that name nothing, whatever their form',
    async (_, row) => {
      const valid = row.body === null ? {} : { body: validBody(row) }
      for (const id of [somewhere, 'x', '..%2f..', site.draft.toUpperCase(), `${site.draft}%00`]) {
        expect((await send(row, { as: 'chair', ...valid }, id)).status).toBe(404)
      }
    },
  )

  it.each(private_.filter(([, row]) => row.path.includes(':')))(
    '%s answers the same 404 to somebody who takes no part in the cycle',
    async (_, row) => {
      const id = row.path.includes(':cycle') ? site.cycle : site.draft
      const valid = row.body === null ? {} : { body: validBody(row) }
      const real = await send(row, { as: 'outsider', ...valid }, id)
      const absent = await send(row, { as: 'outsider', ...valid })
      expect(real.status).toBe(404)
      expect(real.text).toBe(absent.text)
    },
  )
})

describe('every changing route', () => {
  it.each(writing)('%s refuses a foreign, null, suffixed or missing Origin', async (_, row) => {
    for (const origin of ['https://evil.example', 'null', `${site.url}.evil.example`]) {
      expect((await send(row, { origin })).status).toBe(403)
      expect((await send(row, { origin, as: 'chair' })).status).toBe(403)
    }
    const path = site.url + pathOf(row)
    expect((await fetch(path, { method: row.method.toUpperCase() })).status).toBe(403)
  })

  it.each(writing.filter(([, row]) => row.body !== null))(
    '%s takes JSON only, whole, flat and small',
    async (_, row) => {
      const as = 'chair' as const
      const status = async (request: Parameters<Site['call']>[2]) =>
        (await send(row, { ...request, as })).status
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        '',
      ]) {
        expect(await status({ raw: '{}', type })).toBe(400)
      }
      expect(await status({ raw: '{"a":' })).toBe(400)
      expect(await status({ raw: '' })).toBe(400)
      expect(await status({ raw: '[]' })).toBe(400)
      expect(await status({ raw: 'null' })).toBe(400)
      expect(await status({ raw: new Uint8Array([0x22, 0xff, 0x22]) })).toBe(400)
      expect(await status({ raw: '['.repeat(500_000) })).toBe(400)
      expect(await status({ raw: `{"text":"\\ud800","token":"\\u0000"}` })).toBe(400)
      const largest = row.largest ?? 512 * 1024
      expect(await status({ raw: `"${'x'.repeat(largest)}"` })).toBe(413)
    },
  )
})

it('stops reading a body that says no length once it is too large', async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(0x20))
      if (sent > 200 * 1024 * 1024) controller.close()
    },
  })
  const headers = {
    authorization: `Bearer ${site.token('chair')}`,
    'content-type': 'application/json',
  }
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  const answer = await fetch(`${site.url}/api/drafts/${site.draft}/threads`, init).catch(
    () => undefined,
  )
  if (answer !== undefined) expect(answer.status).toBe(413)
  expect(sent).toBeLessThan(20 * 1024 * 1024)
  expect((await site.get('/healthz')).status).toBe(200)
})

it('tells a method that a known address does not take', async () => {
  const { status, headers } = await site.call('DELETE', '/api/cycles', { as: 'chair' })
  expect(status).toBe(405)
  expect(headers.get('allow')).toBe('GET')
  expect((await site.get(`/api/threads/${somewhere}/replies`, 'chair')).status).toBe(405)
})

it.each([
  '/api/nothing',
  '/api',
  '/api//session',
  '/.env',
  '/assets/none.js',
  '/..%2f..%2fetc%2fpasswd',
  '/%5c..',
  '/index.html%00',
  '/sync/x',
])('finds nothing at %s', async (path) => {
  const { status, json, text } = await site.get(path, 'chair')
  expect(status).toBe(404)
  expect(json.code).toBe('not-found')
  expect(text).not.toMatch(/node_modules|\/work|at .*\.ts|sqlite/i)
})

it('ignores fields that a body may not set, and __proto__', async () => {
  const raw = JSON.stringify({
    category: 'general',
    text: 'Who wrote this?',
    anchor: { block: null, start: null, end: null, quote: '', prefix: '', suffix: '' },
    by: site.person('chair'),
    number: '2020-PAR-0001',
    at: '2020-01-01T00:00:00Z',
    draft: somewhere,
  }).replace('{', '{"__proto__":{"admin":true},')
  const { status, json } = await site.call('POST', `/api/drafts/${site.draft}/threads`, {
    as: 'expert',
    raw,
  })
  expect(status).toBe(200)
  expect(json.by.person).toBe(site.person('expert'))
  expect(json.draft).toBe(site.draft)
  expect(json.number).not.toBe('2020-PAR-0001')
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
})

it('sends the headers that keep browsers careful', async () => {
  for (const path of ['/api/session', '/', '/healthz', '/api/nothing']) {
    const { headers } = await site.get(path)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('x-robots-tag')).toBe('noindex')
  }
  expect((await site.get('/api/session')).headers.get('cache-control')).toBe('no-store')
})

it('describes every row in the OpenAPI page', async () => {
  const { text } = await site.get('/api/openapi.json')
  const { paths } = JSON.parse(text) as {
    paths: Record<
      string,
      Record<string, { operationId: string; requestBody?: unknown; security?: unknown }>
    >
  }
  for (const [name, row] of rows) {
    const operation = paths[row.path.replaceAll(/:(\w+)/g, '{$1}')]?.[row.method]
    expect(operation?.operationId).toBe(name)
    expect(operation?.requestBody === undefined).toBe(row.body === null)
    expect(operation?.security === undefined).toBe(row.access === 'public')
  }
  expect(paths['/api/drafts/{draft}/threads']?.['post']?.requestBody).toMatchObject({
    content: {
      'application/json': {
        schema: {
          required: ['category', 'text', 'anchor'],
          properties: { text: { type: 'string', minLength: 1, maxLength: 20_000 } },
        },
      },
    },
  })
})

it('answers health, readiness, version and counters', async () => {
  expect((await site.get('/healthz')).text).toBe('ok\n')
  expect((await site.get('/readyz')).text).toBe('ready\n')
  expect((await site.get('/version')).json.version).toMatch(/^\d+\.\d+\.\d+/)
  const { text } = await site.get('/metrics')
  expect(text).toContain('guidelines_http_answers_total{status="200"}')
  expect(text).toContain('guidelines_sync_connections 0')
})

/** Bodies that pass the schema, so that the id is what is refused. */
function validBody(row: Endpoint): unknown {
  const bodies: Readonly<Record<string, unknown>> = {
    '/api/cycles/:cycle/phase': { phase: 'comments', reason: 'x' },
    '/api/cycles/:cycle/drafts': {
      work: 'PAR',
      title: { en: 'x' },
      language: 'en',
      fileName: 'x.md',
      file: 'IyBY',
    },
    '/api/drafts/:draft/threads': {
      category: 'general',
      text: 'x',
      anchor: { block: null, start: null, end: null, quote: '', prefix: '', suffix: '' },
    },
    '/api/threads/:thread/replies': { text: 'x' },
    '/api/threads/:thread/category': { category: 'general' },
    '/api/threads/:thread/dispositions': { kind: 'noted', reason: 'x', revision: 1 },
    '/api/drafts/:draft/revisions': { fileName: 'x.md', file: 'IyBY' },
    '/api/drafts/:draft/milestones': { label: 'x', reason: '' },
    '/api/drafts/:draft/candidates': { label: 'x', reason: '', waivers: [] },
    '/api/versions/:version/withdrawal': { reason: 'x' },
    '/api/versions/:version/freeze': { label: 'x' },
  }
  const body = bodies[row.path]
  if (body === undefined) throw new Error(`No sample body for ${row.path}`)
  return body
}
