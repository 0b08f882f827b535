import { TextSelection } from 'prosemirror-state'
import type { EditorState } from 'prosemirror-state'
import { describe, expect, it } from 'vitest'
import { schema } from '../../../shared/text/schema.ts'
import {
  indent,
  moveBlocks,
  setKind,
  toggleFrame,
  toggleList,
} from '../../../client/editor/commands/blocks.ts'
import { insertFootnote, insertTable } from '../../../client/editor/commands/insert.ts'
import { setLink, toggleBracket, togglePlainMark } from '../../../client/editor/commands/marks.ts'
import {
  addColumnAfter,
  addRowAfter,
  toggleHeader,
} from '../../../client/editor/commands/tables.ts'
import {
  backspaceAtStart,
  deleteAtEnd,
  insertBreak,
  splitBlock,
  tabInList,
} from '../../../client/editor/commands/typing.ts'
import { after, block, heading, item, p, shape, stateOf } from './build.ts'

describe('Enter', () => {
  it('splits a paragraph where the caret is', () => {
    expect(shape(after(stateOf([p('one<a>two')]), splitBlock))).toEqual(['p: one', 'p: two'])
  })
  it('goes on with a list', () => {
    const state = stateOf([item('one<a>', 1, 'lower-alpha')])
    expect(shape(after(state, splitBlock))).toEqual([
      'item 1 lower-alpha: one',
      'item 1 lower-alpha: ',
    ])
  })
  it('leaves a list step by step from an empty item', () => {
    const inner = after(stateOf([item('one'), item('<a>', 1)]), splitBlock)
    expect(shape(inner)).toEqual(['item bullet: one', 'item bullet: '])
    expect(inner && shape(after(inner, splitBlock))).toEqual(['item bullet: one', 'p: '])
  })
  it('writes a paragraph after a heading and splits a heading in the middle', () => {
    expect(shape(after(stateOf([heading(2, 'Scope<a>')]), splitBlock))).toEqual([
      'heading 2: Scope',
      'p: ',
    ])
    expect(shape(after(stateOf([heading(2, 'Sc<a>ope')]), splitBlock))).toEqual([
      'heading 2: Sc',
      'heading 2: ope',
    ])
  })
  it('makes room above a heading', () => {
    expect(shape(after(stateOf([heading(1, '<a>Scope')]), splitBlock))).toEqual([
      'p: ',
      'heading 1: Scope',
    ])
  })
  it('does not repeat where a list restarts', () => {
    const state = stateOf([block('one<a>', { kind: 'item', list: 'decimal', start: 4 })])
    expect(shape(after(state, splitBlock))).toEqual(['item decimal from 4: one', 'item decimal: '])
  })
  it('leaves a box from its empty last paragraph', () => {
    const box = [block('in', { frame: 'box' }), block('<a>', { frame: 'box' })]
    expect(shape(after(stateOf(box), splitBlock))).toEqual(['p box: in', 'p: '])
  })
  it('with Shift breaks the line', () => {
    const next = after(stateOf([p('one<a>two')]), insertBreak)
    expect(next?.doc.firstChild?.childCount).toBe(3)
  })
})

describe('Backspace at the start of a block', () => {
  it('turns an item into a paragraph, then joins it', () => {
    const once = after(stateOf([p('one'), item('<a>two')]), backspaceAtStart)
    expect(shape(once)).toEqual(['p: one', 'p: two'])
    expect(once && shape(after(once, backspaceAtStart))).toEqual(['p: onetwo'])
  })
  it('takes away an empty paragraph before a heading and keeps the heading', () => {
    expect(shape(after(stateOf([p(''), heading(1, '<a>Scope')]), backspaceAtStart))).toEqual([
      'heading 1: Scope',
    ])
  })
  it('does not leave a cell', () => {
    const cell = schema.node('cell', null, [p('<a>x')])
    const table = schema.node('table', { id: 'T' }, [schema.node('row', null, [cell])])
    const state = stateOf([p('before'), table])
    expect(shape(after(state, backspaceAtStart))).toEqual(['p: before', 'p: x'])
  })
  it('in the middle of a block is left to the browser', () => {
    expect(after(stateOf([p('o<a>ne')]), backspaceAtStart)).toBeUndefined()
  })
})

describe('Delete at the end of a block', () => {
  it('joins the next block', () => {
    expect(shape(after(stateOf([p('one<a>'), item('two')]), deleteAtEnd))).toEqual(['p: onetwo'])
  })
  it('in an empty block removes it and keeps the next as it is', () => {
    expect(shape(after(stateOf([p('<a>'), heading(1, 'Scope')]), deleteAtEnd))).toEqual([
      'heading 1: Scope',
    ])
  })
})

describe('lists', () => {
  it('turn paragraphs into items and back', () => {
    const state = stateOf([p('<a>one'), p('two<b>')])
    const list = after(state, toggleList('bullet'))
    expect(shape(list)).toEqual(['item bullet: one', 'item bullet: two'])
    expect(list && shape(after(list, toggleList('bullet')))).toEqual(['p: one', 'p: two'])
  })
  it('change their sign with the depth, as earlier items of that depth have it', () => {
    expect(
      shape(after(stateOf([item('a', 0, 'decimal'), item('<a>b', 0, 'decimal')]), tabInList(1))),
    ).toEqual(['item decimal: a', 'item 1 lower-alpha: b'])
    const near = [item('a', 0, 'decimal'), item('x', 1, 'lower-roman'), item('<a>b', 0, 'decimal')]
    expect(shape(after(stateOf(near), tabInList(1)))[2]).toBe('item 1 lower-roman: b')
  })
  it('keep Tab to themselves at the outermost step', () => {
    expect(shape(after(stateOf([item('<a>one')]), tabInList(-1)))).toEqual(['item bullet: one'])
  })
})

describe('blocks', () => {
  it('change kind without touching a character', () => {
    const state = stateOf([item('<a>one', 2, 'decimal')])
    const tr = { steps: 0 }
    setKind('heading', 2)(state, (made) => {
      tr.steps = made.mapping.maps.filter(
        (map) => JSON.stringify(map) !== '{"ranges":[],"inverted":false}',
      ).length
      expect(made.mapping.map(3)).toBe(3)
    })
    expect(shape(after(state, setKind('heading', 2)))).toEqual(['heading 2: one'])
  })
  it('get and lose a frame', () => {
    const boxed = after(stateOf([p('<a>one'), p('two<b>')]), toggleFrame('box'))
    expect(shape(boxed)).toEqual(['p box: one', 'p box: two'])
    expect(boxed && shape(after(boxed, toggleFrame('box')))).toEqual(['p: one', 'p: two'])
  })
  it('move over their neighbour with the caret', () => {
    const moved = after(stateOf([p('one'), p('t<a>wo'), p('three')]), moveBlocks(1))
    expect(shape(moved)).toEqual(['p: one', 'p: three', 'p: two'])
    expect(moved?.selection.$from.parent.textContent).toBe('two')
    expect(moved && shape(after(moved, moveBlocks(-1)))).toEqual(['p: one', 'p: two', 'p: three'])
    expect(after(stateOf([p('<a>one')]), moveBlocks(1))).toBeUndefined()
  })
  it('indent headings by level and stop at the sixth', () => {
    expect(shape(after(stateOf([heading(1, '<a>A')]), indent(1)))).toEqual(['heading 2: A'])
    expect(after(stateOf([heading(6, '<a>A')]), indent(1))).toBeUndefined()
  })
})

describe('marks', () => {
  it('raise and lower exclude each other', () => {
    const up = after(stateOf([p('x<a>2<b>')]), togglePlainMark('sup'))
    const down = up && after(up, togglePlainMark('sub'))
    expect(down?.doc.firstChild?.lastChild?.marks.map((mark) => mark.type.name)).toEqual(['sub'])
  })
  it('refuse an address that is not safe', () => {
    const state = stateOf([p('<a>here<b>')])
    expect(after(state, setLink('javascript:alert(1)', ''))).toBeUndefined()
    expect(after(state, setLink('https://example.org/', ''))).toBeDefined()
  })
  it('put brackets around words and take the whole pair away', () => {
    const bracketed = after(stateOf([p('one <a>two three<b> four')]), toggleBracket)
    expect(bracketed?.doc.firstChild?.childCount).toBe(3)
    const inside = bracketed && stateOf([...bracketed.doc.children])
    const back = inside && after(bracketed, toggleBracket)
    expect(back?.doc.firstChild?.childCount).toBe(1)
  })
})

describe('insertions', () => {
  it('put a footnote behind the selection and select it', () => {
    const next = after(stateOf([p('<a>word<b> more')]), insertFootnote)
    expect(next?.selection.from).toBe(5)
    expect(next?.doc.nodeAt(5)?.type.name).toBe('footnote')
  })
  it('replace an empty paragraph with a table, and leave room behind it', () => {
    const next = after(stateOf([p('one'), p('<a>')]), insertTable(2, 3))
    expect(next?.doc.child(1).type.name).toBe('table')
    expect(next?.doc.childCount).toBe(3)
    expect(next && after(next, insertTable(2, 2))).toBeUndefined()
  })
  it('add rows and columns and set a header row', () => {
    const table = after(stateOf([p('<a>')]), insertTable(2, 2))
    const wider = table && after(table, addColumnAfter)
    const longer = wider && after(wider, addRowAfter)
    expect(longer?.doc.firstChild?.childCount).toBe(3)
    expect(longer?.doc.firstChild?.firstChild?.childCount).toBe(3)
    const headers = (state: typeof longer) =>
      state?.doc.firstChild?.firstChild?.children.map((cell) => cell.attrs['header'] as boolean)
    expect(headers(longer)).toEqual([true, true, true])
    const plain = longer && after(selectFirstCell(longer), toggleHeader('row'))
    expect(headers(plain)).toEqual([false, false, false])
  })
})

function selectFirstCell(state: EditorState): EditorState {
  return state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(3))))
}
