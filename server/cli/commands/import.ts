import { basename } from 'node:path'
import { Fault } from '../../../shared/domain/fault.ts'
import { languages } from '../../../shared/domain/names.ts'
import { importDraft } from '../../actions/import-draft.ts'
import { knownCycle, knownPerson } from '../../actions/people.ts'
import { ask, perform } from '../../actions/perform.ts'
import type { Parts } from '../../actions/perform.ts'
import { participantsOf } from '../../store/accreditations.ts'
import type { Cycle } from '../../store/cycles.ts'
import { exit, needed, oneOf, UsageError } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'
import { readFile } from '../texts.ts'

/** Makes a draft from a file. */
export const importCommand: Command = {
  name: 'import',
  usage: 'import FILE --cycle KEY --work PAR --title TITLE --language en',
  says: 'Makes a draft from a Word, HTML, Markdown, text or canonical JSON file and says what could not be kept.',
  options: {
    cycle: { type: 'string', value: 'KEY', says: 'key of the review cycle' },
    work: { type: 'string', value: 'PAR', says: 'the guideline: three capital letters' },
    title: {
      type: 'string',
      value: 'TITLE',
      says: 'title of the draft (default: what the file says)',
    },
    language: {
      type: 'string',
      value: 'LANG',
      says: `language of the text: ${languages.join(', ')}`,
    },
    as: {
      type: 'string',
      value: 'EMAIL',
      says: 'who imports; needs the secretariat role (default: the first of the secretariat)',
    },
    json: { type: 'boolean', says: 'print the draft and the report as JSON' },
    ...dataOption,
  },
  async run(words, terminal) {
    const [path, ...others] = words.positionals
    if (path === undefined || others.length > 0) throw new UsageError('Name one file.')
    const language = oneOf('--language', needed(words, 'language'), languages)
    const work = needed(words, 'work')
    if (!/^[A-Z]{3}$/.test(work)) throw new UsageError('--work is made of three capital letters.')
    const key = needed(words, 'cycle')
    return withData(terminal, words.text('data'), 'tool', async (parts) => {
      const cycle = await knownCycle(parts.db, key)
      const person = await importer(parts, cycle, words.text('as'))
      const fileName = basename(path)
      const wanted = { cycle: cycle.id, work, language, fileName }
      const named = words.text('title')?.trim() ?? ''
      await ask(parts, importDraft, person, {
        ...wanted,
        title: { en: named },
        document: undefined,
      })
      const { document, title, report } = readFile(path, parts.newId)
      const en = named === '' ? (title ?? fileName) : named
      const titles = { en, [language]: en }
      const made = await perform(parts, importDraft, person, { ...wanted, title: titles, document })
      if (words.flag('json')) terminal.out(`${JSON.stringify({ ...made, report })}\n`)
      else terminal.out(`${made.draft}\n`)
      terminal.say(`${String(made.words)} words were imported.\n`)
      for (const { sentence } of report.notices) terminal.say(`${sentence}\n`)
      return exit.yes
    })
  },
}

async function importer(parts: Parts, cycle: Cycle, email: string | undefined): Promise<string> {
  if (email !== undefined) return (await knownPerson(parts.db, email)).id
  const people = await participantsOf(parts.db, cycle.id, parts.now().toISOString())
  const found = people.find(({ role }) => role === 'secretariat')
  if (found !== undefined) return found.person
  throw new Fault(
    'not-found',
    `Nobody has the secretariat role in "${cycle.key}"; give it to somebody first.`,
  )
}
