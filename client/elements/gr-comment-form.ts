import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { threadCategories } from '../../shared/domain/names.ts'
import { Spoken, say } from '../language.ts'
import type { CommentDraft } from '../state/comment-draft.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'
import { quote } from './thread-parts.ts'

/**
 * A comment being written. Fires `comment-typed` with every key (the page keeps it on this device), `comment-left` on
 * cancel. `send` answers when the comment is on record.
 */
export class GrCommentForm extends LitElement {
  static override properties = {
    comment: { attribute: false },
    send: { attribute: false },
    missing: { state: true },
    wording: { state: true },
  }

  declare comment: CommentDraft
  declare send: (comment: CommentDraft) => Promise<void>
  declare private missing: boolean
  /** True where the field for a proposed wording is open. */
  declare private wording: boolean

  readonly #act = new Act(this)

  constructor() {
    super()
    this.missing = false
    this.wording = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>('textarea')?.focus()
    })
  }

  #type(change: Partial<CommentDraft>): void {
    const detail: CommentDraft = { ...this.comment, ...change }
    this.missing = false
    this.dispatchEvent(new CustomEvent<CommentDraft>('comment-typed', { detail }))
  }

  #leave(): void {
    this.dispatchEvent(new CustomEvent('comment-left'))
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    this.missing = this.comment.text.trim() === ''
    if (this.missing) {
      this.querySelector('textarea')?.focus()
      return
    }
    const { comment } = this
    await this.#act.run(() => this.send(comment))
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#submit(event)
    if (event.key === 'Escape') {
      event.stopPropagation()
      this.#leave()
    }
  }

  override render(): TemplateResult {
    const { comment } = this
    const whole = comment.anchor.block === null && comment.anchor.quote === ''
    const showWording = this.wording || comment.proposedWording !== ''
    return html`<form
      class="card thread comment-form"
      aria-label=${say('comment.title')}
      novalidate
      @submit=${(event: Event) => void this.#submit(event)}
      @keydown=${(event: KeyboardEvent) => {
        this.#onKey(event)
      }}
    >
      <header><span class="number">${say('comment.draft')}</span></header>
      ${whole ? html`<p class="small muted">${say('comment.on-whole')}</p>` : quote(comment)}
      <div class="field">
        <label for="comment-text">${say('comment.text')}</label>
        <textarea
          id="comment-text"
          dir="auto"
          maxlength="20000"
          aria-invalid=${this.missing}
          aria-describedby="comment-hint"
          .value=${comment.text}
          @input=${(event: Event) => {
            this.#type({ text: (event.target as HTMLTextAreaElement).value })
          }}
        ></textarea>
        <p id="comment-hint" class=${this.missing ? 'wrong' : 'hint'}>
          ${say(this.missing ? 'comment.missing' : 'comment.kept')}
        </p>
      </div>
      <div class="field">
        <label for="comment-category">${say('thread.category')}</label>
        <select
          id="comment-category"
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement
            const category = threadCategories.find((one) => one === value)
            if (category !== undefined) this.#type({ category })
          }}
        >
          ${threadCategories.map(
            (category) =>
              html`<option value=${category} .selected=${category === comment.category}>
                ${say(`thread-category.${category}`)}
              </option>`,
          )}
        </select>
      </div>
      ${
        showWording
          ? html`<div class="field">
              <label for="comment-wording">${say('thread.proposed-wording')}</label>
              <textarea
                id="comment-wording"
                dir="auto"
                maxlength="20000"
                .value=${comment.proposedWording}
                @input=${(event: Event) => {
                  this.#type({ proposedWording: (event.target as HTMLTextAreaElement).value })
                }}
              ></textarea>
            </div>`
          : whole
            ? nothing
            : html`<button
                type="button"
                class="button quiet"
                @click=${() => {
                  this.wording = true
                  this.#type({ proposedWording: comment.anchor.quote })
                  void this.updateComplete.then(() => {
                    this.querySelector<HTMLElement>('#comment-wording')?.focus()
                  })
                }}
              >
                ${say('comment.propose')}
              </button>`
      }
      ${actFault(this.#act.fault)}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.#act.busy}>${say('comment.send')}</button>
        <button
          class="button"
          type="button"
          @click=${() => {
            this.#leave()
          }}
        >
          ${say('form.cancel')}
        </button>
      </div>
    </form>`
  }
}

customElements.define('gr-comment-form', GrCommentForm)
