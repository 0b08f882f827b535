import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { cycles as endpoints } from '../../shared/api/contract.ts'
import type { CycleSummary } from '../../shared/api/shapes.ts'
import { formatDistance, formatInstant } from '../dates.ts'
import { Spoken, say, translated } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Route } from '../router.ts'
import { draftCard } from '../elements/draft-links.ts'
import { loaded } from '../elements/page-state.ts'
import { draftName } from '../elements/who.ts'
import { phaseSentence } from '../elements/stage-bar.ts'
import { Load } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'
import { session } from '../state/session.ts'
import { waitingFor } from '../state/waiting.ts'
import type { Waiting } from '../state/waiting.ts'

/** My work: what waits for me, then my cycles with their drafts. */
class GrWorkPage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  readonly #cycles = new Load<readonly CycleSummary[]>(this, (signal) =>
    call(endpoints.mine, { signal }),
  )

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#cycles.start()
  }

  override render(): TemplateResult {
    const cycle = this.#cycles.value?.[0]?.id
    framePage({ title: say('work.title'), crumbs: [], ...(cycle === undefined ? {} : { cycle }) })
    return loaded(this.#cycles, 'work.loading', (cycles) => this.#page(cycles))
  }

  #page(cycles: readonly CycleSummary[]): TemplateResult {
    const now = Date.now()
    return html`<div class="page">
      <div class="page-head"><h1>${say('work.title')}</h1></div>
      ${
        cycles.length === 0
          ? html`<p class="notice">${say('work.empty')}</p>`
          : html`${this.#waiting(cycles, now)} ${cycles.map((cycle) => this.#cycle(cycle, now))}`
      }
    </div>`
  }

  #waiting(cycles: readonly CycleSummary[], now: number): TemplateResult {
    const items = waitingFor(session.value?.person?.id ?? '', cycles)
    return html`<section aria-labelledby="waiting">
      <h2 id="waiting">${say('work.waiting')}</h2>
      ${
        items.length === 0
          ? html`<p class="muted">${say('work.nothing-waiting')}</p>`
          : html`<ul class="plain-list waiting-list">
              ${items.map((item) => this.#item(item, zoneOf(item, cycles), now))}
            </ul>`
      }
    </section>`
  }

  #item(item: Waiting, zone: string | undefined, now: number): TemplateResult {
    const { draft, verb, count, deadline } = item
    const href =
      verb === 'approve' || verb === 'freeze'
        ? addressOf.freeze(draft.id)
        : addressOf.draft(draft.id)
    return html`<li class="card waiting-item">
      <a href=${href}>${say(`waiting.${verb}`, { title: draftName(draft), count })}</a>
      ${
        deadline === null
          ? html`<span class="muted small">${say('waiting.no-deadline')}</span>`
          : html`<span class="muted small"
              ><strong>${formatDistance(deadline, now)}</strong> ·
              <time datetime=${deadline}>${formatInstant(deadline, zone)}</time></span
            >`
      }
    </li>`
  }

  #cycle(cycle: CycleSummary, now: number): TemplateResult {
    const name = translated(cycle.name)
    return html`<section aria-labelledby="cycle-${cycle.id}">
      <div class="page-head">
        <h2 id="cycle-${cycle.id}">
          <a href=${addressOf.cycle(cycle.id)}><bdi>${name}</bdi></a>
        </h2>
        <p class="muted"><bdi>${translated(cycle.body)}</bdi></p>
        <p>${phaseSentence(cycle, now)}</p>
        <p class="muted">${say('work.my-role', { role: say(`role.${cycle.role}`) })}</p>
      </div>
      ${
        cycle.drafts.length === 0
          ? html`<p class="notice">${say('cycle.no-drafts')}</p>`
          : cycle.drafts.map((draft) => draftCard(draft, now))
      }
      <p>
        <a href=${addressOf.cycle(cycle.id)}>${say('work.to-cycle')}</a>
      </p>
    </section>`
  }
}

function zoneOf(item: Waiting, cycles: readonly CycleSummary[]): string | undefined {
  return cycles.find((cycle) => cycle.id === item.draft.cycle)?.zone
}

customElements.define('gr-work-page', GrWorkPage)
