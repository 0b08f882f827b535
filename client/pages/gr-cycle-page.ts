import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call } from '../api.ts'
import { cycles as endpoints } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { Phase } from '../../shared/domain/names.ts'
import { can, refusalOf } from '../../shared/domain/rights.ts'
import type { Action } from '../../shared/domain/rights.ts'
import { Spoken, say, translated } from '../language.ts'
import type { Route } from '../router.ts'
import { draftCard } from '../elements/draft-links.ts'
import '../elements/gr-import-dialog.ts'
import type { GrImportDialog } from '../elements/gr-import-dialog.ts'
import '../elements/gr-phase-dialog.ts'
import type { GrPhaseDialog } from '../elements/gr-phase-dialog.ts'
import { loaded } from '../elements/page-state.ts'
import { peopleList } from '../elements/people-list.ts'
import { phaseSentence, stageBar } from '../elements/stage-bar.ts'
import { Load } from '../state/load.ts'
import { showToast } from '../state/notices.ts'
import { framePage } from '../state/page-frame.ts'
import { session } from '../state/session.ts'

type Cycle = ReplyOf<typeof endpoints.show>

/** One cycle: where it stands, its drafts, its people; phase and import for those who may. */
class GrCyclePage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  readonly #cycle = new Load<Cycle>(this, (signal) =>
    call(endpoints.show, { params: { cycle: this.route.params['cycle'] ?? '' }, signal }),
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
    this.#cycle.start()
  }

  #phaseSet(event: CustomEvent<Phase>): void {
    showToast({ sentence: say('phase-form.done', { phase: say(`phase.${event.detail}`) }) })
    void this.#cycle.refresh()
  }

  override render(): TemplateResult {
    const cycle = this.#cycle.value
    if (cycle !== undefined) {
      framePage({ title: translated(cycle.name), crumbs: [], cycle: cycle.id })
    }
    return loaded(this.#cycle, 'cycle.loading', (value) => this.#page(value))
  }

  #page(cycle: Cycle): TemplateResult {
    const now = Date.now()
    return html`<div class="page">
      <div class="page-head">
        <p class="kicker"><bdi>${translated(cycle.body)}</bdi></p>
        <h1><bdi>${translated(cycle.name)}</bdi></h1>
        <p>${phaseSentence(cycle, now)}</p>
      </div>
      ${stageBar(cycle)}
      <div class="notice">
        <p>
          ${say('cycle.my-standing', { role: say(`role.${cycle.role}`) })} ${this.#standing(cycle)}
        </p>
        ${this.#officerActs(cycle)}
      </div>
      <section aria-labelledby="drafts">
        <h2 id="drafts">${say('cycle.drafts')}</h2>
        ${
          cycle.drafts.length === 0
            ? html`<p class="notice">${say('cycle.no-drafts')}</p>`
            : cycle.drafts.map((draft) => draftCard(draft, now))
        }
      </section>
      <section aria-labelledby="people">
        <h2 id="people">${say('cycle.people', { count: cycle.people.length })}</h2>
        ${peopleList(cycle.people)}
      </section>
      <gr-phase-dialog
        .cycle=${cycle}
        @phase-set=${(event: CustomEvent<Phase>) => {
          this.#phaseSet(event)
        }}
      ></gr-phase-dialog>
      <gr-import-dialog
        .cycle=${cycle}
        @draft-imported=${() => void this.#cycle.refresh()}
      ></gr-import-dialog>
    </div>`
  }

  /** What this person may do with the texts now, in one sentence. */
  #standing(cycle: Cycle): string {
    const may = (action: Action) => can(this.#actor(cycle), action, { phase: cycle.phase })
    if (may('edit-text')) return say('standing.edit')
    if (may('create-thread')) return say('standing.comment')
    return say('standing.read')
  }

  #officerActs(cycle: Cycle): TemplateResult | typeof nothing {
    const actor = this.#actor(cycle)
    const mayPhase = can(actor, 'set-phase', { phase: cycle.phase })
    const importRefusal = refusalOf(actor, 'import-draft', { phase: cycle.phase })
    const showImport = importRefusal !== 'role' && importRefusal !== 'not-participant'
    if (!mayPhase && !showImport) return nothing
    return html`<div class="buttons">
      ${
        mayPhase
          ? html`<button
              class="button"
              @click=${() => this.querySelector<GrPhaseDialog>('gr-phase-dialog')?.open()}
            >
              ${say('phase-form.title')}
            </button>`
          : nothing
      }
      ${
        showImport
          ? html`<button
                class="button"
                aria-disabled=${importRefusal !== undefined}
                aria-describedby=${importRefusal === undefined ? nothing : 'import-why-not'}
                @click=${() => {
                  if (importRefusal === undefined) {
                    this.querySelector<GrImportDialog>('gr-import-dialog')?.open()
                  }
                }}
              >
                ${say('import.title')}
              </button>
              ${
                importRefusal === undefined
                  ? nothing
                  : html`<span class="muted small" id="import-why-not"
                      >${say('import.only-early')}</span
                    >`
              }`
          : nothing
      }
    </div>`
  }

  #actor(cycle: Cycle) {
    const person = session.value?.person?.id ?? ''
    return { person, role: cycle.role, delegation: cycle.delegation }
  }
}

customElements.define('gr-cycle-page', GrCyclePage)
