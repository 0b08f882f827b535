/** When the whole state of a text is kept beside the journal, so that opening it reads few rows. Never more than that. */
import { limits } from './limits.ts'

export class Snapshots {
  readonly #save: (seq: number, state: Uint8Array) => Promise<void>
  readonly #report: (error: unknown) => void
  #rows = 0
  #busy = false

  constructor(
    save: (seq: number, state: Uint8Array) => Promise<void>,
    report: (error: unknown) => void,
  ) {
    this.#save = save
    this.#report = report
  }

  /** The text was opened with so many rows behind its last snapshot. */
  opened(rows: number): void {
    this.#rows = rows
  }

  addRow(): void {
    this.#rows++
  }

  get isDue(): boolean {
    return !this.#busy && this.#rows >= limits.snapshotRows
  }

  /** True where the next opening would gain from a snapshot now. */
  get isWorthIt(): boolean {
    return !this.#busy && this.#rows >= limits.snapshotRowsAtRest
  }

  /** A state that is not durable yet: `store` it once it is, or `forget` it. */
  prepare(state: Uint8Array): { store: (seq: number) => void; forget: () => void } {
    const rows = this.#rows
    this.#busy = true
    return {
      store: (seq) => {
        this.#rows -= rows
        void this.store(seq, state)
      },
      forget: () => {
        this.#busy = false
      },
    }
  }

  /** Keeps the state as of a row. One that fails only costs time: the next is tried after as many rows again. */
  async store(seq: number, state: Uint8Array): Promise<void> {
    this.#busy = true
    try {
      await this.#save(seq, state)
    } catch (error) {
      this.#report(error)
    } finally {
      this.#busy = false
    }
  }
}
