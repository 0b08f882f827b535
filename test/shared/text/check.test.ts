import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { problemInTransaction } from '../../../shared/text/check.ts'
import { bodyOf, fillBody } from '../../../shared/text/flat.ts'
import { doc, li, note, p, table } from './build.ts'

/** What the check says of a change to a small text. */
function check(change: (body: Y.Text, ydoc: Y.Doc) => void): string | undefined {
  const ydoc = new Y.Doc({ gc: false })
  fillBody(bodyOf(ydoc), doc(p('one', note('n')), li(0, 'two'), table([['x', 'y']])))
  let problem: string | undefined
  ydoc.on('afterTransaction', (transaction: Y.Transaction) => {
    problem ??= problemInTransaction(transaction)
  })
  ydoc.transact(() => change(bodyOf(ydoc), ydoc))
  return problem
}

const embed = (entries: [string, unknown][]) => (body: Y.Text) => {
  body.insertEmbed(0, new Y.Map<unknown>(entries), {})
}
const tableMap = (body: Y.Text) => {
  const found = (body.toDelta() as { insert: unknown }[])
    .map((op) => op.insert)
    .find((value) => value instanceof Y.Map && value.get('type') === 'table')
  if (!(found instanceof Y.Map)) throw new Error('No table')
  return found as Y.Map<unknown>
}

describe('the check of a change', () => {
  test.each<[string, (body: Y.Text, ydoc: Y.Doc) => void]>([
    ['text', (body) => body.insert(2, 'hello')],
    [
      'a block',
      embed([
        ['type', 'block'],
        ['id', 'n'],
        ['kind', 'heading'],
        ['level', 2],
      ]),
    ],
    ['a mark', (body) => body.format(1, 2, { strong: true })],
    ['a link', (body) => body.format(1, 2, { link: { href: 'https://example.org/' } })],
    ['taking a mark away', (body) => body.format(1, 2, { strong: null })],
    ['a break', (body) => body.insertEmbed(2, { type: 'break' }, {})],
    ['a row', (body) => (tableMap(body).get('rows') as Y.Array<string>).push(['r9'])],
    ['deleting everything', (body) => body.delete(0, body.length)],
  ])('lets %s through', (_name, change) => {
    expect(check(change)).toBeUndefined()
  })

  test.each<[string, (body: Y.Text, ydoc: Y.Doc) => void]>([
    ['a mark it does not know', (body) => body.format(1, 2, { sparkle: true })],
    ['a mark with a wrong value', (body) => body.format(1, 2, { strong: 'yes' })],
    ['a link to a script', (body) => body.format(1, 2, { link: { href: 'javascript:alert(1)' } })],
    [
      'a kind it does not know',
      embed([
        ['type', 'block'],
        ['id', 'n'],
        ['kind', 'hologram'],
      ]),
    ],
    [
      'an attribute it does not know',
      embed([
        ['type', 'block'],
        ['id', 'n'],
        ['glow', 1],
      ]),
    ],
    [
      'a level that is text',
      embed([
        ['type', 'block'],
        ['id', 'n'],
        ['level', '1"><script>'],
      ]),
    ],
    [
      'a level of 99',
      embed([
        ['type', 'block'],
        ['id', 'n'],
        ['level', 99],
      ]),
    ],
    [
      'an id with markup',
      embed([
        ['type', 'block'],
        ['id', '<b>'],
      ]),
    ],
    [
      'an unknown embed',
      embed([
        ['type', 'film'],
        ['id', 'n'],
      ]),
    ],
    [
      'a cell in the text',
      embed([
        ['type', 'cell'],
        ['id', 'n'],
      ]),
    ],
    [
      'a prototype as type',
      embed([
        ['type', '__proto__'],
        ['id', 'n'],
      ]),
    ],
    [
      'a picture from a script',
      embed([
        ['type', 'figure'],
        ['id', 'n'],
        ['src', 'javascript:1'],
        ['alt', ''],
      ]),
    ],
    ['a plain object', (body) => body.insertEmbed(0, { type: 'hack' }, {})],
    ['an array in the text', (body) => body.insertEmbed(0, new Y.Array(), {})],
    ['another root', (_body, ydoc) => ydoc.getMap('hidden').set('x', 1)],
    ['a sub-document', (body) => tableMap(body).set('id', new Y.Doc())],
    ['bytes', (body) => tableMap(body).set('id', new Uint8Array(9))],
    ['a number as row', (body) => (tableMap(body).get('rows') as Y.Array<unknown>).push([7])],
    [
      'deep nesting',
      (body) => {
        let inner = new Y.Map<unknown>()
        const outer = inner
        for (let i = 0; i < 50; i++) {
          const next = new Y.Map<unknown>()
          inner.set('x', next)
          inner = next
        }
        body.insertEmbed(0, outer, {})
      },
    ],
    ['a named part of the text', (body) => body.setAttribute('x', 'y')],
    [
      'a cell under a bad key',
      (body) => (tableMap(body).get('cells') as Y.Map<unknown>).set('a', new Y.Map()),
    ],
  ])('refuses %s', (_name, change) => {
    expect(check(change)).toMatch(/\.$/)
  })
})
