/** Drafts as pages show them. */
import type { DraftSummary } from '../../shared/api/shapes.ts'
import type { Accreditation } from '../store/accreditations.ts'
import type { Database } from '../store/database.ts'
import { lastRowOf } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { threadCounts } from '../store/threads.ts'
import { standingCandidate } from '../store/versions.ts'
import { versionsOfDraft } from './versions.ts'

/** What lists show of a draft. */
export async function draftSummary(db: Database, draft: Draft): Promise<DraftSummary> {
  const { seq, at } = await lastRowOf(db, draft.id)
  const { all, undecided } = await threadCounts(db, draft.id)
  const candidate = draft.state === 'candidate' ? await standingCandidate(db, draft.id) : undefined
  // The text moved on: the approval no longer stands, whatever the row says until the next act.
  const state = draft.state === 'candidate' && candidate?.seq !== seq ? 'open' : draft.state
  return {
    id: draft.id,
    cycle: draft.cycle,
    cycleName: draft.cycleName,
    work: draft.work,
    title: draft.title,
    language: draft.language,
    state,
    phase: draft.phase,
    openThreads: undecided,
    threads: all,
    lastChange: at,
    frozenVersion: draft.frozenVersion,
  }
}

/** One draft with its versions and the reader's standing on it. */
export async function showDraft(
  db: Database,
  { draft, by }: { readonly draft: Draft; readonly by: Accreditation },
) {
  return {
    ...(await draftSummary(db, draft)),
    actor: { person: by.person, role: by.role, delegation: by.delegation },
    versions: await versionsOfDraft(db, draft.id),
  }
}
