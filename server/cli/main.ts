/** The command line: finds the command, runs it, and turns what goes wrong into one sentence and an exit code. */
import { Fault } from '../../shared/domain/fault.ts'
import { programVersion } from '../version.ts'
import { exit, helpOf, readWords, UsageError } from './command.ts'
import type { Command, ExitCode, Terminal } from './command.ts'
import { compareCommand } from './commands/compare.ts'
import { cycles } from './commands/cycles.ts'
import { delegations } from './commands/delegations.ts'
import { demo } from './commands/demo.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { people } from './commands/people.ts'
import { serve } from './commands/serve.ts'
import { token } from './commands/token.ts'
import { verify } from './commands/verify.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [
  serve,
  demo,
  cycles,
  delegations,
  people,
  token,
  importCommand,
  exportCommand,
  compareCommand,
  verify,
]

/** Runs one command and answers its exit code. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...words] = argv
  try {
    if (name === '--version') {
      terminal.out(`${programVersion()}\n`)
      return exit.yes
    }
    if (name === undefined || name === '--help' || name === 'help') {
      const asked = commands.find((command) => command.name === words[0])
      terminal.out(asked === undefined ? overview() : helpOf(asked))
      return name === undefined ? exit.error : exit.yes
    }
    const command = commands.find((known) => known.name === name)
    if (command === undefined) throw new UsageError(`There is no command "${name}".`)
    const read = readWords(command, words)
    if (read.flag('help')) {
      terminal.out(helpOf(command))
      return exit.yes
    }
    return await command.run(read, terminal)
  } catch (error) {
    terminal.say(`guidelines-review: ${sentenceOf(error, name)}\n`)
    return exit.error
  }
}

/** Runs with the words, streams and signals of this process; sets its exit code. */
export async function runFromProcess(): Promise<void> {
  // A reader that went away (`| head`) is no error of ours.
  process.stdout.on('error', () => process.exit(exit.error))
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    now: () => new Date(),
    out: (text) => process.stdout.write(text),
    say: (text) => process.stderr.write(text),
    stopped: signalled,
  })
}

/** The first signal asks for a graceful stop; a second one ends the process at once, by the default way. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve()
      })
    }
  })
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  const lines = commands.map(
    ({ name, says }) => `  ${name.padEnd(width)}${says.split('. ')[0] ?? ''}`,
  )
  return (
    'Usage: guidelines-review COMMAND …\n\n' +
    `${lines.map((line) => line.replace(/\.$/, '')).join('\n')}\n\n` +
    'guidelines-review COMMAND --help says more about each.\n'
  )
}

function sentenceOf(error: unknown, name: string | undefined): string {
  if (error instanceof Fault) return error.sentence
  if (error instanceof UsageError) {
    const where = commands.some((command) => command.name === name)
      ? `${name ?? ''} --help`
      : '--help'
    return `${error.message} See: guidelines-review ${where}`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
