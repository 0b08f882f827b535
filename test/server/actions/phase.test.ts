import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setRole } from '../../../server/actions/people.ts'
import { startSite } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const setPhase = (as: Name, phase: string, reason = 'As planned') =>
  site.post(`/api/cycles/${site.cycle}/phase`, as, { phase, reason })

describe('a phase', () => {
  it('is opened by chair and secretariat alone, with a reason', async () => {
    for (const as of ['observer', 'expert', 'focal'] as const) {
      expect((await setPhase(as, 'comments')).json).toMatchObject({ status: 403, reason: 'role' })
    }
    expect((await setPhase('chair', 'comments', ' ')).status).toBe(400)
    expect((await setPhase('chair', 'party')).status).toBe(400)
    expect((await setPhase('chair', 'comments')).status).toBe(204)
    expect((await site.get('/api/cycles', 'expert')).list[0]?.phase).toBe('comments')
    expect((await setPhase('secretariat', 'drafting')).status).toBe(204)
  })

  it('opened twice changes nothing the second time', async () => {
    const rows = () =>
      site.parts.db.selectFrom('audit').select('seq').where('action', '=', 'set-phase').execute()
    await setPhase('chair', 'comments')
    const before = (await rows()).length
    expect((await setPhase('chair', 'comments')).status).toBe(204)
    expect((await rows()).length).toBe(before)
    await setPhase('chair', 'drafting')
  })
})

it('shows each person the cycles they take part in, with their own role', async () => {
  const { list } = await site.get('/api/cycles', 'focal')
  expect(list).toHaveLength(1)
  expect(list[0]).toMatchObject({ key: 'test', role: 'focal-point', delegation: 'XAL' })
  expect((await site.get('/api/cycles', 'outsider')).json).toEqual([])
  const { json: cycle } = await site.get(`/api/cycles/${site.cycle}`, 'observer')
  expect(cycle.people).toHaveLength(7)
  expect(JSON.stringify(cycle)).not.toContain('@example.org')
  const { json: draft } = await site.get(`/api/drafts/${site.draft}`, 'focal')
  expect(draft.actor).toEqual({
    person: site.person('focal'),
    role: 'focal-point',
    delegation: 'XAL',
  })
})

it('keeps the affiliation of the day on old acts after a role changed', async () => {
  const anchor = { block: null, start: null, end: null, quote: '', prefix: '', suffix: '' }
  const { json } = await site.post(`/api/drafts/${site.draft}/threads`, 'focal', {
    category: 'general',
    text: 'For Aldoria',
    anchor,
  })
  site.clock.time = Date.now() + 60_000
  await setRole(site.parts, 'focal@example.org', {
    cycle: 'test',
    role: 'observer',
    delegation: null,
  })
  const { list: threads } = await site.get(`/api/drafts/${site.draft}/threads`, 'chair')
  const thread = threads.find(({ id }) => id === json.id)
  expect(thread?.by).toMatchObject({ role: 'focal-point', delegation: 'XAL' })
  const refused = await site.post(`/api/threads/${json.id}/replies`, 'focal', { text: 'x' })
  expect(refused.json).toMatchObject({ status: 403, reason: 'role' })
  site.clock.time = undefined
})
