/** What waits for a person in their cycles: computed from role, phase and counts alone, so it costs no further call. Pure. */
import type { CycleSummary, DraftSummary } from '../../shared/api/shapes.ts'
import { can } from '../../shared/domain/rights.ts'
import type { Action } from '../../shared/domain/rights.ts'

export const waitingVerbs = ['decide', 'approve', 'freeze', 'comment', 'edit'] as const
export type WaitingVerb = (typeof waitingVerbs)[number]

export interface Waiting {
  readonly verb: WaitingVerb
  readonly draft: DraftSummary
  /** Undecided comments, for `decide`; else 0. */
  readonly count: number
  /** End of the present phase; null where it has none. */
  readonly deadline: string | null
}

/** Most urgent first; what has no deadline comes last, in the order of the cycle. */
export function waitingFor(person: string, cycles: readonly CycleSummary[]): readonly Waiting[] {
  return cycles
    .flatMap((cycle) => cycle.drafts.map((draft) => waitingOn(person, cycle, draft)))
    .filter((waiting) => waiting !== undefined)
    .toSorted((a, b) => (a.deadline ?? '9').localeCompare(b.deadline ?? '9'))
}

function waitingOn(person: string, cycle: CycleSummary, draft: DraftSummary): Waiting | undefined {
  const { role, delegation, phase } = cycle
  const deadline = deadlineOf(cycle)
  const may = (action: Action) =>
    can({ person, role, delegation }, action, { phase, draft: draft.state })
  const waiting = (verb: WaitingVerb, count = 0): Waiting => ({ verb, draft, count, deadline })

  if (may('dispose-thread') && draft.openThreads > 0) return waiting('decide', draft.openThreads)
  if (phase === 'approval' && draft.state === 'open' && may('approve-candidate')) {
    return waiting('approve')
  }
  if (draft.state === 'candidate' && may('freeze-version')) return waiting('freeze')
  if (phase === 'comments' && role !== 'secretariat' && may('create-thread')) {
    return waiting('comment')
  }
  if (phase === 'drafting' && may('edit-text')) return waiting('edit')
  return undefined
}

/** When the present phase of a cycle closes; null where no date is set. */
export function deadlineOf(cycle: Pick<CycleSummary, 'phase' | 'phases'>): string | null {
  return cycle.phases.find(({ kind }) => kind === cycle.phase)?.closes ?? null
}
