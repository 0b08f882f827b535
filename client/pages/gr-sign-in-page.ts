import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { session as endpoints } from '../../shared/api/contract.ts'
import type { Participant } from '../../shared/api/shapes.ts'
import { roles } from '../../shared/domain/names.ts'
import type { Role } from '../../shared/domain/names.ts'
import { inOrder } from '../dates.ts'
import { Spoken, say, translated } from '../language.ts'
import { go } from '../router.ts'
import type { Route } from '../router.ts'
import { fieldText } from '../elements/field-text.ts'
import { actFault, loaded } from '../elements/page-state.ts'
import { initialsOf, personColour } from '../elements/who.ts'
import { Act, Load } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'
import { loadSession, session, signInAs } from '../state/session.ts'

/** Officers first: a visitor of the demo usually wants to see both sides. */
const order: readonly Role[] = ['chair', 'secretariat', 'focal-point', 'expert', 'observer']

/** Sign in: in the demo by choosing a person, else by the one-time link one was sent. */
class GrSignInPage extends LitElement {
  static override properties = {
    route: { attribute: false },
    wrongLink: { state: true },
  }

  declare route: Route
  declare private wrongLink: boolean

  readonly #people = new Load<readonly Participant[]>(this, async (signal) => {
    const { demo } = session.value ?? (await loadSession())
    return demo ? call(endpoints.demoPeople, { signal }) : []
  })
  readonly #act = new Act(this)

  constructor() {
    super()
    this.wrongLink = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#people.start()
  }

  async #choose(person: string): Promise<void> {
    if (await this.#act.run(() => signInAs(person))) go(this.#next(), { replace: true })
  }

  /** Where the person wanted to go; only addresses of our own. */
  #next(): string {
    const next = this.route.query['next'] ?? '/'
    return /^\/(?![/\\])/.test(next) ? next : '/'
  }

  #openLink(event: SubmitEvent): void {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const link = fieldText(form, 'link')
    const token = /[#&?]token=([\w-]{20,200})/.exec(link)?.[1]
    this.wrongLink = token === undefined
    if (token !== undefined) go(`/sign-in/link#token=${token}`)
    else form.querySelector('input')?.focus()
  }

  override render(): TemplateResult {
    framePage({ title: say('sign-in.title'), crumbs: [] })
    return loaded(this.#people, 'sign-in.loading', (people) =>
      people.length > 0 ? this.#picker(people) : this.#link(),
    )
  }

  #picker(people: readonly Participant[]): TemplateResult {
    return html`<div class="page sign-in">
      <div class="page-head">
        <h1>${say('sign-in.title')}</h1>
        <p>${say('sign-in.demo')}</p>
      </div>
      ${actFault(this.#act.fault)}
      ${order
        .filter((role) => roles.includes(role))
        .map((role) =>
          this.#group(
            role,
            people.filter((person) => person.role === role),
          ),
        )}
    </div>`
  }

  #group(role: Role, people: readonly Participant[]): TemplateResult | typeof nothing {
    if (people.length === 0) return nothing
    const key = (person: Participant) => translated(person.delegationName)
    const sorted = people.toSorted((a, b) => inOrder(key(a), key(b)) || inOrder(a.name, b.name))
    return html`<section aria-labelledby="role-${role}">
      <div>
        <h2 id="role-${role}">${say(`role.${role}.many`)}</h2>
        <p class="muted">${say(`role.${role}.does`)}</p>
      </div>
      <ul class="plain-list people-grid">
        ${sorted.map(
          (person) =>
            html`<li>
              <button
                class="person-choice"
                ?disabled=${this.#act.busy}
                @click=${() => void this.#choose(person.person)}
              >
                <span class="avatar" data-person=${personColour(person.person)} aria-hidden="true"
                  >${initialsOf(person.name)}</span
                >
                <span>
                  <strong><bdi>${person.name}</bdi></strong>
                  ${
                    person.delegationName === null
                      ? nothing
                      : html`<span class="muted"
                          ><bdi>${translated(person.delegationName)}</bdi></span
                        >`
                  }
                </span>
              </button>
            </li>`,
        )}
      </ul>
    </section>`
  }

  #link(): TemplateResult {
    return html`<div class="page narrow">
      <div class="page-head">
        <h1>${say('sign-in.title')}</h1>
        <p>${say('sign-in.with-link')}</p>
      </div>
      <form class="stack" novalidate @submit=${this.#openLink}>
        <div class="field">
          <label for="link">${say('sign-in.link')}</label>
          <input
            id="link"
            name="link"
            type="url"
            dir="ltr"
            autocomplete="off"
            aria-invalid=${this.wrongLink}
            aria-describedby="link-hint"
          />
          <p
            id="link-hint"
            class=${this.wrongLink ? 'wrong' : 'hint'}
            role=${this.wrongLink ? 'alert' : nothing}
          >
            ${say(this.wrongLink ? 'sign-in.link-wrong' : 'sign-in.link-hint')}
          </p>
        </div>
        <div class="buttons">
          <button class="button primary">${say('sign-in.continue')}</button>
        </div>
      </form>
      <p class="muted">${say('sign-in.no-link')}</p>
    </div>`
  }
}

customElements.define('gr-sign-in-page', GrSignInPage)
