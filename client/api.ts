/**
 * The only fetch of the page. `call` sends one row of the contract (`shared/api/contract.ts`) and answers its reply;
 * whatever goes wrong becomes a `Fault` whose code and reason have a sentence in every language (`faults.ts`).
 *
 *   call(drafts.show, { params: { draft } })   →  the reply, typed
 *   events(draft, onEvent)                     →  what changes on a draft other than its text
 */
import * as v from 'valibot'
import { DraftEvent } from '../shared/api/events.ts'
import type { BodyOf, Endpoint, QueryOf, ReplyOf } from '../shared/api/endpoint.ts'
import { Fault, faultCodes } from '../shared/domain/fault.ts'

/** What a call needs beside its row: parameters of the path, query, body; `signal` gives it up. */
export type Input<E extends Endpoint> = {
  readonly params?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
} & (BodyOf<E> extends undefined ? { readonly body?: undefined } : { readonly body: BodyOf<E> }) &
  (QueryOf<E> extends undefined ? { readonly query?: undefined } : { readonly query: QueryOf<E> })

/** RFC 9457 as our server writes it; anything else (a proxy's page, say) falls back to the status. */
const Problem = v.object({
  code: v.picklist(faultCodes),
  detail: v.optional(v.string(), ''),
  reason: v.optional(v.string()),
  details: v.optional(v.unknown()),
})

/** Calls one endpoint. Throws `Fault`; an abandoned call throws the signal's own `AbortError`. */
export async function call<E extends Endpoint>(row: E, input: Input<E>): Promise<ReplyOf<E>> {
  const response = await send(row, input)
  if (!response.ok) {
    const fault = await faultOf(response)
    if (fault.code === 'not-signed-in' && row.access === 'session')
      signedOut.dispatchEvent(new Event('signed-out'))
    throw fault
  }
  // The server has checked the reply against the same row before sending it.
  return (response.status === 204 ? undefined : await response.json()) as ReplyOf<E>
}

const signedOut = new EventTarget()

/** Calls back when a call finds that the session has ended. Answers how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.addEventListener('signed-out', listener)
  return () => {
    signedOut.removeEventListener('signed-out', listener)
  }
}

async function send<E extends Endpoint>(row: E, input: Input<E>): Promise<Response> {
  const request: RequestInit = { method: row.method.toUpperCase(), headers: headersOf(input.body) }
  if (input.body !== undefined) request.body = JSON.stringify(input.body)
  if (input.signal !== undefined) request.signal = input.signal
  const address = addressOf(row.path, input)
  try {
    return await fetch(address, request)
  } catch (error) {
    if (input.signal?.aborted === true) throw error
    throw new Fault('internal', 'The server cannot be reached.', { reason: 'unreachable' })
  }
}

function headersOf(body: unknown): Record<string, string> {
  const accept = { accept: 'application/json' }
  return body === undefined ? accept : { ...accept, 'content-type': 'application/json' }
}

function addressOf(
  path: string,
  input: {
    readonly params?: Readonly<Record<string, string>>
    readonly query?: unknown
  },
): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = input.params?.[name]
    if (value === undefined) throw new Error(`No value for :${name} of ${path}`)
    return encodeURIComponent(value)
  })
  if (input.query === undefined || input.query === null) return filled
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return `${filled}?${query.toString()}`
}

const codeOfStatus: Readonly<Record<number, (typeof faultCodes)[number]>> = {
  400: 'bad-request',
  401: 'not-signed-in',
  403: 'refused',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  413: 'too-large',
  422: 'bad-file',
  429: 'too-many',
  503: 'not-saved',
}

async function faultOf(response: Response): Promise<Fault> {
  const answer: unknown = await response.json().catch(() => undefined)
  const problem = v.safeParse(Problem, answer)
  if (!problem.success) return new Fault(codeOfStatus[response.status] ?? 'internal', '')
  const { code, detail, reason, details } = problem.output
  return new Fault(code, detail, { details, ...(reason === undefined ? {} : { reason }) })
}

/**
 * Follows the server-sent events of a draft until the answered function is called. The browser connects again by
 * itself; `onReconnect` is called after each gap, since events may have been missed meanwhile.
 */
export function events(
  draft: string,
  onEvent: (event: DraftEvent) => void,
  onReconnect: () => void = () => undefined,
): () => void {
  const source = new EventSource(`/api/drafts/${encodeURIComponent(draft)}/events`)
  let broken = false
  source.addEventListener('error', () => {
    broken = true
  })
  source.addEventListener('open', () => {
    if (broken) onReconnect()
    broken = false
  })
  for (const type of DraftEvent.options.map((option) => option.entries.type.literal)) {
    source.addEventListener(type, (message: MessageEvent<string>) => {
      onEvent(v.parse(DraftEvent, JSON.parse(message.data)))
    })
  }
  return () => {
    source.close()
  }
}

/** Address of a file download; see the end of `shared/api/contract.ts`. */
export function exportAddress(
  what: 'drafts' | 'versions',
  id: string,
  format: 'html' | 'md' | 'json',
): string {
  return `/api/${what}/${encodeURIComponent(id)}/export?format=${format}`
}
