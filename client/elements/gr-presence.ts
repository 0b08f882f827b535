import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import type { PresentPerson } from '../state/presence.ts'
import { MenuCloser } from './menu-closer.ts'
import { initialsOf, personColour, personForText } from './who.ts'

/** Avatars shown beside each other before the rest goes behind a number. */
const most = 5

/** Who else is here. Fires `person-chosen` with the person to go to. */
export class GrPresence extends LitElement {
  static override properties = { people: { attribute: false } }

  /** The others, without me. */
  declare people: readonly PresentPerson[]

  readonly #closer = new MenuCloser(this)

  constructor() {
    super()
    this.people = []
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  #choose(person: PresentPerson): void {
    this.#closer.close()
    this.dispatchEvent(new CustomEvent<PresentPerson>('person-chosen', { detail: person }))
  }

  override render(): TemplateResult {
    const shown = this.people.slice(0, most)
    const rest = this.people.slice(most)
    return html`<div
      class="presence"
      role="group"
      aria-label=${say('present.others', { count: this.people.length })}
    >
      ${shown.map((person) => this.#avatar(person))}
      ${
        rest.length === 0
          ? nothing
          : html`<details class="menu">
              <summary class="button icon">${say('present.more', { count: rest.length })}</summary>
              <div class="panel">
                ${rest.map(
                  (person) =>
                    html`<button
                      class="entry"
                      @click=${() => {
                        this.#choose(person)
                      }}
                    >
                      <span class="avatar" style=${colourOf(person)} aria-hidden="true"
                        >${initialsOf(person.name)}</span
                      >
                      <bdi>${nameOf(person)}</bdi>
                    </button>`,
                )}
              </div>
            </details>`
      }
    </div>`
  }

  #avatar(person: PresentPerson): TemplateResult {
    const name = nameOf(person)
    const label = say('present.go-to', { name })
    return html`<button
      class="avatar"
      style=${colourOf(person)}
      title=${label}
      aria-label=${label}
      @click=${() => {
        this.#choose(person)
      }}
      data-initials=${initialsOf(person.name)}
    ></button>`
  }
}

const colourOf = (person: PresentPerson) => `--person: var(--person-${personColour(person.person)})`

/** "Ana, for Aldoria". */
export function nameOf({ person, name, role, delegation, delegationName }: PresentPerson): string {
  return personForText({ person, name, role, delegation, delegationName })
}

customElements.define('gr-presence', GrPresence)
