import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import { addressOf, go } from '../router.ts'
import { Act } from '../state/load.ts'
import { accreditation, session, signOut } from '../state/session.ts'
import { Watch } from '../state/store.ts'
import { MenuCloser } from './menu-closer.ts'
import { actFault } from './page-state.ts'
import { initialsOf, personColour, personFor, personForText } from './who.ts'

/** Who I am here ("Ana, for Aldoria"), and the way out. */
class GrAccountMenu extends LitElement {
  readonly #act = new Act(this)
  readonly #session = new Watch(this, session, (value) => value?.person)
  readonly #accreditation = new Watch(this, accreditation, (value) => value)

  constructor() {
    super()
    new Spoken(this)
    new MenuCloser(this)
  }

  override createRenderRoot(): this {
    return this
  }

  async #leave(everywhere: boolean): Promise<void> {
    if (await this.#act.run(() => signOut(everywhere))) go(addressOf.signIn())
  }

  override render(): TemplateResult | typeof nothing {
    const person = this.#session.value
    if (person === null || person === undefined) return nothing
    const me = this.#accreditation.value
    const name = me === undefined ? person.name : personForText(me)
    return html`<details class="menu">
      <summary class="button" title=${say('shell.account', { name })}>
        <span class="avatar" data-person=${personColour(person.id)} aria-hidden="true"
          >${initialsOf(person.name)}</span
        >
        <span class="who wide"
          >${me === undefined ? html`<bdi>${person.name}</bdi>` : personFor(me)}</span
        >
      </summary>
      <div class="panel stack">
        <div>
          <p>
            <strong><bdi>${person.name}</bdi></strong>
          </p>
          <p class="muted small"><bdi>${person.email}</bdi></p>
          ${me === undefined ? nothing : html`<p class="muted small">${say(`role.${me.role}`)}</p>`}
        </div>
        <div>
          <button class="entry" @click=${() => void this.#leave(false)}>
            ${say('shell.sign-out')}
          </button>
          <button class="entry" @click=${() => void this.#leave(true)}>
            ${say('shell.sign-out-everywhere')}
          </button>
        </div>
        ${actFault(this.#act.fault)}
      </div>
    </details>`
  }
}

customElements.define('gr-account-menu', GrAccountMenu)
