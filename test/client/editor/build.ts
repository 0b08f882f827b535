/** Documents for tests of the editor, with the selection marked in the text: `p('one <a>two<b>')`. */
import type { Node } from 'prosemirror-model'
import { EditorState, TextSelection } from 'prosemirror-state'
import type { Command, Plugin } from 'prosemirror-state'
import { defaultBlockAttrs, schema } from '../../../shared/text/schema.ts'
import type { BlockAttrs } from '../../../shared/text/schema.ts'

let last = 0

export function block(text: string, attrs: Partial<BlockAttrs> = {}): Node {
  last += 1
  const content = text === '' ? [] : [schema.text(text)]
  return schema.node('block', { ...defaultBlockAttrs, id: `t${last}`, ...attrs }, content)
}

export const p = (text: string) => block(text)
export const heading = (level: number, text: string) => block(text, { kind: 'heading', level })
export const item = (text: string, level = 0, list = 'bullet') =>
  block(text, { kind: 'item', level, list })

/** A state with the selection from `<a>` to `<b>`, or the caret at `<a>`. */
export function stateOf(nodes: readonly Node[], plugins: readonly Plugin[] = []): EditorState {
  const doc = schema.node('doc', null, [...nodes])
  let tr = EditorState.create({ doc, plugins: [...plugins] }).tr
  const places: Record<string, number> = {}
  for (const sign of ['<b>', '<a>']) {
    tr.doc.descendants((node, pos) => {
      const at = node.isText ? (node.text ?? '').indexOf(sign) : -1
      if (at < 0) return
      places[sign] = pos + at
      tr = tr.delete(pos + at, pos + at + sign.length)
    })
  }
  const from = places['<a>']
  if (from === undefined) return EditorState.create({ doc: tr.doc, plugins: [...plugins] })
  const to = places['<b>'] === undefined ? from : places['<b>'] - 3
  const selection = TextSelection.create(tr.doc, from, to)
  return EditorState.create({ doc: tr.doc, selection, plugins: [...plugins] })
}

/** The state after a command, or undefined where it does not apply. */
export function after(state: EditorState, command: Command): EditorState | undefined {
  let next = state
  const applied = command(state, (tr) => {
    next = next.apply(tr)
  })
  return applied ? next : undefined
}

/** One line per block: kind, level, list style and text, as far as they differ from a plain paragraph. */
export function shape(state: EditorState | undefined): readonly string[] {
  const lines: string[] = []
  state?.doc.descendants((node) => {
    if (node.type.name !== 'block') return true
    const { kind, level, list, frame, start } = node.attrs as BlockAttrs
    const parts = [
      kind === 'paragraph' ? 'p' : kind,
      ...(level > 0 ? [String(level)] : []),
      ...(list === null ? [] : [list]),
      ...(frame === null ? [] : [frame]),
      ...(start === null ? [] : [`from ${start}`]),
    ]
    lines.push(`${parts.join(' ')}: ${node.textContent}`)
    return false
  })
  return lines
}
