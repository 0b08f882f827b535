import { afterAll, beforeAll, expect, it } from 'vitest'
import * as v from 'valibot'
import { DraftEvent } from '../../../shared/api/events.ts'
import { endRole, makeToken } from '../../../server/actions/people.ts'
import { startSite, until, wholeText } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

/** An open stream as a page has it. */
class Stream {
  readonly events: DraftEvent[] = []
  ended = false
  readonly #stop = new AbortController()

  static async open(as: Name, token = site.token(as)): Promise<Stream> {
    const stream = new Stream()
    const response = await fetch(`${site.url}/api/drafts/${site.draft}/events`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: stream.#stop.signal,
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    void stream.#read(response)
    return stream
  }

  close(): void {
    this.#stop.abort()
  }

  async #read(response: Response): Promise<void> {
    let text = ''
    const decoder = new TextDecoder()
    try {
      // Node's web streams are async iterable; the DOM's types do not say so.
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true })
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1]
          if (data !== undefined) this.events.push(v.parse(DraftEvent, JSON.parse(data)))
          text = text.slice(end + 2)
        }
      }
    } catch {
      // Closed from here.
    }
    this.ended = true
  }
}

const comment = (text: string) =>
  site.post(`/api/drafts/${site.draft}/threads`, 'expert', {
    category: 'general',
    text,
    anchor: wholeText,
  })

it('tells comments, versions and phases to everybody who reads the draft', async () => {
  const streams = await Promise.all([Stream.open('observer'), Stream.open('chair')])
  await comment('Hear this')
  await site.post(`/api/drafts/${site.draft}/milestones`, 'chair', { label: 'M', reason: '' })
  await site.post(`/api/cycles/${site.cycle}/phase`, 'secretariat', {
    phase: 'comments',
    reason: 'Time',
  })
  for (const stream of streams) {
    await until(() => stream.events.length === 3)
    expect(stream.events.map(({ type }) => type)).toEqual([
      'thread-changed',
      'version-made',
      'standing-changed',
    ])
    expect(stream.events[2]).toMatchObject({ phase: 'comments', state: 'open' })
    stream.close()
  }
  await until(async () => (await site.get('/metrics')).text.includes('guidelines_event_streams 0'))
})

it('is closed to strangers', async () => {
  const path = `/api/drafts/${site.draft}/events`
  expect((await site.get(path)).status).toBe(401)
  expect((await site.get(path, 'outsider')).status).toBe(404)
  expect((await site.get('/api/drafts/x/events', 'chair')).status).toBe(404)
})

it('ends with its session, at once and before any further event', async () => {
  const token = await makeToken(site.parts, 'expert2@example.org', { label: 'x', days: 1 })
  const ending = await Stream.open('expert2', token)
  const other = await Stream.open('observer')
  expect((await site.call('DELETE', '/api/session', { token })).status).toBe(204)
  await until(() => ending.ended)
  await comment('Not for you')
  await until(() => other.events.length === 1)
  expect(ending.events).toEqual([])
  other.close()
})

it('tells nothing any more to somebody whose role ended elsewhere', async () => {
  const stream = await Stream.open('focal')
  await endRole(site.parts, 'focal@example.org', 'test')
  await comment('After the end')
  await until(() => stream.ended)
  expect(stream.events).toEqual([])
})
