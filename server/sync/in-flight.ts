/**
 * What is on its way to the disk, in order: rows being stored, and between them what waits for the rows before it.
 * When a row fails, everything behind it was built on it and is given back instead of being done.
 */

export interface Row<Change> {
  readonly change: Change
  outcome: 'waiting' | 'stored' | 'failed'
  /** Whether the change is given back after a failure. */
  keep: boolean
}

type Otherwise<Change> = { readonly again: Change } | { readonly run: () => void }

type Flight<Change> =
  | { readonly type: 'row'; readonly row: Row<Change> }
  | {
      readonly type: 'wait'
      readonly run: () => void
      readonly otherwise: Otherwise<Change>
    }

export class InFlight<Change> {
  #flights: Flight<Change>[] = []
  #failed = false
  #back: Change[] = []
  #runs: (() => void)[] = []
  #whenEmpty: (() => void)[] = []

  get size(): number {
    return this.#flights.length
  }

  /** Resolves at once, or when the last of what is under way has been settled. */
  empty(): Promise<void> {
    if (this.#flights.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenEmpty.push(resolve))
  }

  row(change: Change): Row<Change> {
    const row: Row<Change> = { change, outcome: 'waiting', keep: false }
    this.#flights.push({ type: 'row', row })
    return row
  }

  /** Does it as soon as everything before is stored (now, if nothing is). Where that fails, gives `otherwise` back. */
  wait(run: () => void, otherwise: Otherwise<Change>): void {
    if (this.#flights.length === 0) run()
    else this.#flights.push({ type: 'wait', run, otherwise })
  }

  settle(row: Row<Change>): void {
    row.outcome = 'stored'
    this.#advance()
  }

  /** `keep`: the change itself is given back too. */
  fail(row: Row<Change>, keep: boolean): void {
    row.outcome = 'failed'
    row.keep = keep
    this.#advance()
  }

  /** What was given back since the last call: changes in their order, and what has to be computed anew. */
  takeBack(): { readonly changes: readonly Change[]; readonly runs: readonly (() => void)[] } {
    const back = { changes: this.#back, runs: this.#runs }
    this.#back = []
    this.#runs = []
    return back
  }

  #advance(): void {
    for (;;) {
      const next = this.#flights[0]
      if (next === undefined || (next.type === 'row' && next.row.outcome === 'waiting')) break
      this.#flights.shift()
      this.#finish(next)
    }
    if (this.#flights.length > 0) return
    this.#failed = false
    const waiting = this.#whenEmpty
    this.#whenEmpty = []
    for (const resolve of waiting) resolve()
  }

  #finish(flight: Flight<Change>): void {
    if (flight.type === 'row') {
      if (flight.row.outcome !== 'failed') return
      this.#failed = true
      if (flight.row.keep) this.#back.push(flight.row.change)
      return
    }
    if (!this.#failed) flight.run()
    else if ('again' in flight.otherwise) this.#back.push(flight.otherwise.again)
    else this.#runs.push(flight.otherwise.run)
  }
}
