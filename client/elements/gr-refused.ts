import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { formatInstant } from '../dates.ts'
import { Spoken, hasMessage, say } from '../language.ts'
import type { RefusedText } from '../state/refused-texts.ts'

/**
 * What the server refused, for its author to take along. Fires `refused-copied` (text), `refused-saved` (text) and
 * `refused-discarded`.
 */
export class GrRefused extends LitElement {
  static override properties = { texts: { attribute: false } }

  declare texts: readonly RefusedText[]

  constructor() {
    super()
    this.texts = []
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override focus(): void {
    this.querySelector<HTMLElement>('section')?.focus()
  }

  #tell(name: 'refused-copied' | 'refused-saved' | 'refused-discarded'): void {
    const detail = this.texts.map(({ text }) => text).join('\n\n')
    this.dispatchEvent(new CustomEvent<string>(name, { detail }))
  }

  override render(): TemplateResult | typeof nothing {
    if (this.texts.length === 0) return nothing
    return html`<section
      class="refused notice warning"
      role="alert"
      tabindex="-1"
      aria-labelledby="refused-title"
    >
      <h2 id="refused-title">${say('refused.title')}</h2>
      ${this.texts.map(
        ({ at, reason, text, changes }) =>
          html`<div class="stack">
            <p>
              ${reasonSentence(reason)} ${say('refused.when', { time: formatInstant(at), changes })}
            </p>
            ${
              text === ''
                ? html`<p>${say('refused.no-words')}</p>`
                : html`<pre
                    class="words"
                    dir="auto"
                    tabindex="0"
                    aria-label=${say('refused.your-words')}
                  >
${text}</pre>`
            }
          </div>`,
      )}
      <div class="buttons">
        <button
          class="button primary"
          @click=${() => {
            this.#tell('refused-copied')
          }}
        >
          ${say('refused.copy')}
        </button>
        <button
          class="button"
          @click=${() => {
            this.#tell('refused-saved')
          }}
        >
          ${say('refused.save')}
        </button>
        <button
          class="button danger"
          @click=${() => {
            this.#tell('refused-discarded')
          }}
        >
          ${say('refused.discard')}
        </button>
      </div>
    </section>`
  }
}

/** Why the server did not take it; a general sentence where the reason is about the change itself. */
function reasonSentence(reason: string): string {
  const key = `refusal.${reason}`
  return hasMessage(key) ? say(key) : say('refused.unfit')
}

customElements.define('gr-refused', GrRefused)
