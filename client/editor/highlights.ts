/**
 * Passages with comments. Each thread's range is resolved from its anchor once and then mapped through every change;
 * a range that a deletion has emptied is *lost* and resolved again a moment later, since undo or paste may bring its
 * words back. Never changes the text.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { Mapping } from 'prosemirror-transform'

export interface ThreadRange {
  readonly thread: string
  readonly from: number
  readonly to: number
}

/** Where a thread stands in the text now. */
export type ThreadPlace =
  | { readonly state: 'whole' }
  | { readonly state: 'detached' }
  | { readonly state: 'placed'; readonly from: number; readonly to: number }

type Message =
  | { readonly type: 'places'; readonly places: ReadonlyMap<string, ThreadPlace> }
  | { readonly type: 'active'; readonly thread: string | undefined }
  | { readonly type: 'shown'; readonly shown: ReadonlySet<string> }

const key = new PluginKey<HighlightState>('highlights')

class HighlightState {
  readonly places: ReadonlyMap<string, ThreadPlace>
  readonly active: string | undefined
  /** Threads whose passages are marked; the filter of the margin. */
  readonly shown: ReadonlySet<string>
  readonly decorations: DecorationSet

  constructor(
    places: ReadonlyMap<string, ThreadPlace>,
    active: string | undefined,
    shown: ReadonlySet<string>,
    decorations: DecorationSet,
  ) {
    this.places = places
    this.active = active
    this.shown = shown
    this.decorations = decorations
  }

  apply(tr: Transaction): HighlightState {
    const message = tr.getMeta(key) as Message | undefined
    const mapped = tr.docChanged ? this.#mapped(tr.mapping, tr.doc) : this
    if (message === undefined) return mapped
    const { places, active, shown } = mapped
    const next = {
      places: message.type === 'places' ? message.places : places,
      active: message.type === 'active' ? message.thread : active,
      shown: message.type === 'shown' ? message.shown : shown,
    }
    const decorations = decorate(tr.doc, next.places, next.active, next.shown)
    return new HighlightState(next.places, next.active, next.shown, decorations)
  }

  #mapped(mapping: Mapping, doc: Node): HighlightState {
    const places = new Map<string, ThreadPlace>()
    for (const [thread, place] of this.places) {
      if (place.state !== 'placed') {
        places.set(thread, place)
        continue
      }
      const from = mapping.map(place.from, 1)
      const to = mapping.map(place.to, -1)
      const emptied = from >= to && place.from < place.to
      places.set(thread, emptied ? { state: 'detached' } : { ...place, from, to })
    }
    const decorations = this.decorations.map(mapping, doc)
    return new HighlightState(places, this.active, this.shown, decorations)
  }
}

function decorate(
  doc: Node,
  places: ReadonlyMap<string, ThreadPlace>,
  active: string | undefined,
  shown: ReadonlySet<string>,
): DecorationSet {
  const made: Decoration[] = []
  for (const [thread, place] of places) {
    if (place.state !== 'placed' || (!shown.has(thread) && thread !== active)) continue
    const attrs = {
      class: thread === active ? 'commented active' : 'commented',
      'data-thread': thread,
      'aria-details': `card-${thread}`,
    }
    if (place.from < place.to) {
      made.push(Decoration.inline(place.from, place.to, { nodeName: 'mark', ...attrs }))
      continue
    }
    const $pos = doc.resolve(place.from)
    if ($pos.depth > 0) made.push(Decoration.node($pos.before(), $pos.after(), attrs))
  }
  return DecorationSet.create(doc, made)
}

/** Marks the commented passages. */
export function highlights(): Plugin<HighlightState> {
  return new Plugin<HighlightState>({
    key,
    state: {
      init: () => new HighlightState(new Map(), undefined, new Set(), DecorationSet.empty),
      apply: (tr, state) => state.apply(tr),
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
  })
}

const tell = (state: EditorState, message: Message): Transaction =>
  state.tr.setMeta(key, message).setMeta('addToHistory', false)

/** Sets where every thread stands. */
export function placeThreads(
  state: EditorState,
  places: ReadonlyMap<string, ThreadPlace>,
): Transaction {
  return tell(state, { type: 'places', places })
}

/** Draws one thread's passage stronger than the others, or none. */
export function activateThread(state: EditorState, thread: string | undefined): Transaction {
  return tell(state, { type: 'active', thread })
}

/** Marks the passages of these threads only. */
export function showThreads(state: EditorState, shown: ReadonlySet<string>): Transaction {
  return tell(state, { type: 'shown', shown })
}

/** Where every thread stands now; the same object as long as no range has moved. */
export function threadPlaces(state: EditorState): ReadonlyMap<string, ThreadPlace> {
  return key.getState(state)?.places ?? new Map<string, ThreadPlace>()
}

export function activeThread(state: EditorState): string | undefined {
  return key.getState(state)?.active
}

/** Threads whose passage a position is in, the narrowest first. */
export function threadsAt(state: EditorState, pos: number): string[] {
  const found: ThreadRange[] = []
  const plugin = key.getState(state)
  if (plugin === undefined) return []
  for (const [thread, place] of plugin.places) {
    if (place.state !== 'placed' || !plugin.shown.has(thread)) continue
    if (place.from <= pos && pos <= place.to) found.push({ thread, ...place })
  }
  return found.sort((a, b) => a.to - a.from - (b.to - b.from)).map(({ thread }) => thread)
}

/** Placed threads in the order of the text. */
export function threadsInOrder(state: EditorState): ThreadRange[] {
  const plugin = key.getState(state)
  if (plugin === undefined) return []
  const found: ThreadRange[] = []
  for (const [thread, place] of plugin.places) {
    if (place.state === 'placed' && plugin.shown.has(thread)) found.push({ thread, ...place })
  }
  return found.sort((a, b) => a.from - b.from || a.to - b.to)
}
