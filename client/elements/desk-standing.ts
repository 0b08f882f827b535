/**
 * What this person may do at the desk now, and what is said when that changes: phase and state by server-sent events,
 * the right to write by the room's own frames, which are the ones the server enforces.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { DraftEvent } from '../../shared/api/events.ts'
import type { Thread } from '../../shared/api/shapes.ts'
import { roles } from '../../shared/domain/names.ts'
import type { DraftState, Phase } from '../../shared/domain/names.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Action, Actor, Refusal } from '../../shared/domain/rights.ts'
import type { Standing } from '../../shared/sync/frames.ts'
import { say } from '../language.ts'
import { announce } from '../state/announcer.ts'
import type { DraftRoom } from '../state/draft-room.ts'
import { clearBanners, showConnection, showStanding, standingSentence } from './desk-banner.ts'
import type { DraftFacts } from './gr-draft-desk.ts'
import type { ThreadRefusals } from './gr-thread.ts'
import type { Mode } from './gr-toolbar.ts'

export interface StandingOptions {
  readonly room: DraftRoom
  /** The page should read the facts of the draft again. */
  readonly onChanged: () => void
}

/** A gap in the connection shorter than this is nobody's business, in milliseconds. */
const shortGap = 1_500

export class DeskStanding implements ReactiveController {
  /** What the person has chosen, where they have a choice. */
  chosen: Mode = 'drafting'
  readonly #host: ReactiveControllerHost
  readonly #options: StandingOptions
  readonly #stops: (() => void)[] = []
  #facts: DraftFacts
  #phase: Phase
  #state: DraftState
  #last: Standing | undefined
  #gap: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost, facts: DraftFacts, options: StandingOptions) {
    this.#host = host
    this.#facts = facts
    this.#phase = facts.phase
    this.#state = facts.state
    this.#options = options
    host.addController(this)
  }

  hostConnected(): void {
    const { room } = this.#options
    this.#stops.push(
      room.connection.subscribe(() => {
        this.#connectionChanged()
      }),
      room.standing.subscribe((standing) => {
        this.#standingChanged(standing)
      }),
    )
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.splice(0)) stop()
    clearTimeout(this.#gap)
    clearBanners()
  }

  /** The page has read the facts again. */
  learn(facts: DraftFacts): void {
    this.#facts = facts
    this.#phase = facts.phase
    this.#state = facts.state
  }

  onEvent(event: DraftEvent): void {
    if (event.type !== 'standing-changed') return
    this.#phase = event.phase
    this.#state = event.state
    this.#options.onChanged()
    this.#host.requestUpdate()
  }

  get state(): DraftState {
    return this.#state
  }

  get mayWrite(): boolean {
    const ended = this.#options.room.connection.value.state === 'ended'
    return this.#options.room.standing.value?.write === true && !ended
  }

  get mode(): Mode {
    return this.mayWrite ? this.chosen : 'reading'
  }

  /** Sentence why the text cannot be changed; undefined where it can. */
  get whyNotWrite(): string | undefined {
    const standing = this.#options.room.standing.value
    if (standing === undefined) return say('desk.not-yet')
    if (this.#options.room.connection.value.state === 'ended') return say('banner.ended')
    return standing.write ? undefined : standingSentence(standing)
  }

  get whyNotComment(): string | undefined {
    const refusal = this.#refusal('create-thread')
    return refusal === undefined ? undefined : say(`refusal.${refusal}`)
  }

  readonly refusalsOf = (thread: Thread): ThreadRefusals => ({
    reply: this.#refusal('reply-to-thread'),
    category: this.#refusal('change-category', thread.by.person),
    dispose: this.#refusal('dispose-thread'),
  })

  #refusal(action: Action, author?: string): Refusal | undefined {
    const subject = { phase: this.#phase, draft: this.#state }
    return refusalOf(this.#actor, action, author === undefined ? subject : { ...subject, author })
  }

  get #actor(): Actor {
    const { person, role, delegation } = this.#facts.actor
    return { person, delegation, role: roles.find((one) => one === role) ?? 'observer' }
  }

  #standingChanged(standing: Standing | undefined): void {
    const before = this.#last
    this.#last = standing
    if (standing === undefined || before === undefined || before.write === standing.write) return
    showStanding(standing, this.#facts.frozenVersion)
    announce(standingSentence(standing), 'assertive')
    this.#options.onChanged()
  }

  /** Tells where the frozen text is once the page knows. */
  showFrozen(): void {
    const standing = this.#last
    if (standing?.frozen === true && this.#facts.frozenVersion !== null) {
      showStanding(standing, this.#facts.frozenVersion)
    }
  }

  #connectionChanged(): void {
    clearTimeout(this.#gap)
    const connection = this.#options.room.connection.value
    const show = () => {
      showConnection(connection, this.mayWrite)
    }
    if (connection.state === 'lost') this.#gap = setTimeout(show, shortGap)
    else show()
  }
}
