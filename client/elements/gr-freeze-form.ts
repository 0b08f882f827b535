import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { versions } from '../../shared/api/contract.ts'
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { Spoken, say, sayAround } from '../language.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'
import { fieldText } from './field-text.ts'

/**
 * The secretariat freezes the approved candidate by typing its label. Fires `version-frozen`; on a refusal nothing was
 * frozen, the form says why and fires `freeze-refused`.
 */
class GrFreezeForm extends LitElement {
  static override properties = {
    candidate: { attribute: false },
    wrong: { state: true },
  }

  declare candidate: VersionSummary
  declare private wrong: boolean

  readonly #act = new Act(this)

  constructor() {
    super()
    this.wrong = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const label = fieldText(form, 'label')
    this.wrong = label.normalize() !== this.candidate.label.normalize()
    if (this.wrong) {
      form.querySelector('input')?.focus()
      return
    }
    const body = { label: this.candidate.label }
    const done = await this.#act.run(() =>
      call(versions.freeze, { params: { version: this.candidate.id }, body }),
    )
    this.dispatchEvent(new CustomEvent(done ? 'version-frozen' : 'freeze-refused'))
  }

  override render(): TemplateResult {
    return html`<form
      class="stack"
      novalidate
      @submit=${(event: SubmitEvent) => void this.#submit(event)}
    >
      <p>${say('freeze.freeze-explained')}</p>
      <div class="field">
        <label for="freeze-label">
          ${sayAround('freeze.type-label', {
            label: html`<strong class="exact"><bdi>${this.candidate.label}</bdi></strong>`,
          })}
        </label>
        <input
          id="freeze-label"
          name="label"
          dir="auto"
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${this.wrong}
          aria-describedby="freeze-label-hint"
          @input=${() => (this.wrong = false)}
        />
        <p id="freeze-label-hint" class=${this.wrong ? 'wrong' : 'hint'}>
          ${say(this.wrong ? 'freeze.label-differs' : 'freeze.type-hint')}
        </p>
      </div>
      ${
        this.#act.busy
          ? html`<p role="status"><progress></progress> ${say('freeze.running')}</p>`
          : ''
      }
      ${
        this.#act.fault === undefined
          ? ''
          : html`<p><strong>${say('freeze.nothing-frozen')}</strong></p>
              ${actFault(this.#act.fault)}`
      }
      <div class="buttons">
        <button class="button primary" ?disabled=${this.#act.busy}>${say('freeze.freeze')}</button>
      </div>
    </form>`
  }
}

customElements.define('gr-freeze-form', GrFreezeForm)
