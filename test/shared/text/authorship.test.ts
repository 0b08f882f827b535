/**
 * Who wrote it, against the known truth.
 *
 *   HISTORIES=200 SEED=1 npx vitest run test/shared/text/authorship.test.ts
 */
import type { Node } from 'prosemirror-model'
import { describe, expect, test } from 'vitest'
import { Authorship } from '../../../shared/text/authorship.ts'
import type { AuthoredRow } from '../../../shared/text/authorship.ts'
import type { AuthoredText } from '../../../shared/text/authorship-text.ts'
import { authoredHistory } from './authored-history.ts'

const histories = Number(process.env['HISTORIES'] ?? 40)
const firstSeed = Number(process.env['SEED'] ?? 1)

function answer(rows: readonly AuthoredRow[]): AuthoredText {
  const authorship = new Authorship()
  authorship.add(rows)
  const text = authorship.text()
  authorship.destroy()
  return text
}

/** Each letter shown, with the number of its entry, in the order of the document. */
function authoredLetters({ document, blocks }: AuthoredText): { letter: string; entry: number }[] {
  const found: { letter: string; entry: number }[] = []
  let place = 0
  const inline = (node: Node) => {
    const block = blocks[place++]
    const inside: Node[] = []
    node.forEach((child, offset) => {
      if (child.type.name === 'footnote') inside.push(child)
      if (!child.isText) return
      let at = offset
      for (const letter of child.text ?? '') {
        const run = block?.runs.find(({ from, to }) => from <= at && at + letter.length <= to)
        found.push({ letter, entry: run?.entry ?? 0 })
        at += letter.length
      }
    })
    expect(block?.size).toBe(node.content.size)
    for (const note of inside) inline(note)
  }
  document.descendants((node) => {
    if (node.type.name === 'block') {
      inline(node)
      return false
    }
    if (node.type.name === 'table' || node.type.name === 'figure') place++
    return true
  })
  expect(place).toBe(blocks.length)
  return found
}

describe('ten authors at once', () => {
  test(`are each named for their own letters in ${histories} histories from seed ${firstSeed}`, () => {
    const figures = { letters: 0, right: 0, rows: 0, copied: 0, sameRow: 0, notCopied: 0 }
    const wrong: string[] = []
    for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
      const history = authoredHistory(seed)
      const text = answer(history.rows)
      expect(text.document.eq(history.shown)).toBe(true)
      figures.rows += history.rows.length
      for (const { letter, entry } of authoredLetters(text)) {
        const { person = '', seq = 0 } = text.entries[entry] ?? {}
        figures.letters++
        if (history.mayBe.get(letter)?.has(person) === true) figures.right++
        else wrong.push(`history ${seed}: ${letter} (${letter.codePointAt(0)}) by ${person}, not ${[...(history.mayBe.get(letter) ?? [])].join()}, seq ${seq}, typed ${history.arrived.get(letter)} ${history.deeds[(seq-1)/3]}`)
        if (history.copied.has(letter)) figures.copied++
        else {
          figures.notCopied++
          if (history.arrived.get(letter) === seq) figures.sameRow++
        }
      }
    }
    console.log(`authorship: ${JSON.stringify(figures)}`)
    expect(wrong.slice(0, 10)).toEqual([])
    expect(figures.letters).toBeGreaterThan(histories * 50)
  }, 600_000)
})
