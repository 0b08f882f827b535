/** News of drafts other than their text: actions tell it after their commit, event streams of pages listen. */
import type { DraftEvent } from '../../shared/api/events.ts'

export type Listener = (event: DraftEvent) => void

export class Announcements {
  readonly #byDraft = new Map<string, Set<Listener>>()
  readonly #sessionEnds = new Set<(session: string) => void>()

  announce(draft: string, event: DraftEvent): void {
    for (const listener of this.#byDraft.get(draft) ?? []) listener(event)
  }

  /** Hears of one draft until the answered function is called. */
  listen(draft: string, listener: Listener): () => void {
    const listeners = this.#byDraft.get(draft) ?? new Set()
    this.#byDraft.set(draft, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#byDraft.delete(draft)
    }
  }

  sessionEnded(session: string): void {
    for (const listener of this.#sessionEnds) listener(session)
  }

  /** Hears of every session that is ended before its time. */
  onSessionEnd(listener: (session: string) => void): () => void {
    this.#sessionEnds.add(listener)
    return () => {
      this.#sessionEnds.delete(listener)
    }
  }
}
