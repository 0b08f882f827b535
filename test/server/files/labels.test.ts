import { performance } from 'node:perf_hooks'
import type { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import { labelsOf, outlineOf } from '../../../shared/text/labels.ts'
import { schema } from '../../../shared/text/schema.ts'
import { countWords, plainTextOf } from '../../../shared/text/words.ts'
import { block, doc, p, table } from './documents.ts'

let count = 0
function named(attrs: Record<string, unknown>, text = 'x'): Node {
  return block({ id: `n${++count}`, ...attrs }, text)
}
const h = (level: number, attrs = {}) => named({ kind: 'heading', level, ...attrs })
const item = (level: number, list: string, attrs = {}) =>
  named({ kind: 'item', level, list, ...attrs })

/** Labels of the top-level blocks in order, `-` for none. */
function labels(...parts: Node[]): string[] {
  const all = labelsOf(doc(...parts))
  return parts.map((part) => all.get(String(part.attrs['id'])) ?? '-')
}

test('headings count by level', () => {
  expect(labels(h(1), h(2), h(2), h(3), h(1), h(2))).toEqual([
    '1',
    '1.1',
    '1.2',
    '1.2.1',
    '2',
    '2.1',
  ])
})

test('a text whose shallowest heading is of level 2 counts from 1', () => {
  expect(labels(h(2), h(3), h(2))).toEqual(['1', '1.1', '2'])
})

test('an unnumbered heading has no label, nor have those below it', () => {
  expect(labels(h(1, { numbered: false }), h(2), h(1), h(2))).toEqual(['-', '-', '1', '1.1'])
})

test('a skipped level never gives one label twice', () => {
  expect(labels(h(1), h(3), h(2), h(3))).toEqual(['1', '1.0.1', '1.1', '1.1.1'])
})

test('annexes count in letters and appendices in Roman numbers, with the headings after them', () => {
  const annex = () => named({ kind: 'annex' })
  const appendix = () => named({ kind: 'appendix' })
  expect(labels(h(1), annex(), h(2), h(3), annex(), h(1), appendix(), h(1), appendix())).toEqual([
    '1',
    'A',
    'A.1',
    'A.1.1',
    'B',
    'B.1',
    'I',
    'I.1',
    'II',
  ])
})

test('recommendations count through the whole text, in tables too', () => {
  const recommendation = () => named({ kind: 'recommendation' })
  const inCell = block({ id: 'in-cell', kind: 'recommendation' }, 'x')
  const grid = schema.node('table', { id: 't', cols: ['c'] }, [
    schema.node('row', { id: 'r' }, [schema.node('cell', { col: 'c' }, [inCell])]),
  ])
  const [first, last] = [recommendation(), recommendation()]
  const all = labelsOf(doc(first, h(1), grid, last))
  expect([first, inCell, last].map(({ attrs }) => all.get(String(attrs['id'])))).toEqual([
    'R1',
    'R2',
    'R3',
  ])
})

test('items are written in the style of their list', () => {
  const styles = ['decimal', 'lower-alpha', 'lower-roman', 'bullet', 'unknown']
  expect(styles.flatMap((style) => labels(item(0, style), item(0, style)))).toEqual([
    '1.',
    '2.',
    '(a)',
    '(b)',
    '(i)',
    '(ii)',
    '•',
    '•',
    '•',
    '•',
  ])
})

test('items start anew after a block at their level, and count on over one inside them', () => {
  expect(labels(item(0, 'decimal'), p('x'), item(0, 'decimal'))).toEqual(['1.', '-', '1.'])
  expect(labels(item(0, 'decimal'), named({ level: 1 }), item(0, 'decimal'))).toEqual([
    '1.',
    '-',
    '2.',
  ])
})

test('an inner list starts anew under the next outer item', () => {
  expect(
    labels(
      item(0, 'decimal'),
      item(1, 'lower-alpha'),
      item(1, 'lower-alpha'),
      item(0, 'decimal'),
      item(1, 'lower-alpha'),
    ),
  ).toEqual(['1.', '(a)', '(b)', '2.', '(a)'])
})

test('a start sets the number, and a change of style or frame starts anew', () => {
  expect(labels(item(0, 'decimal', { start: 4 }), item(0, 'decimal'))).toEqual(['4.', '5.'])
  expect(labels(item(0, 'decimal'), item(0, 'lower-alpha'), item(0, 'decimal'))).toEqual([
    '1.',
    '(a)',
    '1.',
  ])
  expect(labels(item(0, 'decimal'), item(0, 'decimal', { frame: 'box' }))).toEqual(['1.', '1.'])
})

test('letters go on after z', () => {
  expect(labels(item(0, 'lower-alpha', { start: 26 }), item(0, 'lower-alpha'))).toEqual([
    '(z)',
    '(aa)',
  ])
})

test('footnotes count in order through blocks and cells', () => {
  const note = (id: string) => schema.node('footnote', { id }, [schema.text('n')])
  const all = labelsOf(doc(p('a', note('f1')), table([['x']]), p('b', note('f2'), note('f3'))))
  expect(['f1', 'f2', 'f3'].map((id) => all.get(id))).toEqual(['1', '2', '3'])
})

test('the outline lists title, headings, annexes and appendices with labels and text', () => {
  const note = schema.node('footnote', { id: 'f' }, [schema.text('not this')])
  const outline = outlineOf(
    doc(
      block({ id: 'a', kind: 'title' }, 'Guidelines'),
      p('text'),
      block(
        { id: 'b', kind: 'heading', level: 1 },
        'Aims',
        note,
        schema.node('break'),
        'and scope',
      ),
      block({ id: 'c', kind: 'annex' }, 'Terms'),
    ),
  )
  expect(outline).toEqual([
    { id: 'a', kind: 'title', level: 0, label: '', text: 'Guidelines' },
    { id: 'b', kind: 'heading', level: 1, label: '1', text: 'Aims and scope' },
    { id: 'c', kind: 'annex', level: 1, label: 'A', text: 'Terms' },
  ])
})

test('5,000 blocks are labelled within 5 ms', () => {
  const parts = Array.from({ length: 5_000 }, (_, index) =>
    index % 10 === 0
      ? h(1 + (index % 3))
      : index % 3 === 0
        ? item(index % 2, 'decimal')
        : p('text'),
  )
  const document = doc(...parts)
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now()
    labelsOf(document)
    return performance.now() - start
  })
  expect(Math.min(...times)).toBeLessThan(5)
})

test('words are runs of letters and digits; apostrophe, hyphen and point join', () => {
  expect(countWords('The child’s well-being, see 3.2 (b).')).toBe(6)
  expect(countWords('l’enfant — « numérique »')).toBe(2)
  expect(countWords('حماية الأطفال')).toBe(2)
  expect(countWords('')).toBe(0)
})

test('two Chinese or Japanese characters count as a word', () => {
  expect(countWords('未成年人保护法')).toBe(4)
  expect(countWords('保护, AI 模型')).toBe(3)
})

test('a million characters are counted in well under a second', () => {
  const start = performance.now()
  countWords("a'".repeat(500_000))
  countWords('保'.repeat(1_000_000))
  expect(performance.now() - start).toBeLessThan(1_000)
})

test('plain text has a line for each block, cells too, and footnotes in their place', () => {
  const note = schema.node('footnote', { id: 'f' }, [schema.text('see law')])
  expect(plainTextOf(doc(p('One', note, '.'), table([['a', 'b']]), p('Two')))).toBe(
    'One [see law].\na\nb\nTwo',
  )
})
