/**
 * Who asks: the session cookie of a browser, or the Bearer token of a script. `__Host-` on https, so that no other
 * host of the domain can plant one.
 */
import { Fault } from '../../shared/domain/fault.ts'
import { sessionDays } from '../actions/sign-in.ts'
import type { Database } from '../store/database.ts'
import { personById } from '../store/people.ts'
import type { Person } from '../store/people.ts'
import { sessionOf } from '../store/sessions.ts'
import type { Session } from '../store/sessions.ts'

export interface SignedIn {
  readonly session: Session
  readonly person: Person
}

/** What a request carries: nothing, one secret, or something that cannot be one. */
export type Credentials =
  | { readonly type: 'none' }
  | { readonly type: 'cookie' | 'bearer'; readonly secret: string }
  | { readonly type: 'garbled' }

/** The name of the session cookie at this address. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-gr_session' : 'gr_session'
}

/** Reads `Authorization` and `Cookie`. A token wins; a cookie that came twice was planted and counts as garbled. */
export function credentialsOf(
  headers: { get(name: string): string | null | undefined },
  publicUrl: string,
): Credentials {
  const authorization = headers.get('authorization') ?? ''
  if (authorization !== '') {
    const secret = /^Bearer ([A-Za-z0-9_-]+)$/i.exec(authorization)?.[1]
    return secret === undefined ? { type: 'garbled' } : { type: 'bearer', secret }
  }
  const name = cookieName(publicUrl)
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([key]) => key === name)
    .map(([, value]) => value ?? '')
  const [secret, second] = values
  if (secret === undefined) return { type: 'none' }
  return second === undefined && secret !== '' ? { type: 'cookie', secret } : { type: 'garbled' }
}

/** The person and session behind credentials, at this instant; undefined where they open nothing. */
export async function signedInBy(
  db: Database,
  credentials: Credentials,
  at: string,
): Promise<SignedIn | undefined> {
  if (credentials.type !== 'cookie' && credentials.type !== 'bearer') return undefined
  const session = await sessionOf(db, credentials.secret, at)
  const person = session && (await personById(db, session.person))
  return session && person && { session, person }
}

/** Value of `Set-Cookie` that starts a session. */
export function startCookie(publicUrl: string, secret: string): string {
  return `${cookieName(publicUrl)}=${secret}; ${attributes(publicUrl, sessionDays * 86_400)}`
}

/** Value of `Set-Cookie` that removes it. */
export function endCookie(publicUrl: string): string {
  return `${cookieName(publicUrl)}=; ${attributes(publicUrl, 0)}`
}

function attributes(publicUrl: string, seconds: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `Path=/; HttpOnly; SameSite=Lax; Max-Age=${String(seconds)}${secure}`
}

/** The fault of a request that needed a session. */
export function notSignedIn(credentials: Credentials): Fault {
  const sentence =
    credentials.type === 'none'
      ? 'Sign in first.'
      : 'This session or token is not valid any more. Sign in again.'
  return new Fault('not-signed-in', sentence)
}
