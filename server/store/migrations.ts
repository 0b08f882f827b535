/**
 * The steps that make the tables, numbered from 1. A step never changes once it was released; a new one is added.
 * All steps that are missing run in one transaction, so a crash leaves the old data or the new, never between.
 * Portable types only: PostgreSQL runs the same steps with its own words for triggers, blobs and counting.
 */
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { sqliteGuards } from './guards.ts'
import type { Tables } from './tables.ts'

type Step = (db: Transaction<Tables>) => Promise<void>

/** By number − 1. */
const steps: readonly Step[] = [firstTables, authorshipTable]

/** The newest data this program understands. */
export const newestMigration = steps.length

/** The number of the last step that ran on this data; 0 for an empty file. */
export async function migrationOf(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name = 'migrations'`.execute(db)
  if (rows.length === 0) return 0
  const row = await db
    .selectFrom('migrations')
    .select(({ fn }) => fn.max('number').as('newest'))
    .executeTakeFirst()
  return row?.newest ?? 0
}

/** Runs the steps that this data has not seen. Call only where `migrationOf` is not newer than this program. */
export async function migrate(db: Kysely<Tables>, now: Date): Promise<void> {
  if ((await migrationOf(db)) === newestMigration) return
  await db.transaction().execute(async (transaction) => {
    const done = await migrationOf(transaction)
    for (const [index, step] of steps.entries()) {
      if (index < done) continue
      await step(transaction)
      await transaction
        .insertInto('migrations')
        .values({ number: index + 1, at: now.toISOString() })
        .execute()
    }
  })
}

async function firstTables(db: Transaction<Tables>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('migrations')
    .addColumn('number', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createTable('people')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('email', 'text', (c) =>
      c
        .notNull()
        .unique()
        .check(sql`email = lower(email)`),
    )
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('languages', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createTable('delegations')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('region', 'text')
    .addColumn('names', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createTable('cycles')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('phase', 'text', (c) => c.notNull())
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('phases', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createTable('accreditations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('cycle_id', 'text', (c) => c.notNull().references('cycles.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('delegation', 'text', (c) => c.references('delegations.code'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('since', 'text', (c) => c.notNull())
    .addColumn('until', 'text')
    .execute()
  await schema
    .createIndex('accreditations_by_person')
    .on('accreditations')
    .columns(['person_id', 'cycle_id'])
    .execute()
  await schema
    .createIndex('accreditations_by_cycle')
    .on('accreditations')
    .column('cycle_id')
    .execute()
  await schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .execute()
  await schema.createIndex('sessions_by_person').on('sessions').column('person_id').execute()
  await schema
    .createTable('sign_in_links')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('used_at', 'text')
    .execute()
  await draftTables(db)
  await reviewTables(db)
  for (const statement of sqliteGuards) await sql.raw(statement).execute(db)
}

async function draftTables({ schema }: Transaction<Tables>): Promise<void> {
  await schema
    .createTable('drafts')
    .addColumn('id', 'text', (c) => c.primaryKey().check(sql`id = lower(id)`))
    .addColumn('cycle_id', 'text', (c) => c.notNull().references('cycles.id'))
    .addColumn('work', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('open', 'candidate', 'frozen')`),
    )
    .addColumn('frozen_version', 'text')
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
  await schema.createIndex('drafts_by_cycle').on('drafts').column('cycle_id').execute()
  await schema
    .createTable('journal')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('draft_id', 'text', (c) => c.notNull().references('drafts.id'))
    .addColumn('update', 'blob', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('accreditation_id', 'text', (c) => c.notNull().references('accreditations.id'))
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute()
  await schema.createIndex('journal_by_draft').on('journal').columns(['draft_id', 'seq']).execute()
  await schema
    .createTable('snapshots')
    .addColumn('draft_id', 'text', (c) => c.notNull().references('drafts.id'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('state', 'blob', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('snapshots_key', ['draft_id', 'seq'])
    .execute()
  await schema
    .createTable('client_ids')
    .addColumn('draft_id', 'text', (c) => c.notNull().references('drafts.id'))
    .addColumn('client_id', 'bigint', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addPrimaryKeyConstraint('client_ids_key', ['draft_id', 'client_id'])
    .execute()
}

async function reviewTables({ schema }: Transaction<Tables>): Promise<void> {
  await schema
    .createTable('versions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('draft_id', 'text', (c) => c.notNull().references('drafts.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('document', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('words', 'integer', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('by_accreditation', 'text', (c) => c.notNull().references('accreditations.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('approved_by', 'text', (c) => c.references('accreditations.id'))
    .addColumn('approved_at', 'text')
    .addColumn('frozen_by', 'text', (c) => c.references('accreditations.id'))
    .addColumn('frozen_at', 'text')
    .addColumn('voided_at', 'text')
    .addColumn('waivers', 'text', (c) => c.notNull())
    .addUniqueConstraint('versions_number', ['draft_id', 'number'])
    .execute()
  await schema
    .createTable('threads')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('draft_id', 'text', (c) => c.notNull().references('drafts.id'))
    .addColumn('cycle_id', 'text', (c) => c.notNull().references('cycles.id'))
    .addColumn('number', 'text', (c) => c.notNull().unique())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('accreditation_id', 'text', (c) => c.notNull().references('accreditations.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('proposed_wording', 'text')
    .addColumn('anchor', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute()
  await schema.createIndex('threads_by_draft').on('threads').column('draft_id').execute()
  await schema
    .createTable('replies')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('thread_id', 'text', (c) => c.notNull().references('threads.id'))
    .addColumn('accreditation_id', 'text', (c) => c.notNull().references('accreditations.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .execute()
  await schema.createIndex('replies_by_thread').on('replies').column('thread_id').execute()
  await schema
    .createTable('dispositions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('thread_id', 'text', (c) => c.notNull().references('threads.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('accreditation_id', 'text', (c) => c.notNull().references('accreditations.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .execute()
  await schema
    .createIndex('dispositions_by_thread')
    .on('dispositions')
    .column('thread_id')
    .execute()
  await schema
    .createTable('counters')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'integer', (c) => c.notNull())
    .execute()
  await schema
    .createTable('audit')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('accreditation_id', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('previous', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute()
}

async function authorshipTable({ schema }: Transaction<Tables>): Promise<void> {
  await schema
    .createTable('authorship')
    .addColumn('draft_id', 'text', (c) => c.notNull().references('drafts.id'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('record', 'blob', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('authorship_key', ['draft_id', 'seq'])
    .execute()
}
