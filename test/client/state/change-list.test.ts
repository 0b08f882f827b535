import { describe, expect, test } from 'vitest'
import { compare } from '../../../shared/compare/compare.ts'
import { schema } from '../../../shared/text/schema.ts'
import { changesBySection, changesOf } from '../../../client/state/change-list.ts'
import { foldsOf } from '../../../client/state/folds.ts'

interface Line {
  readonly text: string
  readonly kind?: string
}

function text(...lines: readonly (string | Line)[]) {
  return schema.node(
    'doc',
    null,
    lines.map((line, index) => {
      const { text: words, kind = 'paragraph' } = typeof line === 'string' ? { text: line } : line
      const attrs = { id: `b${index}`, kind, level: kind === 'heading' ? 1 : 0 }
      return schema.node('block', attrs, words === '' ? [] : [schema.text(words)])
    }),
  )
}

const heading = (words: string): Line => ({ text: words, kind: 'heading' })
const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, index) => `Paragraph number ${index} stays exactly as it was.`)

describe('the list of changes', () => {
  test('has each change once, with its symbol and first words', () => {
    const before = text(heading('Aims'), 'Parents decide alone.', 'An old sentence goes away here.')
    const after = text(
      heading('Aims'),
      'Parents decide together.',
      'Quite another thing was added.',
    )
    const changes = changesOf(compare(before, after))
    expect(changes.map(({ index }) => index)).toEqual(changes.map((_, index) => index))
    expect(changes.find(({ symbol }) => symbol === 'MOD')?.excerpt).toBe('Parents decide together.')
  })

  test('shows what a deleted block said', () => {
    const before = text('One stays here for good.', 'Two is taken out of the text.')
    const after = text('One stays here for good.')
    expect(changesOf(compare(before, after))).toMatchObject([
      { symbol: 'SUP', excerpt: 'Two is taken out of the text.' },
    ])
  })

  test('cuts long texts without cutting a character in two', () => {
    const [change] = changesOf(compare(text(), text('👩‍👧 '.repeat(80))))
    expect(change?.excerpt.endsWith('…')).toBe(true)
    expect(change?.excerpt.isWellFormed()).toBe(true)
  })

  test('groups by section in the order of the text', () => {
    const before = text(heading('Aims'), 'Parents decide alone.', heading('Means'), 'Schools help.')
    const after = text(
      heading('Aims'),
      'Parents decide together.',
      heading('Means'),
      'Schools help all children.',
    )
    const sections = changesBySection(compare(before, after))
    expect(sections.map(({ title }) => title)).toEqual(['Aims', 'Means'])
  })
})

describe('folds', () => {
  const hiddenIn = (...lines: readonly (string | Line)[]) => {
    const changed = lines.map((line) => (line === 'CHANGE' ? 'Now it reads in another way.' : line))
    const before = lines.map((line) => (line === 'CHANGE' ? 'Now it reads in this way.' : line))
    return foldsOf(compare(text(...before), text(...changed)).entries).map((part) =>
      part.type === 'fold'
        ? [part.first.length, part.hidden.length, part.last.length]
        : part.entry.type,
    )
  }

  test('hide what is unchanged but one block on either side of a change', () => {
    expect(hiddenIn(...paragraphs(6), 'CHANGE', ...paragraphs(5))).toEqual([
      [0, 5, 1],
      'changed',
      [1, 4, 0],
    ])
  })

  test('keep the heading above the block before a change', () => {
    expect(hiddenIn(...paragraphs(5), heading('Means'), 'Schools help.', 'CHANGE')).toEqual([
      [0, 5, 2],
      'changed',
    ])
  })

  test('do not hide a single block', () => {
    expect(hiddenIn('CHANGE', ...paragraphs(3), 'CHANGE')).toEqual([
      'changed',
      [3, 0, 0],
      'changed',
    ])
  })
})
