import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SearchedText } from '../../../shared/text/text-matches.ts'

const find = (old: string, fresh: string, least = 4) =>
  new SearchedText(old)
    .matches(
      fresh,
      least,
      (from, to) => to - from,
      () => false,
    )
    .map(({ at, from, length }) => [at, from, length])

describe('matches', () => {
  test('takes the longest stretch at each place, in the order of the new text', () => {
    expect(find('the parent decides alone', 'alone decides the parent')).toEqual([
      [0, 19, 5],
      [5, 10, 9],
      [14, 0, 10],
    ])
  })

  test('goes on where the stretch before it ended, also behind something taken away', () => {
    expect(find('again and again and again', 'and again and', 3)).toEqual([[0, 6, 13]])
    expect(find('abcd-efgh efgh', 'abcdefgh')).toEqual([
      [0, 0, 4],
      [4, 5, 4],
    ])
  })

  test('leaves out what tells too little', () => {
    expect(find('the parent', 'the child')).toEqual([[0, 0, 4]])
    expect(find('the parent', 'the child', 5)).toEqual([])
  })

  test('cuts no pair of surrogates and crosses no border', () => {
    expect(find('abcd\u{20000}efgh', 'abcd\u{20001}efgh')).toEqual([
      [0, 0, 4],
      [6, 6, 4],
    ])
    expect(find('abcd\u0000efgh', 'abcd\u0000efgh')).toEqual([
      [0, 0, 4],
      [5, 5, 4],
    ])
  })

  test('is always equal, in order and apart', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\u{20000}', '\u{20001}') })
    fc.assert(
      fc.property(words, words, (old, fresh) => {
        let end = 0
        for (const [at = 0, from = 0, length = 0] of find(old, fresh, 1)) {
          expect(at).toBeGreaterThanOrEqual(end)
          expect(fresh.slice(at, at + length)).toBe(old.slice(from, from + length))
          expect(fresh.slice(at, at + length).isWellFormed()).toBe(true)
          end = at + length
        }
      }),
      { numRuns: 500 },
    )
  })
})
