/**
 * The one table of rights. The server asks it on every path and for every message of a socket; the page asks it to
 * explain what is possible. Nothing else decides.
 *
 *   actor (role now) × action × phase and state of the draft  →  nothing, or the reason why not
 */
import type { DraftState, Phase, Role } from './names.ts'

export const actions = [
  'read-draft',
  'be-present',
  'edit-text',
  'create-thread',
  'reply-to-thread',
  'change-category',
  'dispose-thread',
  'name-milestone',
  'approve-candidate',
  'freeze-version',
  'withdraw-approval',
  'set-phase',
  'import-draft',
  'import-revision',
  'export-draft',
] as const
export type Action = (typeof actions)[number]

/** Who asks, in one cycle, at this instant. Absent where the person takes no part in that cycle. */
export interface Actor {
  readonly person: string
  readonly role: Role
  readonly delegation: string | null
}

export interface Subject {
  readonly phase: Phase
  /** Absent for acts on the cycle itself. */
  readonly draft?: DraftState
  /** Author of the thread the act is about. */
  readonly author?: string
  /** Who approved the candidate the act is about. */
  readonly approvedBy?: string
}

export const refusals = [
  'role',
  'phase',
  'frozen',
  'own-approval',
  'not-author',
  'not-participant',
] as const
/** Why not; each has a sentence in every language under `refusal.<reason>`. */
export type Refusal = (typeof refusals)[number]

const everybody: readonly Role[] = ['observer', 'expert', 'focal-point', 'chair', 'secretariat']
const contributors: readonly Role[] = ['expert', 'focal-point', 'chair', 'secretariat']
const officers: readonly Role[] = ['chair', 'secretariat']

/** Roles that may do it at all. */
const byRole: Readonly<Record<Action, readonly Role[]>> = {
  'read-draft': everybody,
  'be-present': everybody,
  'edit-text': contributors,
  'create-thread': contributors,
  'reply-to-thread': contributors,
  'change-category': contributors,
  'dispose-thread': ['chair'],
  'name-milestone': officers,
  'approve-candidate': ['chair'],
  'freeze-version': ['secretariat'],
  'withdraw-approval': ['chair'],
  'set-phase': officers,
  'import-draft': ['secretariat'],
  'import-revision': officers,
  'export-draft': everybody,
}

/** Roles that may write in the draft itself, by phase. Everybody else comments. */
const draftersByPhase: Readonly<Record<Phase, readonly Role[]>> = {
  preparation: officers,
  drafting: contributors,
  comments: ['secretariat'],
  resolution: officers,
  approval: ['secretariat'],
  frozen: [],
  published: [],
}

const phasesOf: Readonly<Partial<Record<Action, readonly Phase[]>>> = {
  'create-thread': ['drafting', 'comments', 'resolution', 'approval'],
  'reply-to-thread': ['drafting', 'comments', 'resolution', 'approval'],
  'change-category': ['drafting', 'comments', 'resolution', 'approval'],
  'dispose-thread': ['drafting', 'comments', 'resolution', 'approval'],
  'name-milestone': ['preparation', 'drafting', 'comments', 'resolution', 'approval'],
  'import-draft': ['preparation', 'drafting'],
}

/** Acts a frozen draft still allows. */
const afterFreeze: readonly Action[] = [
  'read-draft',
  'be-present',
  'export-draft',
  'set-phase',
  'freeze-version',
]

/** The reason why the actor may not do it, or undefined where it is allowed. Pure; ask again for every message. */
export function refusalOf(
  actor: Actor | undefined,
  action: Action,
  subject: Subject,
): Refusal | undefined {
  if (actor === undefined) return 'not-participant'
  if (!byRole[action].includes(actor.role)) return 'role'
  // Invariant 1: a frozen edition never changes.
  if (subject.draft === 'frozen' && !afterFreeze.includes(action)) return 'frozen'
  const drafts = action === 'edit-text' || action === 'import-revision'
  if (drafts && !draftersByPhase[subject.phase].includes(actor.role)) return 'phase'
  if (phasesOf[action]?.includes(subject.phase) === false) return 'phase'
  // Invariant 20: approver ≠ freezer.
  if (action === 'freeze-version' && subject.approvedBy === actor.person) return 'own-approval'
  if (action === 'change-category' && actor.role !== 'chair' && actor.role !== 'secretariat') {
    if (subject.author !== actor.person) return 'not-author'
  }
  return undefined
}

export function can(actor: Actor | undefined, action: Action, subject: Subject): boolean {
  return refusalOf(actor, action, subject) === undefined
}
