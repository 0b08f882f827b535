/**
 * Keeps the threads' passages placed in an open editor: resolves new threads once, and lost ones again when the text
 * has been quiet for a moment (undo or paste may have brought their words back).
 */
import type { EditorView } from 'prosemirror-view'
import type { Anchor } from '../../shared/domain/thread.ts'
import { placeOfAnchor } from './anchoring.ts'
import { placeThreads, showThreads, threadPlaces } from './highlights.ts'
import type { ThreadPlace } from './highlights.ts'

/** A thread, or a comment that is still being written. */
export interface Anchored {
  readonly id: string
  readonly anchor: Anchor
}

/** Quiet time before lost passages are looked for again, in milliseconds. */
const quiet = 700

export class ThreadPlacer {
  readonly #view: EditorView
  readonly #found: () => void
  #threads: readonly Anchored[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `found`: passages that were lost are in the text again. */
  constructor(view: EditorView, found: () => void) {
    this.#view = view
    this.#found = found
  }

  /** Places these threads; those placed before keep their mapped place. */
  set(threads: readonly Anchored[], shown: ReadonlySet<string>): void {
    this.#threads = threads
    const before = threadPlaces(this.#view.state)
    const places = new Map<string, ThreadPlace>()
    for (const thread of threads) {
      places.set(thread.id, before.get(thread.id) ?? placeOfAnchor(this.#view.state, thread.anchor))
    }
    this.#view.dispatch(placeThreads(this.#view.state, places))
    this.#view.dispatch(showThreads(this.#view.state, shown))
  }

  /** Call when the text has changed. */
  textChanged(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#findLost()
    }, quiet)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #findLost(): void {
    const { state } = this.#view
    const before = threadPlaces(state)
    const lost = this.#threads.filter((thread) => before.get(thread.id)?.state === 'detached')
    if (lost.length === 0) return
    const places = new Map(before)
    for (const thread of lost) places.set(thread.id, placeOfAnchor(state, thread.anchor))
    if (lost.some((thread) => places.get(thread.id)?.state === 'placed')) {
      this.#view.dispatch(placeThreads(state, places))
      this.#found()
    }
  }
}
