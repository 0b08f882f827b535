import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortestEdit } from '../../../shared/compare/myers.ts'
import { featuresOf, featuresOfText } from '../../../shared/compare/similarity.ts'
import { countWords, isWord, tokenise } from '../../../shared/compare/tokens.ts'
import { windowOf } from '../../../shared/compare/window.ts'
import { diffTokens } from '../../../shared/compare/words.ts'

const word = fc.constantFrom(
  ...'the a member state shall shall report. report, don’t é e\u0301 über 3.2 العربية 未成年人 👨‍👩‍👧 \u0301 of'.split(
    ' ',
  ),
)
const text = (minLength: number, maxLength: number) =>
  fc.array(word, { minLength, maxLength }).map((words) => words.join(' '))
/** Two texts that begin and end alike. */
const texts = fc
  .tuple(text(0, 20), text(0, 6), text(0, 6), text(0, 20), fc.boolean())
  .map(([start, a, b, end, glued]) =>
    [a, b].map((middle) => [start, middle, end].join(glued ? '' : ' ')),
  )

/** Edits by offset in the texts. */
function editsOf(a: readonly string[], b: readonly string[], from: number) {
  const window = { openStart: from > 0, openEnd: true, isTooSmall: false }
  const offset = (tokens: readonly string[], count: number) =>
    from + tokens.slice(0, count).join('').length
  const edits = diffTokens(a, b, undefined, window).edits.map(({ a0, a1, b0, b1 }) =>
    [offset(a, a0), offset(a, a1), offset(b, b0), offset(b, b1)].join(' '),
  )
  return { edits, isTooSmall: window.isTooSmall }
}

describe('the words around a difference', () => {
  test('are cut as in the whole texts, and lead to the same edits', () => {
    let compared = 0
    fc.assert(
      fc.property(texts, ([a = '', b = '']) => {
        const window = windowOf(a, b)
        if (window === undefined) return
        const parts = [a, b].map((whole) => [
          whole.slice(0, window.start),
          whole.slice(window.start, whole.length - window.end),
          whole.slice(whole.length - window.end),
        ])
        for (const [k, whole] of [a, b].entries())
          expect(parts[k]?.flatMap(tokenise)).toEqual(tokenise(whole))
        const inside = editsOf(
          tokenise(parts[0]?.[1] ?? ''),
          tokenise(parts[1]?.[1] ?? ''),
          window.start,
        )
        const closed = diffTokens(tokenise(a), tokenise(b)).edits
        if (inside.isTooSmall || window.end === 0) return
        compared++
        const offset = (whole: string, count: number) =>
          tokenise(whole).slice(0, count).join('').length
        expect(inside.edits).toEqual(
          closed.map(({ a0, a1, b0, b1 }) =>
            [offset(a, a0), offset(a, a1), offset(b, b0), offset(b, b1)].join(' '),
          ),
        )
      }),
      { numRuns: 3000 },
    )
    expect(compared).toBeGreaterThan(300)
  })
})

describe('the shortest edit', () => {
  const tokens = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 18 })
  test('is the shortest, and leads from one list to the other', () => {
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const edits: [number, number, number, number][] = []
        const range = { a0: 0, a1: a.length, b0: 0, b1: b.length }
        expect(shortestEdit(a, b, range, (...edit) => edits.push(edit))).toBe(true)
        expect(edits.length).toBe(a.length + b.length - 2 * commonLength(a, b))
        const result = [...a]
        for (const [a0, a1, b0, b1] of edits) result.splice(a0, a1 - a0, ...b.slice(b0, b1))
        expect(result).toEqual(b)
      }),
      { numRuns: 1000 },
    )
  })
  test('leaves long rewrites to others', () => {
    const [a, b] = ['x', 'y'].map((letter) => Array.from({ length: 30 }, () => letter))
    const range = { a0: 0, a1: 30, b0: 0, b1: 30 }
    expect(shortestEdit(a ?? [], b ?? [], range, () => expect.unreachable())).toBe(false)
  })
})

/** Length of the longest common subsequence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0)
  for (const x of a) {
    const above = row
    row = []
    b.forEach((y, j) => {
      row.push(x === y ? 1 + (above[j - 1] ?? 0) : Math.max(above[j] ?? 0, row[j - 1] ?? 0))
    })
  }
  return row.at(-1) ?? 0
}

describe('words found without cutting a text up', () => {
  test('are those of its tokens', () => {
    fc.assert(
      fc.property(text(0, 12), (whole) => {
        const words = tokenise(whole).filter(isWord)
        expect(countWords(whole)).toBe(words.length)
        // A mark on its own and a pictograph are words for nobody, but tell a text from another.
        if (/[\u0301\p{Cs}]|👨/u.test(whole)) return
        expect([...featuresOfText(whole, 2000)]).toEqual([...featuresOf(tokenise(whole), 2000)])
      }),
      { numRuns: 1000 },
    )
  })
})
