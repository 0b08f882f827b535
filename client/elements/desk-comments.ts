/**
 * The comments of the draft page: threads, where their passages are, which is active, and the one being written. Talks
 * to the editor's highlights; measures places in one pass, at most every 100 ms.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { DraftEvent } from '../../shared/api/events.ts'
import type { Thread } from '../../shared/api/shapes.ts'
import type { Anchor } from '../../shared/domain/thread.ts'
import { wholeTextAnchor } from '../../shared/text/anchors.ts'
import { anchorFromSelection } from '../editor/anchoring.ts'
import {
  activateThread,
  nameCards,
  threadPlaces,
  threadsAt,
  threadsInOrder,
} from '../editor/highlights.ts'
import type { ThreadPlace } from '../editor/highlights.ts'
import { topsOf } from '../editor/measure.ts'
import { ThreadPlacer } from '../editor/thread-placer.ts'
import type { EditorUpdated } from './gr-editor.ts'
import { commentDraftOf, keepCommentDraft } from '../state/comment-draft.ts'
import type { CommentDraft } from '../state/comment-draft.ts'
import { DraftThreads, passes } from '../state/threads.ts'
import type { ThreadFilter } from '../state/threads.ts'
import type { DeskText } from './desk-text.ts'

export interface CommentOptions {
  readonly draft: string
  readonly person: string
  readonly text: DeskText
  readonly onEvent: (event: DraftEvent) => void
}

/** Name of the passage of the comment that is being written. */
const newThread = 'new'
/** Time between two measurements, in milliseconds. */
const pause = 100

export class DeskComments implements ReactiveController {
  readonly threads: DraftThreads
  filter: ThreadFilter = 'open'
  active: string | undefined
  comment: CommentDraft | undefined
  places: ReadonlyMap<string, ThreadPlace> = new Map()
  tops: ReadonlyMap<string, number> = new Map()
  order: readonly string[] = []
  /** Open comments by block id of their section's heading. */
  counts: ReadonlyMap<string, number> = new Map()

  #details = true
  readonly #host: ReactiveControllerHost
  readonly #options: CommentOptions
  #placer: ThreadPlacer | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #stop: (() => void) | undefined
  readonly #resized = new ResizeObserver(() => {
    this.#measureSoon()
  })

  constructor(host: ReactiveControllerHost, options: CommentOptions) {
    this.#host = host
    this.#options = options
    this.threads = new DraftThreads(options.draft)
    this.comment = commentDraftOf(options.draft, options.person)
    host.addController(this)
  }

  hostConnected(): void {
    this.#stop = this.threads.now.subscribe(() => {
      this.#place()
    })
    this.threads.follow(this.#options.onEvent)
    window.addEventListener('scroll', this.#onScroll, { passive: true })
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.threads.leave()
    this.#placer?.stop()
    clearTimeout(this.#timer)
    this.#resized.disconnect()
    window.removeEventListener('scroll', this.#onScroll)
  }

  get all(): readonly Thread[] {
    const { value } = this.threads.now
    return value.state === 'ready' ? value.threads : []
  }

  /** The editor stands on a (new) text: every passage is looked up again. */
  textOpened(): void {
    const { view } = this.#options.text.editor
    this.#placer?.stop()
    this.#placer =
      view === undefined
        ? undefined
        : new ThreadPlacer(view, () => {
            this.#measureSoon()
          })
    this.#resized.disconnect()
    if (view !== undefined) this.#resized.observe(view.dom)
    if (view !== undefined) view.dispatch(nameCards(view.state, this.#details))
    this.#place()
    this.#markActive()
  }

  /** Says whether every card is on the page, or only the active one (in narrow windows). */
  showsAllCards(details: boolean): void {
    if (details === this.#details) return
    this.#details = details
    const { view } = this.#options.text.editor
    if (view !== undefined) view.dispatch(nameCards(view.state, details))
  }

  textUpdated({ docChanged, selectionChanged }: EditorUpdated): void {
    const { view } = this.#options.text.editor
    if (view === undefined) return
    if (docChanged) {
      this.#placer?.textChanged()
      this.#measureSoon()
    }
    if (selectionChanged && view.hasFocus() && this.comment === undefined) {
      this.#setActive(threadsAt(view.state, view.state.selection.head)[0])
    }
  }

  choose(thread: string | undefined): void {
    this.#setActive(thread)
    const place = thread === undefined ? undefined : this.placeOf(thread)
    if (place?.state === 'placed') this.#options.text.show(place.from)
  }

  /** Where the passage of a thread is in the open text now. */
  placeOf(thread: string): ThreadPlace | undefined {
    const { view } = this.#options.text.editor
    return view === undefined ? undefined : threadPlaces(view.state).get(thread)
  }

  /** The next or previous comment from the active card or the caret on, round the end. */
  step(by: 1 | -1): string | undefined {
    const ids = this.#inOrder()
    const here = this.active === undefined ? -1 : ids.indexOf(this.active)
    if (here >= 0) return ids[(here + by + ids.length) % ids.length]
    const { view } = this.#options.text.editor
    if (view === undefined) return undefined
    const caret = view.state.selection.head
    const placed = threadsInOrder(view.state).filter(({ thread }) => thread !== newThread)
    const next =
      by > 0 ? placed.find(({ from }) => from >= caret) : placed.findLast(({ to }) => to <= caret)
    return next?.thread ?? (by > 0 ? ids[0] : ids.at(-1))
  }

  /** The comment shown behind this one, which itself may be shown no longer; undefined where it was the last. */
  nextAfter(thread: string): string | undefined {
    const place = this.placeOf(thread)
    const from = place?.state === 'placed' ? place.from : -1
    return this.#inOrder().find((id) => {
      const other = this.placeOf(id)
      return id !== thread && other?.state === 'placed' && other.from >= from
    })
  }

  /** Ids of the comments shown: on the whole text, in the order of the text, without a place. */
  #inOrder(): readonly string[] {
    const { view } = this.#options.text.editor
    if (view === undefined) return []
    const without = (state: ThreadPlace['state']) =>
      this.all
        .filter(({ id }) => this.#isShown(id) && this.places.get(id)?.state === state)
        .map(({ id }) => id)
    const placed = threadsInOrder(view.state).map(({ thread }) => thread)
    return [...without('whole'), ...placed.filter((id) => id !== newThread), ...without('detached')]
  }

  /** The active card stays on screen also where a decision has just taken it out of the filter. */
  #isShown(id: string): boolean {
    return id === this.active || this.#passes(id)
  }

  #passes(id: string): boolean {
    const thread = this.all.find((one) => one.id === id)
    return thread !== undefined && passes(thread, this.filter, this.#options.person)
  }

  setFilter(filter: ThreadFilter): void {
    this.filter = filter
    this.#place()
  }

  /** Starts a comment on the selection, the block, or the whole text. Answers false where there is nothing to comment on. */
  start(on: 'selection' | 'whole'): boolean {
    const { view } = this.#options.text.editor
    const anchor: Anchor | undefined =
      on === 'whole'
        ? wholeTextAnchor
        : view === undefined
          ? undefined
          : anchorFromSelection(view.state)
    if (anchor === undefined) return false
    const kept = this.comment
    this.type({
      anchor,
      category: kept?.category ?? 'general',
      text: kept?.text ?? '',
      proposedWording: '',
    })
    this.#place()
    return true
  }

  /** Keeps what is being written. */
  type(comment: CommentDraft): void {
    this.comment = comment
    keepCommentDraft(this.#options.draft, this.#options.person, comment)
    this.#host.requestUpdate()
  }

  /** Puts the comment being written away; answers what it was. */
  discard(): CommentDraft | undefined {
    const before = this.comment
    this.comment = undefined
    keepCommentDraft(this.#options.draft, this.#options.person, undefined)
    this.#place()
    return before
  }

  /** Takes a discarded comment up again. */
  restore(comment: CommentDraft): void {
    this.type(comment)
    this.#place()
  }

  /** Shows anew what the filter lets through. */
  refresh(): void {
    this.#setActive(undefined)
    this.#place()
  }

  async send(comment: CommentDraft): Promise<Thread> {
    const { anchor, category, text, proposedWording } = comment
    const wording = proposedWording.trim()
    const proposes = wording !== '' && wording !== anchor.quote.trim()
    const thread = await this.threads.create({
      anchor,
      category,
      text,
      proposedWording: proposes ? wording : null,
    })
    this.discard()
    this.#setActive(thread.id)
    return thread
  }

  /** Top of the passage of the comment being written; undefined on the whole text or where it is gone. */
  get commentTop(): number | undefined {
    return this.comment === undefined ? undefined : this.tops.get(newThread)
  }

  #setActive(thread: string | undefined): void {
    if (thread === this.active) return
    const before = this.active
    this.active = thread
    const outside = (id: string | undefined) => id !== undefined && !this.#passes(id)
    if (outside(before) || outside(thread)) this.#place()
    else this.#markActive()
    this.#host.requestUpdate()
  }

  #markActive(): void {
    const { view } = this.#options.text.editor
    if (view === undefined) return
    const marked = this.comment === undefined ? this.active : newThread
    view.dispatch(activateThread(view.state, marked))
  }

  #place(): void {
    const shown = new Set(this.all.filter(({ id }) => this.#isShown(id)).map(({ id }) => id))
    const anchored: { id: string; anchor: Anchor }[] = [...this.all]
    if (this.comment !== undefined) {
      shown.add(newThread)
      anchored.push({ id: newThread, anchor: this.comment.anchor })
    }
    this.#placer?.set(anchored, shown)
    this.#markActive()
    this.#measure()
    this.#host.requestUpdate()
  }

  readonly #onScroll = (): void => {
    this.#measureSoon()
  }

  #measureSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#measure()
    }, pause)
  }

  #measure(): void {
    const { view } = this.#options.text.editor
    if (view === undefined) return
    const places = threadPlaces(view.state)
    const tops = topsOf(view, places)
    const order = threadsInOrder(view.state)
      .map(({ thread }) => thread)
      .filter((thread) => thread !== newThread)
    const counts = this.#countOpen(places)
    if (
      sameStates(places, this.places) &&
      sameEntries(tops, this.tops) &&
      order.join() === this.order.join() &&
      sameEntries(counts, this.counts)
    ) {
      return
    }
    this.places = places
    this.tops = tops
    this.order = order
    this.counts = counts
    this.#host.requestUpdate()
  }

  #countOpen(places: ReadonlyMap<string, ThreadPlace>): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const thread of this.all) {
      const place = places.get(thread.id)
      if (place?.state !== 'placed' || thread.dispositions.length > 0) continue
      const section = this.#options.text.sectionAt(place.from)
      if (section !== undefined) counts.set(section, (counts.get(section) ?? 0) + 1)
    }
    return counts
  }
}

function sameEntries(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a) if (b.get(key) !== value) return false
  return true
}

/** Cards only care whether a passage is in the text; where exactly is in the tops. */
function sameStates(
  a: ReadonlyMap<string, ThreadPlace>,
  b: ReadonlyMap<string, ThreadPlace>,
): boolean {
  if (a.size !== b.size) return false
  for (const [key, { state }] of a) if (b.get(key)?.state !== state) return false
  return true
}
