import { addCycle } from '../../actions/people.ts'
import { allCycles } from '../../store/cycles.ts'
import { exit, needed, oneOf, UsageError } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'

/** Review cycles. */
export const cycles: Command = {
  name: 'cycles',
  usage: 'cycles add|list [KEY]',
  says: 'Adds a review cycle in its first phase, or lists the cycles.',
  more: '  cycles add KEY --name NAME --body NAME [--zone Europe/Zurich]\n  cycles list',
  options: {
    name: { type: 'string', value: 'NAME', says: 'name of the cycle, in English' },
    body: { type: 'string', value: 'NAME', says: 'the working group that owns it, in English' },
    zone: { type: 'string', value: 'ZONE', says: 'time zone dates are shown in (default UTC)' },
    json: { type: 'boolean', says: 'answer as JSON' },
    ...dataOption,
  },
  run(words, terminal) {
    const [act = '', key, ...others] = words.positionals
    const known = oneOf('cycles', act, ['add', 'list'])
    const json = words.flag('json')
    if (known === 'list') {
      return withData(terminal, words.text('data'), 'reader', async ({ db }) => {
        const all = (await allCycles(db)).map(({ key, phase, name }) => ({
          key,
          phase,
          name: name.en,
        }))
        terminal.out(
          json
            ? `${JSON.stringify(all)}\n`
            : all.map((cycle) => `${Object.values(cycle).join('\t')}\n`).join(''),
        )
        return exit.yes
      })
    }
    if (key === undefined || others.length > 0) throw new UsageError('Name one key.')
    const name = { en: needed(words, 'name') }
    const body = { en: needed(words, 'body') }
    const zone = zoneFrom(words.text('zone') ?? 'UTC')
    return withData(terminal, words.text('data'), 'tool', async (parts) => {
      const { id } = await addCycle(parts, { key, name, body, zone })
      terminal.out(json ? `${JSON.stringify({ id, key })}\n` : `${key}\n`)
      return exit.yes
    })
  },
}

function zoneFrom(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    throw new UsageError(`"${zone}" is no time zone; use one like Europe/Zurich.`)
  }
}
