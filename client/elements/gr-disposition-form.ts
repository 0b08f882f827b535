import { LitElement, html, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import type { Thread } from '../../shared/api/shapes.ts'
import { dispositionKinds } from '../../shared/domain/names.ts'
import type { DispositionKind } from '../../shared/domain/names.ts'
import { needsReason } from '../../shared/domain/thread.ts'
import { Spoken, say } from '../language.ts'
import { keepReason, lastReasons } from '../state/comment-draft.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'

/**
 * The decision on a comment: kind and reason, with the reasons given last at hand. Fires `disposition-given` when it is
 * on record and `form-left` on cancel.
 */
export class GrDispositionForm extends LitElement {
  static override properties = {
    thread: { attribute: false },
    me: { attribute: false },
    dispose: { attribute: false },
    kind: { state: true },
    reason: { state: true },
    asked: { state: true },
  }

  declare thread: Thread
  declare me: string
  declare dispose: (thread: Thread, kind: DispositionKind, reason: string) => Promise<void>
  declare private kind: DispositionKind
  declare private reason: string
  /** True once sending was tried without the reason it needs. */
  declare private asked: boolean

  readonly #act = new Act(this)

  constructor() {
    super()
    this.kind = 'accepted'
    this.reason = ''
    this.asked = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('thread')
    if (changed.has('thread') && before?.id !== this.thread.id) {
      this.kind = this.thread.dispositions.at(-1)?.kind ?? 'accepted'
      this.reason = ''
      this.asked = false
    }
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    const reason = this.reason.trim()
    this.asked = needsReason(this.kind, this.thread.category) && reason === ''
    if (this.asked) {
      this.querySelector('textarea')?.focus()
      return
    }
    const { kind, thread } = this
    if (!(await this.#act.run(() => this.dispose(thread, kind, reason)))) return
    keepReason(this.me, reason)
    this.dispatchEvent(new CustomEvent('disposition-given'))
  }

  override render(): TemplateResult {
    const { id } = this.thread
    const needed = needsReason(this.kind, this.thread.category)
    const reasons = lastReasons(this.me)
    return html`<form
      class="stack"
      novalidate
      @submit=${(event: Event) => void this.#submit(event)}
    >
      <div class="field">
        <label for="kind-${id}">${say('dispose.kind')}</label>
        <select
          id="kind-${id}"
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement
            this.kind = dispositionKinds.find((kind) => kind === value) ?? this.kind
          }}
        >
          ${dispositionKinds.map(
            (kind) =>
              html`<option value=${kind} .selected=${kind === this.kind}>
                ${say(`disposition.${kind}`)}
              </option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="reason-${id}"
          >${say(needed ? 'dispose.reason' : 'dispose.reason-optional')}</label
        >
        <textarea
          id="reason-${id}"
          dir="auto"
          maxlength="20000"
          aria-invalid=${this.asked}
          aria-describedby="reason-hint-${id}"
          .value=${this.reason}
          @input=${(event: Event) => {
            this.reason = (event.target as HTMLTextAreaElement).value
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#submit(event)
          }}
        ></textarea>
        <p id="reason-hint-${id}" class=${this.asked ? 'wrong' : 'hint'}>
          ${say(this.asked ? 'form.reason-missing' : 'dispose.reason-hint')}
        </p>
      </div>
      ${
        reasons.length === 0
          ? nothing
          : html`<details>
              <summary class="small">${say('dispose.last-reasons')}</summary>
              <ul class="plain-list reasons">
                ${reasons.map(
                  (reason) =>
                    html`<li>
                      <button
                        type="button"
                        class="button quiet"
                        dir="auto"
                        @click=${() => {
                          this.reason = reason
                          this.asked = false
                          this.querySelector('textarea')?.focus()
                        }}
                      >
                        ${reason}
                      </button>
                    </li>`,
                )}
              </ul>
            </details>`
      }
      ${this.#fault()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.#act.busy}>${say('dispose.give')}</button>
        <button
          class="button"
          type="button"
          @click=${() => this.dispatchEvent(new CustomEvent('form-left'))}
        >
          ${say('form.cancel')}
        </button>
      </div>
    </form>`
  }

  /** Where somebody decided meanwhile, the card above already shows their decision. */
  #fault(): unknown {
    return this.#act.fault?.code === 'conflict'
      ? html`<p class="notice warning" role="alert">${say('dispose.conflict')}</p>`
      : actFault(this.#act.fault)
  }
}

customElements.define('gr-disposition-form', GrDispositionForm)
