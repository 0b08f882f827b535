/** Versions: immutable texts of a draft. A row of kind `frozen` never changes again (trigger). */
import type { FreezeObstacle, VersionKind } from '../../shared/domain/names.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'
import type { Row } from './tables.ts'

export interface Waiver {
  readonly obstacle: FreezeObstacle
  readonly count: number
  readonly reason: string
}

/** A version without its text. `by`, `approvedBy` and `frozenBy` are accreditations. */
export interface Version {
  readonly id: string
  readonly draft: string
  /** Counted from 1 in its draft. */
  readonly number: number
  readonly kind: VersionKind
  readonly label: string
  readonly reason: string
  readonly sha256: string
  readonly words: number
  /** Journal row at which the text was taken. */
  readonly seq: number
  readonly by: string
  readonly at: string
  readonly approvedBy: string | null
  readonly approvedAt: string | null
  readonly frozenBy: string | null
  readonly frozenAt: string | null
  readonly voidedAt: string | null
  readonly waivers: readonly Waiver[]
}

export interface NewVersion extends Omit<Version, 'number' | 'frozenBy' | 'frozenAt' | 'voidedAt'> {
  /** Canonical JSON. */
  readonly document: string
}

const columns = [
  'id',
  'draft_id',
  'number',
  'kind',
  'label',
  'reason',
  'sha256',
  'words',
  'seq',
  'by_accreditation',
  'at',
  'approved_by',
  'approved_at',
  'frozen_by',
  'frozen_at',
  'voided_at',
  'waivers',
] as const

export async function versionById(db: Database, id: string): Promise<Version | undefined> {
  const row = await db
    .selectFrom('versions')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && versionOf(row)
}

/** The versions of a draft, oldest first. */
export async function versionsOf(db: Database, draft: string): Promise<readonly Version[]> {
  const rows = await db
    .selectFrom('versions')
    .select(columns)
    .where('draft_id', '=', draft)
    .orderBy('number')
    .execute()
  return rows.map(versionOf)
}

/** Every frozen version, in the order of freezing. */
export async function frozenVersions(db: Database): Promise<readonly Version[]> {
  const rows = await db
    .selectFrom('versions')
    .select(columns)
    .where('kind', '=', 'frozen')
    .orderBy('frozen_at')
    .orderBy('id')
    .execute()
  return rows.map(versionOf)
}

/** The text of a version: canonical JSON exactly as it was hashed. */
export async function textOfVersion(db: Database, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('versions')
    .select('document')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.document
}

/** The candidate that stands: not withdrawn, not followed by another. The text may have moved on since. */
export async function standingCandidate(db: Database, draft: string): Promise<Version | undefined> {
  const row = await db
    .selectFrom('versions')
    .select(columns)
    .where('draft_id', '=', draft)
    .where('kind', '=', 'candidate')
    .where('voided_at', 'is', null)
    .orderBy('number', 'desc')
    .executeTakeFirst()
  return row && versionOf(row)
}

/** Adds a version under the next number of its draft and answers it. */
export async function insertVersion(db: Database, given: NewVersion): Promise<Version> {
  const last = await db
    .selectFrom('versions')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('draft_id', '=', given.draft)
    .executeTakeFirst()
  const { document, ...facts } = given
  const version: Version = {
    ...facts,
    number: (last?.number ?? 0) + 1,
    frozenBy: null,
    frozenAt: null,
    voidedAt: null,
  }
  await db
    .insertInto('versions')
    .values({
      id: version.id,
      draft_id: version.draft,
      number: version.number,
      kind: version.kind,
      label: version.label,
      reason: version.reason,
      document,
      sha256: version.sha256,
      words: version.words,
      seq: version.seq,
      by_accreditation: version.by,
      at: version.at,
      approved_by: version.approvedBy,
      approved_at: version.approvedAt,
      frozen_by: null,
      frozen_at: null,
      voided_at: null,
      waivers: JSON.stringify(version.waivers),
    })
    .execute()
  return version
}

/** Ends every candidate of a draft that still stands; answers those that did. */
export async function voidCandidates(
  db: Database,
  draft: string,
  at: string,
): Promise<readonly Version[]> {
  const standing = await db
    .selectFrom('versions')
    .select(columns)
    .where('draft_id', '=', draft)
    .where('kind', '=', 'candidate')
    .where('voided_at', 'is', null)
    .execute()
  if (standing.length === 0) return []
  await db
    .updateTable('versions')
    .set({ voided_at: at })
    .where('draft_id', '=', draft)
    .where('kind', '=', 'candidate')
    .where('voided_at', 'is', null)
    .execute()
  return standing.map((row) => versionOf({ ...row, voided_at: at }))
}

/** Turns a candidate into the frozen version. The last change this row ever sees. */
export async function markFrozen(
  db: Database,
  version: string,
  frozen: { readonly label: string; readonly by: string; readonly at: string },
): Promise<void> {
  await db
    .updateTable('versions')
    .set({
      kind: 'frozen',
      label: frozen.label,
      frozen_by: frozen.by,
      frozen_at: frozen.at,
    })
    .where('id', '=', version)
    .execute()
}

function versionOf(row: Omit<Row<'versions'>, 'document'>): Version {
  return {
    id: row.id,
    draft: row.draft_id,
    number: row.number,
    kind: row.kind,
    label: row.label,
    reason: row.reason,
    sha256: row.sha256,
    words: row.words,
    seq: row.seq,
    by: row.by_accreditation,
    at: row.at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    frozenBy: row.frozen_by,
    frozenAt: row.frozen_at,
    voidedAt: row.voided_at,
    waivers: fromJson(row.waivers),
  }
}
