/** The people of the demo to choose from: everybody who takes part in any cycle now, each once. */
import type { Participant } from '../../shared/api/shapes.ts'
import { allCycles } from '../store/cycles.ts'
import type { Database } from '../store/database.ts'
import { peopleOf } from './cycles.ts'

export async function demoPeople(db: Database, at: string): Promise<Participant[]> {
  const people = new Map<string, Participant>()
  for (const { id } of await allCycles(db)) {
    for (const participant of await peopleOf(db, id, at)) {
      if (!people.has(participant.person)) people.set(participant.person, participant)
    }
  }
  return [...people.values()]
}
