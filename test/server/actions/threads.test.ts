import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite, wholeText } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const comment = (as: Name, more: object = {}) =>
  site.post(`/api/drafts/${site.draft}/threads`, as, {
    category: 'technical',
    text: 'Say which parent.',
    anchor: { ...wholeText, block: 'b1', quote: 'parent', prefix: 'The ', suffix: ' decides' },
    ...more,
  })

describe('a comment', () => {
  it('gets the next number of its year and guideline, and keeps all that was said', async () => {
    const { status, json } = await comment('focal', { proposedWording: 'Both parents decide.' })
    expect(status).toBe(200)
    const year = String(new Date().getUTCFullYear())
    expect(json.number).toMatch(new RegExp(`^${year}-PAR-\\d{4}$`))
    expect(json).toMatchObject({
      draft: site.draft,
      category: 'technical',
      text: 'Say which parent.',
      proposedWording: 'Both parents decide.',
      anchor: { quote: 'parent' },
      by: { name: 'Person focal', role: 'focal-point', delegationName: { en: 'Aldoria' } },
      replies: [],
      dispositions: [],
      revision: 1,
    })
    const next = await comment('expert')
    const [a, b] = [json.number, next.json.number].map((number: string) => Number(number.slice(-4)))
    expect(Number(b)).toBe(Number(a) + 1)
    const { list: all } = await site.get(`/api/drafts/${site.draft}/threads`, 'observer')
    expect(all.map((thread) => thread.number)).toContain(next.json.number)
  })

  it('numbers comments made at the same instant without gaps or doubles', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => comment('expert')))
    const numbers = made.map(({ json }) => Number(json.number.slice(-4))).sort((a, b) => a - b)
    expect(new Set(numbers).size).toBe(8)
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(7)
  })

  it('is answered, and changes category by its author or an officer only', async () => {
    const { json } = await comment('expert')
    const reply = await site.post(`/api/threads/${json.id}/replies`, 'focal', { text: 'We agree.' })
    expect(reply.json).toMatchObject({
      revision: 2,
      replies: [{ text: 'We agree.', by: { name: 'Person focal' } }],
    })
    const change = (as: Name) =>
      site.post(`/api/threads/${json.id}/category`, as, { category: 'editorial' })
    const other = await change('expert2')
    expect(other.status).toBe(403)
    expect(other.json.reason).toBe('not-author')
    expect((await change('expert')).json).toMatchObject({ category: 'editorial', revision: 3 })
    expect((await change('secretariat')).json).toMatchObject({ revision: 3 })
  })

  it.each(['observer'] as const)('is refused to an %s', async (as) => {
    const { status, json } = await comment(as)
    expect(status).toBe(403)
    expect(json).toMatchObject({ code: 'refused', reason: 'role' })
  })

  it('is refused when it is empty, too long or anchored with rubbish', async () => {
    for (const more of [
      { text: '' },
      { text: '   ' },
      { text: 'x'.repeat(20_001) },
      { category: 'praise' },
      { anchor: null },
      { anchor: { ...wholeText, start: '<script>' } },
      { anchor: { ...wholeText, prefix: 'x'.repeat(65) } },
    ]) {
      expect((await comment('expert', more)).status).toBe(400)
    }
  })

  it('keeps markup, bidi marks and every script as the text they are', async () => {
    const text = '<img src=x onerror=alert(1)> \u202e مرحبا 👨‍👩‍👧 𠮷 ${x} {{y}}'
    expect((await comment('expert', { text })).json.text).toBe(text)
  })

  it('does not exist for somebody who takes no part', async () => {
    const { json } = await comment('expert')
    for (const [path, body] of [
      ['replies', { text: 'x' }],
      ['category', { category: 'general' }],
      ['dispositions', { kind: 'noted', reason: 'x', revision: 1 }],
    ] as const) {
      expect((await site.post(`/api/threads/${json.id}/${path}`, 'outsider', body)).status).toBe(
        404,
      )
    }
    // An id of one kind of thing names nothing of another kind.
    for (const path of [`drafts/${json.id}`, `versions/${json.id}`, `cycles/${json.id}`]) {
      expect((await site.get(`/api/${path}`, 'chair')).status).toBe(404)
    }
    expect(
      (await site.post(`/api/threads/${site.draft}/replies`, 'chair', { text: 'x' })).status,
    ).toBe(404)
  })
})

describe('a disposition', () => {
  const dispose = (id: string, as: Name, body: object) =>
    site.post(`/api/threads/${id}/dispositions`, as, body)

  it('is given by the chair alone', async () => {
    const { json } = await comment('expert')
    for (const as of ['observer', 'expert', 'focal', 'secretariat'] as const) {
      const { status } = await dispose(json.id, as, { kind: 'noted', reason: 'x', revision: 1 })
      expect(status).toBe(403)
    }
    const { json: after } = await dispose(json.id, 'chair', {
      kind: 'accepted',
      reason: 'Clearer.',
      revision: 1,
    })
    expect(after).toMatchObject({
      revision: 2,
      dispositions: [{ kind: 'accepted', reason: 'Clearer.', by: { role: 'chair' } }],
    })
  })

  it('needs a reason but for accepted editorial comments and withdrawals', async () => {
    const technical = (await comment('expert')).json.id
    const editorial = (await comment('expert', { category: 'editorial' })).json.id
    const status = async (id: string, kind: string) =>
      (await dispose(id, 'chair', { kind, reason: '  ', revision: 1 })).status
    expect(await status(technical, 'accepted')).toBe(400)
    expect(await status(editorial, 'not-accepted')).toBe(400)
    expect(await status(technical, 'withdrawn')).toBe(200)
    expect(await status(editorial, 'accepted')).toBe(200)
  })

  it('is refused on a comment that changed meanwhile, with the comment as it stands', async () => {
    const { json } = await comment('expert')
    const given = await Promise.all([
      dispose(json.id, 'chair', { kind: 'accepted', reason: 'First.', revision: 1 }),
      dispose(json.id, 'chair', { kind: 'not-accepted', reason: 'Second.', revision: 1 }),
    ])
    expect(given.map(({ status }) => status).sort()).toEqual([200, 409])
    const refused = given.find(({ status }) => status === 409)
    expect(refused?.json).toMatchObject({
      reason: 'thread-changed',
      details: { thread: { revision: 2 } },
    })
    const again = await dispose(json.id, 'chair', {
      kind: 'noted',
      reason: 'Third.',
      revision: 2,
    })
    // Invariant 7: the earlier one stays on record.
    expect(again.json.dispositions).toHaveLength(2)
    expect(again.json.dispositions.at(-1)?.reason).toBe('Third.')
  })
})

it('closes comments with the phases in which nobody comments', async () => {
  const { json } = await comment('expert')
  await site.setPhase('preparation')
  const refused = await comment('expert')
  expect(refused.json).toMatchObject({ status: 403, reason: 'phase' })
  expect((await site.post(`/api/threads/${json.id}/replies`, 'chair', { text: 'x' })).status).toBe(
    403,
  )
  await site.setPhase('comments')
  expect((await comment('expert')).status).toBe(200)
  await site.setPhase('drafting')
})
