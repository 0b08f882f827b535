/**
 * The audit log: one row an act, in the same transaction as the act, each hashed over the one before.
 *
 *   hash = SHA-256( hash of the row before  ‖  canonical JSON of {seq, at, person, accreditation, action, subject, details} )
 *
 * The first row follows 64 zeros. Whoever changes, removes, adds or reorders a row without recomputing all later ones
 * is found by `verifyAudit`; `verify` on the command line prints the head, so that it can be kept elsewhere.
 */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../shared/text/canonical.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'
import type { Row } from './tables.ts'

export interface AuditEntry {
  readonly at: string
  /** Null for acts of whoever runs the command line on the data. */
  readonly person: string | null
  readonly accreditation: string | null
  readonly action: string
  /** Id of the thing the act was about. */
  readonly subject: string
  readonly details: Readonly<Record<string, unknown>>
}

export interface AuditHead {
  readonly seq: number
  readonly hash: string
}

const start: AuditHead = { seq: 0, hash: '0'.repeat(64) }

/** Adds one row. Call only inside the transaction of the act itself. */
export async function appendAudit(db: Database, entry: AuditEntry): Promise<void> {
  const last = await headOfAudit(db)
  const seq = last.seq + 1
  await db
    .insertInto('audit')
    .values({
      seq,
      at: entry.at,
      person_id: entry.person,
      accreditation_id: entry.accreditation,
      action: entry.action,
      subject: entry.subject,
      details: canonicalJson(entry.details),
      previous: last.hash,
      hash: hashOf(last.hash, { seq, ...entry }),
    })
    .execute()
}

/** The newest row; number 0 and zeros where there is none. */
export async function headOfAudit(db: Database): Promise<AuditHead> {
  const row = await db
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return row ?? start
}

/** Walks the whole chain: its head where it holds, else the first row that does not fit. */
export async function verifyAudit(
  db: Database,
): Promise<
  | { readonly state: 'whole'; readonly head: AuditHead }
  | { readonly state: 'broken'; readonly seq: number }
> {
  let head = start
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', head.seq)
      .orderBy('seq')
      .limit(1_000)
      .execute()
    if (rows.length === 0) return { state: 'whole', head }
    for (const row of rows) {
      if (!follows(row, head)) return { state: 'broken', seq: row.seq }
      head = { seq: row.seq, hash: row.hash }
    }
  }
}

/** The last row about a subject by one action. */
export async function auditedDetails(
  db: Database,
  action: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const row = await db
    .selectFrom('audit')
    .select('details')
    .where('action', '=', action)
    .where('subject', '=', subject)
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return row && fromJson(row.details)
}

function follows(row: Row<'audit'>, head: AuditHead): boolean {
  if (row.seq !== head.seq + 1 || row.previous !== head.hash) return false
  try {
    const details = fromJson<Record<string, unknown>>(row.details)
    const { seq, at, person_id: person, accreditation_id: accreditation, action, subject } = row
    return (
      row.hash ===
        hashOf(head.hash, { seq, at, person, accreditation, action, subject, details }) &&
      row.details === canonicalJson(details)
    )
  } catch {
    // Details that are no JSON were not written by us.
    return false
  }
}

function hashOf(previous: string, entry: AuditEntry & { readonly seq: number }): string {
  const { seq, at, person, accreditation, action, subject, details } = entry
  const content = canonicalJson({ seq, at, person, accreditation, action, subject, details })
  return createHash('sha256').update(previous).update(content, 'utf8').digest('hex')
}
