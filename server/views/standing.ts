/** The question sockets ask with every message: who is this person in this draft's cycle, now? */
import { accreditationAt, whoOf } from '../store/accreditations.ts'
import type { Database } from '../store/database.ts'
import { draftById } from '../store/drafts.ts'
import type { StandingOf } from '../sync/standing.ts'

export function standingIn(db: Database, now: () => Date): StandingOf {
  return async (person, draftId) => {
    const draft = await draftById(db, draftId)
    const by = draft && (await accreditationAt(db, person, draft.cycle, now().toISOString()))
    const who = by && (await whoOf(db, [by.id])).get(by.id)
    if (draft === undefined || by === undefined || who === undefined) return undefined
    return {
      actor: { person, role: by.role, delegation: by.delegation },
      accreditation: by.id,
      who,
      subject: { phase: draft.phase, draft: draft.state },
    }
  }
}
