/** Commands that put something in: footnote, cross-reference, special character, table. */
import { NodeSelection, TextSelection } from 'prosemirror-state'
import type { Command, EditorState } from 'prosemirror-state'
import { schema } from '../../../shared/text/schema.ts'
import { newId } from '../ids.ts'

const inTextBlock = (state: EditorState) => state.selection.$to.parent.type.name === 'block'

/** A footnote behind the selection, which becomes selected so that it opens for writing. */
export const insertFootnote: Command = (state, dispatch) => {
  if (!inTextBlock(state)) return false
  if (dispatch === undefined) return true
  const { to } = state.selection
  const tr = state.tr.insert(to, schema.node('footnote', { id: newId() }))
  dispatch(tr.setSelection(NodeSelection.create(tr.doc, to)).scrollIntoView())
  return true
}

/** A reference to the block with this id; its label is computed. */
export function insertReference(target: string): Command {
  return (state, dispatch) => {
    if (!state.selection.$from.parent.inlineContent) return false
    dispatch?.(
      state.tr.replaceSelectionWith(schema.node('reference', { target }), true).scrollIntoView(),
    )
    return true
  }
}

export function insertText(text: string): Command {
  return (state, dispatch) => {
    if (!state.selection.$from.parent.inlineContent) return false
    dispatch?.(state.tr.insertText(text).scrollIntoView())
    return true
  }
}

/** A table behind the caret's block (in place of it where it is empty), first row as header, caret in the first cell. */
export function insertTable(rows: number, columns: number): Command {
  return (state, dispatch) => {
    const { $from } = state.selection
    if (isInsideTable(state)) return false
    if (dispatch === undefined) return true
    const cell = (header: boolean) => schema.node('cell', { header }, [schema.node('block')])
    const table = schema.node(
      'table',
      null,
      Array.from({ length: rows }, (_, row) =>
        schema.node(
          'row',
          null,
          Array.from({ length: columns }, () => cell(row === 0)),
        ),
      ),
    )
    const tr = state.tr
    const top = $from.depth === 0 ? $from.nodeAfter : $from.node(1)
    const start = $from.depth === 0 ? $from.pos : $from.before(1)
    const empty = top?.type.name === 'block' && top.content.size === 0
    const pos = start + (top === null || empty ? 0 : top.nodeSize)
    if (empty) tr.replaceWith(start, start + top.nodeSize, table)
    else tr.insert(pos, table)
    // Something to write in behind the last table of a text.
    if (pos + table.nodeSize >= tr.doc.content.size) {
      tr.insert(pos + table.nodeSize, schema.node('block'))
    }
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 3))).scrollIntoView())
    return true
  }
}

/** True where the caret or selection is in a table. */
export function isInsideTable(state: EditorState): boolean {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === 'table') return true
  }
  return false
}

/** Caption above the table or figure the caret is in, or below it for a line naming the source. */
export function addLine(kind: 'caption' | 'source'): Command {
  return (state, dispatch) => {
    const { $from } = state.selection
    const top = $from.depth === 0 ? $from.nodeAfter : $from.node(1)
    if (top === null || top.type.name === 'block') return false
    const start = $from.depth === 0 ? $from.pos : $from.before(1)
    const pos = kind === 'caption' ? start : start + top.nodeSize
    const tr = state.tr.insert(pos, schema.node('block', { kind }))
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, pos + 1)).scrollIntoView())
    return true
  }
}
