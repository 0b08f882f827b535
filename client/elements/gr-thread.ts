import { LitElement, html, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import type { Thread } from '../../shared/api/shapes.ts'
import { threadCategories } from '../../shared/domain/names.ts'
import type { DispositionKind, ThreadCategory } from '../../shared/domain/names.ts'
import type { Refusal } from '../../shared/domain/rights.ts'
import { formatInstant } from '../dates.ts'
import { Spoken, say } from '../language.ts'
import { keepReplyDraft, replyDraftOf } from '../state/comment-draft.ts'
import { Act } from '../state/load.ts'
import './gr-disposition-form.ts'
import { actFault } from './page-state.ts'
import { byline, decision, proposedWording, quote, words } from './thread-parts.ts'
import { personForText } from './who.ts'

/** What can be done with threads; each answers when it is on record or throws a fault. */
export interface ThreadActs {
  readonly reply: (thread: Thread, text: string) => Promise<void>
  readonly changeCategory: (thread: Thread, category: ThreadCategory) => Promise<void>
  readonly dispose: (thread: Thread, kind: DispositionKind, reason: string) => Promise<void>
}

/** Why not, for each act on this thread; undefined where it is allowed. */
export interface ThreadRefusals {
  readonly reply: Refusal | undefined
  readonly category: Refusal | undefined
  readonly dispose: Refusal | undefined
}

/**
 * The card of one comment. Closed it shows what it is about and how it stands; active, everything and the forms.
 * Fires `thread-chosen`, `thread-left` (back to the text) and `link-wanted`.
 */
export class GrThread extends LitElement {
  static override properties = {
    thread: { attribute: false },
    active: { type: Boolean, reflect: true },
    detached: { type: Boolean },
    refusals: { attribute: false },
    acts: { attribute: false },
    me: { attribute: false },
    now: { attribute: false },
    form: { state: true },
    reply: { state: true },
  }

  declare thread: Thread
  declare active: boolean
  /** True where its passage is no longer in the text. */
  declare detached: boolean
  declare refusals: ThreadRefusals
  declare acts: ThreadActs
  declare me: string
  declare now: number
  declare private form: 'none' | 'reply' | 'dispose'
  declare private reply: string

  readonly #act = new Act(this)

  constructor() {
    super()
    this.active = false
    this.detached = false
    this.form = 'none'
    this.reply = ''
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('thread') && changed.get('thread')?.id !== this.thread.id) {
      this.reply = replyDraftOf(this.thread.id, this.me)
      this.form = this.reply === '' ? 'none' : 'reply'
    }
  }

  /** Moves the focus to the card itself. */
  override focus(options?: FocusOptions): void {
    this.querySelector<HTMLElement>('.thread.card')?.focus(options)
  }

  #choose(): void {
    if (!this.active)
      this.dispatchEvent(
        new CustomEvent('thread-chosen', { bubbles: true, detail: this.thread.id }),
      )
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (this.form === 'none') {
        this.dispatchEvent(
          new CustomEvent('thread-left', { bubbles: true, detail: this.thread.id }),
        )
        return
      }
      this.#show('none')
      this.focus()
    }
    const isCard = event.target instanceof HTMLElement && event.target.matches('.thread.card')
    if (isCard && (event.key === 'Enter' || event.key === ' ') && !event.altKey) {
      event.preventDefault()
      this.#choose()
    }
  }

  #show(form: 'none' | 'reply' | 'dispose'): void {
    this.form = form
    this.#act.clear()
    if (form === 'none') return
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>('.reply-form textarea, gr-disposition-form select')?.focus()
    })
  }

  #writeReply(text: string): void {
    this.reply = text
    keepReplyDraft(this.thread.id, this.me, text)
  }

  async #sendReply(event: Event): Promise<void> {
    event.preventDefault()
    const text = this.reply.trim()
    if (text === '') return
    if (!(await this.#act.run(() => this.acts.reply(this.thread, text)))) return
    this.#writeReply('')
    this.form = 'none'
    this.focus()
  }

  override render(): TemplateResult {
    const { thread } = this
    const decided = thread.dispositions.length > 0
    return html`<div
      class="thread card ${decided ? 'decided' : ''}"
      id="card-${thread.id}"
      role="comment"
      tabindex="-1"
      aria-label=${this.#name()}
      @click=${() => {
        this.#choose()
      }}
      @keydown=${(event: KeyboardEvent) => {
        this.#onKey(event)
      }}
    >
      <header>
        <span class="number">${thread.number}</span>
        <span class="badge">${say(`thread-category.${thread.category}`)}</span>
        ${decided ? html`<span class="badge decided">${this.#disposition()}</span>` : nothing}
        ${
          this.active
            ? html`<button
                class="button quiet icon leave"
                aria-label=${say('thread.back')}
                title=${say('thread.back')}
                @click=${(event: Event) => {
                  event.stopPropagation()
                  this.dispatchEvent(
                    new CustomEvent('thread-left', { bubbles: true, detail: thread.id }),
                  )
                }}
              >
                <span aria-hidden="true">×</span>
              </button>`
            : nothing
        }
      </header>
      ${byline(thread.by, thread.at, this.now)}
      ${this.detached ? html`<p class="notice warning small">${say('thread.detached')}</p>` : nothing}
      ${this.active || this.detached ? quote(thread) : nothing}
      <div class=${this.active ? '' : 'clamped'}>${words(thread.text)}</div>
      ${this.active ? this.#open(thread) : this.#closed(thread)}
    </div>`
  }

  #disposition(): string {
    const last = this.thread.dispositions.at(-1)
    return last === undefined ? '' : say(`disposition.${last.kind}`)
  }

  #name(): string {
    const { thread } = this
    const name = personForText(thread.by)
    return say('thread.name', { number: thread.number, name, time: formatInstant(thread.at) })
  }

  #closed(thread: Thread): TemplateResult {
    const count = thread.replies.length
    const wording = thread.proposedWording !== null
    return html`${
      count === 0 && !wording
        ? nothing
        : html`<p class="small muted">
            ${wording ? say('thread.has-wording') : nothing}
            ${count === 0 ? nothing : say('thread.replies', { count })}
          </p>`
    }`
  }

  #open(thread: Thread): TemplateResult {
    return html`${proposedWording(thread.proposedWording)}
    ${thread.replies.map(
      (reply) =>
        html`<div
          class="reply"
          role="comment"
          aria-label=${say('thread.reply-by', { name: personForText(reply.by) })}
        >
          ${byline(reply.by, reply.at, this.now)} ${words(reply.text)}
        </div>`,
    )}
    ${decision(thread, this.now)} ${this.#category(thread)}
    ${this.form === 'reply' ? this.#replyForm() : nothing}
    ${
      this.form === 'dispose'
        ? html`<gr-disposition-form
            .thread=${thread}
            .me=${this.me}
            .dispose=${this.acts.dispose}
            @disposition-given=${() => {
              this.form = 'none'
              this.dispatchEvent(
                new CustomEvent('thread-decided', { bubbles: true, detail: thread.id }),
              )
            }}
            @form-left=${() => {
              this.#show('none')
              this.focus()
            }}
          ></gr-disposition-form>`
        : nothing
    }
    ${this.form === 'none' ? this.#buttons() : nothing}`
  }

  #category(thread: Thread): TemplateResult | typeof nothing {
    if (this.refusals.category !== undefined) return nothing
    const id = `category-${thread.id}`
    return html`<p class="category">
      <label class="small" for=${id}>${say('thread.category')}</label>
      <select
        id=${id}
        ?disabled=${this.#act.busy}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement
          const category = threadCategories.find((one) => one === value)
          if (category === undefined) return
          void this.#act.run(() => this.acts.changeCategory(thread, category))
        }}
      >
        ${threadCategories.map(
          (category) =>
            html`<option value=${category} .selected=${category === thread.category}>
              ${say(`thread-category.${category}`)}
            </option>`,
        )}
      </select>
    </p>`
  }

  #buttons(): TemplateResult {
    const decided = this.thread.dispositions.length > 0
    // Deciding is the chair's; nobody else needs a button for it.
    const showDispose =
      this.refusals.dispose !== 'role' && this.refusals.dispose !== 'not-participant'
    return html`${actFault(this.#act.fault)}
      <div class="buttons">
        ${this.#button('thread.reply', this.refusals.reply, () => {
          this.#show('reply')
        })}
        ${
          showDispose
            ? this.#button(
                decided ? 'thread.decide-again' : 'thread.decide',
                this.refusals.dispose,
                () => {
                  this.#show('dispose')
                },
              )
            : nothing
        }
        <button
          class="button quiet"
          @click=${() => this.dispatchEvent(new CustomEvent('link-wanted', { bubbles: true, detail: this.thread.id }))}
        >
          ${say('thread.copy-link')}
        </button>
      </div>`
  }

  #button(
    key: 'thread.reply' | 'thread.decide' | 'thread.decide-again',
    refusal: Refusal | undefined,
    run: () => void,
  ): TemplateResult {
    const id = `why-${key}-${this.thread.id}`
    return html`<button
        class="button"
        aria-disabled=${refusal !== undefined}
        aria-describedby=${refusal === undefined ? nothing : id}
        title=${refusal === undefined ? nothing : say(`refusal.${refusal}`)}
        @click=${() => {
          if (refusal === undefined) run()
        }}
      >
        ${say(key)}
      </button>
      ${refusal === undefined ? nothing : html`<span class="visually-hidden" id=${id}>${say(`refusal.${refusal}`)}</span>`}`
  }

  #replyForm(): TemplateResult {
    const id = `reply-${this.thread.id}`
    return html`<form
      class="reply-form stack"
      @submit=${(event: Event) => void this.#sendReply(event)}
    >
      <div class="field">
        <label for=${id}>${say('thread.your-reply')}</label>
        <textarea
          id=${id}
          dir="auto"
          maxlength="20000"
          .value=${this.reply}
          @input=${(event: Event) => {
            this.#writeReply((event.target as HTMLTextAreaElement).value)
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              void this.#sendReply(event)
          }}
        ></textarea>
      </div>
      ${actFault(this.#act.fault)}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.#act.busy}>${say('thread.send')}</button>
        <button
          class="button"
          type="button"
          @click=${() => {
            this.#writeReply('')
            this.#show('none')
            this.focus()
          }}
        >
          ${say('form.cancel')}
        </button>
      </div>
    </form>`
  }
}

customElements.define('gr-thread', GrThread)
