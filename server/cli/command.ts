/** What a command is, and how its words are read: options with a sentence each, `--help`, one sentence for a mistake. */
import { parseArgs } from 'node:util'

/** Exit codes that scripts can use. */
export const exit = {
  /** Done; for `compare`: identical, for `verify`: everything fits. */
  yes: 0,
  /** A negative answer, not an error. */
  no: 1,
  /** Wrong usage, or it could not be done. */
  error: 2,
} as const
export type ExitCode = (typeof exit)[keyof typeof exit]

export interface Option {
  readonly type: 'string' | 'boolean'
  /** Shown in the help as `--name VALUE`. */
  readonly value?: string
  readonly says: string
}

/** The outside world of a command. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  /** Answers, standard output. */
  out(text: string): void
  /** Everything else, standard error. */
  say(text: string): void
  /** Resolves when the process is asked to end. */
  stopped(): Promise<void>
}

export interface Words {
  readonly positionals: readonly string[]
  text(name: string): string | undefined
  flag(name: string): boolean
}

export interface Command {
  readonly name: string
  /** `import FILE --cycle KEY …` */
  readonly usage: string
  readonly says: string
  /** More lines for the help. */
  readonly more?: string
  readonly options: Readonly<Record<string, Option>>
  readonly run: (words: Words, terminal: Terminal) => Promise<ExitCode>
}

/** A mistake in how a command was called. */
export class UsageError extends Error {}

/** Reads the words behind a command's name. Throws `UsageError`. */
export function readWords(command: Command, argv: readonly string[]): Words {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, help: helpOption }).map(([name, { type }]) => [
      name,
      { type },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    })
    return {
      positionals,
      text: (name) => {
        const value = values[name]
        return typeof value === 'string' ? value : undefined
      },
      flag: (name) => values[name] === true,
    }
  } catch (error) {
    // Its messages go on with advice of several sentences; the first says what is wrong.
    throw new UsageError(error instanceof Error ? firstSentence(error.message) : String(error))
  }
}

/** The value of an option that has to be there. */
export function needed(words: Words, name: string): string {
  const value = words.text(name)?.trim()
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`)
  return value
}

/** One of a list of words. */
export function oneOf<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((known) => known === value)
  if (found !== undefined) return found
  throw new UsageError(`${what} is "${value}"; it has to be one of ${allowed.join(', ')}.`)
}

/** A whole number in a range. */
export function wholeNumber(what: string, value: string, from: number, to: number): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= from && number <= to) return number
  throw new UsageError(
    `${what} is "${value}"; it has to be a number from ${String(from)} to ${String(to)}.`,
  )
}

/** The help of one command. */
export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, help: helpOption })
  const heads = options.map(([name, { value }]) =>
    value === undefined ? `--${name}` : `--${name} ${value}`,
  )
  const width = Math.max(...heads.map((head) => head.length)) + 2
  const lines = options.map(
    ([, { says }], index) => `  ${(heads[index] ?? '').padEnd(width)}${says}`,
  )
  const more = command.more === undefined ? '' : `\n${command.more}\n`
  return `Usage: guidelines-review ${command.usage}\n\n${command.says}\n\n${lines.join('\n')}\n${more}`
}

const helpOption: Option = { type: 'boolean', says: 'show this help' }

function firstSentence(text: string): string {
  return `${text.split('. ')[0]?.replace(/\.$/, '') ?? text}.`
}
