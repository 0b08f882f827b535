/**
 * What every request passes before anything else happens, in this order:
 *
 *   Origin (changing requests) → session → [handler: rights and action] → headers; faults become problems
 */
import type { Context, Hono } from 'hono'
import { Fault } from '../../shared/domain/fault.ts'
import type { Database } from '../store/database.ts'
import { credentialsOf, notSignedIn, signedInBy } from './credentials.ts'
import type { Credentials, SignedIn } from './credentials.ts'
import type { Counters } from './counters.ts'
import { addHeaders } from './headers.ts'
import type { Log } from './log.ts'
import { refuseForeign } from './origin.ts'
import { problemOf } from './problem.ts'

/** What the gate keeps beside a request. */
export interface Variables {
  readonly credentials: Credentials
  readonly signedIn: SignedIn | undefined
}
export type HttpApp = Hono<{ Variables: Variables; Bindings: { incoming?: unknown } }>
export type HttpContext = Context<{ Variables: Variables; Bindings: { incoming?: unknown } }>

export interface Gate {
  readonly db: Database
  readonly publicUrl: () => string
  readonly now: () => Date
  readonly log: Log
  readonly counters: Counters
}

/** Puts the gate before all routes of an app. Call before any route is added. */
export function guard(app: HttpApp, gate: Gate): void {
  app.use('*', async (context, next) => {
    await next()
    gate.counters.answered(context.res.status)
    addHeaders(context.res.headers, gate.publicUrl())
  })
  app.use('*', async (context, next) => {
    refuseForeign(context.req.raw, gate.publicUrl())
    const credentials = credentialsOf(context.req.raw.headers, gate.publicUrl())
    const at = gate.now().toISOString()
    context.set('credentials', credentials)
    context.set('signedIn', await signedInBy(gate.db, credentials, at))
    await next()
  })
  app.onError((error) => problemOf(error, gate.log))
}

/** Who asks, or the fault that says to sign in. */
export function signedIn(context: HttpContext): SignedIn {
  const found = context.get('signedIn')
  if (found === undefined) throw notSignedIn(context.get('credentials'))
  return found
}

/** A token that is wrong is an error also where no session is needed; a stale cookie is not. */
export function refuseBadToken(context: HttpContext): void {
  const credentials = context.get('credentials')
  const sent = context.req.raw.headers.has('authorization')
  if (sent && context.get('signedIn') === undefined) throw notSignedIn(credentials)
}

/** An id of the path: a lower-case UUID. Anything else names nothing. */
export function idOf(context: HttpContext, name: string): string {
  const id = context.req.param(name) ?? ''
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw nothingHere()
  return id
}

/** The same for what does not exist and for what this person may not know of. */
export function nothingHere(): Fault {
  return new Fault('not-found', 'There is nothing here for you at this address.')
}
