import type { Node } from 'prosemirror-model'
import { compare } from '../../../shared/compare/compare.ts'
import { guidelineDiff } from '../../../shared/compare/guideline-diff.ts'
import { summaryOf } from '../../../shared/compare/summary.ts'
import { exit, oneOf, UsageError } from '../command.ts'
import type { Command, Terminal } from '../command.ts'
import { changeLines, summaryLine } from '../compare-text.ts'
import { dataOption, withData } from '../data.ts'
import { fileText, isId, storedText } from '../texts.ts'

const formats = ['summary', 'text', 'json'] as const

/** Compares two texts. */
export const compareCommand: Command = {
  name: 'compare',
  usage: 'compare A B [--json | --format summary|text|json]',
  says:
    'Compares two files, or two versions or drafts by their ids. Ends with 0 where a reader sees no difference, with 1 ' +
    'where there is one, with 2 where they cannot be compared.',
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      says: 'summary: one line; text: every change; json: guideline-diff/1 (default summary)',
    },
    json: { type: 'boolean', says: 'the same as --format json' },
    ...dataOption,
  },
  async run(words, terminal) {
    const [a, b, ...others] = words.positionals
    if (a === undefined || b === undefined || others.length > 0) {
      throw new UsageError('Name two files or ids.')
    }
    const given = oneOf('--format', words.text('format') ?? 'summary', formats)
    const format = words.flag('json') ? 'json' : given
    const [before, after] = await textsOf(terminal, words.text('data'), a, b)
    const comparison = compare(before, after)
    switch (format) {
      case 'json':
        terminal.out(`${JSON.stringify(guidelineDiff(comparison, before, after))}\n`)
        break
      case 'text':
        terminal.out(changeLines(comparison))
        break
      case 'summary':
        terminal.out(summaryLine(comparison))
    }
    return summaryOf(comparison).identical ? exit.yes : exit.no
  },
}

async function textsOf(
  terminal: Terminal,
  data: string | undefined,
  a: string,
  b: string,
): Promise<readonly [Node, Node]> {
  if (!isId(a) && !isId(b)) return [fileText(a), fileText(b)]
  return withData(terminal, data, 'reader', async ({ db }) => {
    const read = async (word: string) =>
      isId(word) ? (await storedText(db, word)).document : fileText(word)
    return [await read(a), await read(b)]
  })
}
