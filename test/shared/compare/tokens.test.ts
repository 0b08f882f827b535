import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clusterEnds, countWords, cutCoarsely, tokenise } from '../../../shared/compare/tokens.ts'
import { diffTokens } from '../../../shared/compare/words.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        'don’t ',
        "l'homme ",
        '3.2',
        '保护法',
        'ครับ',
        '🇫🇷',
        '\u0301',
        '\r',
        '\n',
        '\u200d',
        'é',
        'x',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
)

describe('tokens', () => {
  test('are the text again, and end where grapheme clusters end', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const tokens of [tokenise(value), cutCoarsely(value)]) {
          expect(tokens.join('')).toBe(value)
          const ends = clusterEnds(value)
          let end = 0
          for (const token of tokens) expect(ends?.has((end += token.length)) ?? true).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })
  test('are cut alike in ASCII and elsewhere', () => {
    const ascii = fc.string({
      unit: fc.constantFrom(...`aZ09_.,'’ -(\t\n`.replace('’', '').split('')),
      maxLength: 40,
    })
    fc.assert(
      fc.property(ascii, (value) => {
        // A letter beyond ASCII, far enough away, sends the text down the other path.
        expect(tokenise(`${value}\n\nж`).slice(0, -1).join('|').trimEnd()).toBe(
          tokenise(`${value}\n\nz`).slice(0, -1).join('|').trimEnd(),
        )
      }),
      { numRuns: 2000 },
    )
  })
  test('keep short endings and decimal numbers whole', () => {
    expect(tokenise("The chair's 3.2 l'homme")).toEqual([
      'The',
      ' ',
      "chair's",
      ' ',
      '3.2',
      ' ',
      'l',
      "'",
      'homme',
    ])
    expect(countWords('One, two; 三个字')).toBeGreaterThanOrEqual(4)
  })
})

describe('word edits', () => {
  test('lead from one text to the other', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'the', 'member', ' ', '.', 'x'), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(words, words, (a, b) => {
        let [result, from, last] = [[] as string[], 0, -1]
        for (const edit of diffTokens(a, b).edits) {
          expect(edit.a0).toBeGreaterThanOrEqual(from)
          expect(edit.a0).toBeGreaterThan(last)
          result = [...result, ...a.slice(from, edit.a0), ...b.slice(edit.b0, edit.b1)]
          from = edit.a1
          last = edit.a1
        }
        expect([...result, ...a.slice(from)]).toEqual(b)
      }),
      { numRuns: 2000 },
    )
  })
  test('give up within their budget and say so', () => {
    const [a, b] = ['x', 'y'].map((letter) =>
      Array.from({ length: 300 }, (_, k) => `${letter}${String(k)}`),
    )
    expect(diffTokens(a ?? [], b ?? [], { left: 1000 })).toEqual({
      edits: [{ a0: 0, a1: 300, b0: 0, b1: 300 }],
      coarse: true,
    })
  })
})
