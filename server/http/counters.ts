/** Plain counters for `/metrics`, in the text format that Prometheus reads. They name no person, draft or address. */

export class Counters {
  readonly #answers = new Map<number, number>()

  /** Counts one answer by its status. */
  answered(status: number): void {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1)
  }

  /** The page of counters; `more` adds what others count: name → value. */
  text(more: Readonly<Record<string, number>>): string {
    const lines = ['# TYPE guidelines_http_answers_total counter']
    for (const [status, count] of [...this.#answers].sort(([a], [b]) => a - b)) {
      lines.push(`guidelines_http_answers_total{status="${String(status)}"} ${String(count)}`)
    }
    for (const [name, value] of Object.entries(more)) {
      const type = name.endsWith('_total') ? 'counter' : 'gauge'
      lines.push(`# TYPE guidelines_${name} ${type}`, `guidelines_${name} ${String(value)}`)
    }
    return `${lines.join('\n')}\n`
  }
}
