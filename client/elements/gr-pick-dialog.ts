import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import type { MessageKey } from '../language.ts'

/** One thing to pick: what is inserted, what is shown, and more words it is found by. */
export interface Choice {
  readonly value: string
  readonly face: string
  readonly name: string
}

export interface PickWanted {
  readonly heading: MessageKey
  readonly empty: MessageKey
  readonly choices: readonly Choice[]
  /** Signs are shown as a grid, names as a list. */
  readonly shape: 'list' | 'grid'
  readonly onPick: (value: string) => void
}

/** Most choices on screen at once; more are found by typing. */
const most = 200

/** A list to choose from by typing or by arrow keys: targets of references, special characters, languages. */
export class GrPickDialog extends LitElement {
  static override properties = { wanted: { state: true }, words: { state: true } }

  declare private wanted: PickWanted | undefined
  declare private words: string

  constructor() {
    super()
    this.wanted = undefined
    this.words = ''
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  open(wanted: PickWanted): void {
    this.wanted = wanted
    this.words = ''
    void this.updateComplete.then(() => {
      this.querySelector('dialog')?.showModal()
      this.querySelector('input')?.focus()
    })
  }

  #pick(value: string): void {
    const { wanted } = this
    this.querySelector('dialog')?.close()
    wanted?.onPick(value)
  }

  #found(): readonly Choice[] {
    const words = this.words.trim().toLocaleLowerCase()
    const choices = this.wanted?.choices ?? []
    if (words === '') return choices.slice(0, most)
    return choices
      .filter(({ face, name }) => `${face} ${name}`.toLocaleLowerCase().includes(words))
      .slice(0, most)
  }

  #onKey(event: KeyboardEvent): void {
    const options = [...this.querySelectorAll<HTMLElement>('.choices button')]
    const here = options.indexOf(event.target as HTMLElement)
    if (event.key === 'Enter' && here < 0) {
      event.preventDefault()
      const [first] = this.#found()
      if (first !== undefined) this.#pick(first.value)
      return
    }
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
    const sideways: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }
    const step = steps[event.key] ?? (here >= 0 ? sideways[event.key] : undefined)
    if (step === undefined) return
    event.preventDefault()
    if (here + step < 0) this.querySelector('input')?.focus()
    else options[here + step]?.focus()
  }

  override render(): TemplateResult {
    const found = this.#found()
    const heading = this.wanted === undefined ? '' : say(this.wanted.heading)
    return html`<dialog
      class="pick"
      aria-labelledby="pick-title"
      @close=${() => this.dispatchEvent(new CustomEvent('dialog-left'))}
      @keydown=${(event: KeyboardEvent) => {
        this.#onKey(event)
      }}
    >
      <div class="stack">
        <h2 id="pick-title">${heading}</h2>
        <div class="field">
          <label for="pick-words">${say('pick.search')}</label>
          <input
            id="pick-words"
            type="text"
            dir="auto"
            autocomplete="off"
            .value=${this.words}
            @input=${(event: Event) => {
              this.words = (event.target as HTMLInputElement).value
            }}
          />
        </div>
        <p class="visually-hidden" role="status">${say('pick.found', { count: found.length })}</p>
        ${
          found.length === 0
            ? html`<p class="muted">${this.wanted === undefined ? '' : say(this.wanted.empty)}</p>`
            : html`<ul class="plain-list choices ${this.wanted?.shape ?? 'list'}">
                ${found.map((choice) => this.#choice(choice))}
              </ul>`
        }
        <div class="buttons">
          <button class="button" @click=${() => this.querySelector('dialog')?.close()}>
            ${say('form.cancel')}
          </button>
        </div>
      </div>
    </dialog>`
  }

  #choice({ value, face, name }: Choice): TemplateResult {
    return html`<li>
      <button
        class="choice-button"
        title=${name}
        @click=${() => {
          this.#pick(value)
        }}
      >
        <span class="face" aria-hidden=${this.wanted?.shape === 'grid'}>${face}</span>
        <span class=${this.wanted?.shape === 'grid' ? 'visually-hidden' : 'text'} dir="auto"
          >${name}</span
        >
      </button>
    </li>`
  }
}

customElements.define('gr-pick-dialog', GrPickDialog)
