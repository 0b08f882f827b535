import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Route } from '../router.ts'
import { framePage } from '../state/page-frame.ts'

/** An address that names no page. */
class GrNotFoundPage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override render(): TemplateResult {
    framePage({ title: say('state.not-found'), crumbs: [] })
    return html`<div class="page narrow">
      <h1>${say('state.not-found')}</h1>
      <p>${say('state.not-found-sentence')}</p>
      <p><a class="button primary" href=${addressOf.work()}>${say('state.to-work')}</a></p>
    </div>`
  }
}

customElements.define('gr-not-found-page', GrNotFoundPage)
