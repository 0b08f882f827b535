import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { cycles } from '../../shared/api/contract.ts'
import type { CycleSummary } from '../../shared/api/shapes.ts'
import { phases } from '../../shared/domain/names.ts'
import type { Phase } from '../../shared/domain/names.ts'
import { Spoken, say } from '../language.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'
import { fieldText } from './field-text.ts'

/**
 * Asks for another phase and the reason, and says what it will change for whom. Fires `phase-set` when it is done.
 */
export class GrPhaseDialog extends LitElement {
  static override properties = {
    cycle: { attribute: false },
    chosen: { state: true },
    reasonMissing: { state: true },
  }

  declare cycle: CycleSummary
  declare private chosen: Phase
  declare private reasonMissing: boolean

  readonly #act = new Act(this)

  constructor() {
    super()
    this.chosen = 'drafting'
    this.reasonMissing = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  /** Opens with the phase that follows the present one. */
  open(): void {
    const next = phases[phases.indexOf(this.cycle.phase) + 1]
    this.chosen = next ?? this.cycle.phase
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
    const body = { phase: this.chosen, reason }
    const done = await this.#act.run(() =>
      call(cycles.setPhase, { params: { cycle: this.cycle.id }, body }),
    )
    if (!done) return
    this.#close()
    this.dispatchEvent(new CustomEvent('phase-set', { detail: body.phase }))
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="phase-title">
      <form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <h2 id="phase-title">${say('phase-form.title')}</h2>
        <div class="field">
          <label for="phase-choice">${say('phase-form.phase')}</label>
          <select
            id="phase-choice"
            aria-describedby="phase-effect"
            @change=${(event: Event) => {
              const value = (event.target as HTMLSelectElement).value
              this.chosen = phases.find((phase) => phase === value) ?? this.chosen
            }}
          >
            ${phases.map(
              (phase) =>
                html`<option
                  value=${phase}
                  .selected=${phase === this.chosen}
                  ?disabled=${phase === this.cycle.phase}
                >
                  ${
                    phase === this.cycle.phase
                      ? say('phase-form.present', { phase: say(`phase.${phase}`) })
                      : say(`phase.${phase}`)
                  }
                </option>`,
            )}
          </select>
          <p class="hint" id="phase-effect" role="status">${say(`phase-effect.${this.chosen}`)}</p>
        </div>
        <div class="field">
          <label for="phase-reason">${say('phase-form.reason')}</label>
          <textarea
            id="phase-reason"
            name="reason"
            dir="auto"
            maxlength="2000"
            aria-invalid=${this.reasonMissing}
            aria-describedby="phase-reason-hint"
          ></textarea>
          <p id="phase-reason-hint" class=${this.reasonMissing ? 'wrong' : 'hint'}>
            ${say(this.reasonMissing ? 'form.reason-missing' : 'phase-form.reason-hint')}
          </p>
        </div>
        ${this.#isBack() ? html`<p class="notice warning">${say('phase-form.back')}</p>` : nothing}
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
            ${say('phase-form.set')}
          </button>
        </div>
      </form>
    </dialog>`
  }

  #isBack(): boolean {
    return phases.indexOf(this.chosen) < phases.indexOf(this.cycle.phase)
  }
}

customElements.define('gr-phase-dialog', GrPhaseDialog)
