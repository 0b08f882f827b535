/** Keep the text as it stands now under a name. */
import type { VersionSummary } from '../../shared/api/shapes.ts'
import type { Draft } from '../store/drafts.ts'
import { showVersion } from '../views/versions.ts'
import { aboutDraft } from './about.ts'
import type { Action } from './perform.ts'
import { takeVersion } from './take-version.ts'

export const nameMilestone: Action<
  { readonly draft: string; readonly label: string; readonly reason: string },
  Draft,
  VersionSummary
> = {
  key: 'name-milestone',
  about: (db, { draft }) => aboutDraft(db, draft),
  holdsText: true,
  async act(scope, { label, reason }, draft) {
    const { id, number, sha256 } = await takeVersion(scope, draft.id, {
      kind: 'milestone',
      label,
      reason,
      approvedBy: null,
      approvedAt: null,
      waivers: [],
    })
    await scope.record(id, { draft: draft.id, number, label, sha256 })
    const version = await showVersion(scope.db, id)
    scope.announce(draft.id, { type: 'version-made', version })
    return version
  },
}
