/** Faults as RFC 9457 problem documents. What is no `Fault` becomes a 500 with an id that the log holds too. */
import { Fault } from '../../shared/domain/fault.ts'
import type { FaultCode } from '../../shared/domain/fault.ts'
import type { Log } from './log.ts'

/** The status of each fault. */
export const statusOf = {
  'bad-request': 400,
  'not-signed-in': 401,
  'not-found': 404,
  refused: 403,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  'bad-file': 422,
  'not-saved': 503,
  obstacles: 409,
  gone: 410,
  internal: 500,
} as const satisfies Record<FaultCode, number>

const titles: Readonly<Record<FaultCode, string>> = {
  'bad-request': 'The request cannot be read',
  'not-signed-in': 'Not signed in',
  'not-found': 'Not found',
  refused: 'Not allowed',
  conflict: 'Changed meanwhile',
  'too-large': 'Too large',
  'too-many': 'Too many requests',
  'bad-file': 'The file cannot be read',
  'not-saved': 'Not saved',
  obstacles: 'Something stands in the way',
  gone: 'No longer there',
  internal: 'Internal error',
}

/** Seconds after which it makes sense to try again, where that helps. */
const retryAfter: Readonly<Partial<Record<FaultCode, number>>> = { 'too-many': 60, 'not-saved': 5 }

/** The answer to a request that failed. Never tells a stack, a path or SQL. */
export function problemOf(error: unknown, log: Log): Response {
  if (error instanceof Fault) return answer(error, undefined)
  const id = crypto.randomUUID()
  log.failure(id, error)
  return answer(
    new Fault('internal', `Something went wrong here; tell the administrator the number ${id}.`),
    id,
  )
}

function answer({ code, sentence, reason, details }: Fault, id: string | undefined): Response {
  const status = statusOf[code]
  const body = {
    type: `urn:guidelines-review:fault:${code}`,
    title: titles[code],
    status,
    detail: sentence,
    code,
    reason,
    details,
    id,
  }
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  headers.set('cache-control', 'no-store')
  const seconds = retryAfter[code]
  if (seconds !== undefined) headers.set('retry-after', String(seconds))
  if (code === 'not-signed-in') headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(body), { status, headers })
}
