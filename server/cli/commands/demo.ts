import { configOf, dataOption, withData } from '../data.ts'
import { exit, UsageError, wholeNumber } from '../command.ts'
import type { Command } from '../command.ts'
import { Fault } from '../../../shared/domain/fault.ts'
import { loadCrowd, loadDemo, stateOfData } from '../demo-load.ts'
import type { Crowd } from '../demo-load.ts'
import { serveUntilStopped } from './serve.ts'

/** Loads the demo and, when asked, serves it. */
export const demo: Command = {
  name: 'demo',
  usage: 'demo [--serve] [--people N --drafts M]',
  says:
    'Loads a review cycle with fictional people, drafts, versions and comments into an empty data directory. ' +
    'With --people it makes a cycle for trials instead: N experts, one chair, one person of the secretariat, and M drafts.',
  options: {
    serve: {
      type: 'boolean',
      says: 'then serve it, and let anybody sign in as any of its people',
    },
    people: { type: 'string', value: 'N', says: 'number of experts, 1 to 5000' },
    drafts: { type: 'string', value: 'M', says: 'number of drafts, 1 to 5000 (default 1)' },
    json: { type: 'boolean', says: 'print drafts, people and their tokens as JSON' },
    ...dataOption,
  },
  async run(words, terminal) {
    const people = words.text('people')
    const drafts = words.text('drafts')
    if (drafts !== undefined && people === undefined) {
      throw new UsageError('--drafts goes with --people.')
    }
    const size =
      people === undefined
        ? undefined
        : {
            people: wholeNumber('--people', people, 1, 5_000),
            drafts: wholeNumber('--drafts', drafts ?? '1', 1, 5_000),
          }
    const data = words.text('data')
    const config = configOf(terminal, data)
    const crowd = await withData(terminal, data, 'server', async (parts) => {
      if (size !== undefined) return loadCrowd(parts, size)
      const state = await stateOfData(parts.db)
      // A demo lets everybody in as anybody: never on data that somebody made for themselves.
      if (state === 'other') throw otherData(config.dataDir)
      if (state === 'empty') await loadDemo(parts)
      return undefined
    })
    if (crowd !== undefined) terminal.out(words.flag('json') ? jsonOf(crowd) : linesOf(crowd))
    else if (words.flag('json')) terminal.out(`${JSON.stringify({ data: config.dataDir })}\n`)
    else terminal.say(`The demo is in ${config.dataDir}.\n`)
    if (!words.flag('serve')) return exit.yes
    return serveUntilStopped(terminal, config, { demo: true })
  },
}

function otherData(directory: string): Fault {
  return new Fault(
    'conflict',
    `The data in ${directory} are not those of a demo; choose another directory with --data or DATA_DIR.`,
  )
}

function jsonOf(crowd: Crowd): string {
  return `${JSON.stringify(crowd)}\n`
}

function linesOf({ drafts, people }: Crowd): string {
  return [
    ...drafts.map(({ id }) => `draft ${id}`),
    ...people.map(({ email, role, token }) => `${role} ${email} ${token}`),
    '',
  ].join('\n')
}
