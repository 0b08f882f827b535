import { LitElement, html, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import type { drafts } from '../../shared/api/contract.ts'
import type { DraftEvent } from '../../shared/api/events.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { Thread } from '../../shared/api/shapes.ts'
import { roles } from '../../shared/domain/names.ts'
import type { DraftState, Phase } from '../../shared/domain/names.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Action, Actor, Refusal } from '../../shared/domain/rights.ts'
import type { Standing } from '../../shared/sync/frames.ts'
import { actOf } from '../editor/acts.ts'
import type { ActName } from '../editor/acts.ts'
import { undo } from '../editor/binding.ts'
import { insertTable } from '../editor/commands/insert.ts'
import { removeLink, setLink } from '../editor/commands/marks.ts'
import { focusNote } from '../editor/footnotes.ts'
import type { Pasted } from '../editor/paste.ts'
import { say, Spoken, translated } from '../language.ts'
import { addressOf } from '../router.ts'
import { announce, prepareAnnouncer } from '../state/announcer.ts'
import type { CommentDraft } from '../state/comment-draft.ts'
import { showToast } from '../state/notices.ts'
import type { PresentPerson } from '../state/presence.ts'
import { saveWord, wouldLose } from '../state/saving.ts'
import { dispositionOf } from '../state/threads.ts'
import type { ThreadFilter } from '../state/threads.ts'
import { clearBanners, showConnection, showStanding, standingSentence } from './desk-banner.ts'
import { DeskComments } from './desk-comments.ts'
import { DeskFind } from './desk-find.ts'
import { listenToKeys } from './desk-keys.ts'
import { DeskText } from './desk-text.ts'
import * as tools from './desk-tools.ts'
import './gr-count-dialog.ts'
import type { GrCountDialog } from './gr-count-dialog.ts'
import type { EditorUpdated } from './gr-editor.ts'
import './gr-find-bar.ts'
import './gr-keys-dialog.ts'
import type { GrKeysDialog } from './gr-keys-dialog.ts'
import './gr-link-dialog.ts'
import type { GrLinkDialog, LinkWanted } from './gr-link-dialog.ts'
import './gr-margin.ts'
import type { GrMargin } from './gr-margin.ts'
import './gr-outline.ts'
import './gr-pick-dialog.ts'
import type { GrPickDialog } from './gr-pick-dialog.ts'
import './gr-presence.ts'
import './gr-refused.ts'
import type { GrRefused } from './gr-refused.ts'
import './gr-save-word.ts'
import type { ThreadActs, ThreadRefusals } from './gr-thread.ts'
import './gr-toolbar.ts'
import type { GrToolbar, Mode } from './gr-toolbar.ts'
import { icon } from './icons.ts'
import type { WayName } from './page-keys.ts'
import { Room } from './room.ts'
import type { PageTool } from './tools.ts'
import { personForText } from './who.ts'

/** What the page knows about the draft. */
export type DraftFacts = ReplyOf<typeof drafts.show>

/**
 * The desk: outline, text and margin of one draft, with everything a person does there. Fires `standing-changed` when
 * phase or state changed, so that the page reads the draft's facts again.
 */
export class GrDraftDesk extends LitElement {
  static override properties = {
    draft: { attribute: false },
    me: { attribute: false },
    query: { attribute: false },
    mode: { state: true },
    phase: { state: true },
    state: { state: true },
    outlineOpen: { state: true },
    floating: { state: true },
    now: { state: true },
  }

  declare draft: DraftFacts
  /** Id of the person signed in. */
  declare me: string
  /** `thread` names a comment to open. */
  declare query: Readonly<Record<string, string>>
  declare private mode: Mode
  declare private phase: Phase
  declare private state: DraftState
  declare private outlineOpen: boolean
  /** Where the button for a comment on the selection floats; undefined while it is not shown. */
  declare private floating: number | undefined
  declare private now: number

  #text: DeskText | undefined
  #comments: DeskComments | undefined
  #find: DeskFind | undefined
  readonly #room = new Room(this)
  readonly #stops: (() => void)[] = []
  #offline: ReturnType<typeof setTimeout> | undefined
  #clock: ReturnType<typeof setInterval> | undefined
  #lastStanding: Standing | undefined
  #openedThread = ''

  constructor() {
    super()
    this.mode = 'drafting'
    this.outlineOpen = true
    this.floating = undefined
    this.now = Date.now()
    this.query = {}
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    prepareAnnouncer()
    this.#clock = setInterval(() => {
      this.now = Date.now()
    }, 60_000)
    window.addEventListener('beforeunload', this.#beforeUnload)
    this.#stops.push(
      listenToKeys({
        tool: (tool) => {
          this.#useTool(tool)
        },
        way: (way) => {
          this.#goWay(way)
        },
      }),
    )
  }

  override disconnectedCallback(): void {
    clearInterval(this.#clock)
    clearTimeout(this.#offline)
    window.removeEventListener('beforeunload', this.#beforeUnload)
    for (const stop of this.#stops.splice(0)) stop()
    clearBanners()
    super.disconnectedCallback()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft')) {
      this.phase = this.draft.phase
      this.state = this.draft.state
      if (this.#text === undefined) this.#begin()
    }
  }

  #begin(): void {
    const { id, language } = this.draft
    const text = new DeskText(this, {
      draft: id,
      person: this.me,
      language,
      label: () => this.#label(),
      onOpened: () => {
        this.#comments?.textOpened()
        this.#openAsked()
      },
      onUpdated: (update) => {
        this.#onText(update)
      },
    })
    this.#text = text
    this.#find = new DeskFind(this, text.editor)
    this.#comments = new DeskComments(this, {
      draft: id,
      person: this.me,
      text,
      onEvent: (event) => {
        this.#onEvent(event)
      },
    })
    text.editor.addEventListener('text-pasted', (event) => {
      this.#pasted((event as CustomEvent<Pasted>).detail)
    })
    this.#stops.push(
      text.room.connection.subscribe(() => {
        this.#showConnection()
      }),
      text.room.standing.subscribe((standing) => {
        this.#standingChanged(standing)
      }),
    )
  }

  readonly #beforeUnload = (event: BeforeUnloadEvent): void => {
    const saving = this.#text?.room.saving.value
    if (saving !== undefined && wouldLose(saving)) event.preventDefault()
  }

  #label(): string {
    const title = translated(this.draft.title)
    return say(this.#writable ? 'editor.label-drafting' : 'editor.label-reading', { title })
  }

  // --- what this person may do now ---

  get #standing(): Standing | undefined {
    return this.#text?.room.standing.value
  }

  get #writable(): boolean {
    const ended = this.#text?.room.connection.value.state === 'ended'
    return this.#standing?.write === true && this.mode === 'drafting' && !ended
  }

  get #actor(): Actor {
    const { person, role, delegation } = this.draft.actor
    return { person, delegation, role: roles.find((one) => one === role) ?? 'observer' }
  }

  #refusal(action: Action, author?: string): Refusal | undefined {
    const subject = { phase: this.phase, draft: this.state }
    return refusalOf(this.#actor, action, author === undefined ? subject : { ...subject, author })
  }

  readonly #refusalsOf = (thread: Thread): ThreadRefusals => ({
    reply: this.#refusal('reply-to-thread'),
    category: this.#refusal('change-category', thread.by.person),
    dispose: this.#refusal('dispose-thread'),
  })

  /** Sentence why the text cannot be changed; undefined where it can. */
  get #whyNotWrite(): string | undefined {
    const standing = this.#standing
    if (standing === undefined) return say('desk.not-yet')
    return standing.write ? undefined : standingSentence(standing)
  }

  get #whyNotComment(): string | undefined {
    const refusal = this.#refusal('create-thread')
    return refusal === undefined ? undefined : say(`refusal.${refusal}`)
  }

  #standingChanged(standing: Standing | undefined): void {
    const before = this.#lastStanding
    this.#lastStanding = standing
    if (standing === undefined || before === undefined || before.write === standing.write) return
    showStanding(standing, this.draft.frozenVersion)
    announce(standingSentence(standing), 'assertive')
    this.dispatchEvent(new CustomEvent('standing-changed'))
  }

  #showConnection(): void {
    clearTimeout(this.#offline)
    const connection = this.#text?.room.connection.value
    if (connection === undefined) return
    const mayWrite = this.#standing?.write === true
    if (connection.state !== 'lost') {
      showConnection(connection, mayWrite)
      return
    }
    // A short gap is nobody's business.
    this.#offline = setTimeout(() => {
      showConnection(connection, mayWrite)
    }, 1_500)
  }

  #onEvent(event: DraftEvent): void {
    switch (event.type) {
      case 'thread-changed':
        this.#announceThread(event.thread)
        return
      case 'version-made':
        return
      case 'standing-changed':
        this.phase = event.phase
        this.state = event.state
        if (event.frozenVersion !== null && this.#standing !== undefined) {
          showStanding({ ...this.#standing, write: false, frozen: true }, event.frozenVersion)
        }
        this.dispatchEvent(new CustomEvent('standing-changed'))
    }
  }

  #announceThread(thread: Thread): void {
    const last = thread.replies.at(-1)
    const decided = dispositionOf(thread)
    const by = decided?.by ?? last?.by ?? thread.by
    if (by.person === this.me) return
    announce(say('thread.changed-by', { number: thread.number, name: personForText(by) }))
  }

  // --- what happens in the text ---

  #onText(update: EditorUpdated): void {
    this.#comments?.textUpdated(update)
    this.#find?.textUpdated()
    if (update.selectionChanged) this.#float()
  }

  #float(): void {
    const view = this.#text?.editor.view
    if (view === undefined) return
    const { empty, head } = view.state.selection
    if (empty || this.#whyNotComment !== undefined || this.#comments?.comment !== undefined) {
      this.floating = undefined
      return
    }
    this.floating = view.coordsAtPos(head).top - view.dom.getBoundingClientRect().top
  }

  #pasted({ paragraphs, tables, pictures }: Pasted): void {
    const sentence = say('paste.done', { paragraphs, tables, pictures })
    showToast({
      sentence,
      act: { label: say('tool.undo'), run: () => this.#text?.editor.run(undo) },
    })
  }

  #act(name: ActName): void {
    const { editor } = this.#text ?? {}
    if (editor === undefined || !this.#writable) return
    editor.run(actOf(name).run)
    if (name === 'footnote' && editor.view !== undefined) {
      // Enter on the new reference opens the note.
      editor.view.someProp('handleKeyDown', (handle) =>
        handle(editor.view as never, new KeyboardEvent('keydown', { key: 'Enter' })),
      )
      focusNote(editor.view)
    }
  }
