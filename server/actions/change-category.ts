/** Mark a thread as general, technical, editorial or translation. */
import type { InferOutput } from 'valibot'
import type { Thread } from '../../shared/api/shapes.ts'
import type { ThreadCategory } from '../../shared/domain/names.ts'
import { setThreadCategory } from '../store/threads.ts'
import type { StoredThread } from '../store/threads.ts'
import { showThread } from '../views/threads.ts'
import { aboutThread } from './about.ts'
import type { Action } from './perform.ts'
import { voidCandidate } from './void-candidate.ts'

export const changeCategory: Action<
  { readonly thread: string; readonly category: ThreadCategory },
  { readonly thread: StoredThread },
  InferOutput<typeof Thread>
> = {
  key: 'change-category',
  about: (db, { thread }) => aboutThread(db, thread),
  async act(scope, { category }, { thread: { id, draft, category: before } }) {
    if (category === before) return showThread(scope.db, id)
    await setThreadCategory(scope.db, id, category)
    const thread = await showThread(scope.db, id)
    const voided = await voidCandidate(scope, draft)
    await scope.record(id, { draft, before, category, voided })
    scope.announce(draft, { type: 'thread-changed', thread })
    return thread
  },
}
