import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { versions } from '../../shared/api/contract.ts'
import type { FreezeObstacle } from '../../shared/domain/names.ts'
import { Spoken, say } from '../language.ts'
import { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'
import { fieldText } from './field-text.ts'

export interface Found {
  readonly obstacle: FreezeObstacle
  readonly count: number
}

/**
 * The chair approves the text as it stands: label, reason, and a reason for every obstacle that is waived. Fires
 * `candidate-approved`, or `approval-refused` when the server saw more obstacles than the page.
 */
class GrApproveForm extends LitElement {
  static override properties = {
    draft: { attribute: false },
    obstacles: { attribute: false },
    waived: { state: true },
    missing: { state: true },
  }

  declare draft: string
  declare obstacles: readonly Found[]
  /** Obstacles the chair means to waive. */
  declare private waived: readonly FreezeObstacle[]
  /** Names of fields that still need words. */
  declare private missing: readonly string[]

  readonly #act = new Act(this)

  constructor() {
    super()
    this.obstacles = []
    this.waived = []
    this.missing = []
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const text = (name: string) => fieldText(form, name)
    const required = ['label', ...this.obstacles.map(({ obstacle }) => obstacle)]
    this.missing = required.filter((name) => text(name) === '')
    if (this.missing.length > 0) {
      await this.updateComplete
      form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return
    }
    const waivers = this.obstacles.map(({ obstacle }) => ({ obstacle, reason: text(obstacle) }))
    const body = { label: text('label'), reason: text('reason'), waivers }
    const done = await this.#act.run(() =>
      call(versions.approve, { params: { draft: this.draft }, body }),
    )
    this.dispatchEvent(new CustomEvent(done ? 'candidate-approved' : 'approval-refused'))
  }

  override render(): TemplateResult {
    return html`<form
      class="stack"
      novalidate
      @submit=${(event: SubmitEvent) => void this.#submit(event)}
    >
      <p>${say('freeze.approve-explained')}</p>
      ${this.obstacles.map((found) => this.#waiver(found))}
      <div class="field">
        <label for="approve-label">${say('freeze.label')}</label>
        <input
          id="approve-label"
          name="label"
          dir="auto"
          maxlength="120"
          autocomplete="off"
          aria-invalid=${this.missing.includes('label')}
          aria-describedby="approve-label-hint"
        />
        <p id="approve-label-hint" class=${this.missing.includes('label') ? 'wrong' : 'hint'}>
          ${say(this.missing.includes('label') ? 'milestone.label-missing' : 'freeze.label-hint')}
        </p>
      </div>
      <div class="field">
        <label for="approve-reason">${say('freeze.decision')}</label>
        <textarea id="approve-reason" name="reason" dir="auto" maxlength="2000"></textarea>
      </div>
      ${actFault(this.#act.fault)}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.#act.busy}>${say('freeze.approve')}</button>
      </div>
    </form>`
  }

  #waiver({ obstacle, count }: Found): TemplateResult {
    const missing = this.missing.includes(obstacle)
    const waived = this.waived.includes(obstacle)
    return html`<div class="field">
      <label class="check">
        <input
          type="checkbox"
          .checked=${waived}
          aria-invalid=${missing && !waived}
          aria-describedby="waive-${obstacle}-hint"
          @change=${() => {
            this.#toggle(obstacle)
          }}
        />
        ${say('freeze.waive', { obstacle: say(`obstacle.${obstacle}`, { count }) })}
      </label>
      ${
        waived
          ? html`<label for="waive-${obstacle}">${say('freeze.waiver-reason')}</label>
              <textarea
                id="waive-${obstacle}"
                name=${obstacle}
                dir="auto"
                maxlength="2000"
                aria-invalid=${missing}
                aria-describedby="waive-${obstacle}-hint"
              ></textarea>`
          : nothing
      }
      <p
        id="waive-${obstacle}-hint"
        class=${missing ? 'wrong' : 'hint'}
        ?hidden=${!missing && !waived}
      >
        ${say(missing ? 'freeze.waiver-missing' : 'freeze.waiver-hint')}
      </p>
    </div>`
  }

  #toggle(obstacle: FreezeObstacle): void {
    this.missing = this.missing.filter((name) => name !== obstacle)
    this.waived = this.waived.includes(obstacle)
      ? this.waived.filter((name) => name !== obstacle)
      : [...this.waived, obstacle]
  }
}

customElements.define('gr-approve-form', GrApproveForm)
