import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { DraftState } from '../../shared/domain/names.ts'
import { Spoken, say, translated } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Connection } from '../state/draft-room.ts'
import type { PresentPerson } from '../state/presence.ts'
import type { Saving } from '../state/saving.ts'
import type { DraftFacts } from './gr-draft-desk.ts'
import './gr-presence.ts'
import './gr-save-word.ts'

/**
 * Title of the draft, where one can go from here, who is here and what is saved. Passes on what `gr-presence` and
 * `gr-save-word` fire.
 */
export class GrDeskHead extends LitElement {
  static override properties = {
    draft: { attribute: false },
    state: { attribute: false },
    people: { attribute: false },
    saving: { attribute: false },
    connection: { attribute: false },
    writes: { type: Boolean },
    isOpen: { type: Boolean },
  }

  declare draft: DraftFacts
  declare state: DraftState
  declare people: readonly PresentPerson[]
  declare saving: Saving
  declare connection: Connection
  declare writes: boolean
  /** True once there is a text on screen. */
  declare isOpen: boolean

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  #passOn(event: Event): void {
    const { detail } = event as CustomEvent<unknown>
    this.dispatchEvent(new CustomEvent(event.type, { detail }))
  }

  override render(): TemplateResult {
    const { draft } = this
    const title = translated(draft.title)
    const passOn = (event: Event) => {
      this.#passOn(event)
    }
    return html`<header class="desk-head">
      <h1 tabindex="-1"><bdi>${title}</bdi></h1>
      <span class="badge ${this.state}">${say(`draft-state.${this.state}`)}</span>
      <nav class="desk-links" aria-label=${say('draft.links-of', { title })}>
        <a href=${addressOf.versions(draft.id)}>${say('versions.title')}</a>
        <a href=${addressOf.compare(draft.id)}>${say('compare.title')}</a>
        <a href=${addressOf.freeze(draft.id)}>${say('freeze.title')}</a>
      </nav>
      <gr-presence .people=${this.people} @person-chosen=${passOn}></gr-presence>
      ${
        this.isOpen || this.saving.refused
          ? html`<gr-save-word
              .saving=${this.saving}
              .connection=${this.connection}
              .writes=${this.writes}
              @retry-asked=${passOn}
              @copy-asked=${passOn}
              @refused-asked=${passOn}
            ></gr-save-word>`
          : nothing
      }
    </header>`
  }
}

customElements.define('gr-desk-head', GrDeskHead)
