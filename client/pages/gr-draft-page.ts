import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { drafts } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { Spoken, translated } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Route } from '../router.ts'
import '../elements/gr-draft-desk.ts'
import { loaded } from '../elements/page-state.ts'
import { Load } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'
import { session } from '../state/session.ts'

type Draft = ReplyOf<typeof drafts.show>

/**
 * The page of one draft: what is known about it, then the desk to work at. Facts of a draft are kept on this device per
 * person, so that a text opened before can be worked on while the server is out of reach.
 */
class GrDraftPage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  readonly #draft = new Load<Draft>(this, (signal) => this.#read(signal))

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#draft.start()
  }

  async #read(signal: AbortSignal): Promise<Draft> {
    const draft = this.route.params['draft'] ?? ''
    const key = `gr-facts-${draft}-${session.value?.person?.id ?? ''}`
    try {
      const facts = await call(drafts.show, { params: { draft }, signal })
      localStorage.setItem(key, JSON.stringify(facts))
      return facts
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const kept = error.reason === 'unreachable' ? localStorage.getItem(key) : null
      if (error.code === 'not-found' || error.code === 'refused') localStorage.removeItem(key)
      if (kept === null) throw error
      // Written above from the same contract.
      return JSON.parse(kept) as Draft
    }
  }

  override render(): TemplateResult {
    const draft = this.#draft.value
    if (draft !== undefined) {
      framePage({
        title: translated(draft.title),
        crumbs: [{ label: translated(draft.cycleName), href: addressOf.cycle(draft.cycle) }],
        cycle: draft.cycle,
      })
    }
    return loaded(
      this.#draft,
      'desk.loading',
      (value) =>
        html`<gr-draft-desk
          .draft=${value}
          .me=${session.value?.person?.id ?? ''}
          .thread=${this.route.query['thread']}
          @facts-changed=${() => void this.#draft.refresh()}
        ></gr-draft-desk>`,
    )
  }
}

customElements.define('gr-draft-page', GrDraftPage)
