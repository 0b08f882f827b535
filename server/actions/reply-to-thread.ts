/** Reply in a thread. */
import type { InferOutput } from 'valibot'
import type { Thread } from '../../shared/api/shapes.ts'
import { insertReply } from '../store/threads.ts'
import type { StoredThread } from '../store/threads.ts'
import { showThread } from '../views/threads.ts'
import { aboutThread } from './about.ts'
import type { Action } from './perform.ts'
import { voidCandidate } from './void-candidate.ts'

export const replyToThread: Action<
  { readonly thread: string; readonly text: string },
  { readonly thread: StoredThread },
  InferOutput<typeof Thread>
> = {
  key: 'reply-to-thread',
  about: (db, { thread }) => aboutThread(db, thread),
  async act(scope, { text }, { thread: { id, draft } }) {
    const reply = scope.newId()
    await insertReply(scope.db, id, { id: reply, by: scope.by.id, at: scope.at, text })
    const thread = await showThread(scope.db, id)
    const voided = await voidCandidate(scope, draft)
    await scope.record(id, { draft, reply, voided })
    scope.announce(draft, { type: 'thread-changed', thread })
    return thread
  },
}
