/** The chair takes the approval of a candidate back. */
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { Fault } from '../../shared/domain/fault.ts'
import type { Draft } from '../store/drafts.ts'
import type { Version } from '../store/versions.ts'
import { showVersion } from '../views/versions.ts'
import { aboutVersion } from './about.ts'
import type { Action } from './perform.ts'
import { voidCandidate } from './void-candidate.ts'

export const withdrawApproval: Action<
  { readonly version: string; readonly reason: string },
  { readonly version: Version; readonly draft: Draft },
  VersionSummary
> = {
  key: 'withdraw-approval',
  about: (db, { version }) => aboutVersion(db, version),
  async act(scope, { reason }, { version: { id, kind, voidedAt }, draft }) {
    if (kind !== 'candidate' || voidedAt !== null) {
      throw new Fault('conflict', 'This version is not an approved candidate any more.', {
        reason: 'not-candidate',
      })
    }
    await voidCandidate(scope, draft.id)
    await scope.record(id, { draft: draft.id, reason })
    scope.rightsChanged(draft.id)
    return showVersion(scope.db, id)
  },
}
