/** May this person read it? What they take no part in looks exactly like what does not exist. */
import { Fault } from '../../shared/domain/fault.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Action } from '../../shared/domain/rights.ts'
import { accreditationAt } from '../store/accreditations.ts'
import type { Accreditation } from '../store/accreditations.ts'
import { cycleById } from '../store/cycles.ts'
import type { Cycle } from '../store/cycles.ts'
import type { Database } from '../store/database.ts'
import { draftById } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { versionById } from '../store/versions.ts'
import type { Version } from '../store/versions.ts'

/** Who reads, and when. */
export interface Reader {
  readonly person: string
  readonly at: string
}

export async function readableDraft(
  db: Database,
  reader: Reader,
  id: string,
  right: Action = 'read-draft',
): Promise<{ readonly draft: Draft; readonly by: Accreditation }> {
  const draft = await draftById(db, id)
  const by = draft && (await accreditationAt(db, reader.person, draft.cycle, reader.at))
  if (draft === undefined || by === undefined) throw nothing()
  if (refusalOf(by, right, { phase: draft.phase, draft: draft.state }) !== undefined) {
    throw nothing()
  }
  return { draft, by }
}

export async function readableVersion(
  db: Database,
  reader: Reader,
  id: string,
  right: Action = 'read-draft',
): Promise<{ readonly version: Version; readonly draft: Draft }> {
  const version = await versionById(db, id)
  if (version === undefined) throw nothing()
  const { draft } = await readableDraft(db, reader, version.draft, right)
  return { version, draft }
}

export async function readableCycle(
  db: Database,
  reader: Reader,
  id: string,
): Promise<{ readonly cycle: Cycle; readonly by: Accreditation }> {
  const cycle = await cycleById(db, id)
  const by = cycle && (await accreditationAt(db, reader.person, cycle.id, reader.at))
  if (cycle === undefined || by === undefined) throw nothing()
  return { cycle, by }
}

export function nothing(): Fault {
  return new Fault('not-found', 'There is nothing here for you at this address.')
}
