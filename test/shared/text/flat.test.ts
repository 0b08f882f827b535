import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodyOf, documentFromBody, fillBody } from '../../../shared/text/flat.ts'
import { block, br, doc, em, figure, h, li, note, p, strong, table } from './build.ts'
import { schema } from '../../../shared/text/schema.ts'

function roundTrip(document: ReturnType<typeof doc>) {
  const ydoc = new Y.Doc()
  ydoc.transact(() => fillBody(bodyOf(ydoc), document))
  return documentFromBody(bodyOf(ydoc))
}

describe('the flat text', () => {
  test('shows exactly the document that was written', () => {
    const document = doc(
      block({ kind: 'title' }, 'Guidelines'),
      h(1, 'Scope'),
      p(
        'The ',
        strong('parent'),
        ' decides',
        note('See ', em('annex'), '.'),
        '.',
        br(),
        'Always 😀.',
      ),
      li(0, 'one'),
      li(1, 'two'),
      block(
        { kind: 'heading', level: 2, numbered: false, lang: 'fr', extra: { later: [1] } },
        'Avant',
      ),
      table([
        ['a', 'b'],
        [[p('x'), li(0, 'y')], note('n')],
      ]),
      figure('A child reads'),
      p(),
    )
    document.check()
    expect(roundTrip(document).toJSON()).toEqual(document.toJSON())
  })

  test('shows an empty text as one empty paragraph', () => {
    const shown = documentFromBody(bodyOf(new Y.Doc()))
    expect(shown.childCount).toBe(1)
    expect(roundTrip(shown).toJSON()).toEqual(shown.toJSON())
  })

  test('keeps a kind, an attribute, a mark and an embed it does not know', () => {
    const ydoc = new Y.Doc()
    const body = bodyOf(ydoc)
    const start = new Y.Map<unknown>([
      ['type', 'block'],
      ['id', 'a'],
      ['kind', 'hologram'],
      ['glow', { blue: 3 }],
    ])
    body.insertEmbed(0, start, {})
    body.insert(1, 'later', { sparkle: { by: 'x' } })
    body.insertEmbed(
      6,
      new Y.Map<unknown>([
        ['type', 'film'],
        ['id', 'f'],
      ]),
      {},
    )
    const shown = documentFromBody(body)
    shown.check()
    expect(shown.child(0).attrs['kind']).toBe('hologram')
    expect(roundTrip(shown).toJSON()).toEqual(shown.toJSON())
  })

  test('shows text that lost its start, and text behind a table, as blocks of their own', () => {
    const ydoc = new Y.Doc()
    const body = bodyOf(ydoc)
    fillBody(body, doc(p('one'), table([['x']]), p('two')))
    body.delete(5, 1)
    body.delete(0, 1)
    const shown = documentFromBody(body)
    expect(shown.children.map((node) => node.textContent)).toEqual(['one', 'x', 'two'])
    expect(roundTrip(shown).toJSON()).toEqual(shown.toJSON())
  })

  test('fills places of a table where a row and a column were added at the same time', () => {
    const start = new Y.Doc()
    fillBody(bodyOf(start), doc(table([['x']])))
    const [a, b] = [new Y.Doc(), new Y.Doc()]
    for (const one of [a, b]) Y.applyUpdate(one, Y.encodeStateAsUpdate(start))
    const list = (one: Y.Doc, name: string) =>
      (bodyOf(one).toDelta() as { insert: Y.Map<Y.Array<string>> }[])[0]?.insert.get(name)
    list(a, 'rows')?.push(['new-row'])
    list(b, 'cols')?.push(['new-col'])
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    const shown = documentFromBody(bodyOf(a)).child(0)
    expect(shown.children.map((row) => row.childCount)).toEqual([2, 2])
    schema.node('doc', null, [shown]).check()
  })
})
