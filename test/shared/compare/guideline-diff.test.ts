import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Node } from 'prosemirror-model'
import { describe, expect, test } from 'vitest'
import { compare } from '../../../shared/compare/compare.ts'
import { guidelineDiff } from '../../../shared/compare/guideline-diff.ts'
import type { GuidelineDiff, Hunk, Path } from '../../../shared/compare/guideline-diff.ts'
import { documentAndEdit, doc, footnote, h, li, p, row, strong, table } from './documents.ts'

const schema = JSON.parse(
  readFileSync(
    new URL('../../../shared/compare/guideline-diff-1.schema.json', import.meta.url),
    'utf8',
  ),
) as Schema

interface Schema {
  readonly [key: string]: unknown
  readonly $defs: Record<string, Schema>
}

/** The few words of JSON Schema that ours uses; answers what does not fit. */
function faults(value: unknown, rule: Record<string, unknown>, at = '$'): string[] {
  if (typeof rule['$ref'] === 'string')
    return faults(value, schema.$defs[rule['$ref'].slice(8)] ?? {}, at)
  if ('const' in rule && value !== rule['const']) return [`${at}: not ${String(rule['const'])}`]
  if (Array.isArray(rule['enum']) && !rule['enum'].includes(value))
    return [`${at}: ${String(value)}`]
  if (Array.isArray(rule['oneOf'])) {
    const fitting = (rule['oneOf'] as Record<string, unknown>[]).filter(
      (one) => faults(value, one, at).length === 0,
    )
    return fitting.length === 1 ? [] : [`${at}: fits ${String(fitting.length)} rules`]
  }
  switch (rule['type']) {
    case 'string':
    case 'boolean':
      return typeof value === rule['type'] ? [] : [`${at}: no ${rule['type']}`]
    case 'integer':
      return Number.isInteger(value) && Number(value) >= Number(rule['minimum'] ?? value)
        ? []
        : [`${at}: no integer`]
    case 'array':
      if (!Array.isArray(value)) return [`${at}: no list`]
      return value.flatMap((one, index) =>
        faults(one, rule['items'] as Record<string, unknown>, `${at}[${String(index)}]`),
      )
    case 'object': {
      if (typeof value !== 'object' || value === null) return [`${at}: no object`]
      const held = value as Record<string, unknown>
      const missing = ((rule['required'] ?? []) as string[]).filter((name) => !(name in held))
      const properties = Object.entries(
        (rule['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )
      return [
        ...missing.map((name) => `${at}: no ${name}`),
        ...properties.flatMap(([name, inner]) =>
          name in held ? faults(held[name], inner, `${at}.${name}`) : [],
        ),
      ]
    }
    default:
      return []
  }
}

function textAt(document: Node, path: Path): string {
  const node = path.reduce((inner, index) => inner.child(index), document)
  let text = ''
  node.forEach((child) => {
    text += child.text ?? '\ufffc'
  })
  return text
}

/** Checks the rules of the format that do not need to know our schema. */
function expectRules(diff: GuidelineDiff, before: Node, after: Node): void {
  for (const side of ['old', 'new'] as const) {
    const covered = diff.hunks.flatMap((hunk) => hunk[side]).map(String)
    const all = (side === 'old' ? diff.before : diff.after).map((textblock) =>
      String(textblock.path),
    )
    expect([...covered].sort()).toEqual([...all].sort())
    const order = new Map(all.map((path, index) => [path, index]))
    const kept = diff.hunks.filter((hunk) => hunk.moved === undefined && hunk[side].length > 0)
    const places = kept.map((hunk) => order.get(String(hunk[side][0])) ?? -1)
    expect(places).toEqual(places.toSorted((x, y) => x - y))
  }
  for (const hunk of diff.hunks) {
    const [old, now] = [
      hunk.old.map((path) => textAt(before, path)).join('\u2029'),
      hunk.new.map((path) => textAt(after, path)).join('\u2029'),
    ]
    if (hunk.op === 'equal') expect(now).toBe(old)
    if (hunk.inline === undefined) continue
    const sideOf = (op: string) =>
      (hunk.inline ?? [])
        .filter((one) => one.op !== op)
        .map((one) => one.text)
        .join('')
    expect(sideOf('insert')).toBe(old)
    expect(sideOf('delete')).toBe(now)
  }
}

const diffOf = (before: Node, after: Node) => guidelineDiff(compare(before, after), before, after)
const changed = (diff: GuidelineDiff): Hunk[] => diff.hunks.filter((hunk) => hunk.op !== 'equal')

describe('guideline-diff/1', () => {
  test('fits its schema, covers each textblock once and keeps the order, whatever is compared', () => {
    fc.assert(
      fc.property(documentAndEdit, ([before, after]) => {
        const diff = diffOf(before, after)
        expectRules(diff, before, after)
        expect(faults(JSON.parse(JSON.stringify(diff)), schema)).toEqual([])
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    )
  })
  test('declares a deeper item as another place in the structure', () => {
    const [hunk] = changed(diffOf(doc(li(0, 'Keep records')), doc(li(1, 'Keep records'))))
    expect(hunk?.block).toEqual([{ attr: 'ctx', old: 'bullet:0', new: 'bullet:1' }])
  })
  test('declares another heading level and another kind', () => {
    const before = doc(h(1, 'Scope of the text'), p('Members report.'))
    const after = doc(h(2, 'Scope of the text'), h(1, 'Members report.'))
    expect(changed(diffOf(before, after)).map((hunk) => hunk.block)).toEqual([
      [{ attr: 'level', old: 1, new: 2 }],
      [
        { attr: 'type', old: 'paragraph', new: 'heading' },
        { attr: 'level', old: 0, new: 1 },
      ],
    ])
  })
  test('joins the blocks of a split with U+2029', () => {
    const before = doc(p('The chair opens the meeting. The secretariat reads the agenda aloud.'))
    const after = doc(
      p('The chair opens the meeting.'),
      p('The secretariat reads the agenda aloud.'),
    )
    const [hunk] = diffOf(before, after).hunks
    expect(hunk?.old).toEqual([[0]])
    expect(hunk?.new).toEqual([[0], [1]])
    expect(hunk?.inline?.map(({ op, text }) => [op, text])).toEqual([
      ['equal', 'The chair opens the meeting.'],
      ['delete', ' '],
      ['insert', '\u2029'],
      ['equal', 'The secretariat reads the agenda aloud.'],
    ])
  })
  test('names marks of reformatted words', () => {
    const before = doc(p('Members shall publish reports.'))
    const after = doc(p('Members ', strong('shall'), ' publish reports.'))
    expect(diffOf(before, after).hunks[0]?.inline?.[1]).toEqual({
      op: 'format',
      text: 'shall',
      old: '',
      new: 'strong',
    })
  })
  test('declares a changed footnote at its place in the text', () => {
    const before = doc(p('Members', footnote('All of them.'), ' report.'))
    const after = doc(p('Members', footnote('Most of them.'), ' report.'))
    const inline = diffOf(before, after).hunks[0]?.inline ?? []
    expect(inline.map(({ op, text }) => [op, text])).toEqual([
      ['equal', 'Members'],
      ['delete', '\ufffc'],
      ['insert', '\ufffc'],
      ['equal', ' report.'],
    ])
  })
  test('gives cells their paths', () => {
    const before = doc(table(row('Term', 'Meaning'), row('cycle', 'one review')))
    const after = doc(table(row('Term', 'Meaning'), row('cycle', 'one whole review')))
    const [hunk] = changed(diffOf(before, after))
    expect(hunk?.old).toEqual([[0, 1, 1, 0]])
    expect(hunk?.inline?.find((one) => one.op === 'insert')?.text.trim()).toBe('whole')
  })
})
