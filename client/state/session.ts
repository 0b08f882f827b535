/** Who is signed in, and as whom they take part in a cycle. */
import { call } from '../api.ts'
import { cycles, session as endpoints } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { Participant } from '../../shared/api/shapes.ts'
import { Store } from './store.ts'

export type Session = ReplyOf<typeof endpoints.show>

/** Undefined until the server has answered once. */
export const session = new Store<Session | undefined>(undefined)
/** My own entry among the people of the cycle on screen; undefined where unknown or where I take no part. */
export const accreditation = new Store<Participant | undefined>(undefined)

export async function loadSession(): Promise<Session> {
  const now = await call(endpoints.show, {})
  session.set(now)
  if (now.person === null) accreditation.set(undefined)
  return now
}

export async function signInAs(person: string): Promise<void> {
  await call(endpoints.signInAsDemoPerson, { body: { person } })
  await startAgain()
}

export async function signInWithLink(token: string): Promise<void> {
  await call(endpoints.signInWithLink, { body: { token } })
  await startAgain()
}

export async function signOut(everywhere: boolean): Promise<void> {
  await call(everywhere ? endpoints.signOutEverywhere : endpoints.signOut, {})
  await startAgain()
}

/** What another person knew must not stay on the page. */
async function startAgain(): Promise<void> {
  known.clear()
  accreditation.set(undefined)
  await loadSession()
}

const known = new Map<string, Participant | undefined>()

/** Finds out as whom I take part in this cycle; remembered until somebody else signs in. */
export async function loadAccreditation(cycle: string): Promise<void> {
  const me = session.value?.person?.id
  if (me === undefined) return
  if (!known.has(cycle)) {
    const { people } = await call(cycles.show, { params: { cycle } })
    known.set(
      cycle,
      people.find((participant) => participant.person === me),
    )
  }
  if (session.value?.person?.id === me) accreditation.set(known.get(cycle))
}
