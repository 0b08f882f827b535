/**
 * The secretariat freezes exactly what the chair approved (invariant 20: another person). From this transaction on the
 * database itself refuses every change of the text (invariant 1).
 */
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { freezeDraft, lastRowOf } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { markFrozen, textOfVersion } from '../store/versions.ts'
import type { Version } from '../store/versions.ts'
import { showVersion } from '../views/versions.ts'
import { aboutVersion } from './about.ts'
import type { Action, Scope } from './perform.ts'
import { contentOf, sha256Of } from './take-version.ts'

export const freezeVersion: Action<
  { readonly version: string; readonly label: string },
  { readonly version: Version; readonly draft: Draft },
  VersionSummary
> = {
  key: 'freeze-version',
  about: (db, { version }) => aboutVersion(db, version),
  holdsText: true,
  async act(scope, { label }, { version, draft }) {
    // Asked twice, done once: the second answer is the first one's.
    if (version.kind === 'frozen') return showVersion(scope.db, version.id)
    await refuseUnlessStanding(scope, version, draft)
    await refuseOtherText(scope, version)
    await markFrozen(scope.db, version.id, { label, by: scope.by.id, at: scope.at })
    await freezeDraft(scope.db, draft.id, version.id)
    const { number, sha256, seq } = version
    await scope.record(version.id, { draft: draft.id, number, label, sha256, seq })
    const frozen = await showVersion(scope.db, version.id)
    scope.rightsChanged(draft.id)
    scope.announce(draft.id, { type: 'version-made', version: frozen })
    scope.announce(draft.id, {
      type: 'standing-changed',
      phase: draft.phase,
      state: 'frozen',
      frozenVersion: version.id,
    })
    return frozen
  },
}

async function refuseUnlessStanding(scope: Scope, version: Version, draft: Draft): Promise<void> {
  if (draft.frozenVersion !== null) {
    const first = await showVersion(scope.db, draft.frozenVersion)
    throw new Fault('conflict', `This draft is already frozen as "${first.label}".`, {
      reason: 'already-frozen',
      details: { version: first },
    })
  }
  if (version.kind !== 'candidate') {
    throw new Fault('conflict', 'Only a candidate that the chair approved can be frozen.', {
      reason: 'not-candidate',
    })
  }
  if (version.voidedAt !== null) {
    throw new Fault(
      'conflict',
      'This approval does not stand any more: it was withdrawn, a comment was changed or a later candidate was ' +
        'approved. The chair has to approve the text again.',
      { reason: 'candidate-void' },
    )
  }
  if ((await lastRowOf(scope.db, draft.id)).seq !== version.seq) {
    throw new Fault(
      'conflict',
      'The text was changed after the approval. The chair has to approve it again.',
      { reason: 'text-changed' },
    )
  }
}

/** Same journal row, so the same text: anything else means damaged data, and nothing is frozen. */
async function refuseOtherText(scope: Scope, version: Version): Promise<void> {
  const stored = await textOfVersion(scope.db, version.id)
  const live = contentOf(scope.text().document)
  if (stored === undefined || sha256Of(stored) !== version.sha256 || stored !== live.document) {
    throw new Error(
      `The text of version ${version.id} is not the text of journal row ${String(version.seq)}`,
    )
  }
}
