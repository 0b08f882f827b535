import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { Journal, NotAppended } from '../../../server/store/journal.ts'
import type { Append, JournalOptions } from '../../../server/store/journal.ts'
import { addDraft, openWorld } from '../sync/world.ts'
import type { World } from '../sync/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  await world.close()
})

function change(more: Partial<Append> = {}): Append {
  return {
    draft: world.draft,
    update: new Uint8Array([1, 2, 3]),
    person: world.people.ana,
    accreditation: world.accreditations.ana,
    clientIds: [],
    origin: 'socket',
    at: '2026-03-01T09:00:00.000Z',
    ...more,
  }
}

const journalWith = (options: JournalOptions) => new Journal(world.db, options)
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'stored',
    (error: unknown) => (error instanceof NotAppended ? error.problem : error),
  )

test('numbers rows in the order of the appends, of all drafts, in one commit', async () => {
  const other = await addDraft(world.db, world.cycle)
  const seqs = await Promise.all([
    world.journal.append(change({ update: new Uint8Array([1]) })),
    world.journal.append(change({ draft: other })),
    world.journal.append(change({ update: new Uint8Array([2]) })),
  ])
  expect(seqs).toEqual([1, 2, 3])
  expect(world.journal.counters.commits).toBe(1)
  const { tail, seq } = await world.journal.load(world.draft)
  expect(tail.map(([first]) => first)).toEqual([1, 2])
  expect(seq).toBe(3)
  expect(await world.journal.headSeq(other)).toBe(2)
  expect(await world.journal.headSeq('nobody')).toBe(0)
})

test('puts everything that waits during a commit into the next one, up to its limit', async () => {
  const journal = journalWith({
    around: async (commit) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      await commit()
    },
  })
  const first = journal.append(change())
  await new Promise((resolve) => setTimeout(resolve, 5))
  const rest = Array.from({ length: 600 }, () => journal.append(change()))
  await Promise.all([first, ...rest])
  expect(journal.counters).toMatchObject({ rows: 601, commits: 3, waiting: 0 })
})

test('resolves only when the row can be read by another connection', async () => {
  const { openDatabase } = await import('../../../server/store/database.ts')
  const reader = await openDatabase(world.directory, 'reader')
  const seq = await world.journal.append(change())
  const row = await reader.db.selectFrom('journal').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ seq, draft_id: world.draft, person_id: world.people.ana })
  expect(Array.from(row.update)).toEqual([1, 2, 3])
  await reader.close()
})

test('binds a client id to the first person and refuses it to others, who lose nothing else', async () => {
  await world.journal.append(change({ clientIds: [7] }))
  const outcomes = await Promise.all([
    problemOf(world.journal.append(change({ person: world.people.ben, clientIds: [8] }))),
    problemOf(world.journal.append(change({ person: world.people.ben, clientIds: [9, 7] }))),
    problemOf(world.journal.append(change())),
  ])
  // What was applied behind a refused change of the same draft has to be offered again.
  expect(outcomes).toEqual(['stored', 'foreign-client-id', 'stale'])
  const { owners } = await world.journal.load(world.draft)
  expect(owners.get(7)).toBe(world.people.ana)
  expect(owners.get(8)).toBe(world.people.ben)
})

test('a refusal makes stale what waits for the same draft, and nothing of another', async () => {
  const other = await addDraft(world.db, world.cycle)
  let open: () => void = () => {}
  const journal = journalWith({
    around: async (commit) => {
      await new Promise<void>((resolve) => {
        open = resolve
      })
      await commit()
    },
  })
  await world.db
    .insertInto('client_ids')
    .values({ draft_id: world.draft, client_id: 7, person_id: world.people.ben })
    .execute()
  const refused = problemOf(journal.append(change({ clientIds: [7] })))
  await new Promise((resolve) => setTimeout(resolve, 10))
  const behind = problemOf(journal.append(change()))
  const elsewhere = problemOf(journal.append(change({ draft: other })))
  open()
  expect(await refused).toBe('foreign-client-id')
  expect(await behind).toBe('stale')
  await new Promise((resolve) => setTimeout(resolve, 10))
  open()
  expect(await elsewhere).toBe('stored')
})

test('refuses a frozen draft in the same transaction, and a draft that does not exist', async () => {
  const other = await addDraft(world.db, world.cycle)
  await world.db.updateTable('drafts').set({ state: 'frozen' }).where('id', '=', other).execute()
  const outcomes = await Promise.all([
    problemOf(world.journal.append(change({ draft: other }))),
    problemOf(world.journal.append(change())),
    problemOf(world.journal.append(change({ draft: 'nobody' }))),
  ])
  expect(outcomes).toEqual(['frozen', 'stored', 'frozen'])
})

test('a failed commit stores nothing, refuses all that wait, and the next one works', async () => {
  let fails = true
  const journal = journalWith({
    around: async (commit) => {
      await commit()
      if (fails) throw new Error('after')
    },
  })
  const broken = journalWith({ around: () => Promise.reject(new Error('disk is full')) })
  expect(await problemOf(broken.append(change()))).toBe('not-saved')
  expect(await world.journal.headSeq(world.draft)).toBe(0)
  // Stored although it was reported as failed: offering it again must do no harm, see the rooms.
  expect(await problemOf(journal.append(change()))).toBe('not-saved')
  fails = false
  expect(await problemOf(journal.append(change()))).toBe('stored')
})

test('a full disk is "not saved", and the journal goes on when there is room again', async () => {
  const size = await sql<{ page_count: number }>`pragma page_count`.execute(world.db)
  const most = (size.rows[0]?.page_count ?? 0) + 2
  await sql.raw(`pragma max_page_count = ${String(most)}`).execute(world.db)
  const large = change({ update: new Uint8Array(200_000) })
  expect(await problemOf(world.journal.append(large))).toBe('not-saved')
  expect(await world.journal.headSeq(world.draft)).toBe(0)
  await sql.raw('pragma max_page_count = 1000000').execute(world.db)
  expect(await problemOf(world.journal.append(large))).toBe('stored')
})

test('opens from the newest snapshot and the rows behind it', async () => {
  for (let i = 1; i <= 3; i++) await world.journal.append(change({ update: new Uint8Array([i]) }))
  for (const seq of [1, 2, 2, 3]) {
    await world.journal.saveSnapshot(world.draft, seq, new Uint8Array([seq]), 'now')
  }
  await world.journal.append(change({ update: new Uint8Array([4]) }))
  const loaded = await world.journal.load(world.draft)
  expect(Array.from(loaded.snapshot ?? [])).toEqual([3])
  expect(loaded.tail.map(([first]) => first)).toEqual([4])
  const kept = await world.db.selectFrom('snapshots').select('seq').orderBy('seq').execute()
  expect(kept.map((row) => row.seq)).toEqual([2, 3])
})

test('rows of the journal, audit, dispositions and client ids never change, and frozen ones stay', async () => {
  await world.journal.append(change({ clientIds: [7] }))
  const { db, draft } = world
  const sentences = await Promise.all(
    [
      'update journal set at = at',
      'delete from journal',
      'update client_ids set person_id = person_id',
      'delete from client_ids',
    ].map((statement) => messageOf(sql.raw(statement).execute(db))),
  )
  expect(sentences).toEqual([
    'journal rows never change',
    'journal rows never change',
    'a client id stays with its person',
    'a client id stays with its person',
  ])
  await db.updateTable('drafts').set({ state: 'frozen' }).execute()
  expect(await messageOf(db.updateTable('drafts').set({ state: 'open' }).execute())).toBe(
    'a frozen draft stays frozen',
  )
  expect(await messageOf(sql`delete from drafts`.execute(db))).toBe('a frozen draft stays')
  const { at, accreditation, person, origin, update } = change()
  const row = { draft_id: draft, update, person_id: person, accreditation_id: accreditation }
  const insert = db.insertInto('journal').values({ ...row, origin, at })
  expect(await messageOf(insert.execute())).toBe('frozen')
})

function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}
