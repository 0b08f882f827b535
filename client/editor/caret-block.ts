/**
 * Marks the top-level blocks where the selection begins and ends, so that the style sheet lays them out at once. A block
 * with `content-visibility: auto` is not laid out before the frame after it was made; a letter typed in between would
 * leave the caret before it (measured: every third fast Enter, letter).
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import type { Selection } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

interface Marked {
  readonly starts: readonly number[]
  readonly decorations: DecorationSet
}

const key = new PluginKey<Marked>('caret-block')

export function caretBlock(): Plugin<Marked> {
  return new Plugin<Marked>({
    key,
    state: {
      init: (_, state) => marked(state.doc, startsOf(state.selection)),
      apply(tr, before) {
        const starts = startsOf(tr.selection)
        const same = !tr.docChanged && starts.join() === before.starts.join()
        return same ? before : marked(tr.doc, starts)
      },
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
  })
}

function startsOf({ $from, $to }: Selection): readonly number[] {
  const from = $from.depth === 0 ? $from.pos : $from.before(1)
  const to = $to.depth === 0 ? $to.pos : $to.before(1)
  return from === to ? [from] : [from, to]
}

function marked(doc: Node, starts: readonly number[]): Marked {
  const made = starts.flatMap((start) => {
    const node = doc.nodeAt(start)
    return node === null
      ? []
      : Decoration.node(start, start + node.nodeSize, { class: 'caret-block' })
  })
  return { starts, decorations: DecorationSet.create(doc, made) }
}
