/** Versions as pages show them. */
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { whoOf } from '../store/accreditations.ts'
import type { Database } from '../store/database.ts'
import { draftById, lastRowOf } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { textOfVersion, versionById, versionsOf } from '../store/versions.ts'
import type { Version } from '../store/versions.ts'
import { fromJson } from '../store/columns.ts'
import { nothing } from './reading.ts'

/** One version without its text. The caller has asked for the right. */
export async function showVersion(db: Database, id: string): Promise<VersionSummary> {
  const version = await versionById(db, id)
  const [shown] = version === undefined ? [] : await shownVersions(db, [version])
  if (shown === undefined) throw nothing()
  return shown
}

/** All versions of a draft, oldest first. */
export async function versionsOfDraft(db: Database, draft: string): Promise<VersionSummary[]> {
  return shownVersions(db, await versionsOf(db, draft))
}

/** The text of a version as a plain value. */
export async function documentOfVersion(db: Database, id: string): Promise<unknown> {
  const text = await textOfVersion(db, id)
  if (text === undefined) throw nothing()
  return fromJson<unknown>(text)
}

/** A frozen version with its draft; nothing for every other version, so that no draft leaks here. */
export async function frozenVersion(
  db: Database,
  id: string,
): Promise<{ readonly version: VersionSummary; readonly draft: Draft }> {
  const version = await showVersion(db, id)
  const draft = await draftById(db, version.draft)
  if (version.kind !== 'frozen' || draft === undefined) throw nothing()
  return { version, draft }
}

async function shownVersions(
  db: Database,
  versions: readonly Version[],
): Promise<VersionSummary[]> {
  const people = await whoOf(
    db,
    versions.flatMap(({ by, approvedBy, frozenBy }) =>
      [by, approvedBy, frozenBy].filter((id) => id !== null),
    ),
  )
  const who = (accreditation: string) => {
    const found = people.get(accreditation)
    if (found === undefined) throw new Error(`No accreditation ${accreditation}`)
    return found
  }
  const head = new Map<string, number>()
  for (const { draft } of versions) {
    if (!head.has(draft)) head.set(draft, (await lastRowOf(db, draft)).seq)
  }
  return versions.map((version) => ({
    id: version.id,
    draft: version.draft,
    number: version.number,
    kind: version.kind,
    label: version.label,
    reason: version.reason,
    sha256: version.sha256,
    words: version.words,
    by: who(version.by),
    at: version.at,
    approvedBy: version.approvedBy === null ? null : who(version.approvedBy),
    approvedAt: version.approvedAt,
    frozenBy: version.frozenBy === null ? null : who(version.frozenBy),
    frozenAt: version.frozenAt,
    voided: isVoid(version, head.get(version.draft) ?? 0),
    waivers: [...version.waivers],
  }))
}

/** A candidate is void once it was ended, or once the text has moved on from it. */
export function isVoid({ kind, voidedAt, seq }: Version, headSeq: number): boolean {
  return kind === 'candidate' && (voidedAt !== null || seq !== headSeq)
}
