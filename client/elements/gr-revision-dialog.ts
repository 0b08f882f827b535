import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { drafts } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import { Spoken, say } from '../language.ts'
import { Act } from '../state/load.ts'
import { base64Of, cameIn, fileField, importEnd, wrongFile } from './import-parts.ts'
import type { WrongFile } from './import-parts.ts'

/** Takes a file in as the next state of a draft's text and reports what came in. Fires `revision-imported`. */
export class GrRevisionDialog extends LitElement {
  static override properties = {
    draft: { attribute: false },
    wrong: { state: true },
    report: { state: true },
  }

  declare draft: string
  declare private wrong: WrongFile | undefined
  declare private report: ReplyOf<typeof drafts.importRevision> | undefined

  readonly #act = new Act(this)

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  open(): void {
    this.wrong = undefined
    this.report = undefined
    this.#act.clear()
    this.querySelector('form')?.reset()
    this.querySelector('dialog')?.showModal()
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const file = new FormData(form).get('file')
    this.wrong = wrongFile(file)
    if (this.wrong !== undefined || !(file instanceof File)) {
      form.querySelector('input')?.focus()
      return
    }
    await this.#act.run(async () => {
      const body = { fileName: file.name, file: await base64Of(file) }
      this.report = await call(drafts.importRevision, { params: { draft: this.draft }, body })
      this.dispatchEvent(new CustomEvent('revision-imported'))
    })
  }

  override render(): TemplateResult {
    const close = () => this.querySelector('dialog')?.close()
    return html`<dialog aria-labelledby="revision-heading">
      ${this.report === undefined ? this.#form(close) : this.#reported(this.report, close)}
    </dialog>`
  }

  #form(close: () => void): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      <h2 id="revision-heading">${say('revision.title')}</h2>
      <p>${say('revision.explained')}</p>
      ${fileField('revision', this.wrong)} ${importEnd(this.#act, close)}
    </form>`
  }

  #reported(report: ReplyOf<typeof drafts.importRevision>, close: () => void): TemplateResult {
    return html`<div class="stack">
      <h2 id="revision-heading" tabindex="-1">
        ${say(report.changed ? 'revision.done' : 'revision.same')}
      </h2>
      ${cameIn(report)}
      <div class="buttons">
        <button class="button primary" @click=${close}>${say('form.close')}</button>
      </div>
    </div>`
  }
}

customElements.define('gr-revision-dialog', GrRevisionDialog)
