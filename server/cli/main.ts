/** The command line: finds the command, runs it, and turns what goes wrong into one sentence and an exit code. */
import { Fault } from '../../shared/domain/fault.ts'
import { programVersion } from '../version.ts'
import { exit, helpOf, readWords, UsageError } from './command.ts'
import type { Command, ExitCode, Terminal } from './command.ts'

/** Each command by name: one line for the overview, and its code, loaded only when it is used. */
export const commands = {
  serve: ['runs the server', async () => (await import('./commands/serve.ts')).serve],
  demo: ['loads a demo and serves it', async () => (await import('./commands/demo.ts')).demo],
  cycles: [
    'adds and lists review cycles',
    async () => (await import('./commands/cycles.ts')).cycles,
  ],
  delegations: [
    'adds and lists States and organizations',
    async () => (await import('./commands/delegations.ts')).delegations,
  ],
  people: ['manages accounts and roles', async () => (await import('./commands/people.ts')).people],
  token: ['makes a token for scripts', async () => (await import('./commands/token.ts')).token],
  import: [
    'makes a draft from a file',
    async () => (await import('./commands/import.ts')).importCommand,
  ],
  export: [
    'writes a draft or version as a file',
    async () => (await import('./commands/export.ts')).exportCommand,
  ],
  compare: [
    'compares two texts',
    async () => (await import('./commands/compare.ts')).compareCommand,
  ],
  blame: ['says who wrote which words', async () => (await import('./commands/blame.ts')).blame],
  verify: [
    'checks frozen versions and the audit log',
    async () => (await import('./commands/verify.ts')).verify,
  ],
} as const satisfies Readonly<Record<string, readonly [string, () => Promise<Command>]>>
type Name = keyof typeof commands

/** Runs one command and answers its exit code. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...words] = argv
  try {
    if (name === '--version') {
      terminal.out(`${programVersion()}\n`)
      return exit.yes
    }
    if (name === undefined || name === '--help' || name === 'help') {
      const [asked = ''] = words
      terminal.out(isCommand(asked) ? helpOf(await commands[asked][1]()) : overview())
      return name === undefined ? exit.error : exit.yes
    }
    if (!isCommand(name)) throw new UsageError(`There is no command "${name}".`)
    const command: Command = await commands[name][1]()
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

function isCommand(name: string): name is Name {
  return Object.hasOwn(commands, name)
}

function overview(): string {
  const lines = Object.entries(commands).map(([name, [does]]) => `  ${name.padEnd(13)}${does}`)
  return (
    'Usage: guidelines-review COMMAND …\n\n' +
    `${lines.join('\n')}\n\n` +
    'guidelines-review COMMAND --help says more about each.\n'
  )
}

function sentenceOf(error: unknown, name: string | undefined): string {
  if (error instanceof Fault) return error.sentence
  if (error instanceof UsageError) {
    const where = name !== undefined && isCommand(name) ? `${name} --help` : '--help'
    return `${error.message} See: guidelines-review ${where}`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
