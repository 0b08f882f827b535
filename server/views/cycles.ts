/** Cycles as pages show them. */
import type { CycleSummary, Participant } from '../../shared/api/shapes.ts'
import { accreditationAt, participantsOf } from '../store/accreditations.ts'
import type { Accreditation } from '../store/accreditations.ts'
import { allCycles } from '../store/cycles.ts'
import type { Cycle } from '../store/cycles.ts'
import type { Database } from '../store/database.ts'
import { draftsOfCycle } from '../store/drafts.ts'
import { draftSummary } from './drafts.ts'
import type { Reader } from './reading.ts'

/** The cycles the reader takes part in now, newest first. */
export async function myCycles(db: Database, reader: Reader): Promise<CycleSummary[]> {
  const mine: CycleSummary[] = []
  for (const cycle of await allCycles(db)) {
    const by = await accreditationAt(db, reader.person, cycle.id, reader.at)
    if (by !== undefined) mine.push(await cycleSummary(db, { cycle, by }))
  }
  return mine
}

/** One cycle with its people. */
export async function showCycle(
  db: Database,
  found: { readonly cycle: Cycle; readonly by: Accreditation },
  at: string,
) {
  return { ...(await cycleSummary(db, found)), people: await peopleOf(db, found.cycle.id, at) }
}

/** Everybody who takes part in a cycle at an instant. */
export async function peopleOf(db: Database, cycle: string, at: string): Promise<Participant[]> {
  const people = await participantsOf(db, cycle, at)
  return people.map(({ accreditation: _, ...participant }) => participant)
}

async function cycleSummary(
  db: Database,
  { cycle, by }: { readonly cycle: Cycle; readonly by: Accreditation },
): Promise<CycleSummary> {
  const drafts = []
  for (const draft of await draftsOfCycle(db, cycle.id)) drafts.push(await draftSummary(db, draft))
  return {
    id: cycle.id,
    key: cycle.key,
    name: cycle.name,
    body: cycle.body,
    phase: cycle.phase,
    zone: cycle.zone,
    phases: [...cycle.phases],
    role: by.role,
    delegation: by.delegation,
    drafts,
  }
}
