import type { Node } from 'prosemirror-model'
import { describe, expect, test } from 'vitest'
import { compare } from '../../../shared/compare/compare.ts'
import type { Comparison, Entry, Segment } from '../../../shared/compare/comparison.ts'
import { summaryOf } from '../../../shared/compare/summary.ts'
import { schema } from '../../../shared/text/schema.ts'
import {
  block,
  bracket,
  cell,
  doc,
  em,
  figure,
  footnote,
  h,
  li,
  link,
  p,
  reference,
  row,
  strong,
  table,
} from './documents.ts'

const one = 'The chair opens the meeting and reads the agenda aloud.'
const two = 'Delegations submit their comments within ninety days.'
const three = 'The secretariat publishes all comments on the next working day.'
const four = 'A decision needs the consent of two thirds of the members.'

const kinds = (comparison: Comparison) => comparison.entries.map((entry) => entry.type)
const symbols = (comparison: Comparison) => comparison.entries.map((entry) => entry.symbol)

/** Segments as text: [-deleted-] {+inserted+} <format>. */
function shown(segments: readonly Segment[]): string {
  return segments
    .map((segment) => {
      if (segment.op === 'footnote') return `(${shown(segment.segments)})`
      const text = segment.content.map((node) => node.text ?? `‹${node.type}›`).join('')
      if (segment.op === 'equal') return text
      if (segment.op === 'format') return `<${text}>`
      return segment.op === 'insert' ? `{+${text}+}` : `[-${text}-]`
    })
    .join('')
}

function blockOf(entry: Entry | undefined) {
  const change =
    entry?.type === 'changed' ? entry.change : entry?.type === 'moved' ? entry.content : undefined
  if (change?.type !== 'block') throw new Error(`No changed block but ${String(entry?.type)}`)
  return change
}

function tableOf(before: Node, after: Node) {
  const [entry] = compare(doc(before), doc(after)).entries
  if (entry?.type !== 'changed' || entry.change.type !== 'table')
    throw new Error('No changed table')
  return entry.change
}

const textChange = (before: Node, after: Node) =>
  shown(blockOf(compare(doc(before), doc(after)).entries[0]).segments)

describe('words', () => {
  test('marks single words', () => {
    expect(
      textChange(
        p('Providers should publish a report.'),
        p('Providers shall publish a yearly report.'),
      ),
    ).toBe('Providers [-should-]{+shall+} publish a {+yearly +}report.')
  })
  test('shows a rewritten sentence as one replacement', () => {
    const before = `${one} The committee decides about all proposals within ninety days after receipt. ${two}`
    const after = `${one} Any suggestion of the members is settled by the chair before the next meeting. ${two}`
    expect(textChange(p(before), p(after)).match(/\[-/g)).toHaveLength(1)
  })
  test('takes out a whole sentence', () => {
    expect(textChange(p(`${one} ${two} ${three}`), p(`${one} ${three}`))).toBe(
      `${one} [-${two} -]${three}`,
    )
  })
  test('cuts Chinese and Thai into words', () => {
    expect(
      textChange(p('未成年人保护法规定网络游戏服务'), p('未成年人保护法规定网络直播服务')),
    ).toBe('未成年人保护法规定网络[-游戏-]{+直播+}服务')
    expect(textChange(p('สวัสดีครับ'), p('สวัสดีค่ะ'))).toMatch(/^สวัสดี/)
  })
  test('shows format alone as format', () => {
    expect(textChange(p('Members shall report.'), p('Members ', strong('shall'), ' report.'))).toBe(
      'Members <shall> report.',
    )
    expect(
      textChange(p(link('rules', 'https://a.example')), p(link('rules', 'https://b.example'))),
    ).toBe('<rules>')
    expect(textChange(p('Para', em('graph')), p('Paragraph'))).toBe('Para<graph>')
  })
  test('compares footnotes in place', () => {
    expect(
      textChange(
        p('Members', footnote('All of them.'), ' report.'),
        p('Members', footnote('Most of them.'), ' report.'),
      ),
    ).toBe('Members([-All-]{+Most+} of them.) report.')
    expect(textChange(p('Members report.'), p('Members', footnote('All.'), ' report.'))).toBe(
      'Members{+‹footnote›+} report.',
    )
  })
})

describe('blocks', () => {
  test('finds a moved paragraph, and says where it came from', () => {
    const comparison = compare(
      doc(p(one), p(two), p(three), p(four)),
      doc(p(two), p(three), p(four), p(one)),
    )
    expect(kinds(comparison)).toEqual(['moved-away', 'equal', 'moved'])
    expect(symbols(comparison)).toEqual(['SUP*', 'NOC', 'ADD*'])
    expect(comparison.moves).toEqual([
      { id: 'm1', type: 'blocks', before: [0], after: [3], words: 10, edited: false },
    ])
    expect(comparison.words).toEqual({ inserted: 0, deleted: 0, moved: 10 })
  })
  test('finds a moved and edited paragraph', () => {
    const comparison = compare(
      doc(p(one), p(two), p(three), p(four)),
      doc(p(two), p(three), p(four), p(one.replace('aloud', 'slowly'))),
    )
    expect(shown(blockOf(comparison.entries.at(-1)).segments)).toContain('[-aloud-]{+slowly+}')
    expect(comparison.moves[0]?.edited).toBe(true)
    expect(comparison.words).toEqual({ inserted: 1, deleted: 1, moved: 9 })
  })
  test('moves a section as one', () => {
    const section = [
      h(1, 'Decisions'),
      p(four),
      p('Abstentions are not counted in any vote of the members.'),
    ]
    const rest = [
      h(1, 'Meetings'),
      p(one),
      p(two),
      p(three),
      p('Minutes are kept by the secretariat of each meeting held.'),
    ]
    const comparison = compare(doc(...section, ...rest), doc(...rest, ...section))
    expect(comparison.moves.map(({ type, after }) => [type, after])).toEqual([
      ['section', [5, 6, 7]],
    ])
  })
  test('shows what was deleted inside a moved section where that section is now', () => {
    const gone = p('Abstentions are not counted in any vote of the members.')
    const last = p('Minutes are kept by the secretariat of each meeting held.')
    const rest = [h(1, 'Meetings'), p(one), p(two), p(three), p(`${one} ${two}`)]
    const section = [h(1, 'Decisions'), p(four), gone, last]
    const moved = [h(1, 'Decisions'), p(four), last]
    for (const [before, after] of [
      [doc(...section, ...rest), doc(...rest, ...moved)],
      [doc(...rest, ...section), doc(...moved, ...rest)],
    ] as const) {
      const types = kinds(compare(before, after))
      const at = types.indexOf('moved')
      expect(types.slice(at, at + 4)).toEqual(['moved', 'moved', 'deleted', 'moved'])
    }
  })
  test('finds splits and merges', () => {
    const split = compare(doc(p(`${one} ${two}`)), doc(p(one), p(two)))
    expect(kinds(split)).toEqual(['split'])
    expect(kinds(compare(doc(p(one), p(two)), doc(p(`${one} ${two}`))))).toEqual(['merged'])
    expect(split.words).toEqual({ inserted: 0, deleted: 0, moved: 0 })
  })
  test('finds a sentence that went to another paragraph', () => {
    const before = doc(
      p(`${one} ${four} ${two}`),
      p('Unchanged.'),
      p(`${three} And nothing else happens here today.`),
    )
    const after = doc(
      p(`${one} ${two}`),
      p('Unchanged.'),
      p(`${three} ${four} And nothing else happens here today.`),
    )
    const comparison = compare(before, after)
    expect(comparison.moves).toEqual([
      { id: 's1', type: 'sentence', before: [0], after: [2], words: 11, edited: false },
    ])
    expect(comparison.words).toEqual({ inserted: 0, deleted: 0, moved: 11 })
  })
  test('says which attributes changed, and calls that editorial', () => {
    const comparison = compare(
      doc(h(1, 'Scope'), li(0, one), p(two)),
      doc(h(2, 'Scope'), li(1, one), block({ kind: 'recommendation' }, two)),
    )
    expect(comparison.entries.map((entry) => blockOf(entry).attributes)).toEqual([
      [{ name: 'level', old: 1, new: 2 }],
      [{ name: 'level', old: 0, new: 1 }],
      [{ name: 'kind', old: 'paragraph', new: 'recommendation' }],
    ])
    expect(symbols(comparison)).toEqual(['(MOD)', '(MOD)', '(MOD)'])
  })
  test('counts words by section', () => {
    const comparison = compare(
      doc(h(1, 'A'), p(one), h(2, 'B'), p(two)),
      doc(h(1, 'A'), p(one), p(four), h(2, 'B'), p(two.replace('ninety', 'sixty'))),
    )
    expect(
      comparison.sections.map(({ title, parent, words }) => [
        title,
        parent,
        words.inserted,
        words.deleted,
      ]),
    ).toEqual([
      ['', undefined, 0, 0],
      ['A', undefined, 11, 0],
      ['B', 1, 1, 1],
    ])
    expect(summaryOf(comparison)).toMatchObject({
      identical: false,
      inserted: 1,
      reworded: 1,
      equal: 4 - 1,
    })
  })
  test('sees another picture and another description', () => {
    const [entry] = compare(doc(figure('a.png', 'Map')), doc(figure('a.png', 'Chart'))).entries
    expect(entry?.type === 'changed' ? entry.change : undefined).toMatchObject({
      attributes: [{ name: 'alt', old: 'Map', new: 'Chart' }],
    })
  })
})

describe('ids', () => {
  const withIds = (prefix: string) => [
    block({ id: `${prefix}1` }, one),
    block({ id: `${prefix}2` }, two, reference(`${prefix}1`)),
  ]
  test('are no change', () => {
    expect(kinds(compare(doc(...withIds('a')), doc(...withIds('b'))))).toEqual(
      ['equal', 'equal'].slice(0, 1),
    )
  })
  test('stay unseen where a reference still points to the same block', () => {
    const [first, second] = withIds('b')
    if (first === undefined || second === undefined) throw new Error('Two blocks')
    expect(kinds(compare(doc(...withIds('a')), doc(p(three), first, second)))).toEqual([
      'inserted',
      'equal',
    ])
  })
  test('show when a reference points elsewhere', () => {
    const before = doc(
      block({ id: 'a1' }, one),
      block({ id: 'a2' }, two),
      p('See ', reference('a1'), '.'),
    )
    const after = doc(
      block({ id: 'b1' }, one),
      block({ id: 'b2' }, two),
      p('See ', reference('b2'), '.'),
    )
    expect(shown(blockOf(compare(before, after).entries.at(-1)).segments)).toBe(
      'See [-‹reference›-]{+‹reference›+}.',
    )
  })
  test('of brackets do not matter, brackets do', () => {
    expect(kinds(compare(doc(p(bracket('shall', 'x'))), doc(p(bracket('shall', 'y')))))).toEqual([
      'equal',
    ])
    expect(textChange(p('shall'), p(bracket('shall', 'y')))).toBe('<shall>')
  })
  test('keep a rewritten block one change', () => {
    const before = doc(block({ id: 'a' }, one), block({ id: 'b' }, two), block({ id: 'c' }, three))
    const after = doc(
      block({ id: 'a' }, one),
      block({ id: 'b' }, 'Comments come within a month.'),
      block({ id: 'c' }, three),
    )
    expect(kinds(compare(before, after))).toEqual(['equal', 'changed', 'equal'])
  })
})

describe('tables', () => {
  const head = row('Term', 'Meaning', 'Source')
  const rows = [
    row('cycle', 'one whole review', 'rules'),
    row('draft', 'the working text', 'design'),
    row('phase', 'a part of the cycle', 'rules'),
  ]
  test('find a new row and a deleted one', () => {
    const [a, b, c] = rows
    if (a === undefined || b === undefined || c === undefined) throw new Error('Three rows')
    const change = tableOf(table(head, a, b), table(head, c, a))
    expect(change.rows.map((one) => one.type)).toEqual(['equal', 'inserted', 'equal', 'deleted'])
  })
  test('find a new column', () => {
    const wider = (one: Node, text: string) =>
      one.type.create(null, [one.child(0), cell(text), one.child(1), one.child(2)])
    const change = tableOf(
      table(head, ...rows),
      table(wider(head, 'Since'), ...rows.map((one, index) => wider(one, `200${String(index)}`))),
    )
    expect(change.columns.map((column) => column.type)).toEqual([
      'kept',
      'inserted',
      'kept',
      'kept',
    ])
    expect(
      change.rows.every(
        (one) =>
          one.type === 'changed' && one.cells.filter((each) => each.type !== 'equal').length === 1,
      ),
    ).toBe(true)
  })
  test('find a moved row', () => {
    const [a, b, c] = rows
    if (a === undefined || b === undefined || c === undefined) throw new Error('Three rows')
    const change = tableOf(table(head, a, b, c), table(head, b, c, a))
    expect(change.rows.map((one) => one.type)).toEqual(['equal', 'equal', 'equal', 'moved'])
  })
  test('compare the words of a cell', () => {
    const change = tableOf(
      table(head, row('cycle', 'one review', 'rules')),
      table(head, row('cycle', 'one whole review', 'rules')),
    )
    const edited = change.rows[1]
    const inner = edited?.type === 'changed' ? edited.cells[1] : undefined
    expect(inner?.type === 'changed' ? shown(blockOf(inner.entries[0]).segments) : '').toBe(
      'one {+whole +}review',
    )
  })
  test('see merged cells', () => {
    const merged = row(cell('cycle one whole review', { colspan: 2 }), 'rules')
    const change = tableOf(table(head, ...rows), table(head, merged, ...rows.slice(1)))
    const edited = change.rows[1]
    const cells = edited?.type === 'changed' ? edited.cells : []
    expect(cells.map((one) => one.type)).toEqual(['changed', 'deleted', 'equal'])
    expect(cells[0]?.type === 'changed' ? cells[0].attributes : []).toEqual([
      { name: 'colspan', old: 1, new: 2 },
    ])
  })
})

describe('bad input', () => {
  test('refuses a document of another schema', () => {
    expect(() => compare(schema.node('block'), doc())).toThrow(TypeError)
  })
  test('compares empty documents', () => {
    expect(compare(doc(), doc()).entries).toEqual([])
    expect(kinds(compare(doc(), doc(p(''))))).toEqual(['inserted'])
  })
  test('compares a table with a list', () => {
    expect(kinds(compare(doc(table(row('a', 'b'))), doc(li(0, 'a'), li(0, 'b'))))).toEqual([
      'deleted',
      'inserted',
      'inserted',
    ])
  })
  test('is exact and quick with ten megabytes in one block, and says that it is coarse', () => {
    const comparison = compare(
      doc(p('word '.repeat(2_000_000))),
      doc(p(`${'word '.repeat(2_000_000)}more`)),
    )
    expect(comparison.coarse).toEqual(['words'])
  })
})
