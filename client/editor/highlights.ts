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
  | { readonly type: 'details'; readonly details: boolean }

const key = new PluginKey<HighlightState>('highlights')

interface Held {
  readonly places: ReadonlyMap<string, ThreadPlace>
  readonly active: string | undefined
  /** Threads whose passages are marked; the filter of the margin. */
  readonly shown: ReadonlySet<string>
  /** True where each marked passage has a card on the page that `aria-details` can name. */
  readonly details: boolean
}

class HighlightState {
  readonly held: Held
  readonly decorations: DecorationSet

  constructor(held: Held, decorations: DecorationSet) {
    this.held = held
    this.decorations = decorations
  }

  apply(tr: Transaction): HighlightState {
    const message = tr.getMeta(key) as Message | undefined
    const mapped = tr.docChanged ? this.#mapped(tr.mapping, tr.doc) : this
    if (message === undefined) return mapped
    const held = told(mapped.held, message)
    return new HighlightState(held, decorate(tr.doc, held))
  }

  #mapped(mapping: Mapping, doc: Node): HighlightState {
    const places = new Map<string, ThreadPlace>()
    for (const [thread, place] of this.held.places) {
      if (place.state !== 'placed') {
        places.set(thread, place)
        continue
      }
      const from = mapping.map(place.from, 1)
      const to = mapping.map(place.to, -1)
      const emptied = from >= to && place.from < place.to
      places.set(thread, emptied ? { state: 'detached' } : { ...place, from, to })
    }
    return new HighlightState({ ...this.held, places }, this.decorations.map(mapping, doc))
  }
}

function told(held: Held, message: Message): Held {
  switch (message.type) {
    case 'places':
      return { ...held, places: message.places }
    case 'active':
      return { ...held, active: message.thread }
    case 'shown':
      return { ...held, shown: message.shown }
    case 'details':
      return { ...held, details: message.details }
  }
}

function decorate(doc: Node, { places, active, shown, details }: Held): DecorationSet {
  const made: Decoration[] = []
  for (const [thread, place] of places) {
    if (place.state !== 'placed' || (!shown.has(thread) && thread !== active)) continue
    const attrs = {
      class: thread === active ? 'commented active' : 'commented',
      'data-thread': thread,
      ...(details ? { 'aria-details': `card-${thread}` } : {}),
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
      init: () =>
        new HighlightState(
          { places: new Map(), active: undefined, shown: new Set(), details: true },
          DecorationSet.empty,
        ),
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

/** Says whether each marked passage has a card on the page now. */
export function nameCards(state: EditorState, details: boolean): Transaction {
  return tell(state, { type: 'details', details })
}

/** Where every thread stands now; the same object as long as no range has moved. */
export function threadPlaces(state: EditorState): ReadonlyMap<string, ThreadPlace> {
  return key.getState(state)?.held.places ?? new Map<string, ThreadPlace>()
}

export function activeThread(state: EditorState): string | undefined {
  return key.getState(state)?.held.active
}

/** Threads whose passage a position is in, the narrowest first. */
export function threadsAt(state: EditorState, pos: number): string[] {
  const found: ThreadRange[] = []
  const plugin = key.getState(state)?.held
  if (plugin === undefined) return []
  for (const [thread, place] of plugin.places) {
    if (place.state !== 'placed' || !plugin.shown.has(thread)) continue
    if (place.from <= pos && pos <= place.to) found.push({ thread, ...place })
  }
  return found.sort((a, b) => a.to - a.from - (b.to - b.from)).map(({ thread }) => thread)
}

/** Placed threads in the order of the text. */
export function threadsInOrder(state: EditorState): ThreadRange[] {
  const plugin = key.getState(state)?.held
  if (plugin === undefined) return []
  const found: ThreadRange[] = []
  for (const [thread, place] of plugin.places) {
    if (place.state === 'placed' && plugin.shown.has(thread)) found.push({ thread, ...place })
  }
  return found.sort((a, b) => a.from - b.from || a.to - b.to)
}
