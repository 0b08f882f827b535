/** Who was refused again and again waits: each refused change can cost the room a rebuild of its text. */
const most = 30
const per = 60_000

export class RefusalRate {
  readonly #times = new Map<string, number[]>()

  add(person: string): void {
    this.#times.set(person, [...this.#recent(person), performance.now()])
  }

  isTooHigh(person: string): boolean {
    const recent = this.#recent(person)
    if (recent.length === 0) this.#times.delete(person)
    return recent.length >= most
  }

  #recent(person: string): number[] {
    const now = performance.now()
    return (this.#times.get(person) ?? []).filter((at) => now - at < per)
  }
}
