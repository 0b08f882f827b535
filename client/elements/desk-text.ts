/**
 * The text of the draft page: the room, the editor on it, and what the page shows about it (outline, which acts apply,
 * who is here). Reads the editor's state at most every 120 ms, however fast somebody types.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { Selection, TextSelection } from 'prosemirror-state'
import { outlineOf } from '../../shared/text/labels.ts'
import type { OutlineEntry } from '../../shared/text/labels.ts'
import { countWords, plainTextOf } from '../../shared/text/words.ts'
import { actNames, actOf } from '../editor/acts.ts'
import type { ActName } from '../editor/acts.ts'
import { isInsideTable } from '../editor/commands/insert.ts'
import { topBlock } from '../editor/measure.ts'
import { caretOf } from '../editor/presence.ts'
import { GrEditor } from './gr-editor.ts'
import type { EditorUpdated } from './gr-editor.ts'
import type { ActState } from './gr-toolbar.ts'
import { DraftRoom } from '../state/draft-room.ts'
import type { RoomText } from '../state/draft-room.ts'
import { Present } from '../state/presence.ts'
import type { PresentPerson } from '../state/presence.ts'

export interface TextOptions {
  readonly draft: string
  readonly person: string
  readonly language: string
  readonly label: () => string
  /** Called when an editor stands on a text, also after the text was replaced. */
  readonly onOpened: () => void
  readonly onUpdated: (update: EditorUpdated) => void
}

/** Time between two readings of the editor for the tools, and for outline and count, in milliseconds. */
const pauses = { tools: 120, outline: 400, words: 2_000 }

export class DeskText implements ReactiveController {
  readonly editor = new GrEditor()
  readonly room: DraftRoom
  outline: readonly OutlineEntry[] = []
  /** Block id of the section the caret (or the top of the window) is in. */
  section: string | undefined
  acts: Readonly<Partial<Record<ActName, ActState>>> = {}
  inTable = false
  words = 0

  readonly #host: ReactiveControllerHost
  readonly #options: TextOptions
  readonly #stops: (() => void)[] = []
  readonly #timers = new Map<keyof typeof pauses, ReturnType<typeof setTimeout>>()
  #text: RoomText | undefined
  #present: Present | undefined
  #stopPresent: (() => void) | undefined
  /** Positions of the outline's headings, in the same order. */
  #headings: readonly { readonly id: string; readonly pos: number }[] = []

  constructor(host: ReactiveControllerHost, options: TextOptions) {
    this.#host = host
    this.#options = options
    this.room = new DraftRoom({
      draft: options.draft,
      person: options.person,
      address: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
      now: () => Date.now(),
    })
    this.editor.addEventListener('editor-updated', (event) => {
      this.#onUpdate((event as CustomEvent<EditorUpdated>).detail)
    })
    host.addController(this)
  }

  hostConnected(): void {
    const { room } = this
    const show = () => {
      this.#host.requestUpdate()
    }
    this.#stops.push(
      room.saving.subscribe(show),
      room.connection.subscribe(show),
      room.refusedTexts.subscribe(show),
      room.standing.subscribe(show),
      room.text.subscribe((text) => {
        this.#open(text)
      }),
    )
    window.addEventListener('scroll', this.#onScroll, { passive: true })
    void room.open()
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.splice(0)) stop()
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#leavePresence()
    window.removeEventListener('scroll', this.#onScroll)
    this.editor.close()
    void this.room.leave()
  }

  get draft(): string {
    return this.#options.draft
  }

  get isOpen(): boolean {
    return this.editor.view !== undefined
  }

  /** Everybody else who is here. */
  get people(): readonly PresentPerson[] {
    const all = this.#present?.people.value ?? []
    return all.filter(({ person }) => person !== this.#options.person)
  }

  /** Sets the caret at the start of a block and brings it on screen. */
  goToBlock(id: string): boolean {
    const { view } = this.editor
    if (view === undefined) return false
    let found: number | undefined
    view.state.doc.descendants((node, pos) => {
      if (found === undefined && node.attrs['id'] === id) found = pos
      return found === undefined && !node.isTextblock
    })
    if (found === undefined) return false
    const tr = view.state.tr.setSelection(Selection.near(view.state.doc.resolve(found), 1))
    view.dispatch(tr)
    this.#bringIn(found)
    view.focus()
    return true
  }

  /** Brings a person's caret on screen. Answers false where they have none in the text. */
  goToPerson(person: PresentPerson): boolean {
    const { view } = this.editor
    if (view === undefined || this.#text === undefined) return false
    const pos = caretOf(view.state, this.#text.awareness, person.client)
    if (pos === undefined) return false
    this.#bringIn(pos)
    return true
  }

  /** Brings a place on screen unless it is there already. */
  show(pos: number): void {
    const { view } = this.editor
    const block = view === undefined ? undefined : topBlock(view, pos)
    if (block === undefined) return
    const { top, bottom } = block.getBoundingClientRect()
    if (top < 130 || bottom > innerHeight) this.#bringIn(pos)
  }

  /** Selects a range, for example what a comment is about. */
  select(from: number, to: number): void {
    const { view } = this.editor
    if (view === undefined) return
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)))
  }

  #bringIn(pos: number): void {
    const { view } = this.editor
    if (view === undefined) return
    const block = topBlock(view, pos)
    block?.scrollIntoView({ block: block.offsetHeight > innerHeight / 2 ? 'start' : 'center' })
  }

  #open(text: RoomText | undefined): void {
    this.#leavePresence()
    this.#text = text
    if (text === undefined) {
      this.editor.close()
      this.#host.requestUpdate()
      return
    }
    this.editor.open({ text, language: this.#options.language, label: this.#options.label() })
    this.#present = new Present(text.awareness)
    this.#stopPresent = this.#present.people.subscribe(() => {
      this.#host.requestUpdate()
    })
    this.#readOutline()
    this.#readTools()
    this.#readWords()
    this.#options.onOpened()
    this.#host.requestUpdate()
  }

  #leavePresence(): void {
    this.#stopPresent?.()
    this.#present?.stop()
    this.#present = undefined
  }

  #onUpdate(update: EditorUpdated): void {
    if (update.docChanged) {
      this.#soon('outline', () => {
        this.#readOutline()
      })
      this.#soon('words', () => {
        this.#readWords()
      })
    }
    this.#soon('tools', () => {
      this.#readTools()
    })
    this.#options.onUpdated(update)
  }

  #soon(what: keyof typeof pauses, read: () => void): void {
    if (this.#timers.has(what)) return
    this.#timers.set(
      what,
      setTimeout(() => {
        this.#timers.delete(what)
        read()
        this.#host.requestUpdate()
      }, pauses[what]),
    )
  }

  #readTools(): void {
    const state = this.editor.view?.state
    if (state === undefined) return
    this.inTable = isInsideTable(state)
    const acts: Partial<Record<ActName, ActState>> = {}
    for (const name of actNames) {
      const { run, isOn } = actOf(name)
      acts[name] = { applies: run(state), on: isOn?.(state) ?? false }
    }
    this.acts = acts
    this.#readSection()
  }

  #readOutline(): void {
    const doc = this.editor.view?.state.doc
    if (doc === undefined) return
    this.outline = outlineOf(doc)
    const wanted = new Set(this.outline.map(({ id }) => id))
    const headings: { id: string; pos: number }[] = []
    doc.forEach((node, pos) => {
      const id = String(node.attrs['id'])
      if (node.type.name === 'block' && wanted.has(id)) headings.push({ id, pos })
    })
    this.#headings = headings
  }

  #readWords(): void {
    const doc = this.editor.view?.state.doc
    if (doc !== undefined) this.words = countWords(plainTextOf(doc))
  }

  /** The block id of the heading whose section a position is in. */
  sectionAt(pos: number): string | undefined {
    return this.#headings.findLast((heading) => heading.pos <= pos)?.id
  }

  /** The section of the caret; where the text has not the focus, the one at the top of the window. */
  #readSection(): void {
    const { view } = this.editor
    if (view === undefined) return
    if (view.hasFocus()) {
      this.section = this.sectionAt(view.state.selection.head)
      return
    }
    const at = this.#headings.findLast(({ pos }) => {
      const dom = view.nodeDOM(pos)
      return dom instanceof HTMLElement && dom.getBoundingClientRect().top < 160
    })
    this.section = at?.id ?? this.#headings[0]?.id
  }

  readonly #onScroll = (): void => {
    if (this.editor.view?.hasFocus() !== false) return
    this.#soon('tools', () => {
      this.#readTools()
    })
  }
}
