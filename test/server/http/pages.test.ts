import { Hono } from 'hono'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readClientFiles } from '../../../server/http/client-files.ts'
import type { HttpApp } from '../../../server/http/gate.ts'
import { mountPages } from '../../../server/http/pages.ts'

let folder: string
let app: HttpApp
const script = 'export const text = "word ";\n'.repeat(100)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gr-pages-'))
  const dist = join(folder, 'dist')
  mkdirSync(join(dist, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>x</title>')
  writeFileSync(join(dist, 'icon.svg'), '<svg/>')
  writeFileSync(join(dist, '.hidden'), 'secret')
  writeFileSync(join(dist, 'assets', 'main-4fA2b_c9.js'), script)
  app = new Hono()
  app.onError((error, context) => context.text(error.message, 404))
  mountPages(app, readClientFiles(dist), {
    publicUrl: () => 'http://127.0.0.1:8080',
    movesVisitors: true,
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(`http://127.0.0.1:8080${path}`, { headers: { host: '127.0.0.1:8080', ...headers } })

it.each([
  '/',
  '/sign-in',
  '/sign-in/link',
  '/drafts/3f2b0c1e-7f4e',
  '/drafts/x/compare',
  '/not/a/page',
])('answers the page at %s, checked for news each time', async (path) => {
  const response = await get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(response.headers.get('content-security-policy')).toContain('ws://127.0.0.1:8080')
  const etag = response.headers.get('etag') ?? ''
  expect((await get(path, { 'if-none-match': etag })).status).toBe(304)
})

it.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/..%5csecret.txt',
  '//evil.example/x',
  '/.hidden',
  '/assets/none.js',
  '/index.html%00',
  '/api',
  '/frozen',
])('finds nothing at %s', async (path) => {
  expect((await get(path)).status).toBe(404)
})

it('keeps hashed files for ever and sends them packed', async () => {
  const path = '/assets/main-4fA2b_c9.js'
  const plain = await get(path)
  expect(await plain.text()).toBe(script)
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(plain.headers.get('vary')).toBe('accept-encoding')
  const zipped = await get(path, { 'accept-encoding': 'gzip' })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(script)
  const best = await get(path, { 'accept-encoding': 'gzip, br' })
  expect(best.headers.get('content-encoding')).toBe('br')
  expect(brotliDecompressSync(Buffer.from(await best.arrayBuffer())).toString()).toBe(script)
})

it('leads visitors of localhost to the address that sockets and forms accept', async () => {
  const moved = await get('/drafts/x?thread=y', { host: 'localhost:8080' })
  expect(moved.status).toBe(302)
  expect(moved.headers.get('location')).toBe('http://127.0.0.1:8080/drafts/x?thread=y')
})
