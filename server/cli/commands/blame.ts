import { Fault } from '../../../shared/domain/fault.ts'
import { Authorships } from '../../store/authorships.ts'
import { draftById } from '../../store/drafts.ts'
import { versionById } from '../../store/versions.ts'
import { authoredDraft, authoredVersion, showAuthored } from '../../views/authorship.ts'
import type { Asked } from '../../views/authorship.ts'
import { blameLines, spokenParts } from '../blame-text.ts'
import { exit, UsageError } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'
import { isId } from '../texts.ts'

/** Says who wrote which words. */
export const blame: Command = {
  name: 'blame',
  usage: 'blame VERSION|DRAFT [--block ID] [--rows] [--json]',
  says:
    'Says of every word of a version, or of the live text of a draft, who wrote it, when and for which delegation: from ' +
    'the journal, whoever split, joined, moved, restored or pasted it since.',
  options: {
    block: { type: 'string', value: 'ID', says: 'only this block, table, figure or footnote' },
    rows: { type: 'boolean', says: 'every row of the journal apart, not sittings together' },
    json: { type: 'boolean', says: 'answer as JSON' },
    ...dataOption,
  },
  async run(words, terminal) {
    const [id, ...others] = words.positionals
    if (id === undefined || others.length > 0) throw new UsageError('Name one version or draft.')
    if (!isId(id)) throw new UsageError(`"${id}" is no id of a draft or version.`)
    const block = words.text('block')
    const asked: Asked = { block, by: words.flag('rows') ? 'rows' : 'sittings' }
    return withData(terminal, words.text('data'), 'reader', async ({ db, now }) => {
      const authorships = new Authorships({ db, now, saves: false })
      const version = await versionById(db, id.toLowerCase())
      const draft = await draftById(db, version?.draft ?? id.toLowerCase())
      if (draft === undefined) throw new Fault('not-found', `There is no draft or version ${id}.`)
      const text =
        version === undefined
          ? await authoredDraft(db, authorships, draft)
          : await authoredVersion(db, authorships, version)
      if (block !== undefined && !text.blocks.some((one) => one.id === block)) {
        throw new Fault('not-found', `There is no block ${block} in this text.`)
      }
      const answer = await showAuthored(db, draft, text, asked)
      const parts = spokenParts(text.document, answer)
      if (words.flag('json')) terminal.out(`${JSON.stringify({ ...answer, parts })}\n`)
      else terminal.out(blameLines(parts, answer.authors))
      return exit.yes
    })
  },
}
