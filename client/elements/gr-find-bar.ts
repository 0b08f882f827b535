import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Question } from '../editor/find.ts'
import { mostFound } from '../editor/find.ts'
import { Spoken, say } from '../language.ts'
import { icon } from './icons.ts'

/**
 * Find and replace above the text. Fires `question-asked` (Question), `place-stepped` (1 | -1), `replace-asked` and
 * `replace-all-asked` (words), `find-left`.
 */
export class GrFindBar extends LitElement {
  static override properties = {
    count: { attribute: false },
    current: { attribute: false },
    replaces: { type: Boolean },
    writable: { type: Boolean },
    question: { state: true },
    replacement: { state: true },
  }

  /** Places found. */
  declare count: number
  /** Index of the current place, -1 for none. */
  declare current: number
  /** True where the line for replacing is open. */
  declare replaces: boolean
  declare writable: boolean
  declare private question: Question
  declare private replacement: string

  constructor() {
    super()
    this.count = 0
    this.current = -1
    this.replaces = false
    this.writable = false
    this.question = { words: '', matchCase: false, wholeWord: false, ignoreAccents: true }
    this.replacement = ''
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  /** Opens with these words, or the ones asked for last. */
  start(words: string): void {
    if (words !== '') this.#ask({ words })
    else this.#ask({})
    void this.updateComplete.then(() => {
      const field = this.querySelector<HTMLInputElement>('input[name=words]')
      field?.focus()
      field?.select()
    })
  }

  #ask(change: Partial<Question>): void {
    this.question = { ...this.question, ...change }
    this.dispatchEvent(new CustomEvent<Question>('question-asked', { detail: this.question }))
  }

  #step(by: 1 | -1): void {
    this.dispatchEvent(new CustomEvent<1 | -1>('place-stepped', { detail: by }))
  }

  #replace(name: 'replace-asked' | 'replace-all-asked'): void {
    this.dispatchEvent(new CustomEvent<string>(name, { detail: this.replacement }))
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      this.dispatchEvent(new CustomEvent('find-left'))
    }
    const { target } = event
    if (event.key === 'Enter' && target instanceof HTMLInputElement && target.type !== 'checkbox') {
      event.preventDefault()
      if (target.name === 'words') this.#step(event.shiftKey ? -1 : 1)
      else this.#replace('replace-asked')
    }
  }

  #counted(): string {
    if (this.question.words === '') return ''
    if (this.count === 0) return say('find.none')
    const values = { at: this.current + 1, count: this.count }
    return say(this.count >= mostFound ? 'find.at-least' : 'find.count', values)
  }

  override render(): TemplateResult {
    return html`<div
      class="find-bar"
      role="search"
      aria-label=${say('tool.find')}
      @keydown=${(event: KeyboardEvent) => {
        this.#onKey(event)
      }}
    >
      <div class="find-line">
        <label class="visually-hidden" for="find-words">${say('find.words')}</label>
        <input
          id="find-words"
          name="words"
          type="text"
          dir="auto"
          autocomplete="off"
          placeholder=${say('find.words')}
          .value=${this.question.words}
          @input=${(event: Event) => {
            this.#ask({ words: (event.target as HTMLInputElement).value })
          }}
        />
        <span class="small numeric" role="status">${this.#counted()}</span>
        <button
          class="button icon"
          aria-label=${say('find.previous')}
          title=${say('find.previous')}
          @click=${() => {
            this.#step(-1)
          }}
        >
          ${icon('previous')}
        </button>
        <button
          class="button icon"
          aria-label=${say('find.next')}
          title=${say('find.next')}
          @click=${() => {
            this.#step(1)
          }}
        >
          ${icon('next')}
        </button>
        ${this.#option('matchCase', 'find.match-case')}
        ${this.#option('wholeWord', 'find.whole-word')}
        ${this.#option('ignoreAccents', 'find.ignore-accents')}
        <button
          class="button icon"
          aria-label=${say('form.close')}
          title=${say('form.close')}
          @click=${() => this.dispatchEvent(new CustomEvent('find-left'))}
        >
          ${icon('close')}
        </button>
      </div>
      ${this.replaces && this.writable ? this.#replaceLine() : nothing}
    </div>`
  }

  #replaceLine(): TemplateResult {
    return html`<div class="find-line">
      <label class="visually-hidden" for="find-replacement">${say('find.replacement')}</label>
      <input
        id="find-replacement"
        name="replacement"
        type="text"
        dir="auto"
        autocomplete="off"
        placeholder=${say('find.replacement')}
        .value=${this.replacement}
        @input=${(event: Event) => {
          this.replacement = (event.target as HTMLInputElement).value
        }}
      />
      <button
        class="button"
        ?disabled=${this.count === 0}
        @click=${() => {
          this.#replace('replace-asked')
        }}
      >
        ${say('find.replace')}
      </button>
      <button
        class="button"
        ?disabled=${this.count === 0}
        @click=${() => {
          this.#replace('replace-all-asked')
        }}
      >
        ${say('find.replace-all')}
      </button>
    </div>`
  }

  #option(
    name: 'matchCase' | 'wholeWord' | 'ignoreAccents',
    key: 'find.match-case' | 'find.whole-word' | 'find.ignore-accents',
  ): TemplateResult {
    return html`<label class="option small">
      <input
        type="checkbox"
        .checked=${this.question[name]}
        @change=${(event: Event) => {
          this.#ask({ [name]: (event.target as HTMLInputElement).checked })
        }}
      />
      ${say(key)}
    </label>`
  }
}

customElements.define('gr-find-bar', GrFindBar)
