import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import { Watch } from '../state/store.ts'
import { chooseTheme, theme, themes } from '../state/theme.ts'
import type { Theme } from '../state/theme.ts'
import { MenuCloser } from './menu-closer.ts'

/** System, light, dark. */
class GrThemeMenu extends LitElement {
  readonly #closer = new MenuCloser(this)
  readonly #theme = new Watch(this, theme, (value) => value)

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  #choose(chosen: Theme): void {
    chooseTheme(chosen)
    this.#closer.close()
  }

  override render(): TemplateResult {
    const now = this.#theme.value
    return html`<details class="menu">
      <summary
        class="button icon"
        aria-label=${say('shell.theme-is', { name: say(`theme.${now}`) })}
        title=${say('shell.theme')}
      >
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle
            cx="10"
            cy="10"
            r="7"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
          ></circle>
          <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"></path>
        </svg>
      </summary>
      <div class="panel">
        ${themes.map(
          (choice) =>
            html`<button
              class="entry"
              aria-pressed=${choice === now}
              @click=${() => {
                this.#choose(choice)
              }}
            >
              <span class="tick" aria-hidden="true">${choice === now ? '✓' : ''}</span>
              ${say(`theme.${choice}`)}
            </button>`,
        )}
      </div>
    </details>`
  }
}

customElements.define('gr-theme-menu', GrThemeMenu)
