import type { Node } from 'prosemirror-model'
import { expect, it } from 'vitest'
import { keepIds } from '../../../server/files/keep-ids.ts'
import { schema } from '../../../shared/text/schema.ts'
import { doc, h, note, p, table } from '../../shared/text/build.ts'

let count = 0
const newId = () => `new${String(++count)}`
const idsOf = (document: Node) => document.children.map((node) => String(node.attrs['id']))
const allIds = (document: Node) => {
  const ids: string[] = []
  document.descendants((node) => {
    if (typeof node.attrs['id'] === 'string') ids.push(node.attrs['id'])
    return true
  })
  return ids
}

it('keeps the ids of blocks that are the same, moved or reworded, and only those', () => {
  const before = doc(
    h(1, 'Scope'),
    p('The parent decides on the rules.'),
    p('The child is heard.'),
    p('Last words here.'),
  )
  const after = doc(
    h(1, 'Scope'),
    p('Something entirely new was written at this place.'),
    p('The child is always heard.'),
    p('Last words here.'),
    p('The parent decides on the rules.'),
  )
  const [scope, parent, child, last] = idsOf(before)
  const [, inserted] = idsOf(after)
  const kept = keepIds(before, after, newId)
  expect(idsOf(kept)).toEqual([scope, inserted, child, last, parent])
  expect(kept.textContent).toBe(after.textContent)
})

it('carries references, tables and footnotes along', () => {
  const rows = [
    ['Who', 'What'],
    ['Parent', 'Listens to the child'],
  ] as const
  const before = doc(h(1, 'Scope'), p('See the table.', note('A remark.')), table(rows))
  const heading = h(1, 'Scope')
  const after = doc(
    heading,
    p('See the table.', note('A remark.')),
    table(rows),
    p('As in ', schema.node('reference', { target: String(heading.attrs['id']) })),
  )
  const kept = keepIds(before, after, newId)
  for (const index of [0, 1, 2]) expect(kept.child(index).eq(before.child(index))).toBe(true)
  expect(kept.child(3).lastChild?.attrs['target']).toBe(before.child(0).attrs['id'])
  kept.check()
})

it('never gives one id twice', () => {
  const before = doc(p('One of several words.'), p('Two of several words.'))
  const taken = String(before.child(0).attrs['id'])
  const other = schema.node('block', { ...p('x').attrs, id: taken }, [
    schema.text('Zebra crossing.'),
  ])
  const kept = keepIds(before, doc(other, p('One of several words.')), newId)
  const ids = allIds(kept)
  expect(new Set(ids).size).toBe(ids.length)
  expect(kept.child(1).attrs['id']).toBe(taken)
})
