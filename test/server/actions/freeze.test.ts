/** From milestone to freeze, over HTTP and the socket. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Node } from 'prosemirror-model'
import { sql } from 'kysely'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { closeCode, messageType, readJson } from '../../../shared/sync/frames.ts'
import type { Standing } from '../../../shared/sync/frames.ts'
import { bodyOf } from '../../../shared/text/flat.ts'
import { schema } from '../../../shared/text/schema.ts'

import { block, doc, p } from '../../shared/text/build.ts'
import { startSite, until, wholeText } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const clean = () => doc(p('Parents decide.'), p('Children are heard.'))
const milestone = (draft: string, as: Name, label = 'First') =>
  site.post(`/api/drafts/${draft}/milestones`, as, { label, reason: '' })
const approve = (draft: string, as: Name, more: object = {}) =>
  site.post(`/api/drafts/${draft}/candidates`, as, {
    label: 'Edition 2026',
    reason: 'Consensus',
    waivers: [],
    ...more,
  })
const freeze = (version: string, as: Name, label = 'Edition 2026') =>
  site.post(`/api/versions/${version}/freeze`, as, { label })
const withdraw = (version: string, as: Name) =>
  site.post(`/api/versions/${version}/withdrawal`, as, { reason: 'New facts' })
const comment = (draft: string) =>
  site.post(`/api/drafts/${draft}/threads`, 'expert', {
    category: 'technical',
    text: 'x',
    anchor: wholeText,
  })
const show = async (draft: string) => (await site.get(`/api/drafts/${draft}`, 'expert')).json
const fresh = (document: Node = clean()) => site.addDraft(document)

describe('a milestone', () => {
  it('keeps the text of its instant, with words and checksum of the canonical text', async () => {
    const draft = await fresh()
    const { status, json } = await milestone(draft, 'chair')
    expect(status).toBe(200)
    expect(json).toMatchObject({ kind: 'milestone', number: 1, words: 5, voided: false })
    await site.type('expert', 'Both ', draft)
    const { json: kept } = await site.get(`/api/versions/${json.id}`, 'observer')
    expect(JSON.stringify(kept.document)).not.toContain('Both')
    const file = await site.get(`/api/versions/${json.id}/export?format=json`, 'observer')
    expect(createHash('sha256').update(file.text).digest('hex')).toBe(json.sha256)
    expect((await milestone(draft, 'secretariat', 'Second')).json.number).toBe(2)
  })

  it.each(['observer', 'expert', 'focal'] as const)('is refused to %s', async (as) => {
    expect((await milestone(site.draft, as)).json).toMatchObject({ status: 403, reason: 'role' })
  })
})

describe('an approval', () => {
  it('is given by the chair alone', async () => {
    const draft = await fresh()
    for (const as of ['observer', 'expert', 'focal', 'secretariat'] as const) {
      expect((await approve(draft, as)).status).toBe(403)
    }
    const { json } = await approve(draft, 'chair')
    expect(json).toMatchObject({ kind: 'candidate', voided: false, approvedBy: { role: 'chair' } })
    expect((await show(draft)).state).toBe('candidate')
  })

  it('lists what stands in the way until each is waived with a reason', async () => {
    const bracket = schema.text('shall', [schema.mark('bracket', { id: 'x1' })])
    const draft = await fresh(
      doc(
        p('Parents ', bracket, ' decide.'),
        block({ frame: 'note' }, schema.text('To be discussed.')),
        block({ group: 'g1', source: 'XAL' }, schema.text('One wording.')),
        block({ group: 'g1', source: 'XVM' }, schema.text('Another.')),
      ),
    )
    await comment(draft)
    const all = [
      { obstacle: 'undecided-threads', count: 1 },
      { obstacle: 'brackets', count: 1 },
      { obstacle: 'alternatives', count: 1 },
      { obstacle: 'editors-notes', count: 1 },
    ]
    expect((await site.get(`/api/drafts/${draft}/obstacles`, 'observer')).json).toEqual(all)
    const refused = await approve(draft, 'chair')
    expect(refused.status).toBe(409)
    expect(refused.json).toMatchObject({ code: 'obstacles', details: { obstacles: all } })
    const waivers = ['undecided-threads', 'brackets', 'alternatives'].map((obstacle) => ({
      obstacle,
      reason: 'Decided at the meeting',
    }))
    const partly = await approve(draft, 'chair', { waivers })
    expect(partly.json.details.obstacles).toEqual([all[3]])
    expect(
      (await approve(draft, 'chair', { waivers: [{ obstacle: 'brackets', reason: '' }] })).status,
    ).toBe(400)
    const waived = await approve(draft, 'chair', {
      waivers: [...waivers, { obstacle: 'editors-notes', reason: 'Kept' }],
    })
    expect(waived.json.waivers).toHaveLength(4)
    expect(waived.json.waivers[3]).toEqual({ obstacle: 'editors-notes', count: 1, reason: 'Kept' })
  })

  it('keeps no waiver for what was no obstacle', async () => {
    const draft = await fresh()
    const waivers = [{ obstacle: 'brackets', reason: 'none left' }]
    expect((await approve(draft, 'chair', { waivers })).json.waivers).toEqual([])
  })

  it('ends with a later one, with its withdrawal, a changed comment or a changed text', async () => {
    const draft = await fresh()
    const first = (await approve(draft, 'chair')).json.id
    const second = (await approve(draft, 'chair')).json.id
    expect((await freeze(first, 'secretariat')).json).toMatchObject({
      status: 409,
      reason: 'candidate-void',
    })

    for (const as of ['expert', 'secretariat'] as const) {
      expect((await withdraw(second, as)).status).toBe(403)
    }
    expect((await withdraw(second, 'chair')).json.voided).toBe(true)
    expect((await show(draft)).state).toBe('open')
    expect((await withdraw(second, 'chair')).status).toBe(409)
    expect((await freeze(second, 'secretariat')).json.reason).toBe('candidate-void')

    const third = (await approve(draft, 'chair')).json.id
    await comment(draft)
    expect((await show(draft)).state).toBe('open')
    expect((await freeze(third, 'secretariat')).json.reason).toBe('candidate-void')

    const waivers = [{ obstacle: 'undecided-threads', reason: 'x' }]
    const fourth = (await approve(draft, 'chair', { waivers })).json.id
    await site.type('expert', 'Both ', draft)
    const shown = await show(draft)
    expect(shown.state).toBe('open')
    expect(shown.versions.find((version) => version.id === fourth)?.voided).toBe(true)
    const refused = await freeze(fourth, 'secretariat')
    expect(refused.json).toMatchObject({ status: 409, reason: 'text-changed' })
  })
})

describe('a freeze', () => {
  it('takes another person than the one who approved, with the secretariat role', async () => {
    const draft = await fresh()
    const { id } = (await approve(draft, 'chair')).json
    for (const as of ['observer', 'expert', 'focal', 'chair'] as const) {
      expect((await freeze(id, as)).json).toMatchObject({ status: 403, reason: 'role' })
    }
    // The chair of yesterday is the secretariat of today: still the same person (invariant 20).
    await sql`update accreditations set role = 'secretariat' where person_id = ${site.person('chair')}`.execute(
      site.parts.db,
    )
    expect((await freeze(id, 'chair')).json).toMatchObject({ status: 403, reason: 'own-approval' })
    await sql`update accreditations set role = 'chair' where person_id = ${site.person('chair')}`.execute(
      site.parts.db,
    )
    expect((await freeze(id, 'secretariat')).status).toBe(200)
  })

  it('takes a candidate, nothing else', async () => {
    const draft = await fresh()
    const { id } = (await milestone(draft, 'chair')).json
    expect((await freeze(id, 'secretariat')).json).toMatchObject({
      status: 409,
      reason: 'not-candidate',
    })
  })

  it('happens once: the second answer is the first one', async () => {
    const draft = await fresh()
    const { id, sha256 } = (await approve(draft, 'chair')).json
    const answers = await Promise.all([
      freeze(id, 'secretariat'),
      freeze(id, 'secretariat2', 'Other'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0]?.json).toEqual(answers[1]?.json)
    expect(answers[0]?.json).toMatchObject({
      id,
      sha256,
      kind: 'frozen',
      frozenBy: { role: 'secretariat' },
    })
    expect((await show(draft)).frozenVersion).toBe(id)
  })

  it('of an earlier candidate is refused with the name of what is frozen', async () => {
    const draft = await fresh()
    const first = (await approve(draft, 'chair')).json.id
    const second = (await approve(draft, 'chair')).json.id
    await freeze(second, 'secretariat')
    const { json } = await freeze(first, 'secretariat2')
    expect(json).toMatchObject({
      status: 409,
      reason: 'already-frozen',
      details: { version: { id: second } },
    })
  })
})

describe('a frozen draft', () => {
  let draft: string
  let version: string
  let thread: string
  let bytes: string
  beforeAll(async () => {
    draft = await fresh()
    thread = (await comment(draft)).json.id
    const waivers = [{ obstacle: 'undecided-threads', reason: 'Editorial <b>only</b>' }]
    version = (await approve(draft, 'chair', { waivers })).json.id
    await freeze(version, 'secretariat')
    bytes = (await site.get(`/api/versions/${version}/export?format=json`)).text
  })

  it('refuses every route that writes, to everybody, and stays the same to the byte', async () => {
    const writes: readonly (readonly [string, object])[] = [
      [`drafts/${draft}/threads`, { category: 'general', text: 'x', anchor: wholeText }],
      [`threads/${thread}/replies`, { text: 'x' }],
      [`threads/${thread}/category`, { category: 'general' }],
      [`threads/${thread}/dispositions`, { kind: 'noted', reason: 'x', revision: 1 }],
      [`drafts/${draft}/milestones`, { label: 'x', reason: '' }],
      [`drafts/${draft}/candidates`, { label: 'x', reason: '', waivers: [] }],
      [`versions/${version}/withdrawal`, { reason: 'x' }],
    ]
    for (const [path, body] of writes) {
      for (const as of ['chair', 'secretariat', 'expert'] as const) {
        const { status, json } = await site.post(`/api/${path}`, as, body)
        expect(status, path).toBe(403)
        expect(['frozen', 'role']).toContain(json.reason)
      }
      const { json } = await site.post(`/api/${path}`, 'chair', body)
      expect(json.reason).toBe('frozen')
    }
    const { db } = site.parts
    for (const statement of [
      sql`update versions set label = 'x' where id = ${version}`,
      sql`delete from versions where id = ${version}`,
      sql`update drafts set state = 'open' where id = ${draft}`,
      sql`insert into journal (draft_id, "update", person_id, accreditation_id, origin, at)
        select draft_id, "update", person_id, accreditation_id, origin, at from journal where draft_id = ${draft}`,
    ]) {
      await expect(statement.execute(db)).rejects.toThrow()
    }
    const again = await site.get(`/api/versions/${version}/export?format=json`)
    expect(again.text).toBe(bytes)
    const { json } = await site.get(`/api/versions/${version}`, 'expert')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(json.version.sha256)
  })

  it('is read, exported and checked by anybody, without an account', async () => {
    const { json } = await site.get(`/api/frozen/${version}`)
    expect(json).toMatchObject({ title: { en: 'Guideline for parents' }, language: 'en' })
    for (const format of ['html', 'md', 'json']) {
      const file = await site.get(`/api/versions/${version}/export?format=${format}`)
      expect(file.status).toBe(200)
      expect(file.headers.get('content-disposition')).toBe(
        `attachment; filename="PAR-en-v1-Edition-2026.${format}"; filename*=UTF-8''PAR-en-v1-Edition-2026.${format}`,
      )
    }
    expect((await site.get(`/api/versions/${version}/export?format=exe`)).status).toBe(400)
    expect((await site.get(`/api/versions/${version}`)).status).toBe(401)
  })

  it('has a page that says it all without JavaScript', async () => {
    const { status, text, headers } = await site.get(`/frozen/${version}`)
    expect(status).toBe(200)
    expect(headers.get('x-robots-tag')).toBe('all')
    expect(text).not.toContain('<script')
    expect(text).toContain('Children are heard.')
    const sum = createHash('sha256').update(bytes).digest('hex')
    expect(text).toContain(sum.replaceAll(/(.{4})(?=.)/g, '$1 '))
    expect(text).toContain(`sha256sum PAR-en-v1-Edition-2026.json`)
    expect(text).toContain('<bdi>Person chair</bdi> (Chair)')
    expect(text).toContain('<bdi>Person secretariat</bdi> (Secretariat)')
    expect(text).toContain('Comments without a disposition: 1. Reason: <bdi>Editorial')
    expect(text).toContain('Editorial &lt;b&gt;only&lt;/b&gt;')
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toContain(`'sha256-${hash}'`)
    const arabic = await site.get(`/frozen/${version}?language=ar`)
    expect(arabic.text).toContain('lang="ar" dir="rtl"')
  })

  it('leaves no door to what is not frozen', async () => {
    const other = (await milestone(await fresh(), 'chair')).json.id
    expect((await site.get(`/frozen/${other}`)).status).toBe(404)
    expect((await site.get(`/api/frozen/${other}`)).status).toBe(404)
    expect((await site.get(`/api/versions/${other}/export?format=json`)).status).toBe(401)
    expect((await site.get(`/api/versions/${other}/export?format=json`, 'outsider')).status).toBe(
      404,
    )
    expect((await site.get('/frozen/x')).status).toBe(404)
  })
})

it('reaches open editors within a second, and refuses what they still send', async () => {
  const draft = await fresh()
  const client = new Y.Doc()
  const provider = new WebsocketProvider(`${site.url.replace('http', 'ws')}/sync`, draft, client, {
    // The type asks for the browser's class, of which `ws` has all that the provider uses.
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    params: { token: site.token('expert') },
    disableBc: true,
  })
  let standing: Standing | undefined
  let closed: number | undefined
  provider.messageHandlers[messageType.standing] = (_, decoder) => {
    standing = readJson(decoder) as Standing
  }
  provider.messageHandlers[messageType.refused] = () => {}
  provider.messageHandlers[messageType.saved] = () => {}
  provider.on('closed', ({ code }: { code: number }) => {
    closed = code
  })
  await until(() => provider.synced)
  const { id } = (await approve(draft, 'chair')).json
  await until(() => standing?.write === true && !standing.frozen)
  await freeze(id, 'secretariat')
  const started = performance.now()
  await until(() => standing?.frozen === true)
  expect(performance.now() - started).toBeLessThan(1_000)
  expect(standing).toMatchObject({ write: false, reason: 'frozen' })
  bodyOf(client).insert(1, 'Too late ')
  await until(() => closed !== undefined)
  expect(closed).toBe(closeCode.frozen)
  const { json } = await site.get(`/api/drafts/${draft}/document`, 'expert')
  expect(JSON.stringify(json.document)).not.toContain('Too late')
  provider.destroy()
})
