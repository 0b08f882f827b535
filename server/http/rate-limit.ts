/** Counts tries by who makes them, in windows of a minute. Forgets what is over, so memory stays small. */
export class RateLimit {
  readonly #most: number
  readonly #now: () => Date
  #minute = 0
  readonly #tries = new Map<string, number>()

  /** At most `most` tries a minute for each key. */
  constructor(most: number, now: () => Date) {
    this.#most = most
    this.#now = now
  }

  /** Counts one try; false where that was one too many. */
  admits(key: string): boolean {
    const minute = Math.floor(this.#now().getTime() / 60_000)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#tries.clear()
    }
    // A flood from ever new addresses must not fill the memory: from then on new ones share one count.
    const counted = this.#tries.has(key) || this.#tries.size < 10_000 ? key : '*'
    const tries = (this.#tries.get(counted) ?? 0) + 1
    this.#tries.set(counted, tries)
    return tries <= this.#most
  }
}
