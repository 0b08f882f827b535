import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { versions } from '../../shared/api/contract.ts'
import { Spoken, say } from '../language.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'
import { fieldText } from './field-text.ts'

/** Names the text as it stands now. Fires `milestone-named` with the new version. */
export class GrMilestoneDialog extends LitElement {
  static override properties = {
    draft: { attribute: false },
    labelMissing: { state: true },
  }

  /** Id of the draft. */
  declare draft: string
  declare private labelMissing: boolean

  readonly #act = new Act(this)

  constructor() {
    super()
    this.labelMissing = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  open(): void {
    this.labelMissing = false
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
    const label = fieldText(form, 'label')
    const reason = fieldText(form, 'reason')
    this.labelMissing = label === ''
    if (this.labelMissing) {
      form.querySelector('input')?.focus()
      return
    }
    await this.#act.run(async () => {
      const version = await call(versions.nameMilestone, {
        params: { draft: this.draft },
        body: { label, reason },
      })
      this.#close()
      this.dispatchEvent(new CustomEvent('milestone-named', { detail: version }))
    })
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="milestone-title">
      <form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <h2 id="milestone-title">${say('milestone.title')}</h2>
        <p>${say('milestone.explained')}</p>
        <div class="field">
          <label for="milestone-label">${say('milestone.label')}</label>
          <input
            id="milestone-label"
            name="label"
            dir="auto"
            maxlength="120"
            autocomplete="off"
            aria-invalid=${this.labelMissing}
            aria-describedby="milestone-label-hint"
          />
          <p id="milestone-label-hint" class=${this.labelMissing ? 'wrong' : 'hint'}>
            ${say(this.labelMissing ? 'milestone.label-missing' : 'milestone.label-hint')}
          </p>
        </div>
        <div class="field">
          <label for="milestone-reason">${say('milestone.reason')}</label>
          <textarea id="milestone-reason" name="reason" dir="auto" maxlength="2000"></textarea>
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
          <button class="button primary" ?disabled=${this.#act.busy}>
            ${say('milestone.name')}
          </button>
        </div>
      </form>
    </dialog>`
  }
}

customElements.define('gr-milestone-dialog', GrMilestoneDialog)
