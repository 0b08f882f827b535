import { afterEach, describe, expect, test, vi } from 'vitest'
import { call, events, exportAddress, onSignedOut } from '../../client/api.ts'
import { cycles, drafts, session, versions } from '../../shared/api/contract.ts'
import { Fault } from '../../shared/domain/fault.ts'

function answer(status: number, body?: unknown, type = 'application/json') {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const fetched = vi.fn((_address: string, _request: RequestInit) =>
    Promise.resolve(new Response(text, { status, headers: { 'content-type': type } })),
  )
  vi.stubGlobal('fetch', fetched)
  return fetched
}

async function faultFrom(work: Promise<unknown>): Promise<Fault> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw new Error('Expected a fault')
  return error
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('call', () => {
  test('fills the path and answers the reply', async () => {
    const fetched = answer(200, { document: {}, seq: 3 })
    const reply = await call(drafts.document, { params: { draft: 'a b' } })
    expect(reply.seq).toBe(3)
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/drafts/a%20b/document')
    expect(fetched.mock.calls[0]?.[1].method).toBe('GET')
  })

  test('sends a body as JSON', async () => {
    const fetched = answer(204)
    await call(cycles.setPhase, {
      params: { cycle: 'c' },
      body: { phase: 'comments', reason: 'Decided' },
    })
    const request = fetched.mock.calls[0]?.[1]
    expect(request?.method).toBe('POST')
    expect(request?.body).toBe('{"phase":"comments","reason":"Decided"}')
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json' })
  })

  test('refuses to guess a parameter', async () => {
    answer(200, {})
    await expect(call(drafts.show, {})).rejects.toThrow('No value for :draft')
  })

  test('turns a problem document into a fault', async () => {
    const problem = { code: 'obstacles', detail: 'Left.', reason: 'brackets', details: [1] }
    answer(409, problem, 'application/problem+json')
    const fault = await faultFrom(call(versions.show, { params: { version: 'v' } }))
    expect(fault).toMatchObject({
      code: 'obstacles',
      sentence: 'Left.',
      reason: 'brackets',
      details: [1],
    })
  })

  test('makes a fault of a proxy’s own page', async () => {
    answer(503, '<html>Bad gateway</html>', 'text/html')
    const fault = await faultFrom(call(session.show, {}))
    expect(fault.code).toBe('not-saved')
  })

  test('says so when the server cannot be reached', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('network')))
    const fault = await faultFrom(call(session.show, {}))
    expect(fault.reason).toBe('unreachable')
  })

  test('tells who listens that the session has ended', async () => {
    answer(401, { code: 'not-signed-in', detail: '' })
    const heard = vi.fn()
    const stop = onSignedOut(heard)
    await faultFrom(call(cycles.mine, {}))
    await faultFrom(call(session.signInAsDemoPerson, { body: { person: 'p' } }))
    stop()
    expect(heard).toHaveBeenCalledTimes(1)
  })
})

class FakeSource extends EventTarget {
  static last: FakeSource | undefined
  readonly address: string
  closed = false

  constructor(address: string) {
    super()
    this.address = address
    FakeSource.last = this
  }

  close(): void {
    this.closed = true
  }
}

describe('events', () => {
  test('hands over what changed, and says after a gap that something may be missing', () => {
    vi.stubGlobal('EventSource', FakeSource)
    const heard = vi.fn()
    const again = vi.fn()
    const stop = events('d', heard, again)
    const source = FakeSource.last
    const change = {
      type: 'standing-changed',
      phase: 'frozen',
      state: 'frozen',
      frozenVersion: 'v',
    }
    source?.dispatchEvent(new Event('open'))
    source?.dispatchEvent(new MessageEvent('standing-changed', { data: JSON.stringify(change) }))
    expect(source?.address).toBe('/api/drafts/d/events')
    expect(heard).toHaveBeenCalledWith(change)
    expect(again).not.toHaveBeenCalled()
    source?.dispatchEvent(new Event('error'))
    source?.dispatchEvent(new Event('open'))
    expect(again).toHaveBeenCalledTimes(1)
    stop()
    expect(source?.closed).toBe(true)
  })
})

test('knows the address of a download', () => {
  expect(exportAddress('versions', 'v', 'md')).toBe('/api/versions/v/export?format=md')
})
