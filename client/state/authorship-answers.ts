/**
 * Asks the server who wrote what, as long as somebody wants to know: once at the start, and a moment after the text has
 * changed. Knows no editor; whoever holds one gives it each answer.
 */
import { authorship } from '../../shared/api/authorship.ts'
import type { Authored } from '../../shared/api/authorship.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { call } from '../api.ts'
import { Store } from './store.ts'

export type AuthorshipAnswer =
  | { readonly state: 'off' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly answer: Authored }
  | { readonly state: 'failed'; readonly fault: Fault }

/** Pause in typing before the next question, and the longest time without one, in milliseconds. */
const pause = 2_000
const longest = 15_000

export class AuthorshipAnswers extends Store<AuthorshipAnswer> {
  readonly #draft: string
  #attempt: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingSince: number | undefined

  constructor(draft: string) {
    super({ state: 'off' })
    this.#draft = draft
  }

  /** Begins, or tries again. */
  start(): void {
    if (this.value.state !== 'ready') this.set({ state: 'loading' })
    void this.#ask()
  }

  /** To be told of every change of the text; does nothing while off. */
  textChanged(now: number): void {
    if (this.value.state === 'off') return
    this.#waitingSince ??= now
    const wait = Math.max(0, Math.min(pause, this.#waitingSince + longest - now))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      void this.#ask()
    }, wait)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#attempt?.abort()
    this.#waitingSince = undefined
    this.set({ state: 'off' })
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer)
    this.#waitingSince = undefined
    this.#attempt?.abort()
    const attempt = new AbortController()
    this.#attempt = attempt
    try {
      const answer = await call(authorship.ofDraft, {
        params: { draft: this.#draft },
        query: {},
        signal: attempt.signal,
      })
      if (!attempt.signal.aborted) this.set({ state: 'ready', answer })
    } catch (error) {
      if (attempt.signal.aborted) return
      if (!(error instanceof Fault)) throw error
      // What is shown stays true for the words it was said of.
      if (this.value.state !== 'ready') this.set({ state: 'failed', fault: error })
    }
  }
}
