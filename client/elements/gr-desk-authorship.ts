import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { EditorView } from 'prosemirror-view'
import {
  authorsColouredBy,
  authorship,
  colourAuthors,
  giveAuthorship,
  isAuthorshipShown,
} from '../editor/authorship.ts'
import type { ColouredBy } from '../editor/authorship.ts'
import { AuthorshipAnswers } from '../state/authorship-answers.ts'
import { authorshipShown } from './authorship-shown.ts'
import type { DeskText } from './desk-text.ts'
import { authorColour } from './gr-authorship.ts'
import type { EditorUpdated } from './gr-editor.ts'

/**
 * "Who wrote this" on the draft page: asks the server while it is open, colours the text and shows the panel for the
 * selection. Everything of it is loaded when it is first asked for; the editor gets the plugin then.
 */
export class GrDeskAuthorship extends LitElement {
  static override properties = {
    text: { attribute: false },
    shown: { state: true },
  }

  declare text: DeskText
  declare private shown: boolean

  #answers: AuthorshipAnswers | undefined
  #stop: (() => void) | undefined

  constructor() {
    super()
    this.shown = false
  }

  override createRenderRoot(): this {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.close()
  }

  open(): void {
    if (this.shown) return
    this.shown = true
    const answers = new AuthorshipAnswers(this.text.draft)
    this.#answers = answers
    this.#stop = answers.subscribe((value) => {
      const view = this.#view()
      if (view !== undefined && value.state === 'ready') {
        view.dispatch(giveAuthorship(view.state, value.answer))
      }
      this.requestUpdate()
    })
    this.text.editor.addEventListener('editor-updated', this.#onUpdated)
    answers.start()
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('h2')?.focus())
  }

  close(): void {
    if (!this.shown) return
    this.shown = false
    this.#stop?.()
    this.#answers?.stop()
    this.#answers = undefined
    this.text.editor.removeEventListener('editor-updated', this.#onUpdated)
    const view = this.#view()
    if (view === undefined) return
    view.dispatch(colourAuthors(view.state, undefined))
    view.dispatch(giveAuthorship(view.state, undefined))
    view.focus()
  }

  /** The open editor, with the plugin; a text that was opened anew gets it again. */
  #view(): EditorView | undefined {
    const { view } = this.text.editor
    if (view === undefined || isAuthorshipShown(view.state)) return view
    const plugins = [...view.state.plugins, authorship({ colour: authorColour })]
    view.updateState(view.state.reconfigure({ plugins }))
    return view
  }

  readonly #onUpdated = (event: Event): void => {
    if ((event as CustomEvent<EditorUpdated>).detail.docChanged) {
      this.#answers?.textChanged(Date.now())
    }
    this.requestUpdate()
  }

  override render(): TemplateResult | typeof nothing {
    const view = this.text.editor.view
    if (!this.shown || view === undefined || this.#answers === undefined) return nothing
    return html`<gr-authorship
      class="floating"
      .shown=${authorshipShown(view.state, this.#answers.value)}
      .by=${authorsColouredBy(view.state)}
      @colours-chosen=${({ detail }: CustomEvent<ColouredBy | null>) => {
        const open = this.#view()
        open?.dispatch(colourAuthors(open.state, detail ?? undefined))
        this.requestUpdate()
      }}
      @retry-asked=${() => {
        this.#answers?.start()
      }}
      @authorship-left=${() => {
        this.close()
      }}
    ></gr-authorship>`
  }
}

customElements.define('gr-desk-authorship', GrDeskAuthorship)
