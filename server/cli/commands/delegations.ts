import { delegationCategories } from '../../../shared/domain/names.ts'
import { addDelegation } from '../../actions/people.ts'
import { allDelegations } from '../../store/people.ts'
import { exit, needed, oneOf, UsageError } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'

/** States and organizations. */
export const delegations: Command = {
  name: 'delegations',
  usage: 'delegations add|list [CODE]',
  says: 'Adds a State or organization that people take part for, or lists them.',
  more: '  delegations add CODE --name NAME --category memberState|sectorMember|expert\n  delegations list',
  options: {
    name: { type: 'string', value: 'NAME', says: 'name in English' },
    category: { type: 'string', value: 'CATEGORY', says: delegationCategories.join(', ') },
    region: { type: 'string', value: 'REGION', says: 'region, in your own words' },
    json: { type: 'boolean', says: 'answer as JSON' },
    ...dataOption,
  },
  run(words, terminal) {
    const [act = '', code, ...others] = words.positionals
    const known = oneOf('delegations', act, ['add', 'list'])
    const json = words.flag('json')
    if (known === 'list') {
      return withData(terminal, words.text('data'), 'reader', async ({ db }) => {
        const all = (await allDelegations(db)).map(({ code, category, names }) => ({
          code,
          category,
          name: names.en,
        }))
        terminal.out(
          json
            ? `${JSON.stringify(all)}\n`
            : all.map((delegation) => `${Object.values(delegation).join('\t')}\n`).join(''),
        )
        return exit.yes
      })
    }
    if (code === undefined || others.length > 0) throw new UsageError('Name one code.')
    const category = oneOf('--category', needed(words, 'category'), delegationCategories)
    const names = { en: needed(words, 'name') }
    const region = words.text('region') ?? null
    return withData(terminal, words.text('data'), 'tool', async (parts) => {
      await addDelegation(parts, { code, category, region, names })
      terminal.out(json ? `${JSON.stringify({ code })}\n` : `${code}\n`)
      return exit.yes
    })
  },
}
