/** From one id to what an act is about. */
import type { Database } from '../store/database.ts'
import { cycleById } from '../store/cycles.ts'
import type { Cycle } from '../store/cycles.ts'
import { draftById } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { threadById } from '../store/threads.ts'
import type { StoredThread } from '../store/threads.ts'
import { versionById } from '../store/versions.ts'
import type { Version } from '../store/versions.ts'
import { whoOf } from '../store/accreditations.ts'
import type { About } from './perform.ts'

export async function aboutCycle(db: Database, id: string): Promise<About<Cycle> | undefined> {
  const cycle = await cycleById(db, id)
  return cycle && { cycle: cycle.id, subject: { phase: cycle.phase }, found: cycle }
}

export async function aboutDraft(db: Database, id: string): Promise<About<Draft> | undefined> {
  const draft = await draftById(db, id)
  return (
    draft && {
      cycle: draft.cycle,
      draft: draft.id,
      subject: { phase: draft.phase, draft: draft.state },
      found: draft,
    }
  )
}

export async function aboutThread(
  db: Database,
  id: string,
): Promise<About<{ readonly thread: StoredThread; readonly draft: Draft }> | undefined> {
  const thread = await threadById(db, id)
  const draft = thread && (await draftById(db, thread.draft))
  if (thread === undefined || draft === undefined) return undefined
  const author = (await whoOf(db, [thread.by])).get(thread.by)?.person
  return {
    cycle: draft.cycle,
    draft: draft.id,
    subject: {
      phase: draft.phase,
      draft: draft.state,
      ...(author === undefined ? {} : { author }),
    },
    found: { thread, draft },
  }
}

export async function aboutVersion(
  db: Database,
  id: string,
): Promise<About<{ readonly version: Version; readonly draft: Draft }> | undefined> {
  const version = await versionById(db, id)
  const draft = version && (await draftById(db, version.draft))
  if (version === undefined || draft === undefined) return undefined
  const approvedBy =
    version.approvedBy === null
      ? undefined
      : (await whoOf(db, [version.approvedBy])).get(version.approvedBy)?.person
  return {
    cycle: draft.cycle,
    draft: draft.id,
    subject: {
      phase: draft.phase,
      draft: draft.state,
      ...(approvedBy === undefined ? {} : { approvedBy }),
    },
    found: { version, draft },
  }
}
