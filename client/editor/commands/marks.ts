/** Commands on stretches of text: emphasis, links, brackets, languages. */
import { toggleMark } from 'prosemirror-commands'
import type { Mark, MarkType, Node } from 'prosemirror-model'
import type { Command, EditorState } from 'prosemirror-state'
import { safeUrl } from '../../../shared/text/safe-url.ts'
import { schema } from '../../../shared/text/schema.ts'
import { newId } from '../ids.ts'

export const plainMarks = ['strong', 'em', 'sub', 'sup'] as const
export type PlainMark = (typeof plainMarks)[number]

function markType(name: string): MarkType {
  const type = schema.marks[name]
  if (type === undefined) throw new Error(`No mark ${name}`)
  return type
}

/** Switches emphasis; raised and lowered exclude each other. */
export function togglePlainMark(name: PlainMark): Command {
  const toggle = toggleMark(markType(name))
  const opposite = name === 'sub' ? 'sup' : name === 'sup' ? 'sub' : undefined
  return (state, dispatch) => {
    if (dispatch === undefined || opposite === undefined) return toggle(state, dispatch)
    return toggle(state, (tr) => {
      const type = markType(opposite)
      for (const { $from, $to } of state.selection.ranges) tr.removeMark($from.pos, $to.pos, type)
      tr.removeStoredMark(type)
      dispatch(tr)
    })
  }
}

/** True where the caret, or all of the selection's beginning, carries the mark. */
export function hasMark(state: EditorState, name: string): boolean {
  const type = markType(name)
  const { from, to, empty, $from } = state.selection
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, type)
}

export interface MarkedRange {
  readonly mark: Mark
  readonly from: number
  readonly to: number
}

/** The whole stretch around a position that carries the same mark. */
export function rangeOfMark(doc: Node, pos: number, name: string): MarkedRange | undefined {
  const $pos = doc.resolve(pos)
  if (!$pos.parent.inlineContent) return undefined
  const type = markType(name)
  const start = $pos.start()
  const stretches: MarkedRange[] = []
  $pos.parent.forEach((child, offset) => {
    const mark = type.isInSet(child.marks)
    if (mark === undefined) return
    const from = start + offset
    const last = stretches.at(-1)
    if (last !== undefined && last.to === from && last.mark.eq(mark)) {
      stretches[stretches.length - 1] = { ...last, to: from + child.nodeSize }
    } else {
      stretches.push({ mark, from, to: from + child.nodeSize })
    }
  })
  return stretches.find(({ from, to }) => from <= pos && pos <= to)
}

/** The link the caret is in, or the first in the selection. */
export function linkAt(state: EditorState): MarkedRange | undefined {
  return rangeOfMark(state.doc, state.selection.from, 'link')
}

/** Links the selection (or rewrites the link the caret is in); without either the words are inserted. */
export function setLink(address: string, words: string): Command {
  return (state, dispatch) => {
    const href = safeUrl(address)
    if (href === undefined) return false
    const mark = schema.mark('link', { href })
    const { from, to, empty } = state.selection
    const range = empty ? linkAt(state) : { from, to }
    if (dispatch === undefined) return true
    const tr = state.tr
    if (range !== undefined) {
      tr.removeMark(range.from, range.to, markType('link')).addMark(range.from, range.to, mark)
    } else {
      const text = words.trim() === '' ? href : words
      tr.insert(from, schema.text(text, mark.addToSet(state.storedMarks ?? [])))
    }
    dispatch(tr.scrollIntoView())
    return true
  }
}

export const removeLink: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection
  const range = empty ? linkAt(state) : { from, to }
  if (range === undefined || !state.doc.rangeHasMark(range.from, range.to, markType('link'))) {
    return false
  }
  dispatch?.(state.tr.removeMark(range.from, range.to, markType('link')))
  return true
}

/** Square brackets (text not agreed) around the selection; inside brackets they are taken away. */
export const toggleBracket: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection
  const type = markType('bracket')
  const around = rangeOfMark(state.doc, from, 'bracket')
  if (around !== undefined && around.to >= to) {
    dispatch?.(state.tr.removeMark(around.from, around.to, type))
    return true
  }
  if (empty || !state.selection.$from.parent.inlineContent) return false
  dispatch?.(state.tr.addMark(from, to, type.create({ id: newId() })))
  return true
}

/** Takes all emphasis and links off the selection; brackets stay, they are part of the text's standing. */
export const clearMarks: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection
  if (empty) return false
  const names = [...plainMarks, 'link', 'lang']
  if (!names.some((name) => state.doc.rangeHasMark(from, to, markType(name)))) return false
  const tr = state.tr
  for (const name of names) tr.removeMark(from, to, markType(name))
  dispatch?.(tr)
  return true
}

/** Says in which language the selected words are, for spelling and reading aloud; null for the text's own. */
export function setWordsLanguage(lang: string | null, dir: 'ltr' | 'rtl' | null): Command {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection
    if (empty) return false
    const type = markType('lang')
    const tr = state.tr.removeMark(from, to, type)
    if (lang !== null) tr.addMark(from, to, type.create({ lang, dir }))
    if (tr.steps.length === 0) return false
    dispatch?.(tr)
    return true
  }
}
