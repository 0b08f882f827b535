import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { languages } from '../../shared/domain/names.ts'
import type { Language } from '../../shared/domain/names.ts'
import { Spoken, currentLanguage, directionOf, nativeNames, say, speak } from '../language.ts'
import { MenuCloser } from './menu-closer.ts'

/** The six languages by their own names. */
class GrLanguageMenu extends LitElement {
  readonly #closer = new MenuCloser(this)

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  async #choose(language: Language): Promise<void> {
    await speak(language, true)
    this.#closer.close()
  }

  override render(): TemplateResult {
    const now = currentLanguage()
    return html`<details class="menu">
      <summary class="button" aria-label=${say('shell.language-is', { name: nativeNames[now] })}>
        <span class="wide" lang=${now}>${nativeNames[now]}</span>
        <span class="code" aria-hidden="true">${now.toUpperCase()}</span>
      </summary>
      <div class="panel">
        ${languages.map(
          (language) =>
            html`<button
              class="entry"
              lang=${language}
              dir=${directionOf(language)}
              aria-pressed=${language === now}
              @click=${() => void this.#choose(language)}
            >
              <span class="tick" aria-hidden="true">${language === now ? '✓' : ''}</span>
              ${nativeNames[language]}
            </button>`,
        )}
      </div>
    </details>`
  }
}

customElements.define('gr-language-menu', GrLanguageMenu)
