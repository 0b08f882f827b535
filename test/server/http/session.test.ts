import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLink, makeToken } from '../../../server/actions/people.ts'
import {
  cookieName,
  credentialsOf,
  endCookie,
  startCookie,
} from '../../../server/http/credentials.ts'
import { RateLimit } from '../../../server/http/rate-limit.ts'
import { startSite } from '../site.ts'
import type { Answer, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const link = (name = 'expert') => makeLink(site.parts, `${name}@example.org`)
const useLink = (token: string, cookie?: string): Promise<Answer> =>
  site.call('POST', '/api/session/link', {
    body: { token },
    ...(cookie === undefined ? {} : { cookie }),
  })
const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? ''

describe('a one-time link', () => {
  it('signs in once: the second use is refused', async () => {
    const token = await link()
    const first = await useLink(token)
    expect(first.status).toBe(204)
    const session = await site.call('GET', '/api/session', { cookie: cookieOf(first) })
    expect(session.json.person?.email).toBe('expert@example.org')
    const second = await useLink(token)
    expect(second.status).toBe(410)
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  it('signs in one of two who use it at the same instant', async () => {
    const token = await link()
    const answers = await Promise.all([useLink(token), useLink(token), useLink(token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410])
  })

  it('is not used up by a GET', async () => {
    const token = await link()
    expect((await site.get(`/sign-in/link?token=${token}`)).status).not.toBe(404)
    expect((await site.get('/api/session/link')).status).toBe(405)
    expect((await useLink(token)).status).toBe(204)
  })

  it('is refused after 15 minutes and when it is unknown', async () => {
    const token = await link()
    site.clock.time = Date.now() + 15 * 60_000 + 1_000
    expect((await useLink(token)).status).toBe(410)
    site.clock.time = undefined
    expect((await useLink('A'.repeat(43))).status).toBe(410)
    expect((await useLink(`${token} `.repeat(2).trim())).status).toBe(410)
  })
})

describe('a session', () => {
  it('is a new secret at every sign-in, in a cookie no script can read', async () => {
    const planted = `gr_session=${'B'.repeat(43)}`
    const signedIn = await useLink(await link(), planted)
    const header = signedIn.headers.get('set-cookie') ?? ''
    expect(header).toMatch(
      /^gr_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    )
    expect(cookieOf(signedIn)).not.toBe(planted)
    expect((await site.call('GET', '/api/cycles', { cookie: planted })).status).toBe(401)
  })

  it('ends with the sign-out, for whoever kept its cookie', async () => {
    const cookie = cookieOf(await useLink(await link()))
    expect((await site.call('GET', '/api/cycles', { cookie })).status).toBe(200)
    const out = await site.call('DELETE', '/api/session', { cookie })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await site.call('GET', '/api/cycles', { cookie })).status).toBe(401)
  })

  it('ends everywhere at once, tokens included', async () => {
    const cookies = [cookieOf(await useLink(await link())), cookieOf(await useLink(await link()))]
    const token = await makeToken(site.parts, 'expert@example.org', { label: 'x', days: 1 })
    const [cookie = ''] = cookies
    expect((await site.call('DELETE', '/api/sessions', { cookie })).status).toBe(204)
    for (const kept of cookies) {
      expect((await site.call('GET', '/api/cycles', { cookie: kept })).status).toBe(401)
    }
    expect((await site.call('GET', '/api/cycles', { token })).status).toBe(401)
    expect((await site.get('/api/cycles', 'chair')).status).toBe(200)
  })

  it('ends by itself after its days', async () => {
    const cookie = cookieOf(await useLink(await link('chair')))
    const token = await makeToken(site.parts, 'chair@example.org', { label: 'x', days: 2 })
    site.clock.time = Date.now() + 2 * 86_400_000 + 1_000
    const expired = await site.call('GET', '/api/cycles', { token })
    expect(expired.status).toBe(401)
    expect(expired.json.detail).toContain('not valid any more')
    expect((await site.call('GET', '/api/cycles', { cookie })).status).toBe(200)
    site.clock.time = Date.now() + 31 * 86_400_000
    expect((await site.call('GET', '/api/cycles', { cookie })).status).toBe(401)
    site.clock.time = undefined
  })

  it('needs our Origin with a cookie, and none with a token', async () => {
    const cookie = cookieOf(await useLink(await link('observer')))
    const path = `${site.url}/api/session`
    expect((await fetch(path, { method: 'DELETE', headers: { cookie } })).status).toBe(403)
    const authorization = `Bearer ${await makeToken(site.parts, 'observer@example.org', { label: 'x', days: 1 })}`
    expect((await fetch(path, { method: 'DELETE', headers: { authorization } })).status).toBe(204)
  })

  it('tells a page who is signed in, and nobody with a stale cookie', async () => {
    expect((await site.get('/api/session')).json).toMatchObject({ person: null, demo: false })
    const stale = await site.call('GET', '/api/session', { cookie: `gr_session=${'C'.repeat(43)}` })
    expect(stale.json.person).toBeNull()
    expect((await site.call('GET', '/api/session', { token: 'C'.repeat(43) })).status).toBe(401)
  })
})

describe('the picker of demo people', () => {
  it('does not exist outside the demo', async () => {
    expect((await site.get('/api/session/demo')).status).toBe(404)
    const person = site.person('chair')
    const { status } = await site.call('POST', '/api/session/demo', { body: { person } })
    expect(status).toBe(404)
  })

  it('signs in anybody of a demo, without telling addresses', async () => {
    const demo = await startSite({ demo: true })
    const { json } = await demo.get('/api/session/demo')
    expect(json).toHaveLength(7)
    expect(JSON.stringify(json)).not.toContain('@')
    const person = demo.person('chair')
    const signedIn = await demo.call('POST', '/api/session/demo', { body: { person } })
    expect(signedIn.status).toBe(204)
    const session = await demo.call('GET', '/api/session', { cookie: cookieOf(signedIn) })
    expect(session.json.person?.id).toBe(person)
    const nobody = await demo.call('POST', '/api/session/demo', { body: { person: 'x' } })
    expect(nobody.status).toBe(404)
    await demo.close()
  })
})

it('admits only so many sign-ins a minute from one address', async () => {
  const small = await startSite()
  const statuses: number[] = []
  for (let i = 0; i < 122; i++) {
    const { status } = await small.call('POST', '/api/session/link', {
      body: { token: 'A'.repeat(43) },
    })
    statuses.push(status)
  }
  expect(statuses.filter((status) => status === 410).length).toBeGreaterThanOrEqual(100)
  expect(statuses.at(-1)).toBe(429)
  await small.close()
})

describe('credentials', () => {
  it('use a host-only cookie on https', () => {
    expect(cookieName('https://review.example.org')).toBe('__Host-gr_session')
    const cookie = startCookie('https://review.example.org', 's')
    expect(cookie).toBe(
      '__Host-gr_session=s; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure',
    )
    expect(endCookie('https://review.example.org')).toContain('Max-Age=0; Secure')
  })

  it('take a token before a cookie, and no cookie that came twice', () => {
    const read = (headers: Record<string, string>) =>
      credentialsOf(new Headers(headers), 'http://127.0.0.1')
    expect(read({})).toEqual({ type: 'none' })
    expect(read({ cookie: 'a=b; gr_session=s' })).toEqual({ type: 'cookie', secret: 's' })
    expect(read({ cookie: 'gr_session=s; gr_session=t' })).toEqual({ type: 'garbled' })
    expect(read({ cookie: 'gr_session=s', authorization: 'Bearer t' })).toEqual({
      type: 'bearer',
      secret: 't',
    })
    expect(read({ authorization: 'Basic eDp5' })).toEqual({ type: 'garbled' })
  })
})

it('counts tries by address and minute, in bounded memory', () => {
  let time = 0
  const limit = new RateLimit(2, () => new Date(time))
  expect([1, 2, 3].map(() => limit.admits('a'))).toEqual([true, true, false])
  expect(limit.admits('b')).toBe(true)
  time = 60_000
  expect(limit.admits('a')).toBe(true)
  for (let i = 0; i < 20_000; i++) limit.admits(`flood ${String(i)}`)
  expect(limit.admits('one more')).toBe(false)
})
