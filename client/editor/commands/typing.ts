/** What Enter, Backspace, Delete and Tab do at the borders of blocks: as people know it from Word. */
import { NodeSelection, Selection, TextSelection } from 'prosemirror-state'
import type { Command, EditorState, Transaction } from 'prosemirror-state'
import type { Node, ResolvedPos } from 'prosemirror-model'
import { schema } from '../../../shared/text/schema.ts'
import type { BlockAttrs } from '../../../shared/text/schema.ts'
import { indent, selectedBlocks, setAttrs } from './blocks.ts'

/** After these the next line is a plain paragraph. */
const followedByParagraph = ['title', 'heading', 'annex', 'appendix', 'caption', 'source']

const plain: Partial<BlockAttrs> = {
  kind: 'paragraph',
  level: 0,
  list: null,
  start: null,
  numbered: true,
}

/** The caret's block where nothing is selected. */
function caretBlock(
  state: EditorState,
): { $pos: ResolvedPos; node: Node; pos: number } | undefined {
  const { $from, empty } = state.selection
  if (!empty || $from.parent.type.name !== 'block') return undefined
  return { $pos: $from, node: $from.parent, pos: $from.before() }
}

const placed = (node: Node, pos: number) => ({ node, pos, attrs: node.attrs as BlockAttrs })

/** Enter: a new block start; in an empty item, frame or special block it leaves that instead. */
export const splitBlock: Command = (state, dispatch) => {
  const caret = caretBlock(state)
  if (caret !== undefined && caret.node.content.size === 0) {
    const left = leaveBlock(state, caret)
    if (left !== undefined) {
      dispatch?.(left.scrollIntoView())
      return true
    }
  }
  const { $from, $to } = state.selection
  if ($from.parent.type.name !== 'block' || $to.parent.type.name !== 'block') return false
  if (dispatch === undefined) return true
  const tr = state.tr
  if (!state.selection.empty) tr.deleteSelection()
  const $at = tr.selection.$from
  if ($at.parent.type.name !== 'block') return false
  const attrs = $at.parent.attrs as BlockAttrs
  const atStart = $at.parentOffset === 0
  const atEnd = $at.parentOffset === $at.parent.content.size
  const next: BlockAttrs = { ...attrs, id: '', start: null }
  const special = followedByParagraph.includes(attrs.kind)
  tr.split($at.pos, 1, [
    {
      type: schema.nodes['block'] ?? $at.parent.type,
      attrs: special && atEnd ? { ...next, ...plain } : next,
    },
  ])
  // Enter before the first letter of a heading makes room above it.
  if (special && atStart && !atEnd) {
    const first = tr.doc.nodeAt($at.before())
    if (first !== null) setAttrs(tr, placed(first, $at.before()), plain)
  }
  dispatch(tr.scrollIntoView())
  return true
}

function leaveBlock(
  state: EditorState,
  { $pos, node, pos }: { $pos: ResolvedPos; node: Node; pos: number },
): Transaction | undefined {
  const attrs = node.attrs as BlockAttrs
  const block = placed(node, pos)
  if (attrs.kind === 'item' && attrs.level > 0) {
    const tr = state.tr
    indent(-1)(state, (made) => {
      for (const step of made.steps) tr.step(step)
    })
    return tr
  }
  if (attrs.kind === 'item' || attrs.kind === 'recommendation') {
    const tr = state.tr
    setAttrs(tr, block, plain)
    return tr
  }
  const last = $pos.index(-1) + 1 >= $pos.node(-1).childCount
  const next = last ? undefined : $pos.node(-1).child($pos.index(-1) + 1)
  if (attrs.frame !== null && next?.attrs['frame'] !== attrs.frame) {
    const tr = state.tr
    setAttrs(tr, block, { frame: null })
    return tr
  }
  return undefined
}

/** A line end inside a block. */
export const insertBreak: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false
  dispatch?.(state.tr.replaceSelectionWith(schema.node('break')).scrollIntoView())
  return true
}

/** Backspace at the start of a block: item → paragraph → joined with the block before. */
export const backspaceAtStart: Command = (state, dispatch) => {
  const caret = caretBlock(state)
  if (caret === undefined || caret.$pos.parentOffset > 0) return false
  const attrs = caret.node.attrs as BlockAttrs
  const tr = state.tr
  if (attrs.kind === 'item' || (attrs.kind === 'paragraph' && attrs.level > 0)) {
    setAttrs(tr, placed(caret.node, caret.pos), plain)
    dispatch?.(tr.scrollIntoView())
    return true
  }
  const index = caret.$pos.index(-1)
  const parent = caret.$pos.node(-1)
  const before = index > 0 ? parent.child(index - 1) : undefined
  if (before === undefined) return leaveKindAtTop(state, caret, dispatch)
  if (before.type.name !== 'block') return selectBefore(state, caret, before, dispatch)
  if (before.content.size === 0) tr.delete(caret.pos - before.nodeSize, caret.pos)
  else tr.join(caret.pos)
  dispatch?.(tr.scrollIntoView())
  return true
}

/** In the first block there is nothing to join with: a heading becomes a paragraph, a cell keeps the caret. */
function leaveKindAtTop(
  state: EditorState,
  { node, pos, $pos }: { node: Node; pos: number; $pos: ResolvedPos },
  dispatch: ((tr: Transaction) => void) | undefined,
): boolean {
  const tr = state.tr
  if (setAttrs(tr, placed(node, pos), { ...plain, frame: null })) {
    dispatch?.(tr)
    return true
  }
  return $pos.node(-1).type.name === 'cell'
}

function selectBefore(
  state: EditorState,
  { node, pos }: { node: Node; pos: number },
  before: Node,
  dispatch: ((tr: Transaction) => void) | undefined,
): boolean {
  const tr = state.tr
  const start = pos - before.nodeSize
  if (node.content.size === 0 && state.doc.childCount > 1) {
    tr.delete(pos, pos + node.nodeSize)
  }
  tr.setSelection(
    before.type.name === 'figure'
      ? NodeSelection.create(tr.doc, start)
      : Selection.near(tr.doc.resolve(start + before.nodeSize - 1), -1),
  )
  dispatch?.(tr.scrollIntoView())
  return true
}

/** Delete at the end of a block: the next one is joined to it; an empty block goes away instead. */
export const deleteAtEnd: Command = (state, dispatch) => {
  const caret = caretBlock(state)
  if (caret === undefined || caret.$pos.parentOffset < caret.node.content.size) return false
  const index = caret.$pos.index(-1)
  const parent = caret.$pos.node(-1)
  if (index + 1 >= parent.childCount) return parent.type.name === 'cell'
  const next = parent.child(index + 1)
  const end = caret.pos + caret.node.nodeSize
  const tr = state.tr
  if (caret.node.content.size === 0) {
    tr.delete(caret.pos, end)
    tr.setSelection(Selection.near(tr.doc.resolve(caret.pos), 1))
  } else if (next.type.name === 'block') {
    if (next.content.size === 0) tr.delete(end, end + next.nodeSize)
    else tr.join(end)
  } else if (next.type.name === 'figure') {
    tr.setSelection(NodeSelection.create(tr.doc, end))
  } else {
    return true
  }
  dispatch?.(tr.scrollIntoView())
  return true
}

/** Tab and Shift+Tab change the depth of items; elsewhere the key keeps its own meaning. */
export function tabInList(by: 1 | -1): Command {
  return (state, dispatch) => {
    const blocks = selectedBlocks(state)
    if (blocks.length === 0 || !blocks.every(({ attrs }) => attrs.kind === 'item')) return false
    // At the outermost or deepest step the key still belongs to the list.
    indent(by)(state, dispatch)
    return true
  }
}

/** An empty block behind or before a table or figure, for the caret to stand in. */
export function insertParagraphBeside(side: 'before' | 'after'): Command {
  return (state, dispatch) => {
    const { $from } = state.selection
    const index = $from.index(0)
    if (index >= state.doc.childCount) return false
    const top = state.doc.child(index)
    if (top.type.name === 'block') return false
    const start = $from.depth === 0 ? $from.pos : $from.before(1)
    const pos = side === 'before' ? start : start + top.nodeSize
    const tr = state.tr.insert(pos, schema.node('block'))
    tr.setSelection(TextSelection.create(tr.doc, pos + 1))
    dispatch?.(tr.scrollIntoView())
    return true
  }
}
