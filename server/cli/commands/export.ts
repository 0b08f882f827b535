import { writeFileSync } from 'node:fs'
import { Fault } from '../../../shared/domain/fault.ts'
import { exportFormats, fileFromDocument } from '../../files/export.ts'
import { directionOf, titleOf } from '../../http/downloads.ts'
import { exit, oneOf, UsageError } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'
import { isId, storedText } from '../texts.ts'

/** Writes a text as a file. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'export DRAFT|VERSION [--format html|md|json] [--out FILE]',
  says: 'Writes the live text of a draft, or a version, as HTML, Markdown or canonical JSON.',
  options: {
    format: { type: 'string', value: 'FORMAT', says: `${exportFormats.join(', ')} (default html)` },
    out: { type: 'string', value: 'FILE', says: 'file to write (default: standard output)' },
    ...dataOption,
  },
  async run(words, terminal) {
    const [id, ...others] = words.positionals
    if (id === undefined || others.length > 0) throw new UsageError('Name one draft or version.')
    if (!isId(id)) throw new UsageError(`"${id}" is no id of a draft or version.`)
    const format = oneOf('--format', words.text('format') ?? 'html', exportFormats)
    return withData(terminal, words.text('data'), 'reader', async ({ db }) => {
      const { document, draft } = await storedText(db, id)
      const { language } = draft
      const meta = { title: titleOf(draft), language, direction: directionOf(language) }
      const { bytes } = fileFromDocument(document, format, meta)
      const out = words.text('out')
      if (out === undefined) terminal.out(Buffer.from(bytes).toString('utf8'))
      else writeOut(out, bytes)
      return exit.yes
    })
  },
}

function writeOut(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new Fault('refused', `The file ${path} cannot be written (${code}).`)
  }
}
