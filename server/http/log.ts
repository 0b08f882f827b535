/** What operators read: one line an event on standard error. Never holds secrets, texts or addresses of people. */

export interface Log {
  /** Something an operator should know. */
  say(sentence: string): void
  /** An unexpected error, under the id that the answer carried. */
  failure(id: string, error: unknown): void
}

/** Writes lines with their time; line ends inside a message are escaped, so that nobody can forge a line. */
export function lineLog(write: (line: string) => void, now: () => Date): Log {
  const line = (text: string) => {
    write(`${now().toISOString()} ${text.replaceAll(/[\r\n\u0085\u2028\u2029]+/g, ' ⏎ ')}\n`)
  }
  return {
    say: line,
    failure(id, error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      line(`error ${id}: ${stack}`)
    },
  }
}
