/**
 * Person × delegation × role in a cycle, from–to. Every act stores the accreditation it was done under, so an old act
 * keeps the affiliation of its day (invariant 2).
 */
import type { Who } from '../../shared/api/shapes.ts'
import type { DelegationCategory, Role, Translated } from '../../shared/domain/names.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'

export interface Accreditation {
  readonly id: string
  readonly cycle: string
  readonly person: string
  readonly role: Role
  readonly delegation: string | null
  readonly since: string
}

/** As others see a person who takes part: never the address. */
export interface Taking extends Who {
  readonly accreditation: string
  readonly category: DelegationCategory | null
  readonly since: string
}

/** The accreditation a person acts under at an instant; the newest where several overlap. */
export async function accreditationAt(
  db: Database,
  person: string,
  cycle: string,
  at: string,
): Promise<Accreditation | undefined> {
  const row = await db
    .selectFrom('accreditations')
    .selectAll()
    .where('person_id', '=', person)
    .where('cycle_id', '=', cycle)
    .where('since', '<=', at)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .orderBy('since', 'desc')
    .orderBy('id')
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      cycle: row.cycle_id,
      person: row.person_id,
      role: row.role,
      delegation: row.delegation,
      since: row.since,
    }
  )
}

/** Everybody who takes part in a cycle at an instant, by name; each person once. */
export async function participantsOf(
  db: Database,
  cycle: string,
  at: string,
): Promise<readonly Taking[]> {
  const rows = await printed(db)
    .where('accreditations.cycle_id', '=', cycle)
    .where('since', '<=', at)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .orderBy('since', 'desc')
    .orderBy('accreditations.id')
    .execute()
  const seen = new Map<string, Taking>()
  for (const row of rows) if (!seen.has(row.person)) seen.set(row.person, takingOf(row))
  return [...seen.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** Printed names for the accreditations that acts were stored with, also ended ones. */
export async function whoOf(
  db: Database,
  accreditations: Iterable<string>,
): Promise<ReadonlyMap<string, Who>> {
  const ids = [...new Set(accreditations)]
  if (ids.length === 0) return new Map()
  const rows = await printed(db).where('accreditations.id', 'in', ids).execute()
  return new Map(
    rows.map((row) => {
      const { person, name, role, delegation, delegationName } = takingOf(row)
      return [row.accreditation, { person, name, role, delegation, delegationName }]
    }),
  )
}

export async function insertAccreditation(db: Database, given: Accreditation): Promise<void> {
  await db
    .insertInto('accreditations')
    .values({
      id: given.id,
      cycle_id: given.cycle,
      person_id: given.person,
      delegation: given.delegation,
      role: given.role,
      since: given.since,
      until: null,
    })
    .execute()
}

/** Ends what a person takes part in, in one cycle or (undefined) in all; answers how many ended. */
export async function endAccreditations(
  db: Database,
  person: string,
  cycle: string | undefined,
  at: string,
): Promise<number> {
  let query = db
    .updateTable('accreditations')
    .set({ until: at })
    .where('person_id', '=', person)
    .where('until', 'is', null)
  if (cycle !== undefined) query = query.where('cycle_id', '=', cycle)
  const result = await query.executeTakeFirst()
  return Number(result.numUpdatedRows)
}

interface Printed {
  readonly accreditation: string
  readonly person: string
  readonly name: string
  readonly role: Role
  readonly delegation: string | null
  readonly names: string | null
  readonly category: DelegationCategory | null
  readonly since: string
}

function printed(db: Database) {
  return db
    .selectFrom('accreditations')
    .innerJoin('people', 'people.id', 'accreditations.person_id')
    .leftJoin('delegations', 'delegations.code', 'accreditations.delegation')
    .select([
      'accreditations.id as accreditation',
      'people.id as person',
      'people.name as name',
      'accreditations.role as role',
      'accreditations.delegation as delegation',
      'delegations.names as names',
      'delegations.category as category',
      'accreditations.since as since',
    ])
}

function takingOf({ names, ...row }: Printed): Taking {
  return { ...row, delegationName: names === null ? null : fromJson<Translated>(names) }
}
