import { describe, expect, test } from 'vitest'
import type { CycleSummary, DraftSummary } from '../../../shared/api/shapes.ts'
import type { Phase, Role } from '../../../shared/domain/names.ts'
import { deadlineOf, waitingFor } from '../../../client/state/waiting.ts'

function draft(changes: Partial<DraftSummary> = {}): DraftSummary {
  return {
    id: 'd',
    cycle: 'c',
    cycleName: { en: 'Cycle' },
    work: 'PAR',
    title: { en: 'Parents' },
    language: 'en',
    state: 'open',
    phase: 'drafting',
    openThreads: 0,
    threads: 0,
    lastChange: null,
    frozenVersion: null,
    ...changes,
  }
}

function cycle(role: Role, phase: Phase, drafts: DraftSummary[], closes?: string): CycleSummary {
  return {
    id: 'c',
    key: 'k',
    name: { en: 'Cycle' },
    body: { en: 'Group' },
    phase,
    zone: 'Europe/Zurich',
    phases: closes === undefined ? [] : [{ kind: phase, opens: null, closes }],
    role,
    delegation: null,
    drafts,
  }
}

const verbs = (...cycles: CycleSummary[]) => waitingFor('me', cycles).map(({ verb }) => verb)

describe('what waits', () => {
  test('for the chair are the comments without a decision, in any phase that allows deciding', () => {
    const [first] = waitingFor('me', [cycle('chair', 'resolution', [draft({ openThreads: 14 })])])
    expect(first).toMatchObject({ verb: 'decide', count: 14 })
    expect(verbs(cycle('chair', 'published', [draft({ openThreads: 14 })]))).toEqual([])
  })

  test('for the chair in approval is the approval, once nothing is left to decide', () => {
    expect(verbs(cycle('chair', 'approval', [draft()]))).toEqual(['approve'])
  })

  test('for the secretariat is the freeze of what is approved', () => {
    expect(verbs(cycle('secretariat', 'approval', [draft({ state: 'candidate' })]))).toEqual([
      'freeze',
    ])
  })

  test('for an expert is drafting or commenting, as the phase says', () => {
    expect(verbs(cycle('expert', 'drafting', [draft()]))).toEqual(['edit'])
    expect(verbs(cycle('expert', 'comments', [draft()]))).toEqual(['comment'])
    expect(verbs(cycle('expert', 'resolution', [draft()]))).toEqual([])
  })

  test('for an observer is nothing', () => {
    expect(verbs(cycle('observer', 'drafting', [draft()]))).toEqual([])
  })

  test('stands in the order of deadlines, those without one last', () => {
    const late = cycle('expert', 'drafting', [draft({ id: 'late' })], '2027-01-01T00:00:00Z')
    const soon = cycle('expert', 'comments', [draft({ id: 'soon' })], '2026-01-01T00:00:00Z')
    const open = cycle('expert', 'drafting', [draft({ id: 'open' })])
    const order = waitingFor('me', [open, late, soon]).map((item) => item.draft.id)
    expect(order).toEqual(['soon', 'late', 'open'])
  })
})

test('a phase without a date has no deadline', () => {
  expect(deadlineOf(cycle('chair', 'drafting', []))).toBeNull()
})
