/** Give the disposition of a comment, with its reason. Earlier dispositions stay on record (invariant 7). */
import type { InferOutput } from 'valibot'
import type { Thread } from '../../shared/api/shapes.ts'
import { Fault } from '../../shared/domain/fault.ts'
import type { DispositionKind } from '../../shared/domain/names.ts'
import { needsReason } from '../../shared/domain/thread.ts'
import { insertDisposition } from '../store/threads.ts'
import type { StoredThread } from '../store/threads.ts'
import { showThread } from '../views/threads.ts'
import { aboutThread } from './about.ts'
import type { Action } from './perform.ts'
import { voidCandidate } from './void-candidate.ts'

export interface NewDisposition {
  readonly thread: string
  readonly kind: DispositionKind
  readonly reason: string
  /** The revision the chair saw. */
  readonly revision: number
}

export const disposeThread: Action<
  NewDisposition,
  { readonly thread: StoredThread },
  InferOutput<typeof Thread>
> = {
  key: 'dispose-thread',
  about: (db, { thread }) => aboutThread(db, thread),
  async act(scope, { kind, reason, revision }, { thread: { id, draft, category, ...stored } }) {
    if (reason === '' && needsReason(kind, category)) {
      throw new Fault('bad-request', 'This disposition needs a reason.', {
        reason: 'reason-needed',
      })
    }
    if (stored.revision !== revision) {
      throw new Fault('conflict', 'This comment was changed meanwhile. Look at it again.', {
        reason: 'thread-changed',
        details: { thread: await showThread(scope.db, id) },
      })
    }
    const disposition = scope.newId()
    await insertDisposition(scope.db, id, {
      id: disposition,
      kind,
      reason,
      by: scope.by.id,
      at: scope.at,
    })
    const thread = await showThread(scope.db, id)
    const voided = await voidCandidate(scope, draft)
    await scope.record(id, { draft, disposition, kind, voided })
    scope.announce(draft, { type: 'thread-changed', thread })
    return thread
  },
}
