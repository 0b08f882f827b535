import fc from 'fast-check'
import type { Node } from 'prosemirror-model'
import { describe, expect, it } from 'vitest'
import { quoteOfRange, resolveAnchor, wholeTextAnchor } from '../../../shared/text/anchors.ts'
import type { Positions } from '../../../shared/text/anchors.ts'
import { distance, findApproximately } from '../../../shared/text/approximate.ts'
import type { Anchor } from '../../../shared/domain/thread.ts'
import { defaultBlockAttrs, schema } from '../../../shared/text/schema.ts'
import { textIndexOf, textOfRange } from '../../../shared/text/text-index.ts'

const block = (id: string, text: string) =>
  schema.node('block', { ...defaultBlockAttrs, id }, text === '' ? [] : [schema.text(text)])
const doc = (...texts: readonly string[]) =>
  schema.node(
    'doc',
    null,
    texts.map((text, i) => block(`b${i}`, text)),
  )
const nowhere: Positions = () => undefined

/** The anchor of the first place of some words, without relative positions. */
function anchorOf(document: Node, words: string): Anchor {
  const index = textIndexOf(document)
  const at = index.text.indexOf(words)
  const own = index.blocks.findLast((one) => one.start <= at)
  if (own === undefined) throw new Error(`no ${words}`)
  const from = own.from + at - own.start
  const last = index.blocks.findLast((one) => one.start < at + words.length)
  const to = (last?.from ?? 0) + at + words.length - (last?.start ?? 0)
  return { ...quoteOfRange(document, from, to), start: null, end: null }
}

function wordsOf(document: Node, anchor: Anchor, positions: Positions = nowhere) {
  const resolved = resolveAnchor(anchor, document, positions)
  return resolved.state === 'placed'
    ? textOfRange(document, resolved.from, resolved.to)
    : resolved.state
}

const base = doc(
  'Parents and educators share responsibility for the safety of children online.',
  'States should provide resources. States should provide training to teachers in all schools.',
  'Industry must respect the rights of the child in every service.',
)

describe('resolving an anchor', () => {
  it('finds a quote that did not change', () => {
    expect(wordsOf(base, anchorOf(base, 'share responsibility'))).toBe('share responsibility')
  })

  it('keeps a quote over two blocks', () => {
    const words = 'all schools.\nIndustry must respect'
    expect(wordsOf(base, anchorOf(base, words))).toBe(words)
  })

  it('finds a quote in its block after its words changed a little', () => {
    const anchor = anchorOf(base, 'share responsibility for the safety')
    const changed = doc(
      'Parents and educators share a responsibility for the online safety of children.',
      base.child(1).textContent,
    )
    expect(wordsOf(changed, anchor)).toMatch(/^share a responsibility for the/)
  })

  it('follows a paragraph that was moved by cut and paste and got a new id', () => {
    const anchor = anchorOf(base, 'Industry must respect the rights')
    const moved = schema.node('doc', null, [
      block('new', base.child(2).textContent),
      base.child(0),
      base.child(1),
    ])
    expect(wordsOf(moved, anchor)).toBe('Industry must respect the rights')
  })

  it('tells equal words apart by what stands around them', () => {
    const text =
      'States should provide resources to parents. States should provide training to teachers.'
    const document = doc('First.', text)
    const at = text.lastIndexOf('States should')
    const from = 8 + 1 + at
    const anchor = { ...quoteOfRange(document, from, from + 21), start: null, end: null }
    const changed = doc('First.', `Both hold. ${text}`)
    const resolved = resolveAnchor(anchor, changed, nowhere)
    expect(resolved.state === 'placed' && resolved.from).toBe(from + 11)
  })

  it('detaches rather than guesses between two equal places', () => {
    const anchor: Anchor = { ...wholeTextAnchor, block: 'gone', quote: 'the same sentence twice' }
    expect(wordsOf(doc('the same sentence twice', 'the same sentence twice'), anchor)).toBe(
      'detached',
    )
  })

  it('detaches a quote that is gone', () => {
    const anchor = anchorOf(base, 'share responsibility for the safety')
    expect(wordsOf(doc('Nothing of that kind is written here any more.'), anchor)).toBe('detached')
  })

  it('does not follow a short word to somewhere else', () => {
    const anchor = anchorOf(base, 'must')
    expect(wordsOf(doc('Everybody must do something else.'), anchor)).toBe('detached')
  })

  it('believes positions whose words are like the quote, wherever else the quote stands', () => {
    const anchor = { ...anchorOf(base, 'rights of the child'), start: 'x', end: 'y' }
    const changed = doc('The rights of the child.', 'In service the rights of every child count.')
    const from = 26 + 1 + 15
    expect(wordsOf(changed, anchor, () => ({ from, to: from + 21 }))).toBe('rights of every child')
  })

  it('stays where the passage was rewritten between its ends', () => {
    const anchor = { ...anchorOf(base, 'share responsibility'), start: 'x', end: 'y' }
    const changed = doc('Parents and educators jointly answer for children.')
    expect(wordsOf(changed, anchor, () => ({ from: 23, to: 37 }))).toBe('jointly answer')
  })

  it('prefers the exact words elsewhere to a rewritten place', () => {
    const anchor = { ...anchorOf(base, 'share responsibility for'), start: 'x', end: 'y' }
    const changed = doc('Parents and educators xyzzy.', 'All share responsibility for it.')
    expect(wordsOf(changed, anchor, () => ({ from: 23, to: 28 }))).toBe('share responsibility for')
  })

  it('places a comment on an empty block or a figure by id', () => {
    const figure = schema.node('figure', { id: 'f', alt: 'Map' })
    const document = schema.node('doc', null, [block('e', ''), figure])
    const at = (id: string) => resolveAnchor({ ...wholeTextAnchor, block: id }, document, nowhere)
    expect(at('e')).toEqual({ state: 'placed', by: 'block', from: 1, to: 1 })
    expect(at('f')).toEqual({ state: 'placed', by: 'block', from: 2, to: 3 })
    expect(at('g')).toEqual({ state: 'detached' })
  })

  it('knows a comment on the whole text', () => {
    expect(resolveAnchor(wholeTextAnchor, base, nowhere)).toEqual({ state: 'whole' })
  })

  it('finds a long quote of which the middle was rewritten', () => {
    const words = Array.from({ length: 120 }, (_, i) =>
      ((i * 48_271 + 7) ** 2 % 1_000_003).toString(36),
    )
    const long = doc(words.join(' '))
    const anchor = anchorOf(long, words.join(' '))
    const changed = doc([...words.slice(0, 50), 'something else', ...words.slice(70)].join(' '))
    expect(wordsOf(changed, anchor)).toBe(changed.textContent)
  })
})

const word = fc.constantFrom(
  ...'children safety online parents should must educators provide states access risk rights'.split(
    ' ',
  ),
)
const sentence = fc
  .array(fc.tuple(word, fc.integer({ min: 0, max: 99 })), { minLength: 6, maxLength: 14 })
  .map((parts) => parts.map(([text, n]) => `${text}${n}`).join(' '))

describe('any edit elsewhere', () => {
  it('leaves the quote where it is', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 2, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        sentence,
        (texts, which, where, added) => {
          const document = doc(...texts)
          const chosen = which % texts.length
          const quote = texts[chosen] ?? ''
          const anchor = anchorOf(document, quote)
          const changed = [...texts]
          changed.splice(where % (texts.length + 1), 0, added)
          const found = wordsOf(doc(...changed), anchor)
          // Detached only where the same sentence stands twice.
          if (found !== 'detached') expect(found).toBe(quote)
          else expect(changed.filter((text) => text.includes(quote)).length).toBeGreaterThan(1)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('approximate search', () => {
  it('finds what a plain comparison of every stretch finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 24 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(letters, pattern, fc.integer({ min: 0, max: 2 }), (text, wanted, most) => {
        const allowed = Math.min(most, wanted.length - 1)
        let best = allowed + 1
        for (let from = 0; from <= text.length; from++) {
          for (let to = from; to <= text.length; to++) {
            best = Math.min(best, distance(text.slice(from, to), wanted, allowed))
          }
        }
        const found = findApproximately(text, wanted, most)
        expect(found.length > 0).toBe(best <= allowed)
        for (const { start, end, errors } of found) {
          expect(distance(text.slice(start, end), wanted, wanted.length)).toBe(errors)
        }
        if (found.length > 0) expect(Math.min(...found.map((one) => one.errors))).toBe(best)
      }),
      { numRuns: 400 },
    )
  })

  it('is quick in a long text', () => {
    const text = 'the quick brown fox jumps over the lazy dog and runs '.repeat(6_000)
    const began = performance.now()
    findApproximately(text, 'children have the right to be heard in all matters', 16)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
