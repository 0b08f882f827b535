/** Starting and ending sessions. A session is always a new secret; nothing a browser brought along is taken over. */
import { Fault } from '../../shared/domain/fault.ts'
import { personById } from '../store/people.ts'
import { endSession, endSessionsOf, startSession, useLink } from '../store/sessions.ts'
import type { Session } from '../store/sessions.ts'
import { performOwn } from './perform.ts'
import type { Parts } from './perform.ts'

/** Days a browser stays signed in. */
export const sessionDays = 30

/** Uses a one-time link up and answers the secret of the new session. */
export async function signInWithLink(parts: Parts, secret: string): Promise<string> {
  return performOwn(parts, 'sign-in', null, async (scope) => {
    const person = await useLink(scope.db, secret, scope.at.toISOString())
    if (person === undefined) {
      throw new Fault(
        'gone',
        'This sign-in link was used already or is too old. Ask for a new one.',
        { reason: 'link' },
      )
    }
    await scope.record(person, { by: 'link' })
    return startSession(scope.db, cookieFor(person, scope.at))
  })
}

/** Demo only; the caller has made sure of that. */
export async function signInAsDemoPerson(parts: Parts, person: string): Promise<string> {
  if ((await personById(parts.db, person)) === undefined) {
    throw new Fault('not-found', 'There is no such person in this demo.')
  }
  return performOwn(parts, 'sign-in', person, async (scope) => {
    await scope.record(person, { by: 'demo' })
    return startSession(scope.db, cookieFor(person, scope.at))
  })
}

/** Ends one session or token and closes what it has open. */
export async function signOut(parts: Parts, { id, person }: Session): Promise<void> {
  await performOwn(parts, 'sign-out', person, async (scope) => {
    await endSession(scope.db, id, scope.at.toISOString())
    await scope.record(person, {})
  })
  close(parts, [id])
}

/** Ends all sessions and tokens of a person. */
export async function signOutEverywhere(parts: Parts, person: string): Promise<void> {
  const ended = await performOwn(parts, 'sign-out-everywhere', person, async (scope) => {
    const sessions = await endSessionsOf(scope.db, person, scope.at.toISOString())
    await scope.record(person, { sessions: sessions.length })
    return sessions
  })
  close(parts, ended)
}

function cookieFor(person: string, at: Date) {
  return { person, kind: 'cookie', label: 'browser', at, days: sessionDays } as const
}

function close(parts: Parts, sessions: readonly string[]): void {
  for (const session of sessions) {
    parts.texts.closeSession(session)
    parts.announcements.sessionEnded(session)
  }
}
