/** People and delegations. */
import type { DelegationCategory, Language, Translated } from '../../shared/domain/names.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'
import type { Row } from './tables.ts'

export interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly languages: readonly Language[]
}

export interface Delegation {
  readonly code: string
  readonly category: DelegationCategory
  readonly region: string | null
  readonly names: Translated
}

/** Addresses are compared in lower case without the white space around them. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase()
}

export async function personByEmail(db: Database, email: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('people')
    .selectAll()
    .where('email', '=', canonicalEmail(email))
    .executeTakeFirst()
  return row && personOf(row)
}

export async function personById(db: Database, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  return row && personOf(row)
}

/** Everybody, by address. */
export async function allPeople(db: Database): Promise<readonly Person[]> {
  const rows = await db.selectFrom('people').selectAll().orderBy('email').execute()
  return rows.map(personOf)
}

export async function insertPerson(db: Database, person: Person, at: string): Promise<void> {
  await db
    .insertInto('people')
    .values({
      id: person.id,
      email: canonicalEmail(person.email),
      name: person.name,
      languages: JSON.stringify(person.languages),
      created_at: at,
    })
    .execute()
}

export async function delegationByCode(
  db: Database,
  code: string,
): Promise<Delegation | undefined> {
  const row = await db
    .selectFrom('delegations')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst()
  return row && delegationOf(row)
}

/** All delegations, by code. */
export async function allDelegations(db: Database): Promise<readonly Delegation[]> {
  const rows = await db.selectFrom('delegations').selectAll().orderBy('code').execute()
  return rows.map(delegationOf)
}

export async function insertDelegation(db: Database, delegation: Delegation): Promise<void> {
  const { code, category, region, names } = delegation
  await db
    .insertInto('delegations')
    .values({ code, category, region, names: JSON.stringify(names) })
    .execute()
}

function personOf({ id, email, name, languages }: Row<'people'>): Person {
  return { id, email, name, languages: fromJson(languages) }
}

function delegationOf({ code, category, region, names }: Row<'delegations'>): Delegation {
  return { code, category, region, names: fromJson(names) }
}
