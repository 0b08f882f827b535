import { configOf, dataOption } from '../data.ts'
import { exit } from '../command.ts'
import type { Command, ExitCode, Terminal } from '../command.ts'
import { variables } from '../../config.ts'
import type { Config } from '../../config.ts'
import { startServer } from '../../main.ts'

const environment = Object.entries(variables)
  .map(([name, says]) => `  ${name.padEnd(12)}${says}`)
  .join('\n')

/** Runs the server until it is asked to stop. */
export const serve: Command = {
  name: 'serve',
  usage: 'serve',
  says: 'Runs the server. Prints one line of JSON with its address on standard output when it is ready.',
  more: `Environment:\n${environment}`,
  options: { ...dataOption },
  run: (words, terminal) =>
    serveUntilStopped(terminal, configOf(terminal, words.text('data')), { demo: false }),
}

/** Starts, announces the address, waits for the signal, stops. */
export async function serveUntilStopped(
  terminal: Terminal,
  config: Config,
  { demo }: { readonly demo: boolean },
): Promise<ExitCode> {
  // Before anything else: a signal that comes while it starts must not end it half way.
  const stopped = terminal.stopped()
  const server = await startServer(config, {
    demo,
    now: terminal.now,
    log: (line) => {
      terminal.say(line)
    },
  })
  terminal.out(`${JSON.stringify({ listening: server.url })}\n`)
  if (demo) terminal.say(`\n  The demo is ready: open ${server.url}\n\n`)
  await stopped
  await server.close()
  return exit.yes
}
