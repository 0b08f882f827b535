import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accept, isExact, reject } from '../../../shared/compare/apply.ts'
import { compare } from '../../../shared/compare/compare.ts'
import type { Comparison, Entry, NodeJson, Segment } from '../../../shared/compare/comparison.ts'
import { anyDocument, documentAndEdit } from './documents.ts'

const runs = { numRuns: Number(process.env['RUNS'] ?? 400) }

function segmentsOf(entries: readonly Entry[]): (readonly Segment[])[] {
  return entries.flatMap((entry) => {
    if (entry.type === 'split' || entry.type === 'merged')
      return entry.parts.map((part) => part.segments)
    const change =
      entry.type === 'changed' ? entry.change : entry.type === 'moved' ? entry.content : undefined
    if (change?.type === 'block') return [change.segments]
    if (change?.type !== 'table') return []
    return change.rows.flatMap((row) =>
      row.type === 'changed' || row.type === 'moved'
        ? row.cells.flatMap((cell) => (cell.type === 'changed' ? segmentsOf(cell.entries) : []))
        : [],
    )
  })
}

const flat = (content: readonly NodeJson[]) => content.map((node) => node.text ?? '\n').join('')

/** Clusters of one side, leaves standing as line ends, which never join a cluster. */
function cutsCluster(segments: readonly Segment[], side: 'old' | 'new'): boolean {
  const texts = segments.flatMap((segment) => {
    if (segment.op === 'footnote') return ['\n']
    if (segment.op === 'insert') return side === 'new' ? [flat(segment.content)] : []
    if (segment.op === 'delete') return side === 'old' ? [flat(segment.content)] : []
    if (segment.op === 'format') return [flat(side === 'old' ? segment.old : segment.content)]
    return [flat(segment.content)]
  })
  const ends = new Set<number>([0])
  for (const part of new Intl.Segmenter('en').segment(texts.join('')))
    ends.add(part.index + part.segment.length)
  let end = 0
  return texts.some((text) => !ends.has((end += text.length)))
}

function expectExact(
  comparison: Comparison,
  before: { toJSON: () => unknown },
  after: { toJSON: () => unknown },
) {
  expect(comparison.coarse).toEqual([])
  const parsed = JSON.parse(JSON.stringify(comparison)) as Comparison
  expect(accept(parsed).toJSON()).toEqual(after.toJSON())
  expect(reject(parsed).toJSON()).toEqual(before.toJSON())
}

/** Changes one text, mark or attribute somewhere in a comparison. */
function alterOne(entries: unknown, place: number): void {
  const holders: { object: Record<string, unknown>; key: string }[] = []
  const collect = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    const object = value as Record<string, unknown> // it was just parsed
    for (const key of Object.keys(object)) {
      if (['text', 'level', 'id', 'href', 'marks', 'src'].includes(key))
        holders.push({ object, key })
      else collect(object[key])
    }
  }
  collect(entries)
  const chosen = holders[place % Math.max(1, holders.length)]
  if (chosen === undefined) return
  const { object, key } = chosen
  if (key === 'marks') object[key] = [{ type: 'strong' }]
  else object[key] = typeof object[key] === 'number' ? 9 : `${String(object[key])}x`
}

describe('compare', () => {
  test('accepting gives after and rejecting gives before, also through JSON', () => {
    fc.assert(
      fc.property(documentAndEdit, ([before, after]) => {
        expectExact(compare(before, after), before, after)
      }),
      runs,
    )
  })
  test('is exact for two documents that have nothing to do with each other', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (before, after) => {
        expectExact(compare(before, after), before, after)
      }),
      runs,
    )
  })
  test('is checked as closely as by building both documents', () => {
    fc.assert(
      fc.property(documentAndEdit, fc.nat(), ([before, after], place) => {
        const altered = JSON.parse(JSON.stringify(compare(before, after))) as Comparison
        expect(isExact(altered, before, after)).toBe(true)
        alterOne(altered.entries, place)
        let same: boolean
        try {
          same = accept(altered).eq(after) && reject(altered).eq(before)
        } catch {
          return
        }
        expect(isExact(altered, before, after)).toBe(same)
      }),
      runs,
    )
  })
  test('finds nothing in a document and its copy', () => {
    fc.assert(
      fc.property(anyDocument, (before) => {
        const copy = before.type.schema.nodeFromJSON(before.toJSON() as unknown)
        for (const after of [before, copy]) {
          const comparison = compare(before, after)
          expect(comparison.entries.every((entry) => entry.type === 'equal')).toBe(true)
          expect(comparison.words).toEqual({ inserted: 0, deleted: 0, moved: 0 })
        }
      }),
      runs,
    )
  })
  test('gives the same bytes again', () => {
    fc.assert(
      fc.property(documentAndEdit, ([before, after]) => {
        const again = before.type.schema.nodeFromJSON(after.toJSON() as unknown)
        const first = JSON.stringify(compare(before, after))
        expect(
          JSON.stringify(
            compare(before.type.schema.nodeFromJSON(before.toJSON() as unknown), again),
          ),
        ).toBe(first)
      }),
      runs,
    )
  })
  test('cuts no grapheme cluster', () => {
    fc.assert(
      fc.property(documentAndEdit, ([before, after]) => {
        for (const segments of segmentsOf(compare(before, after).entries)) {
          expect(cutsCluster(segments, 'old')).toBe(false)
          expect(cutsCluster(segments, 'new')).toBe(false)
        }
      }),
      runs,
    )
  })
})
