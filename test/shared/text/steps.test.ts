import { describe, expect, test } from 'vitest'
import { TextSelection } from 'prosemirror-state'
import type { Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import * as Y from 'yjs'
import { absoluteRange, isRemote, relativeRange } from '../../../client/editor/binding.ts'
import { fillBody } from '../../../shared/text/flat.ts'
import { doc, h, li, note, p, table } from './build.ts'
import { Expert, startOf } from './expert.ts'

/** Two experts on one text; `remote` are the transactions that show b's changes at a. */
function two(
  document = doc(h(1, 'Scope'), p('aaaa here'), p('second'), table([['x', 'y']]), p('last')),
) {
  const start = startOf(document, fillBody)
  const a = new Expert('a', 100, start)
  const b = new Expert('b', 101, start)
  const remote: Transaction[] = []
  const dispatch = a.dispatch.bind(a)
  a.dispatch = (tr) => {
    if (isRemote(tr)) remote.push(tr)
    dispatch(tr)
  }
  const share = () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const update of from.outbox) Y.applyUpdate(to.doc, update, 'wire')
      from.outbox = []
    }
  }
  return { a, b, remote, share }
}

/** Position of the first occurrence of words in the shown document. */
function find(expert: Expert, words: string): number {
  let found = -1
  expert.shown.descendants((node, pos) => {
    const at = node.isText ? (node.text ?? '').indexOf(words) : -1
    if (found < 0 && at >= 0) found = pos + at
    return found < 0
  })
  if (found < 0) throw new Error(`Nowhere: ${words}`)
  return found
}

/** How many characters of the old document the steps of a transaction replaced. */
function replaced(tr: Transaction): number {
  let size = 0
  for (const map of tr.mapping.maps) {
    map.forEach((from, to, newFrom, newTo) => {
      size += to - from + newTo - newFrom
    })
  }
  return size
}

describe("another's change", () => {
  test('of one letter replaces one letter, at the very place among equal ones', () => {
    const { a, b, remote, share } = two()
    b.dispatch(b.state.tr.insertText('a', find(b, 'aaaa') + 2))
    share()
    const [tr] = remote
    expect(remote).toHaveLength(1)
    expect(tr && replaced(tr)).toBe(1)
    expect(tr?.mapping.map(find(b, 'aaaa') + 1)).toBe(find(b, 'aaaa') + 1)
    expect(tr?.mapping.map(find(b, 'aaaa') + 3)).toBe(find(b, 'aaaa') + 4)
    expect(a.shown.eq(b.shown)).toBe(true)
  })

  test.each([
    ['a split', (b: Expert) => b.state.tr.split(find(b, 'second') + 3), 2],
    ['a join', (b: Expert) => b.state.tr.join(find(b, 'second') - 1), 2],
    [
      'a change of kind',
      (b: Expert) => b.state.tr.setNodeAttribute(find(b, 'second') - 1, 'kind', 'item'),
      0,
    ],
    [
      'bold',
      (b: Expert) =>
        b.state.tr.addMark(find(b, 'second'), find(b, 'second') + 6, b.state.schema.mark('strong')),
      0,
    ],
    ['a new paragraph', (b: Expert) => b.state.tr.insert(find(b, 'second') - 1, p('new')), 5],
    ['typing in a cell', (b: Expert) => b.state.tr.insertText('z', find(b, 'x')), 1],
  ])('%s touches no decoration and no caret elsewhere', (_name, act, size) => {
    const { a, b, remote, share } = two()
    const at = find(a, 'last')
    a.dispatch(a.state.tr.setSelection(TextSelection.create(a.shown, at + 2)))
    let decorations = DecorationSet.create(a.shown, [
      Decoration.inline(at, at + 4, {}),
      Decoration.inline(find(a, 'aaaa'), find(a, 'aaaa') + 4, {}),
      Decoration.node(find(a, 'Scope') - 1, find(a, 'Scope') + 6, {}),
    ])
    b.dispatch(act(b))
    share()
    expect(remote.reduce((sum, tr) => sum + replaced(tr), 0)).toBe(size)
    for (const tr of remote) decorations = decorations.map(tr.mapping, tr.doc)
    expect(decorations.find()).toHaveLength(3)
    expect(a.state.selection.from).toBe(find(a, 'last') + 2)
    expect(a.shown.eq(b.shown)).toBe(true)
  })

  test('of a row leaves a caret in another row where it is', () => {
    const { a, b, share } = two(
      doc(
        p('p'),
        table([
          ['one', 'two'],
          ['three', 'four'],
        ]),
      ),
    )
    a.select(find(a, 'four') + 2)
    const rowPos = find(b, 'one') - 3
    b.dispatch(b.state.tr.delete(rowPos, rowPos + b.shown.child(1).child(0).nodeSize))
    share()
    expect(a.state.selection.from).toBe(find(a, 'four') + 2)
    expect(a.shown.child(1).childCount).toBe(1)
  })
})

describe('at the same time', () => {
  test('a split and typing in the part behind it keep both', () => {
    const { a, b, share } = two(doc(p('The quick brown fox')))
    a.dispatch(a.state.tr.split(find(a, 'brown')))
    b.dispatch(b.state.tr.insertText('RED ', find(b, 'fox')))
    share()
    expect(a.shown.children.map((node) => node.textContent)).toEqual([
      'The quick ',
      'brown RED fox',
    ])
    expect(b.shown.eq(a.shown)).toBe(true)
  })

  test('a join and typing in the second paragraph keep both', () => {
    const { a, b, share } = two(doc(p('one'), p('two')))
    a.dispatch(a.state.tr.join(5))
    b.dispatch(b.state.tr.insertText('!', find(b, 'two') + 3))
    share()
    expect(a.shown.textContent).toBe('onetwo!')
    expect(a.shown.childCount).toBe(1)
  })

  test('two people make the same paragraph a heading once', () => {
    const { a, b, share } = two(doc(p('Title'), p('x')))
    for (const one of [a, b]) one.dispatch(one.state.tr.setNodeAttribute(0, 'kind', 'heading'))
    share()
    expect(a.shown.childCount).toBe(2)
    expect(a.shown.child(0).attrs['kind']).toBe('heading')
  })

  test('merging cells keeps what another types in the one that goes', () => {
    const { a, b, share } = two(doc(table([['one', 'two']])))
    const { tr } = a.state
    tr.setNodeAttribute(2, 'colspan', 2)
    const second = a.shown.child(0).child(0).child(0).nodeSize + 2
    tr.delete(second, second + a.shown.child(0).child(0).child(1).nodeSize)
    a.dispatch(tr)
    b.dispatch(b.state.tr.insertText(' more', find(b, 'two') + 3))
    share()
    expect(a.shown.textContent).toContain('more')
    expect(b.shown.eq(a.shown)).toBe(true)
  })

  test('two people insert a row and a column and type where they meet', () => {
    const { a, b, share } = two(doc(table([['one']])))
    const row = (id: string, col: string) =>
      a.state.schema.node('row', { id }, [a.state.schema.node('cell', { col })])
    const table0 = a.shown.child(0)
    const col = String((table0.attrs['cols'] as string[])[0])
    a.dispatch(a.state.tr.insert(table0.nodeSize - 1, row('', col)))
    b.dispatch(b.state.tr.insert(table0.child(0).nodeSize, b.state.schema.node('cell')))
    share()
    expect(a.shown.child(0).children.map((one) => one.childCount)).toEqual([2, 2])
    const corner = a.shown.content.size - 4
    a.dispatch(a.state.tr.insertText('A', corner))
    b.dispatch(b.state.tr.insertText('B', corner))
    share()
    expect(a.shown.textContent).toMatch(/oneAB|oneBA/)
    expect(b.shown.eq(a.shown)).toBe(true)
  })
})

describe('a place bound to its words', () => {
  const range = (expert: Expert, words: string) => {
    const from = find(expert, words)
    const found = relativeRange(expert.state, from, from + words.length)
    if (found === undefined) throw new Error('No range')
    return found
  }
  const words = (expert: Expert, bound: ReturnType<typeof range>) => {
    const found = absoluteRange(expert.state, bound.start, bound.end)
    return found && expert.shown.textBetween(found.from, found.to, '|')
  }

  test('stays through typing before and right behind it, a split inside and a change of kind', () => {
    const { a, b, share } = two(doc(p('The quick brown fox')))
    const bound = range(a, 'brown')
    b.dispatch(b.state.tr.insertText('very ', find(b, 'quick')))
    b.dispatch(b.state.tr.insertText('ish', find(b, 'brown') + 5))
    share()
    expect(words(a, bound)).toBe('brown')
    b.dispatch(b.state.tr.split(find(b, 'brown') + 2))
    b.dispatch(b.state.tr.setNodeAttribute(0, 'kind', 'heading'))
    share()
    expect(words(a, bound)).toBe('br|own')
  })

  test('holds in a footnote and in a cell, and is gone with its row', () => {
    const { a, b, share } = two(
      doc(p('x', note('see the annex')), table([['one two'], ['three']]), li(0, 'i')),
    )
    const inNote = range(a, 'annex')
    const inCell = range(a, 'two')
    b.dispatch(b.state.tr.insertText('>>', find(b, 'see')))
    b.dispatch(b.state.tr.insertText('>>', find(b, 'one')))
    share()
    expect(words(a, inNote)).toBe('annex')
    expect(words(a, inCell)).toBe('two')
    const row = b.shown.child(1).child(0)
    const pos = b.shown.child(0).nodeSize + 1
    b.dispatch(b.state.tr.delete(pos, pos + row.nodeSize))
    share()
    expect(words(a, inCell)).toBeUndefined()
  })
})

describe('undo', () => {
  test('takes back only my own changes', () => {
    const { a, b, share } = two(doc(p('text')))
    a.dispatch(a.state.tr.insertText('A', 1))
    share()
    b.dispatch(b.state.tr.insertText('B', 2))
    share()
    a.undo()
    share()
    expect(a.shown.textContent).toBe('Btext')
    a.redo()
    share()
    expect(b.shown.textContent).toBe('ABtext')
  })

  test('of a split leaves what another typed behind it', () => {
    const { a, b, share } = two(doc(p('onetwo')))
    a.dispatch(a.state.tr.split(4))
    share()
    b.dispatch(b.state.tr.insertText('!', b.shown.content.size - 1))
    share()
    a.undo()
    share()
    expect(a.shown.textContent).toBe('onetwo!')
    expect(a.shown.childCount).toBe(1)
  })
})

test('an editor that only reads refuses local changes and still shows others', () => {
  const { a, b, share } = two(doc(p('text')))
  a.binding.writable = false
  a.dispatch(a.state.tr.insertText('no', 1))
  expect(a.outbox).toHaveLength(0)
  b.dispatch(b.state.tr.insertText('yes', 1))
  share()
  expect(a.shown.textContent).toBe('yestext')
})
