import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { versions } from '../../shared/api/contract.ts'
import { Spoken, say } from '../language.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'
import { fieldText } from './field-text.ts'

/** The chair takes an approval back, with a reason. Fires `approval-withdrawn`. */
export class GrWithdrawDialog extends LitElement {
  static override properties = {
    candidate: { attribute: false },
    reasonMissing: { state: true },
  }

  /** Id of the candidate. */
  declare candidate: string
  declare private reasonMissing: boolean

  readonly #act = new Act(this)

  constructor() {
    super()
    this.reasonMissing = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  open(): void {
    this.reasonMissing = false
    this.#act.clear()
    this.querySelector('form')?.reset()
    this.querySelector('dialog')?.showModal()
  }

  #close(): void {
    this.querySelector('dialog')?.close()
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const reason = fieldText(form, 'reason')
    this.reasonMissing = reason === ''
    if (this.reasonMissing) {
      form.querySelector('textarea')?.focus()
      return
    }
    const done = await this.#act.run(() =>
      call(versions.withdrawApproval, { params: { version: this.candidate }, body: { reason } }),
    )
    if (!done) return
    this.#close()
    this.dispatchEvent(new CustomEvent('approval-withdrawn'))
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="withdraw-title">
      <form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <h2 id="withdraw-title">${say('freeze.withdraw')}</h2>
        <p>${say('freeze.withdraw-explained')}</p>
        <div class="field">
          <label for="withdraw-reason">${say('freeze.withdraw-reason')}</label>
          <textarea
            id="withdraw-reason"
            name="reason"
            dir="auto"
            maxlength="2000"
            aria-invalid=${this.reasonMissing}
            aria-describedby=${this.reasonMissing ? 'withdraw-reason-hint' : ''}
          ></textarea>
          ${
            this.reasonMissing
              ? html`<p id="withdraw-reason-hint" class="wrong">${say('form.reason-missing')}</p>`
              : ''
          }
        </div>
        ${actFault(this.#act.fault)}
        <div class="buttons">
          <button
            class="button"
            type="button"
            @click=${() => {
              this.#close()
            }}
          >
            ${say('form.cancel')}
          </button>
          <button class="button danger" ?disabled=${this.#act.busy}>
            ${say('freeze.withdraw')}
          </button>
        </div>
      </form>
    </dialog>`
  }
}

customElements.define('gr-withdraw-dialog', GrWithdrawDialog)
