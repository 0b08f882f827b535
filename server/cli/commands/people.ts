import { languages, roles } from '../../../shared/domain/names.ts'
import {
  addPerson,
  endRole,
  firstLinkMinutes,
  knownCycle,
  linkMinutes,
  makeLink,
  setRole,
} from '../../actions/people.ts'
import type { RoleGiven } from '../../actions/people.ts'
import type { Parts } from '../../actions/perform.ts'
import type { Config } from '../../config.ts'
import { participantsOf } from '../../store/accreditations.ts'
import { allPeople } from '../../store/people.ts'
import { exit, needed, oneOf, UsageError } from '../command.ts'
import type { Command, Terminal, Words } from '../command.ts'
import { dataOption, withData } from '../data.ts'

const acts = ['add', 'list', 'link', 'role', 'end'] as const

/** Accounts and roles. */
export const people: Command = {
  name: 'people',
  usage: 'people add|list|link|role|end [EMAIL]',
  says: 'Manages accounts and roles.',
  more: [
    '  people add EMAIL --name NAME [--cycle KEY --role ROLE [--delegation CODE]]',
    '      adds an account and prints a sign-in link that works once within 72 hours',
    '  people list [--cycle KEY]',
    '  people link EMAIL',
    '      prints a sign-in link that works once within 15 minutes',
    '  people role EMAIL --cycle KEY --role ROLE [--delegation CODE]',
    '      gives a role in place of the one held there until now; takes effect on open pages at once',
    '  people end EMAIL [--cycle KEY]',
    '      ends the part in one cycle; without --cycle in all, with every session, token and link',
  ].join('\n'),
  options: {
    name: { type: 'string', value: 'NAME', says: 'printed name' },
    languages: { type: 'string', value: 'LIST', says: `of ${languages.join(',')} (default en)` },
    cycle: { type: 'string', value: 'KEY', says: 'key of the review cycle' },
    role: { type: 'string', value: 'ROLE', says: roles.join(', ') },
    delegation: { type: 'string', value: 'CODE', says: 'code of the delegation' },
    json: { type: 'boolean', says: 'answer as JSON' },
    ...dataOption,
  },
  run(words, terminal) {
    const [act, email, ...others] = words.positionals
    if (act === undefined) throw new UsageError(`Say what to do: ${acts.join(', ')}.`)
    const known = oneOf('people', act, acts)
    if (known === 'list') return list(words, terminal)
    if (email === undefined || others.length > 0) throw new UsageError('Name one e-mail address.')
    return change(known, email, words, terminal)
  },
}

/** The address that a sign-in link opens. The secret stands behind `#`, so no server or proxy ever logs it. */
export function linkAddress({ publicUrl, host, port }: Config, secret: string): string {
  return `${publicUrl ?? `http://${host}:${String(port === 0 ? 8080 : port)}`}/sign-in/link#token=${secret}`
}

async function change(
  act: Exclude<(typeof acts)[number], 'list'>,
  email: string,
  words: Words,
  terminal: Terminal,
) {
  const json = words.flag('json')
  const answer = (value: object, text: string) => {
    terminal.out(json ? `${JSON.stringify(value)}\n` : `${text}\n`)
    return exit.yes
  }
  const plan = planOf(act, words)
  return withData(terminal, words.text('data'), 'tool', async (parts, config) => {
    switch (plan.act) {
      case 'add': {
        const { person, link } = await addPerson(parts, { email, ...plan })
        const address = linkAddress(config, link)
        return answer(
          { person: person.id, email: person.email, link: address, minutes: firstLinkMinutes },
          address,
        )
      }
      case 'link': {
        const link = linkAddress(config, await makeLink(parts, email))
        return answer({ link, minutes: linkMinutes }, link)
      }
      case 'role':
        await setRole(parts, email, plan.role)
        return answer(
          { email, ...plan.role },
          `${email} is now ${plan.role.role} in ${plan.role.cycle}.`,
        )
      case 'end': {
        const ended = await endRole(parts, email, plan.cycle)
        return answer({ email, ended }, `${email}: ${String(ended)} part(s) ended.`)
      }
    }
  })
}

/** Reads the options first, so that a mistake is told before any data are opened. */
function planOf(act: Exclude<(typeof acts)[number], 'list'>, words: Words) {
  switch (act) {
    case 'add':
      return {
        act,
        name: needed(words, 'name'),
        languages: (words.text('languages') ?? 'en')
          .split(',')
          .map((language) => oneOf('--languages', language.trim(), languages)),
        role: words.text('cycle') === undefined ? undefined : roleOf(words),
      } as const
    case 'link':
      return { act } as const
    case 'role':
      return { act, role: roleOf(words) } as const
    case 'end':
      return { act, cycle: words.text('cycle') } as const
  }
}

function roleOf(words: Words): RoleGiven {
  return {
    cycle: needed(words, 'cycle'),
    role: oneOf('--role', needed(words, 'role'), roles),
    delegation: words.text('delegation')?.trim() ?? null,
  }
}

async function list(words: Words, terminal: Terminal) {
  return withData(terminal, words.text('data'), 'reader', async (parts) => {
    const key = words.text('cycle')
    const rows = key === undefined ? await allAccounts(parts) : await peopleOfCycle(parts, key)
    if (words.flag('json')) terminal.out(`${JSON.stringify(rows)}\n`)
    else terminal.out(rows.map((row) => `${Object.values(row).join('\t')}\n`).join(''))
    return exit.yes
  })
}

async function allAccounts({ db }: Parts) {
  return (await allPeople(db)).map(({ email, name }) => ({ email, name }))
}

async function peopleOfCycle({ db, now }: Parts, key: string) {
  const cycle = await knownCycle(db, key)
  const emails = new Map((await allPeople(db)).map(({ id, email }) => [id, email]))
  const taking = await participantsOf(db, cycle.id, now().toISOString())
  return taking.map(({ person, name, role, delegation }) => ({
    email: emails.get(person) ?? '',
    name,
    role,
    delegation: delegation ?? '',
  }))
}
