/** Where passages are on screen, without making the browser lay out what is far away. */
import type { EditorView } from 'prosemirror-view'
import type { ThreadPlace } from './highlights.ts'

/** Distance of each placed passage from the top of the editor, in pixels. Reads layout, writes nothing. */
export function topsOf(
  view: EditorView,
  places: ReadonlyMap<string, ThreadPlace>,
): ReadonlyMap<string, number> {
  const tops = new Map<string, number>()
  const origin = view.dom.getBoundingClientRect().top
  const near = { from: -innerHeight, to: 2 * innerHeight }
  for (const [thread, place] of places) {
    if (place.state !== 'placed') continue
    const block = topBlock(view, place.from)
    if (block === undefined) continue
    const rect = block.getBoundingClientRect()
    // Asking for the exact line lays the block out; far away its own top is near enough.
    const isNear = rect.bottom > near.from && rect.top < near.to
    const top = isNear ? lineTop(view, place.from, rect.top) : rect.top
    tops.set(thread, Math.round(top - origin))
  }
  return tops
}

function lineTop(view: EditorView, pos: number, fallback: number): number {
  const { doc } = view.state
  if (doc.resolve(pos).depth === 0) return fallback
  return view.coordsAtPos(pos, 1).top
}

/** The element of the top-level block a position is in. */
export function topBlock(view: EditorView, pos: number): HTMLElement | undefined {
  const $pos = view.state.doc.resolve(pos)
  const start = $pos.depth === 0 ? pos : $pos.before(1)
  const dom = view.nodeDOM(start)
  return dom instanceof HTMLElement ? dom : undefined
}
