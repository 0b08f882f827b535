import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import { addressOf, go } from '../router.ts'
import type { Route } from '../router.ts'
import { actFault } from '../elements/page-state.ts'
import { Act } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'
import { signInWithLink } from '../state/session.ts'

/** A one-time link was opened: nothing is used up until the person presses the button (mail scanners open links too). */
class GrSignInLinkPage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  readonly #act = new Act(this)
  #token: string | undefined

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#token = /[#&]token=([\w-]+)/.exec(location.hash)?.[1]
    // The secret stays neither in the address bar nor in the history.
    history.replaceState(null, '', location.pathname)
  }

  async #signIn(): Promise<void> {
    const token = this.#token
    if (token === undefined) return
    if (await this.#act.run(() => signInWithLink(token))) go(addressOf.work(), { replace: true })
  }

  override render(): TemplateResult {
    framePage({ title: say('sign-in.title'), crumbs: [] })
    const { fault } = this.#act
    const usedUp = fault !== undefined && fault.reason !== 'unreachable'
    const usable = this.#token !== undefined && !usedUp
    return html`<div class="page narrow">
      <div class="page-head">
        <h1>${say('sign-in.title')}</h1>
        ${usedUp ? nothing : html`<p>${say(usable ? 'sign-in.press' : 'sign-in.link-wrong')}</p>`}
      </div>
      ${actFault(fault)} ${usedUp ? html`<p>${say('sign-in.ask-new-link')}</p>` : nothing}
      <div class="buttons">
        ${
          usable
            ? html`<button
                class="button primary"
                ?disabled=${this.#act.busy}
                @click=${() => void this.#signIn()}
              >
                ${say('sign-in.title')}
              </button>`
            : html`<a class="button" href=${addressOf.signIn()}>${say('sign-in.other-way')}</a>`
        }
      </div>
    </div>`
  }
}

customElements.define('gr-sign-in-link-page', GrSignInLinkPage)
