/**
 * What refused changes cost, by person: each can make a room build its text anew. Who has used up the budget of a
 * minute has to wait before joining again, so that nobody can keep a server busy with refusals.
 */

/** Milliseconds of work that one person's refusals may cost within a minute. */
const budget = 10_000
const per = 60_000
/** A refusal without a rebuild. */
const least = 2

interface Cost {
  readonly at: number
  readonly milliseconds: number
}

export class RefusalRate {
  readonly #costs = new Map<string, readonly Cost[]>()
  readonly #now: () => number

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  add(person: string, milliseconds: number): void {
    const cost = { at: this.#now(), milliseconds: milliseconds + least }
    this.#costs.set(person, [...this.#recent(person), cost])
  }

  isTooHigh(person: string): boolean {
    const recent = this.#recent(person)
    if (recent.length === 0) this.#costs.delete(person)
    return recent.reduce((sum, cost) => sum + cost.milliseconds, 0) > budget
  }

  #recent(person: string): readonly Cost[] {
    const since = this.#now() - per
    return (this.#costs.get(person) ?? []).filter(({ at }) => at > since)
  }
}
