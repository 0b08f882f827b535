import { describe, expect, it } from 'vitest'
import { ask, find, foundPlaces, replaceAll, search, step } from '../../../client/editor/find.ts'
import type { Question } from '../../../client/editor/find.ts'
import { p, stateOf } from './build.ts'

const plain: Question = { words: '', matchCase: false, wholeWord: false, ignoreAccents: false }

describe('find', () => {
  const { doc } = stateOf([p('Child children CHILD'), p('Édition édition edition')])
  const words = (question: Partial<Question>) =>
    search(doc, { ...plain, ...question }).map(({ from, to }) => doc.textBetween(from, to))

  it('ignores case unless asked', () => {
    expect(words({ words: 'child' })).toEqual(['Child', 'child', 'CHILD'])
    expect(words({ words: 'child', matchCase: true })).toEqual(['child'])
  })
  it('finds whole words only where asked', () => {
    expect(words({ words: 'child', wholeWord: true })).toEqual(['Child', 'CHILD'])
  })
  it('ignores accents where asked', () => {
    expect(words({ words: 'edition' })).toEqual(['edition'])
    expect(words({ words: 'edition', ignoreAccents: true })).toEqual([
      'Édition',
      'édition',
      'edition',
    ])
  })

  it('steps round and replaces everything in one step', () => {
    let state = stateOf([p('a<a> cat and a cat')], [find()])
    state = state.apply(ask(state, { ...plain, words: 'cat' }))
    expect(foundPlaces(state)).toMatchObject({ current: 0, found: [{}, {}] })
    const next = step(state, -1)
    expect(next?.selection.from).toBe(13)
    const tr = replaceAll(state, 'dog')
    expect(tr?.doc.textContent).toBe('a dog and a dog')
  })
})
