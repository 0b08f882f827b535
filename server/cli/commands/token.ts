import { makeToken } from '../../actions/people.ts'
import { exit, UsageError, wholeNumber } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'

/** Makes a token for scripts. */
export const token: Command = {
  name: 'token',
  usage: 'token EMAIL [--days N] [--label TEXT]',
  says:
    'Makes a token for scripts and prints it once. It acts with the rights of its person: "Authorization: Bearer …" on ' +
    'the API and on the sockets.',
  options: {
    days: { type: 'string', value: 'N', says: 'days it is valid, 1 to 3650 (default 90)' },
    label: { type: 'string', value: 'TEXT', says: 'what it is for' },
    json: { type: 'boolean', says: 'answer as JSON' },
    ...dataOption,
  },
  async run(words, terminal) {
    const [email, ...others] = words.positionals
    if (email === undefined || others.length > 0) throw new UsageError('Name one e-mail address.')
    const days = wholeNumber('--days', words.text('days') ?? '90', 1, 3_650)
    const label = words.text('label')?.slice(0, 100) ?? 'token'
    return withData(terminal, words.text('data'), 'tool', async (parts) => {
      const secret = await makeToken(parts, email, { label, days })
      terminal.out(
        words.flag('json') ? `${JSON.stringify({ token: secret, days })}\n` : `${secret}\n`,
      )
      return exit.yes
    })
  },
}
