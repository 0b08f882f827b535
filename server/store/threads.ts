/** Comment threads with their replies and dispositions (append-only, the last one stands: invariant 7). */
import type { DispositionKind, ThreadCategory } from '../../shared/domain/names.ts'
import type { Anchor } from '../../shared/domain/thread.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'
import type { Row } from './tables.ts'

/** `by` is an accreditation, here and below. */
export interface StoredReply {
  readonly id: string
  readonly by: string
  readonly at: string
  readonly text: string
}

export interface StoredDisposition {
  readonly id: string
  readonly kind: DispositionKind
  readonly reason: string
  readonly by: string
  readonly at: string
}

export interface StoredThread {
  readonly id: string
  readonly draft: string
  readonly cycle: string
  /** Printed and unique: `2026-PAR-0147`. */
  readonly number: string
  readonly category: ThreadCategory
  readonly by: string
  readonly at: string
  readonly text: string
  readonly proposedWording: string | null
  readonly anchor: Anchor
  readonly revision: number
  readonly replies: readonly StoredReply[]
  readonly dispositions: readonly StoredDisposition[]
}

export interface ThreadCounts {
  readonly all: number
  /** Without any disposition. */
  readonly undecided: number
}

export async function threadById(db: Database, id: string): Promise<StoredThread | undefined> {
  const row = await db.selectFrom('threads').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  return (await withParts(db, [row]))[0]
}

/** All threads of a draft in the order of their numbers. */
export async function threadsOf(db: Database, draft: string): Promise<readonly StoredThread[]> {
  const rows = await db
    .selectFrom('threads')
    .selectAll()
    .where('draft_id', '=', draft)
    .orderBy('at')
    .orderBy('number')
    .execute()
  const collator = new Intl.Collator('en', { numeric: true })
  const threads = await withParts(db, rows)
  return [...threads].sort((a, b) => collator.compare(a.number, b.number))
}

export async function threadCounts(db: Database, draft: string): Promise<ThreadCounts> {
  const row = await db
    .selectFrom('threads')
    .leftJoin(
      (eb) => eb.selectFrom('dispositions').select('thread_id').distinct().as('decided'),
      (join) => join.onRef('decided.thread_id', '=', 'threads.id'),
    )
    .select(({ fn }) => [
      fn.count<number | string | bigint>('threads.id').as('all'),
      fn.count<number | string | bigint>('decided.thread_id').as('decided'),
    ])
    .where('draft_id', '=', draft)
    .executeTakeFirst()
  const all = Number(row?.all ?? 0)
  return { all, undecided: all - Number(row?.decided ?? 0) }
}

export async function insertThread(
  db: Database,
  thread: Omit<StoredThread, 'revision' | 'replies' | 'dispositions'>,
): Promise<void> {
  await db
    .insertInto('threads')
    .values({
      id: thread.id,
      draft_id: thread.draft,
      cycle_id: thread.cycle,
      number: thread.number,
      category: thread.category,
      accreditation_id: thread.by,
      at: thread.at,
      text: thread.text,
      proposed_wording: thread.proposedWording,
      anchor: JSON.stringify(thread.anchor),
      revision: 1,
    })
    .execute()
}

export async function insertReply(db: Database, thread: string, reply: StoredReply): Promise<void> {
  const { id, by, at, text } = reply
  await db
    .insertInto('replies')
    .values({ id, thread_id: thread, accreditation_id: by, at, text })
    .execute()
  await revise(db, thread)
}

export async function insertDisposition(
  db: Database,
  thread: string,
  disposition: StoredDisposition,
): Promise<void> {
  const { id, kind, reason, by, at } = disposition
  await db
    .insertInto('dispositions')
    .values({ id, thread_id: thread, kind, reason, accreditation_id: by, at })
    .execute()
  await revise(db, thread)
}

export async function setThreadCategory(
  db: Database,
  thread: string,
  category: ThreadCategory,
): Promise<void> {
  await db.updateTable('threads').set({ category }).where('id', '=', thread).execute()
  await revise(db, thread)
}

async function revise(db: Database, thread: string): Promise<void> {
  await db
    .updateTable('threads')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', thread)
    .execute()
}

async function withParts(
  db: Database,
  rows: readonly Row<'threads'>[],
): Promise<readonly StoredThread[]> {
  if (rows.length === 0) return []
  // One draft or one thread at a time, so its parts are found through the draft and not by a long list of ids.
  const drafts = [...new Set(rows.map((row) => row.draft_id))]
  const only = rows.length === 1 ? rows[0]?.id : undefined
  let replyRows = db
    .selectFrom('replies')
    .innerJoin('threads', 'threads.id', 'replies.thread_id')
    .selectAll('replies')
    .where('threads.draft_id', 'in', drafts)
    .orderBy('replies.at')
    .orderBy('replies.id')
  let dispositionRows = db
    .selectFrom('dispositions')
    .innerJoin('threads', 'threads.id', 'dispositions.thread_id')
    .selectAll('dispositions')
    .where('threads.draft_id', 'in', drafts)
    .orderBy('dispositions.at')
    .orderBy('dispositions.id')
  if (only !== undefined) {
    replyRows = replyRows.where('threads.id', '=', only)
    dispositionRows = dispositionRows.where('threads.id', '=', only)
  }
  const replies = Map.groupBy(await replyRows.execute(), (row) => row.thread_id)
  const dispositions = Map.groupBy(await dispositionRows.execute(), (row) => row.thread_id)
  return rows.map((row) => ({
    id: row.id,
    draft: row.draft_id,
    cycle: row.cycle_id,
    number: row.number,
    category: row.category,
    by: row.accreditation_id,
    at: row.at,
    text: row.text,
    proposedWording: row.proposed_wording,
    anchor: fromJson(row.anchor),
    revision: row.revision,
    replies: (replies.get(row.id) ?? []).map(({ id, accreditation_id: by, at, text }) => ({
      id,
      by,
      at,
      text,
    })),
    dispositions: (dispositions.get(row.id) ?? []).map(
      ({ id, kind, reason, accreditation_id: by, at }) => ({ id, kind, reason, by, at }),
    ),
  }))
}
