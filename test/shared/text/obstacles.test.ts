import { expect, it } from 'vitest'
import { firstBlockWith, obstaclesOf } from '../../../shared/text/obstacles.ts'
import { schema } from '../../../shared/text/schema.ts'
import { block, doc, p, table } from './build.ts'

const bracket = (text: string, id: string) => schema.text(text, [schema.mark('bracket', { id })])

it('finds none in a settled text', () => {
  expect(obstaclesOf(doc(p('Settled.')), 0)).toEqual([])
})

it('counts a pair of brackets once however it is split, also in tables', () => {
  const split = schema.text('b', [schema.mark('bracket', { id: 'x' }), schema.mark('strong')])
  const text = doc(
    p(bracket('a', 'x'), split, ' and ', bracket('c', 'y')),
    table([[bracket('d', 'z')]]),
  )
  expect(obstaclesOf(text, 0)).toEqual([{ obstacle: 'brackets', count: 3 }])
})

it('counts groups of rival wordings, blocks of notes and undecided threads', () => {
  const text = doc(
    block({ group: 'g' }, 'One.'),
    block({ group: 'g' }, 'Two.'),
    block({ group: 'h' }, 'Three.'),
    block({ frame: 'note' }, 'Remember.'),
  )
  expect(obstaclesOf(text, 2)).toEqual([
    { obstacle: 'undecided-threads', count: 2 },
    { obstacle: 'alternatives', count: 2 },
    { obstacle: 'editors-notes', count: 1 },
  ])
})

it('names the first block that an obstacle stands in', () => {
  const bracketed = block(
    { id: 'with-brackets' },
    schema.text('not agreed', [schema.mark('bracket', { id: 'x' })]),
  )
  const document = doc(p('one'), bracketed, block({ id: 'a-note', frame: 'note' }, 'note'))
  expect(firstBlockWith('brackets', document)).toBe('with-brackets')
  expect(firstBlockWith('editors-notes', document)).toBe('a-note')
  expect(firstBlockWith('alternatives', document)).toBeUndefined()
  expect(firstBlockWith('undecided-threads', document)).toBeUndefined()
})
