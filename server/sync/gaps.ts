/**
 * Changes that build on something that has not arrived. An honest client can send one while its answer to the
 * server's question, which brings the rest, is still under way: it is held for that long, neither stored nor counted.
 */
import { closeCode } from '../../shared/sync/frames.ts'
import type { Author, Change } from './author.ts'
import type { Problem } from './gate.ts'
import { limits } from './limits.ts'

export const gapProblem: Problem = { code: closeCode.malformed, reason: 'gap' }

export class Gaps {
  readonly #held = new Map<Author, Change[]>()

  /** Keeps the change for later. False where nothing can close the gap any more, or too much is held. */
  hold(change: Change): boolean {
    const { author } = change
    const held = this.#held.get(author) ?? []
    const bytes = held.reduce((sum, { update }) => sum + update.length, change.update.length)
    if (author.answered || change.isAnswer) return false
    if (held.length >= limits.heldFrames || bytes > limits.heldBytes) return false
    this.#held.set(author, [...held, change])
    if (held.length === 0) this.#watch(author)
    return true
  }

  /** The answer has come: what was held, in its order, to be tried again. */
  release(author: Author): readonly Change[] {
    const held = this.#held.get(author) ?? []
    this.#held.delete(author)
    return held
  }

  /** Refuses when the connection has sent nothing more for a while; a slow one that still sends is waited for. */
  #watch(author: Author): void {
    const before = author.received()
    setTimeout(() => {
      if (!this.#held.has(author)) return
      if (!author.refused && author.received() > before) {
        this.#watch(author)
        return
      }
      this.#held.delete(author)
      if (!author.refused) author.refuse(gapProblem)
    }, limits.gap).unref()
  }
}
