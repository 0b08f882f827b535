/** Saved records of authorship: what a replay of the journal goes on from. May all be thrown away. */
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import type { AuthoredRow } from '../../shared/text/authorship.ts'
import type { Database } from './database.ts'
import { migrationOf } from './migrations.ts'

export interface SavedRecord {
  readonly seq: number
  /** Bytes of `Authorship.save`. */
  readonly bytes: Uint8Array
}

const pack = promisify(deflate)
const unpack = promisify(inflate)

/** The step of `migrations.ts` that made the table. */
const tableSince = 2

/** The newest record that is no newer than a row; undefined where there is none, or none can be in data that old. */
export async function recordUpTo(
  db: Database,
  draft: string,
  seq: number,
): Promise<SavedRecord | undefined> {
  // A command that only reads may meet data that no server of this version has opened yet.
  if ((await migrationOf(db)) < tableSince) return undefined
  const row = await db
    .selectFrom('authorship')
    .select(['seq', 'record'])
    .where('draft_id', '=', draft)
    .where('seq', '<=', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { seq: row.seq, bytes: await unpack(row.record) }
}

/** Keeps a record. Of the others of its draft only those of versions stay. */
export async function saveRecord(
  db: Database,
  draft: string,
  { seq, bytes }: SavedRecord,
  at: string,
): Promise<void> {
  const record = await pack(bytes)
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('authorship')
      .values({ draft_id: draft, seq, record, at })
      .onConflict((conflict) => conflict.columns(['draft_id', 'seq']).doUpdateSet({ record, at }))
      .execute()
    await transaction
      .deleteFrom('authorship')
      .where('draft_id', '=', draft)
      .where('seq', '<>', seq)
      .where('seq', 'not in', (query) =>
        query.selectFrom('versions').select('seq').where('draft_id', '=', draft),
      )
      .execute()
  })
}

/** Rows of the journal behind `after`, up to and with `last`, at most so many. */
export async function authoredRows(
  db: Database,
  draft: string,
  after: number,
  last: number,
  most: number,
): Promise<readonly AuthoredRow[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['seq', 'update', 'person_id', 'accreditation_id', 'at', 'origin'])
    .where('draft_id', '=', draft)
    .where('seq', '>', after)
    .where('seq', '<=', last)
    .orderBy('seq')
    .limit(most)
    .execute()
  return rows.map(({ person_id, accreditation_id, ...row }) => ({
    ...row,
    person: person_id,
    accreditation: accreditation_id,
  }))
}

/** Whose each client id of a draft is. */
export async function clientOwners(
  db: Database,
  draft: string,
): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('client_ids')
    .select(['client_id', 'person_id'])
    .where('draft_id', '=', draft)
    .execute()
  return new Map(rows.map((row) => [row.client_id, row.person_id]))
}
