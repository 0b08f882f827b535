/** Threads as pages show them. */
import type { InferOutput } from 'valibot'
import type { Thread, Who } from '../../shared/api/shapes.ts'
import { whoOf } from '../store/accreditations.ts'
import type { Database } from '../store/database.ts'
import { threadById, threadsOf } from '../store/threads.ts'
import type { StoredThread } from '../store/threads.ts'
import { nothing } from './reading.ts'

type Shown = InferOutput<typeof Thread>

/** One thread. The caller has asked for the right. */
export async function showThread(db: Database, id: string): Promise<Shown> {
  const thread = await threadById(db, id)
  if (thread === undefined) throw nothing()
  const [shown] = await shownThreads(db, [thread])
  if (shown === undefined) throw nothing()
  return shown
}

/** All threads of a draft in the order of their numbers. */
export async function threadsOfDraft(db: Database, draft: string): Promise<Shown[]> {
  return shownThreads(db, await threadsOf(db, draft))
}

async function shownThreads(db: Database, threads: readonly StoredThread[]): Promise<Shown[]> {
  const people = await whoOf(
    db,
    threads.flatMap(({ by, replies, dispositions }) => [
      by,
      ...replies.map((reply) => reply.by),
      ...dispositions.map((disposition) => disposition.by),
    ]),
  )
  const who = (accreditation: string): Who => {
    const found = people.get(accreditation)
    if (found === undefined) throw new Error(`No accreditation ${accreditation}`)
    return found
  }
  return threads.map(({ cycle: _, ...thread }) => ({
    ...thread,
    by: who(thread.by),
    replies: thread.replies.map((reply) => ({ ...reply, by: who(reply.by) })),
    dispositions: thread.dispositions.map((given) => ({ ...given, by: who(given.by) })),
  }))
}
