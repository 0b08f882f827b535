/** Open another phase of a cycle; takes effect on open pages at once. */
import type { Phase } from '../../shared/domain/names.ts'
import { setCyclePhase } from '../store/cycles.ts'
import type { Cycle } from '../store/cycles.ts'
import { draftsOfCycle } from '../store/drafts.ts'
import { aboutCycle } from './about.ts'
import type { Action } from './perform.ts'

export const setPhase: Action<
  { readonly cycle: string; readonly phase: Phase; readonly reason: string },
  Cycle,
  undefined
> = {
  key: 'set-phase',
  about: (db, { cycle }) => aboutCycle(db, cycle),
  async act(scope, { phase, reason }, cycle) {
    if (phase === cycle.phase) return undefined
    await setCyclePhase(scope.db, cycle.id, phase)
    await scope.record(cycle.id, { from: cycle.phase, to: phase, reason })
    for (const { id, state, frozenVersion } of await draftsOfCycle(scope.db, cycle.id)) {
      scope.rightsChanged(id)
      scope.announce(id, { type: 'standing-changed', phase, state, frozenVersion })
    }
    return undefined
  },
}
