/** The chair approves the text as it stands now as candidate for the freeze. */
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { Fault } from '../../shared/domain/fault.ts'
import type { FreezeObstacle } from '../../shared/domain/names.ts'
import { obstaclesOf } from '../../shared/text/obstacles.ts'
import { setDraftState } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { threadCounts } from '../store/threads.ts'
import { voidCandidates } from '../store/versions.ts'
import { showVersion } from '../views/versions.ts'
import { aboutDraft } from './about.ts'
import type { Action } from './perform.ts'
import { takeVersion } from './take-version.ts'

export interface Approval {
  readonly draft: string
  readonly label: string
  readonly reason: string
  readonly waivers: readonly { readonly obstacle: FreezeObstacle; readonly reason: string }[]
}

export const approveCandidate: Action<Approval, Draft, VersionSummary> = {
  key: 'approve-candidate',
  about: (db, { draft }) => aboutDraft(db, draft),
  holdsText: true,
  async act(scope, { label, reason, waivers }, draft) {
    const { undecided } = await threadCounts(scope.db, draft.id)
    const obstacles = obstaclesOf(scope.text().document, undecided)
    const reasons = new Map(waivers.map((waiver) => [waiver.obstacle, waiver.reason]))
    // Invariant 5: what is left open is waived one by one, with its reason (invariant 6), or nothing is approved.
    const open = obstacles.filter(({ obstacle }) => !reasons.has(obstacle))
    if (open.length > 0) {
      throw new Fault('obstacles', 'Something still stands in the way of a freeze.', {
        details: { obstacles: open },
      })
    }
    const ended = await voidCandidates(scope.db, draft.id, scope.at)
    const { id, number, sha256 } = await takeVersion(scope, draft.id, {
      kind: 'candidate',
      label,
      reason,
      approvedBy: scope.by.id,
      approvedAt: scope.at,
      waivers: obstacles.map(({ obstacle, count }) => ({
        obstacle,
        count,
        reason: reasons.get(obstacle) ?? '',
      })),
    })
    await setDraftState(scope.db, draft.id, 'candidate')
    const voided = ended.map((version) => version.id)
    await scope.record(id, { draft: draft.id, number, label, sha256, voided })
    for (const version of [...voided, id]) {
      const shown = await showVersion(scope.db, version)
      scope.announce(draft.id, { type: 'version-made', version: shown })
    }
    scope.announce(draft.id, {
      type: 'standing-changed',
      phase: draft.phase,
      state: 'candidate',
      frozenVersion: null,
    })
    scope.rightsChanged(draft.id)
    return showVersion(scope.db, id)
  },
}
