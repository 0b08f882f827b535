import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { cycles } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { CycleSummary } from '../../shared/api/shapes.ts'
import { languages } from '../../shared/domain/names.ts'
import type { Language } from '../../shared/domain/names.ts'
import { Spoken, currentLanguage, nativeNames, say } from '../language.ts'
import type { MessageKey } from '../language.ts'
import { addressOf } from '../router.ts'
import { Act } from '../state/load.ts'
import { base64Of, cameIn, fileField, importEnd, wrongFile } from './import-parts.ts'
import type { WrongFile } from './import-parts.ts'
import { fieldText } from './field-text.ts'

type Report = ReplyOf<typeof cycles.importDraft>
type Wrong = WrongFile | 'title' | 'work'

/**
 * Makes a draft from a file, then reports what came in and what did not. Fires `draft-imported` once it is there.
 */
export class GrImportDialog extends LitElement {
  static override properties = {
    cycle: { attribute: false },
    wrong: { state: true },
    report: { state: true },
    textLanguage: { state: true },
  }

  declare cycle: CycleSummary
  declare private wrong: Wrong | undefined
  declare private report: Report | undefined
  declare private textLanguage: Language

  readonly #act = new Act(this)

  constructor() {
    super()
    this.textLanguage = 'en'
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  open(): void {
    this.wrong = undefined
    this.report = undefined
    this.textLanguage = currentLanguage()
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
    const file = new FormData(form).get('file')
    const title = fieldText(form, 'title')
    const titleEn = this.textLanguage === 'en' ? title : fieldText(form, 'title-en')
    const work = fieldText(form, 'work').toUpperCase()
    this.wrong = wrongField(file, title, titleEn, work)
    if (this.wrong !== undefined || !(file instanceof File)) {
      await this.updateComplete
      form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return
    }
    await this.#act.run(async () => {
      const body = {
        work,
        title: { en: titleEn, [this.textLanguage]: title },
        language: this.textLanguage,
        fileName: file.name,
        file: await base64Of(file),
      }
      this.report = await call(cycles.importDraft, { params: { cycle: this.cycle.id }, body })
      this.dispatchEvent(new CustomEvent('draft-imported', { detail: this.report.draft }))
    })
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="import-heading">
      ${this.report === undefined ? this.#form() : this.#reported(this.report)}
    </dialog>`
  }

  #form(): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      <h2 id="import-heading">${say('import.title')}</h2>
      ${fileField('import', this.wrong === 'title' || this.wrong === 'work' ? undefined : this.wrong)}
      <div class="field">
        <label for="import-language">${say('import.language')}</label>
        <select
          id="import-language"
          @change=${(event: Event) => {
            const value = (event.target as HTMLSelectElement).value
            this.textLanguage = languages.find((name) => name === value) ?? 'en'
          }}
        >
          ${languages.map(
            (language) =>
              html`<option value=${language} .selected=${language === this.textLanguage}>
                ${nativeNames[language]}
              </option>`,
          )}
        </select>
      </div>
      ${this.#titleField('title', 'import.title-field')}
      ${this.textLanguage === 'en' ? nothing : this.#titleField('title-en', 'import.title-en')}
      <div class="field">
        <label for="import-work">${say('import.work')}</label>
        <input
          id="import-work"
          name="work"
          dir="ltr"
          maxlength="3"
          autocomplete="off"
          autocapitalize="characters"
          list="import-works"
          aria-invalid=${this.wrong === 'work'}
          aria-describedby="import-work-hint"
        />
        <datalist id="import-works">
          ${['CHI', 'PAR', 'IND', 'POL'].map((work) => html`<option value=${work}></option>`)}
        </datalist>
        ${this.#hint('import-work-hint', ['work'], 'import.work-hint')}
      </div>
      ${importEnd(this.#act, () => {
        this.#close()
      })}
    </form>`
  }

  #titleField(name: 'title' | 'title-en', label: MessageKey): TemplateResult {
    return html`<div class="field">
      <label for="import-${name}">${say(label)}</label>
      <input
        id="import-${name}"
        name=${name}
        dir="auto"
        maxlength="300"
        aria-invalid=${this.wrong === 'title'}
        aria-describedby=${this.wrong === 'title' ? `import-${name}-hint` : nothing}
      />
      ${
        this.wrong === 'title'
          ? html`<p id="import-${name}-hint" class="wrong">${say('import.wrong-title')}</p>`
          : nothing
      }
    </div>`
  }

  #hint(id: string, when: readonly Wrong[], hint: MessageKey): TemplateResult {
    const wrong = when.find((field) => field === this.wrong)
    return wrong === undefined
      ? html`<p id=${id} class="hint">${say(hint)}</p>`
      : html`<p id=${id} class="wrong" role="alert">${say(`import.wrong-${wrong}`)}</p>`
  }

  #reported(report: Report): TemplateResult {
    return html`<div class="stack">
      <h2 id="import-heading" tabindex="-1">${say('import.done')}</h2>
      ${cameIn(report)}
      <div class="buttons">
        <button
          class="button"
          @click=${() => {
            this.#close()
          }}
        >
          ${say('form.close')}
        </button>
        <a class="button primary" href=${addressOf.draft(report.draft)}>${say('draft.open')}</a>
      </div>
    </div>`
  }

  override updated(): void {
    if (this.report !== undefined) this.querySelector<HTMLElement>('#import-heading')?.focus()
  }
}

function wrongField(
  file: FormDataEntryValue | null,
  title: string,
  titleEn: string,
  work: string,
): Wrong | undefined {
  const wrong = wrongFile(file)
  if (wrong !== undefined) return wrong
  if (title === '' || titleEn === '') return 'title'
  return /^[A-Z]{3}$/.test(work) ? undefined : 'work'
}

customElements.define('gr-import-dialog', GrImportDialog)
