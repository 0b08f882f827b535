/** Accounts, roles, links and tokens: acts of whoever runs the command line on the data. */
import { Fault } from '../../shared/domain/fault.ts'
import { phases } from '../../shared/domain/names.ts'
import type { Language, Role, Translated } from '../../shared/domain/names.ts'
import { endAccreditations, insertAccreditation } from '../store/accreditations.ts'
import { cycleByKey, insertCycle } from '../store/cycles.ts'
import type { Cycle } from '../store/cycles.ts'
import {
  canonicalEmail,
  delegationByCode,
  insertDelegation,
  insertPerson,
  personByEmail,
} from '../store/people.ts'
import type { Delegation, Person } from '../store/people.ts'
import { endLinksOf, endSessionsOf, insertLink, startSession } from '../store/sessions.ts'
import type { Database } from '../store/database.ts'
import { performOwn } from './perform.ts'
import type { OwnScope, Parts } from './perform.ts'

/** What these acts need; they touch no live text. */
export type Owner = Pick<Parts, 'db' | 'now' | 'newId'>

/** Minutes a link printed for a new person is good for, and one printed later. */
export const firstLinkMinutes = 72 * 60
export const linkMinutes = 15

export interface RoleGiven {
  readonly cycle: string
  readonly role: Role
  readonly delegation: string | null
}

/** Adds a person, with a role in a cycle where one is given, and answers the secret of a first sign-in link. */
export async function addPerson(
  owner: Owner,
  given: {
    readonly email: string
    readonly name: string
    readonly languages: readonly Language[]
    readonly role: RoleGiven | undefined
  },
): Promise<{ readonly person: Person; readonly link: string }> {
  return performOwn(owner, 'add-person', null, async (scope) => {
    const email = canonicalEmail(given.email)
    if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/.test(email)) {
      throw new Fault('bad-request', `"${given.email}" is no e-mail address.`)
    }
    if ((await personByEmail(scope.db, email)) !== undefined) {
      throw new Fault('conflict', `${email} has an account already.`)
    }
    const person = { id: scope.newId(), email, name: given.name, languages: given.languages }
    await insertPerson(scope.db, person, scope.at.toISOString())
    if (given.role !== undefined) await giveRole(scope, person.id, given.role)
    await scope.record(person.id, { role: given.role ?? null })
    const link = await insertLink(scope.db, {
      person: person.id,
      at: scope.at,
      minutes: firstLinkMinutes,
    })
    return { person, link }
  })
}

/** Gives a person a role in a cycle, in place of the one held there until now. */
export async function setRole(owner: Owner, email: string, role: RoleGiven): Promise<void> {
  await performOwn(owner, 'set-role', null, async (scope) => {
    const person = await knownPerson(scope.db, email)
    await giveRole(scope, person.id, role)
    await scope.record(person.id, { ...role })
  })
}

/** Ends a person's part in one cycle, or (undefined) in all with every session, token and link. */
export async function endRole(
  owner: Owner,
  email: string,
  cycleKey: string | undefined,
): Promise<number> {
  return performOwn(owner, 'end-role', null, async (scope) => {
    const person = await knownPerson(scope.db, email)
    const cycle = cycleKey === undefined ? undefined : await knownCycle(scope.db, cycleKey)
    const at = scope.at.toISOString()
    const ended = await endAccreditations(scope.db, person.id, cycle?.id, at)
    if (cycle === undefined) {
      await endSessionsOf(scope.db, person.id, at)
      await endLinksOf(scope.db, person.id, at)
    }
    await scope.record(person.id, { cycle: cycle?.id ?? null, ended })
    return ended
  })
}

/** The secret of a new one-time link. */
export async function makeLink(owner: Owner, email: string): Promise<string> {
  return performOwn(owner, 'make-link', null, async (scope) => {
    const person = await knownPerson(scope.db, email)
    await scope.record(person.id, { minutes: linkMinutes })
    return insertLink(scope.db, { person: person.id, at: scope.at, minutes: linkMinutes })
  })
}

/** The secret of a new token for scripts. */
export async function makeToken(
  owner: Owner,
  email: string,
  given: { readonly label: string; readonly days: number },
): Promise<string> {
  return performOwn(owner, 'make-token', null, async (scope) => {
    const person = await knownPerson(scope.db, email)
    await scope.record(person.id, { ...given })
    return startSession(scope.db, { person: person.id, kind: 'token', at: scope.at, ...given })
  })
}

/** Adds a cycle in its first phase. */
export async function addCycle(
  owner: Owner,
  given: {
    readonly key: string
    readonly name: Translated
    readonly body: Translated
    readonly zone: string
  },
): Promise<Cycle> {
  return performOwn(owner, 'add-cycle', null, async (scope) => {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(given.key)) {
      throw new Fault(
        'bad-request',
        'The key of a cycle is made of small letters, digits and hyphens.',
      )
    }
    if ((await cycleByKey(scope.db, given.key)) !== undefined) {
      throw new Fault('conflict', `There is a cycle "${given.key}" already.`)
    }
    const cycle: Cycle = {
      id: scope.newId(),
      phase: 'preparation',
      phases: phases.map((kind) => ({ kind, opens: null, closes: null })),
      ...given,
    }
    await insertCycle(scope.db, cycle, scope.at.toISOString())
    await scope.record(cycle.id, { key: given.key })
    return cycle
  })
}

/** Adds a State or organization that people can be accredited for. */
export async function addDelegation(owner: Owner, delegation: Delegation): Promise<void> {
  await performOwn(owner, 'add-delegation', null, async (scope) => {
    if (!/^[A-Z0-9]{2,12}$/.test(delegation.code)) {
      throw new Fault(
        'bad-request',
        'The code of a delegation is made of 2 to 12 capital letters and digits.',
      )
    }
    if ((await delegationByCode(scope.db, delegation.code)) !== undefined) {
      throw new Fault('conflict', `There is a delegation ${delegation.code} already.`)
    }
    await insertDelegation(scope.db, delegation)
    await scope.record(delegation.code, { category: delegation.category })
  })
}

/** The cycle of a key, or the fault that says there is none. */
export async function knownCycle(db: Database, key: string): Promise<Cycle> {
  const cycle = await cycleByKey(db, key)
  if (cycle === undefined) throw new Fault('not-found', `There is no cycle "${key}".`)
  return cycle
}

/** The person of an address, or the fault that says there is none. */
export async function knownPerson(db: Database, email: string): Promise<Person> {
  const person = await personByEmail(db, email)
  if (person === undefined) {
    throw new Fault('not-found', `There is no account for ${canonicalEmail(email)}.`)
  }
  return person
}

async function giveRole(scope: OwnScope, person: string, given: RoleGiven): Promise<void> {
  const cycle = await knownCycle(scope.db, given.cycle)
  const { role, delegation } = given
  if (delegation !== null && (await delegationByCode(scope.db, delegation)) === undefined) {
    throw new Fault('not-found', `There is no delegation ${delegation}.`)
  }
  if (role === 'focal-point' && delegation === null) {
    throw new Fault('bad-request', 'A focal point acts for a delegation: give its code.')
  }
  const at = scope.at.toISOString()
  await endAccreditations(scope.db, person, cycle.id, at)
  await insertAccreditation(scope.db, {
    id: scope.newId(),
    cycle: cycle.id,
    person,
    role,
    delegation,
    since: at,
  })
}
