/** Comment on a passage, a block or the whole text. */
import type { InferOutput } from 'valibot'
import type { Thread } from '../../shared/api/shapes.ts'
import type { ThreadCategory } from '../../shared/domain/names.ts'
import type { Anchor } from '../../shared/domain/thread.ts'
import { nextNumber } from '../store/numbers.ts'
import type { Draft } from '../store/drafts.ts'
import { insertThread } from '../store/threads.ts'
import { showThread } from '../views/threads.ts'
import { aboutDraft } from './about.ts'
import type { Action } from './perform.ts'
import { voidCandidate } from './void-candidate.ts'

export interface NewThread {
  readonly draft: string
  readonly category: ThreadCategory
  readonly text: string
  readonly proposedWording: string | null
  readonly anchor: Anchor
}

export const createThread: Action<NewThread, Draft, InferOutput<typeof Thread>> = {
  key: 'create-thread',
  about: (db, { draft }) => aboutDraft(db, draft),
  async act(scope, given, draft) {
    const id = scope.newId()
    const series = `${scope.at.slice(0, 4)}-${draft.work}`
    await insertThread(scope.db, {
      id,
      draft: draft.id,
      cycle: draft.cycle,
      number: threadNumber(series, await nextNumber(scope.db, `thread:${series}`)),
      category: given.category,
      by: scope.by.id,
      at: scope.at,
      text: given.text,
      proposedWording: given.proposedWording,
      anchor: given.anchor,
    })
    const thread = await showThread(scope.db, id)
    const voided = await voidCandidate(scope, draft.id)
    await scope.record(id, { draft: draft.id, number: thread.number, voided })
    scope.announce(draft.id, { type: 'thread-changed', thread })
    return thread
  },
}

/** `2026-PAR-0147`: year, guideline, number in that series. */
export function threadNumber(series: string, number: number): string {
  return `${series}-${String(number).padStart(4, '0')}`
}
