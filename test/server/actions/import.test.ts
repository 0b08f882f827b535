import { afterAll, beforeAll, expect, it } from 'vitest'
import { readBeside } from '../../../server/files/import-beside.ts'
import { startSite } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const markdown =
  '# Scope\n\nThe child is *heard*.\n\n| Who | What |\n|---|---|\n| Parent | Listens |\n'
const upload = (as: Name, file: string | Uint8Array, fileName = 'text.md') =>
  site.post(`/api/cycles/${site.cycle}/drafts`, as, {
    work: 'PAR',
    title: { en: 'Parents', fr: 'Parents' },
    language: 'en',
    fileName,
    file: Buffer.from(file).toString('base64'),
  })

it('makes a draft with its text, report and place in the cycle', async () => {
  const { status, json } = await upload('secretariat', `${markdown}\n<script>alert(1)</script>\n`)
  expect(status).toBe(200)
  expect(json.words).toBe(9)
  expect(json.notices).toContainEqual(expect.objectContaining({ kind: 'scripts', count: 1 }))
  const { json: text } = await site.get(`/api/drafts/${json.draft}/document`, 'expert')
  expect(JSON.stringify(text.document)).toContain('Listens')
  const { json: cycle } = await site.get(`/api/cycles/${site.cycle}`, 'expert')
  expect(cycle.drafts.at(-1)).toMatchObject({ id: json.draft, work: 'PAR', state: 'open' })
  await site.type('expert', 'Here ', json.draft)
})

it.each(['observer', 'expert', 'focal', 'chair'] as const)('is refused to %s', async (as) => {
  expect((await upload(as, markdown)).json).toMatchObject({ status: 403, reason: 'role' })
})

it('is refused in phases that take no new drafts', async () => {
  await site.setPhase('comments')
  expect((await upload('secretariat', markdown)).json.reason).toBe('phase')
  await site.setPhase('drafting')
})

it('refuses what it cannot read with one sentence, and makes no draft of it', async () => {
  const count = async () =>
    (await site.get(`/api/cycles/${site.cycle}`, 'chair')).json.drafts.length
  const before = await count()
  const cases: readonly (readonly [string | Uint8Array, string, number])[] = [
    ['no word file', 'text.docx', 422],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'text.docx', 422],
    [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]), 'text.doc', 422],
    [new Uint8Array([0xff, 0xd8, 0xff, 0]), 'text.md', 422],
    ['x', 'text.exe', 422],
    ['{"type":"nothing"}', 'text.json', 422],
    [`# x\n\n${'word '.repeat(1_800_000)}`, 'text.md', 413],
  ]
  for (const [file, name, expected] of cases) {
    const { status, json } = await upload('secretariat', file, name)
    expect(status, name).toBe(expected)
    expect(json.detail.length).toBeGreaterThan(20)
    expect(json.reason).toMatch(/^[a-z-]+$/)
  }
  const notBase64 = await site.post(`/api/cycles/${site.cycle}/drafts`, 'secretariat', {
    work: 'PAR',
    title: { en: 'x' },
    language: 'en',
    fileName: 'x.md',
    file: '***',
  })
  expect(notBase64.status).toBe(400)
  expect(await count()).toBe(before)
})

it('reads a file beside the server, within a time', async () => {
  const bytes = new TextEncoder().encode('word word word word.\n\n'.repeat(20_000))
  const reading = readBeside({ name: 'text.md', bytes })
  const started = performance.now()
  expect((await site.get('/healthz')).status).toBe(200)
  expect(performance.now() - started).toBeLessThan(1_000)
  expect((await reading).document.childCount).toBe(20_000)
  await expect(readBeside({ name: 'text.md', bytes }, 1)).rejects.toMatchObject({
    code: 'too-large',
  })
})
