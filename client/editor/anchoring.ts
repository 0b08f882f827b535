/** Between anchors (what a thread keeps) and ranges (what the editor shows). */
import { fromBase64, toBase64 } from 'lib0/buffer'
import type { EditorState } from 'prosemirror-state'
import * as Y from 'yjs'
import type { Anchor } from '../../shared/domain/thread.ts'
import { quoteOfRange, resolveAnchor } from '../../shared/text/anchors.ts'
import { absoluteRange, relativeRange } from './binding.ts'
import type { ThreadPlace } from './highlights.ts'

/** Longest relative position the contract takes. */
const longest = 400

/**
 * The anchor of the selection; without a selection of the whole block the caret is in; undefined where there is no
 * block (an empty text).
 */
export function anchorFromSelection(state: EditorState): Anchor | undefined {
  const range = commentedRange(state)
  if (range === undefined) return undefined
  const quote = quoteOfRange(state.doc, range.from, range.to)
  const positions = range.from < range.to ? relativeRange(state, range.from, range.to) : undefined
  const start = positions === undefined ? '' : toBase64(Y.encodeRelativePosition(positions.start))
  const end = positions === undefined ? '' : toBase64(Y.encodeRelativePosition(positions.end))
  const fit = start !== '' && start.length <= longest && end.length <= longest
  if (quote.block === null && !fit) return undefined
  return { ...quote, start: fit ? start : null, end: fit ? end : null }
}

/** What a comment made now would be about. */
export function commentedRange(state: EditorState): { from: number; to: number } | undefined {
  const { from, to, empty, $from } = state.selection
  if (!empty) return { from, to }
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === 'block')
      return { from: $from.start(depth), to: $from.end(depth) }
  }
  return undefined
}

/** Where an anchor is in the text now. */
export function placeOfAnchor(state: EditorState, anchor: Anchor): ThreadPlace {
  const place = resolveAnchor(anchor, state.doc, (start, end) => {
    const from = positionFrom(start)
    const to = positionFrom(end)
    return from === undefined || to === undefined ? undefined : absoluteRange(state, from, to)
  })
  return place.state === 'placed'
    ? { state: 'placed', from: place.from, to: place.to }
    : { state: place.state }
}

function positionFrom(base64: string): Y.RelativePosition | undefined {
  try {
    return Y.decodeRelativePosition(fromBase64(base64))
  } catch {
    // Made by another program: the quote decides.
    return undefined
  }
}
