import { LitElement, html, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import type { drafts } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import { NodeSelection } from 'prosemirror-state'
import { actOf } from '../editor/acts.ts'
import type { ActName } from '../editor/acts.ts'
import { undo } from '../editor/binding.ts'
import { insertTable } from '../editor/commands/insert.ts'
import type { Pasted } from '../editor/paste.ts'
import { Spoken, say, translated } from '../language.ts'
import { announce, prepareAnnouncer } from '../state/announcer.ts'
import { showToast } from '../state/notices.ts'
import type { PresentPerson } from '../state/presence.ts'
import { saveWord, wouldLose } from '../state/saving.ts'
import { DeskCards } from './desk-cards.ts'
import { DeskComments } from './desk-comments.ts'
import { DeskFind } from './desk-find.ts'
import { listenToKeys } from './desk-keys.ts'
import { goToPane } from './desk-panes.ts'
import { DeskStanding } from './desk-standing.ts'
import { DeskText } from './desk-text.ts'
import { textOrState } from './desk-states.ts'
import { download } from './download-file.ts'
import type { DialogTool, GrDeskDialogs } from './gr-desk-dialogs.ts'
import './gr-desk-head.ts'
import type { EditorUpdated } from './gr-editor.ts'
import './gr-find-bar.ts'
import './gr-outline.ts'
import { nameOf } from './gr-presence.ts'
import './gr-refused.ts'
import type { GrRefused } from './gr-refused.ts'
import './gr-toolbar.ts'
import type { GrToolbar, Mode } from './gr-toolbar.ts'
import { icon } from './icons.ts'
import type { WayName } from './page-keys.ts'
import { writingTools } from './tools.ts'
import type { PageTool } from './tools.ts'
import { WindowWidth } from './window-width.ts'
import { firstBlockWith } from '../../shared/text/obstacles.ts'
import '../styles/draft.css'

/** What the page knows about the draft. */
export type DraftFacts = ReplyOf<typeof drafts.show>

/** Dialogs come when the text is on screen: nobody waits for them, and they are there without connection. */
const loadDialogs = () => import('./gr-desk-dialogs.ts')

/** The controllers of an open desk. */
interface Parts {
  readonly text: DeskText
  readonly comments: DeskComments
  readonly cards: DeskCards
  readonly find: DeskFind
  readonly standing: DeskStanding
}

/**
 * The desk: outline, text and margin of one draft, with everything a person does there. Fires `facts-changed` when
 * phase or state changed, so that the page reads the draft's facts again.
 */
export class GrDraftDesk extends LitElement {
  static override properties = {
    draft: { attribute: false },
    me: { attribute: false },
    thread: { attribute: false },
    outlineOpen: { state: true },
    floating: { state: true },
    now: { state: true },
  }

  declare draft: DraftFacts
  /** Id of the person signed in. */
  declare me: string
  /** Comment to open, from the address. */
  declare thread: string | undefined
  declare private outlineOpen: boolean | undefined
  /** Where the button for a comment on the selection floats; undefined while it is not shown. */
  declare private floating: number | undefined
  declare private now: number

  #parts: Parts | undefined
  readonly #width = new WindowWidth(this)
  #stopKeys: (() => void) | undefined
  #clock: ReturnType<typeof setInterval> | undefined
  /** The comment of the address that has been opened already. */
  #opened: string | undefined

  constructor() {
    super()
    this.thread = undefined
    this.outlineOpen = undefined
    this.floating = undefined
    this.now = Date.now()
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
    this.#stopKeys = listenToKeys({
      tool: (tool) => {
        this.#useTool(tool)
      },
      way: (way) => {
        this.#goWay(way)
      },
    })
  }

  override disconnectedCallback(): void {
    clearInterval(this.#clock)
    window.removeEventListener('beforeunload', this.#beforeUnload)
    this.#stopKeys?.()
    super.disconnectedCallback()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return
    if (this.#parts === undefined) this.#parts = this.#begin()
    else {
      this.#parts.standing.learn(this.draft)
      this.#parts.standing.showFrozen()
    }
  }

  override updated(): void {
    const { text, standing } = this.#parts ?? {}
    text?.editor.setWritable(standing?.mode === 'drafting')
    this.#parts?.comments.showsAllCards(this.#width.shape !== 'sheet')
    this.#openAsked()
  }

  #begin(): Parts {
    const { id, language } = this.draft
    const text: DeskText = new DeskText(this, {
      draft: id,
      person: this.me,
      language,
      label: () => this.#label(),
      onOpened: () => {
        this.#parts?.comments.textOpened()
        setTimeout(() => void loadDialogs(), 500)
      },
      onUpdated: (update) => {
        this.#onText(update)
      },
    })
    text.editor.addEventListener('text-pasted', (event) => {
      this.#pasted((event as CustomEvent<Pasted>).detail)
    })
    const standing = new DeskStanding(this, this.draft, {
      room: text.room,
      onChanged: () => this.dispatchEvent(new CustomEvent('facts-changed')),
    })
    const comments = new DeskComments(this, {
      draft: id,
      person: this.me,
      text,
      onEvent: (event) => {
        standing.onEvent(event)
        this.#parts?.cards.announce(event)
      },
    })
    const cards = new DeskCards(this, { draft: id, person: this.me, text, comments, standing })
    return { text, standing, comments, cards, find: new DeskFind(this, text.editor) }
  }

  readonly #beforeUnload = (event: BeforeUnloadEvent): void => {
    const saving = this.#parts?.text.room.saving.value
    if (saving !== undefined && wouldLose(saving)) event.preventDefault()
  }

  #label(): string {
    const title = translated(this.draft.title)
    const drafting = this.#parts?.standing.mode === 'drafting'
    return say(drafting ? 'editor.label-drafting' : 'editor.label-reading', { title })
  }

  /** Opens the comment or the place that the address names, once both text and comments are there. */
  #openAsked(): void {
    const { comments, text } = this.#parts ?? {}
    if (comments === undefined || text?.isOpen !== true) return
    const wantedObstacle = new URLSearchParams(location.search).get('show')
    const shown = text.editor.view?.state.doc
    const obstacle =
      wantedObstacle === null || shown === undefined
        ? undefined
        : firstBlockWith(wantedObstacle, shown)
    const hash = decodeURIComponent(location.hash.slice(1))
    const block = hash === '' ? (obstacle ?? '') : hash
    const asked = this.thread ?? (block === '' ? undefined : `#${block}`)
    if (asked === undefined || asked === this.#opened) return
    if (asked.startsWith('#')) {
      this.#opened = asked
      text.goToBlock(block)
      return
    }
    const wanted = comments.all.find(({ id, number }) => id === asked || number === asked)
    if (wanted === undefined) return
    this.#opened = asked
    this.#parts?.cards.open(wanted.id)
  }

  // --- what happens in the text ---

  #onText(update: EditorUpdated): void {
    this.#parts?.comments.textUpdated(update)
    this.#parts?.find.textUpdated()
    if (update.selectionChanged) this.#float()
  }

  #float(): void {
    const { text, standing, comments } = this.#parts ?? {}
    const view = text?.editor.view
    if (view === undefined) return
    const { selection } = view.state
    const { empty, head } = selection
    const hidden =
      empty ||
      selection instanceof NodeSelection ||
      standing?.whyNotComment !== undefined ||
      comments?.comment !== undefined
    this.floating = hidden
      ? undefined
      : view.coordsAtPos(head).top - view.dom.getBoundingClientRect().top
  }

  #pasted({ paragraphs, tables, pictures }: Pasted): void {
    if (pictures > 0) showToast({ sentence: say('paste.pictures', { pictures }) })
    showToast({
      sentence: say(tables > 0 ? 'paste.done' : 'paste.done-text', { paragraphs, tables }),
      act: { label: say('tool.undo'), run: () => this.#parts?.text.editor.run(undo) },
    })
  }

  #act(name: ActName): void {
    const { text, standing } = this.#parts ?? {}
    if (standing?.mode === 'drafting') text?.editor.run(actOf(name).run)
  }

  #useTool(tool: PageTool): void {
    const { text, find, standing } = this.#parts ?? {}
    const view = text?.editor.view
    if (view === undefined) return
    switch (tool) {
      case 'find':
        find?.start(false)
        return
      case 'comment':
        this.#comment('selection')
        return
      case 'comment-whole':
        this.#comment('whole')
        return
      case 'copy':
      case 'authorship':
      case 'characters':
      case 'count':
      case 'keys':
      case 'language':
      case 'link':
      case 'reference': {
        const changes = writingTools.includes(tool)
        if (changes && standing?.mode !== 'drafting') return
        void this.#openDialog(tool)
      }
    }
  }

  async #openDialog(tool: DialogTool): Promise<void> {
    await loadDialogs()
    this.querySelector<GrDeskDialogs>('gr-desk-dialogs')?.open(tool)
  }

  #comment(on: 'selection' | 'whole'): void {
    this.#parts?.cards.start(on)
    this.floating = undefined
  }

  #goWay(way: WayName): void {
    const { cards, find, text } = this.#parts ?? {}
    switch (way) {
      case 'find-replace':
        find?.start(true)
        return
      case 'next-comment':
        cards?.step(1)
        return
      case 'previous-comment':
        cards?.step(-1)
        return
      case 'open-card':
        cards?.toggle()
        return
      case 'toolbar':
        this.querySelector<GrToolbar>('gr-toolbar')?.focus()
        return
      case 'next-pane':
        goToPane(this, 1)
        return
      case 'previous-pane':
        goToPane(this, -1)
        return
      case 'saved': {
        const saving = text?.room.saving.value
        if (saving === undefined) return
        const { word, ...more } = saveWord(saving)
        showToast({
          sentence: say(`save.${word}`, { changes: 'changes' in more ? more.changes : 0 }),
        })
      }
    }
  }

  #goToPerson(person: PresentPerson): void {
    if (this.#parts?.text.goToPerson(person) === true) return
    showToast({ sentence: say('present.nowhere', { name: nameOf(person) }) })
  }

  // --- what is on screen ---

  override render(): TemplateResult | typeof nothing {
    const parts = this.#parts
    if (parts === undefined) return nothing
    const { shape } = this.#width
    const outline = this.outlineOpen ?? shape === 'wide'
    return html`<div class="desk ${shape} ${outline ? 'with-outline' : ''}">
      ${this.#head(parts)} ${this.#refused(parts)}
      <div class="desk-tools">
        <button
          class="tool outline-toggle"
          aria-expanded=${outline}
          aria-label=${say('outline.toggle')}
          title=${say('outline.toggle')}
          @click=${() => {
            this.outlineOpen = !outline
          }}
        >
          ${icon('outline')}
        </button>
        ${this.#toolbar(parts)} ${parts.find.open ? this.#findBar(parts) : nothing}
      </div>
      ${outline ? this.#outline(parts) : nothing}
      <div class="desk-text">
        ${textOrState(parts.text)}
        ${
          this.floating === undefined || shape === 'sheet'
            ? nothing
            : html`<button
                class="button floating-comment"
                style="inset-block-start: ${this.floating}px"
                title=${say('tool.comment')}
                aria-label=${say('tool.comment')}
                @mousedown=${(event: Event) => {
                  event.preventDefault()
                }}
                @click=${() => {
                  this.#comment('selection')
                }}
              >
                ${icon('comment')}
              </button>`
        }
      </div>
      ${parts.cards.render(shape, this.now)}
      <gr-desk-dialogs
        .text=${parts.text}
        .language=${this.draft.language}
        .heading=${translated(this.draft.title)}
      ></gr-desk-dialogs>
    </div>`
  }

  readonly #backToText = (): void => {
    this.#parts?.text.editor.view?.focus()
  }

  #head({ text, standing }: Parts): TemplateResult {
    const { room } = text
    return html`<gr-desk-head
      .draft=${this.draft}
      .state=${standing.state}
      .people=${text.people}
      .saving=${room.saving.value}
      .connection=${room.connection.value}
      .writes=${standing.mayWrite}
      .isOpen=${text.isOpen}
      @person-chosen=${({ detail }: CustomEvent<PresentPerson>) => {
        this.#goToPerson(detail)
      }}
      @retry-asked=${() => {
        room.retry()
      }}
      @copy-asked=${() => {
        this.#useTool('copy')
      }}
      @refused-asked=${() => {
        this.querySelector<GrRefused>('gr-refused')?.focus()
      }}
    ></gr-desk-head>`
  }

  #refused({ text }: Parts): TemplateResult {
    const { room } = text
    return html`<gr-refused
      .texts=${room.refusedTexts.value}
      @refused-copied=${async ({ detail }: CustomEvent<string>) => {
        await navigator.clipboard.writeText(detail)
        showToast({ sentence: say('refused.copied') })
      }}
      @refused-saved=${({ detail }: CustomEvent<string>) => {
        download(`${translated(this.draft.title)}.txt`, detail, 'text/plain')
      }}
      @refused-discarded=${() => {
        room.discardRefusedTexts()
      }}
    ></gr-refused>`
  }

  #toolbar({ text, standing }: Parts): TemplateResult {
    return html`<gr-toolbar
      .acts=${text.acts}
      .mode=${standing.mode}
      .whyNotWrite=${standing.whyNotWrite}
      .whyNotComment=${standing.whyNotComment}
      .inTable=${text.inTable}
      @act-chosen=${({ detail }: CustomEvent<ActName>) => {
        this.#act(detail)
      }}
      @tool-chosen=${({ detail }: CustomEvent<PageTool>) => {
        this.#useTool(detail)
      }}
      @table-wanted=${({ detail }: CustomEvent<{ rows: number; columns: number }>) =>
        text.editor.run(insertTable(detail.rows, detail.columns))}
      @mode-chosen=${({ detail }: CustomEvent<Mode>) => {
        standing.chosen = detail
        announce(say('mode.is', { mode: say(`mode.${detail}`) }))
        this.requestUpdate()
      }}
      @toolbar-left=${this.#backToText}
    ></gr-toolbar>`
  }

  #findBar({ find, standing }: Parts): TemplateResult {
    return html`<gr-find-bar
      .count=${find.count}
      .current=${find.current}
      .replaces=${find.replaces}
      .writable=${standing.mode === 'drafting'}
      @question-asked=${({ detail }: CustomEvent<Parameters<DeskFind['ask']>[0]>) => {
        find.ask(detail)
      }}
      @place-stepped=${({ detail }: CustomEvent<1 | -1>) => {
        find.step(detail)
      }}
      @replace-asked=${({ detail }: CustomEvent<string>) => {
        find.replace(detail)
      }}
      @replace-all-asked=${({ detail }: CustomEvent<string>) => {
        find.replaceAll(detail)
      }}
      @find-left=${() => {
        find.stop()
      }}
    ></gr-find-bar>`
  }

  #outline({ text, comments }: Parts): TemplateResult {
    return html`<gr-outline
      .entries=${text.outline}
      .current=${text.section}
      .counts=${comments.counts}
      .language=${this.draft.language}
      .words=${text.words}
      @section-chosen=${({ detail }: CustomEvent<string>) => {
        text.goToBlock(detail)
        if (this.#width.shape !== 'wide') this.outlineOpen = undefined
      }}
    ></gr-outline>`
  }
}

customElements.define('gr-draft-desk', GrDraftDesk)
