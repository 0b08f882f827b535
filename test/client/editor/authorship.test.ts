import { describe, expect, it } from 'vitest'
import type { EditorState } from 'prosemirror-state'
import type { Authored } from '../../../shared/api/authorship.ts'
import {
  authorsOfText,
  authorsWithin,
  authorship,
  blockHistory,
  colourAuthors,
  giveAuthorship,
  hasFreshWords,
} from '../../../client/editor/authorship.ts'
import { p, stateOf } from './build.ts'

const who = (name: string, delegation: string | null) => ({
  person: name,
  name,
  role: 'expert' as const,
  delegation,
  delegationName: delegation === null ? null : { en: delegation },
})
const act = (author: number, seq: number) => ({ author, seq, at: `2026-03-0${seq}T09:00:00.000Z` })
const run = (from: number, to: number, author: number, seq: number) => ({
  from,
  to,
  ...act(author, seq),
  lastSeq: seq,
  lastAt: act(author, seq).at,
})

/** "The parent decides" by Ana, with "parent " by Bo. */
function opened(): EditorState {
  const state = stateOf(
    [p('The parent decides'), p('End')],
    [authorship({ colour: ({ name }) => (name === 'Ana' ? 1 : 2) })],
  )
  const id = String(state.doc.child(0).attrs['id'])
  const answer: Authored = {
    seq: 9,
    authors: [who('Ana', 'XAL'), who('Bo', null)],
    parts: [
      {
        id,
        type: 'block',
        size: 18,
        made: act(0, 1),
        changed: act(1, 3),
        words: [run(0, 4, 0, 1), run(4, 11, 1, 3), run(11, 18, 0, 1)],
      },
    ],
  }
  return state.apply(giveAuthorship(state, answer))
}

const names = (state: EditorState, from = 0, to = state.doc.content.size) =>
  authorsWithin(state, from, to).map(
    ({ who: { name }, from: start, to: end }) =>
      `${name}: ${state.doc.textBetween(start, end, '/')}`,
  )
const colours = (state: EditorState) => {
  const [plugin] = state.plugins
  if (plugin === undefined) throw new Error('No plugin')
  const source = plugin.props.decorations?.call(plugin, state)
  const found: string[] = []
  source?.forEachSet((set) => {
    for (const one of set.find()) {
      const { attrs } = (one as unknown as { type: { attrs: { style?: string } } }).type
      found.push(attrs.style ?? '')
    }
  })
  return found
}

describe('who wrote this', () => {
  it('names the authors of a range, and of the words at a caret', () => {
    const state = opened()
    expect(names(state, 3, 7)).toEqual(['Ana: e ', 'Bo: pa'])
    expect(names(state, 7, 7)).toEqual(['Bo: parent '])
    expect(names(state, 21, 22)).toEqual([])
    expect(authorsOfText(state).map(({ name }) => name)).toEqual(['Ana', 'Bo'])
  })

  it('knows who made a paragraph and who changed it last', () => {
    const state = opened()
    const history = blockHistory(state, String(state.doc.child(0).attrs['id']))
    expect(history?.made?.who.name).toBe('Ana')
    expect(history?.changed).toMatchObject({ seq: 3, who: { name: 'Bo' } })
    expect(blockHistory(state, 'none')).toBeUndefined()
  })

  it('follows the text, and gives nobody what is typed in between', () => {
    let state = opened()
    state = state.apply(state.tr.insertText('new ', 8))
    expect(names(state)).toEqual(['Ana: The ', 'Bo: par', 'Bo: ent ', 'Ana: decides'])
    expect([hasFreshWords(state, 2, 7), hasFreshWords(state, 2, 9)]).toEqual([false, true])
    state = state.apply(state.tr.delete(1, 5))
    expect(names(state)).toEqual(['Bo: par', 'Bo: ent ', 'Ana: decides'])
    state = state.apply(state.tr.split(6))
    expect(names(state)).toEqual(['Bo: par', 'Bo: ent ', 'Ana: decides'])
  })

  it('is not drawn until asked for, by person or by delegation', () => {
    let state = opened()
    expect(colours(state)).toEqual([])
    state = state.apply(colourAuthors(state, 'person'))
    expect(colours(state)).toEqual([
      '--person: var(--person-1)',
      '--person: var(--person-2)',
      '--person: var(--person-1)',
    ])
    state = state.apply(colourAuthors(state, undefined))
    expect(colours(state)).toEqual([])
    expect(names(state, 7, 7)).toEqual(['Bo: parent '])
  })

  it('leaves out a paragraph that has changed since the answer was made', () => {
    let state = opened()
    state = state.apply(state.tr.insertText('x', 1))
    const again = state.plugins[0]?.getState(state) as { answer: Authored }
    state = state.apply(giveAuthorship(state, again.answer))
    expect(names(state)).toEqual([])
    expect(authorsWithin(state.apply(giveAuthorship(state, undefined)), 1, 5)).toEqual([])
  })
})
