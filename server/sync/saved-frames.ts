/**
 * How many writing frames of one connection are on disk, counted from the first without a gap: frames can be stored
 * in another order than they came (one that lacked its causes waits for the next), and the client counts from the front.
 */
export class SavedFrames {
  readonly #tell: (count: number) => void
  readonly #beyond = new Set<number>()
  #count = 0
  #told = 0
  #scheduled = false

  constructor(tell: (count: number) => void) {
    this.#tell = tell
  }

  /** Frames are numbered from 1. Told once for all that one commit stored. */
  add(frame: number): void {
    this.#beyond.add(frame)
    while (this.#beyond.delete(this.#count + 1)) this.#count++
    if (this.#scheduled) return
    this.#scheduled = true
    process.nextTick(() => {
      this.#scheduled = false
      this.flush()
    })
  }

  /** Tells now what was not told yet. */
  flush(): void {
    if (this.#count === this.#told) return
    this.#told = this.#count
    this.#tell(this.#count)
  }
}
