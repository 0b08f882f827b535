/** A change of a comment ends the approval that stands: what the chair approved was the text with its comments as they were. */
import { setDraftState, draftById } from '../store/drafts.ts'
import { voidCandidates } from '../store/versions.ts'
import { showVersion } from '../views/versions.ts'
import type { Scope } from './perform.ts'

/** Ends the standing candidate of a draft, if there is one; answers the ids of what ended, for the audit row. */
export async function voidCandidate(scope: Scope, draftId: string): Promise<readonly string[]> {
  const ended = await voidCandidates(scope.db, draftId, scope.at)
  if (ended.length === 0) return []
  await setDraftState(scope.db, draftId, 'open')
  const draft = await draftById(scope.db, draftId)
  for (const { id } of ended) {
    scope.announce(draftId, { type: 'version-made', version: await showVersion(scope.db, id) })
  }
  if (draft !== undefined) {
    scope.announce(draftId, {
      type: 'standing-changed',
      phase: draft.phase,
      state: draft.state,
      frozenVersion: draft.frozenVersion,
    })
  }
  return ended.map(({ id }) => id)
}
