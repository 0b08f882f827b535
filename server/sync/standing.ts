/** What a connection asks of the rest of the server: who this is, and what they may do with this draft now. */
import type { Who } from '../../shared/api/shapes.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Actor, Refusal, Subject } from '../../shared/domain/rights.ts'
import { closeCode } from '../../shared/sync/frames.ts'
import type { Standing } from '../../shared/sync/frames.ts'
import type { Problem } from './gate.ts'

/** A person's place in the cycle of a draft, at the instant it was asked. */
export interface Participation {
  readonly actor: Actor
  /** Id of the accreditation that acts are stored under. */
  readonly accreditation: string
  /** As others see this person. */
  readonly who: Who
  /** Phase and state of the draft. */
  readonly subject: Subject
}

/** Answers undefined where there is no such draft, or the person takes no part in its cycle. */
export type StandingOf = (person: string, draft: string) => Promise<Participation | undefined>

/** A session that opened a socket. */
export interface SocketSession {
  /** The hash that names it; never the secret. */
  readonly id: string
  /** ISO instant. */
  readonly expiresAt: string
}

/** Why this person may not change the text now, as a refusal of the socket. */
export function writeProblem(participation: Participation | undefined): Problem | undefined {
  const refusal = refusalTo('edit-text', participation)
  if (refusal === undefined) return undefined
  const code = refusal === 'frozen' ? closeCode.frozen : closeCode.forbidden
  return { code, reason: refusal }
}

/** Why this person may not do it, from the one table of rights. */
export function refusalTo(
  action: 'read-draft' | 'be-present' | 'edit-text',
  participation: Participation | undefined,
): Refusal | undefined {
  if (participation === undefined) return 'not-participant'
  return refusalOf(participation.actor, action, participation.subject)
}

/** What the page is told. */
export function standingFrom({ actor, subject }: Participation): Standing {
  const reason = refusalOf(actor, 'edit-text', subject) ?? null
  return {
    write: reason === null,
    reason,
    phase: subject.phase,
    frozen: subject.draft === 'frozen',
  }
}
