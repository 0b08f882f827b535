import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call, events } from '../api.ts'
import { drafts } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Actor } from '../../shared/domain/rights.ts'
import { Spoken, say, translated } from '../language.ts'
import { addressOf, go } from '../router.ts'
import type { Route } from '../router.ts'
import { downloads } from '../elements/downloads.ts'
import '../elements/gr-milestone-dialog.ts'
import '../elements/gr-revision-dialog.ts'
import type { GrRevisionDialog } from '../elements/gr-revision-dialog.ts'
import type { GrMilestoneDialog } from '../elements/gr-milestone-dialog.ts'
import { loaded } from '../elements/page-state.ts'
import { versionBadge, versionFacts } from '../elements/version-facts.ts'
import { draftName, instant, versionName } from '../elements/who.ts'
import { Load } from '../state/load.ts'
import { showToast } from '../state/notices.ts'
import { framePage } from '../state/page-frame.ts'
import { live } from '../state/version-texts.ts'

type Draft = ReplyOf<typeof drafts.show>
type End = 'from' | 'to'

/** All versions of a draft, newest first; any two can be compared, any one read or downloaded. */
class GrVersionsPage extends LitElement {
  static override properties = {
    route: { attribute: false },
    from: { state: true },
    to: { state: true },
  }

  declare route: Route
  declare private from: string | undefined
  declare private to: string

  readonly #draft = new Load<Draft>(this, (signal) =>
    call(drafts.show, { params: { draft: this.#id() }, signal }),
  )
  #unfollow: (() => void) | undefined

  constructor() {
    super()
    this.to = live
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#draft.start()
    const again = () => void this.#draft.refresh()
    this.#unfollow = events(
      this.#id(),
      (event) => {
        if (event.type !== 'thread-changed') again()
      },
      again,
    )
  }

  override disconnectedCallback(): void {
    this.#unfollow?.()
    super.disconnectedCallback()
  }

  #id(): string {
    return this.route.params['draft'] ?? ''
  }

  #named(version: VersionSummary): void {
    showToast({ sentence: say('milestone.done', { name: versionName(version) }) })
    void this.#draft.refresh()
  }

  #compare(event: SubmitEvent, versions: readonly VersionSummary[]): void {
    event.preventDefault()
    const from = this.from ?? versions[0]?.id
    if (from !== undefined) go(addressOf.compare(this.#id(), from, this.to))
  }

  override render(): TemplateResult {
    const draft = this.#draft.value
    if (draft !== undefined) {
      framePage({
        title: say('versions.title'),
        cycle: draft.cycle,
        crumbs: [
          { label: translated(draft.cycleName), href: addressOf.cycle(draft.cycle) },
          { label: draftName(draft), href: addressOf.draft(draft.id) },
        ],
      })
    }
    return loaded(this.#draft, 'versions.loading', (value) => this.#page(value))
  }

  #page(draft: Draft): TemplateResult {
    const versions = draft.versions.toSorted((a, b) => b.number - a.number)
    return html`<div class="page">
      <div class="page-head">
        <p class="kicker"><bdi>${draftName(draft)}</bdi></p>
        <h1>${say('versions.title')}</h1>
        <p>${say('versions.explained')}</p>
      </div>
      ${this.#nameNow(draft)}
      <form
        class="stack"
        @submit=${(event: SubmitEvent) => {
          this.#compare(event, versions)
        }}
      >
        ${
          versions.length === 0
            ? html`<p class="notice">${say('versions.empty')}</p>`
            : html`<div class="buttons">
                <button class="button primary">${say('versions.compare')}</button>
                <span class="muted small">${say('versions.compare-hint')}</span>
              </div>`
        }
        <ol class="plain-list timeline">
          ${this.#live(draft, versions)}
          ${versions.map((version) => this.#version(version, versions))}
        </ol>
      </form>
      <gr-milestone-dialog
        .draft=${draft.id}
        @milestone-named=${(event: CustomEvent<VersionSummary>) => {
          this.#named(event.detail)
        }}
      ></gr-milestone-dialog>
      <gr-revision-dialog .draft=${draft.id}></gr-revision-dialog>
    </div>`
  }

  /** Taking in a file is for those who may; nobody else needs a button for it. */
  #revise(draft: Draft): TemplateResult | typeof nothing {
    const refusal = refusalOf(draft.actor as Actor, 'import-revision', {
      phase: draft.phase,
      draft: draft.state,
    })
    if (refusal !== undefined) return nothing
    return html`<button
      class="button"
      @click=${() => this.querySelector<GrRevisionDialog>('gr-revision-dialog')?.open()}
    >
      ${say('revision.title')}
    </button>`
  }

  #nameNow(draft: Draft): TemplateResult {
    // The reply holds the actor of the rights table; `role` is wider there than in the table itself.
    const refusal = refusalOf(draft.actor as Actor, 'name-milestone', {
      phase: draft.phase,
      draft: draft.state,
    })
    return html`<div class="buttons">
      <button
        class="button"
        aria-disabled=${refusal !== undefined}
        aria-describedby=${refusal === undefined ? nothing : 'milestone-why-not'}
        @click=${() => {
          if (refusal === undefined) {
            this.querySelector<GrMilestoneDialog>('gr-milestone-dialog')?.open()
          }
        }}
      >
        ${say('milestone.title')}
      </button>
      ${this.#revise(draft)}
      ${
        refusal === undefined
          ? nothing
          : html`<span class="muted small" id="milestone-why-not"
              >${refusal === 'role' ? say('milestone.officers-only') : say(`refusal.${refusal}`)}</span
            >`
      }
      <a class="button" href=${addressOf.freeze(draft.id)}>${say('freeze.title')}</a>
    </div>`
  }

  #live(draft: Draft, versions: readonly VersionSummary[]): TemplateResult {
    return html`<li class="version-row live">
      ${this.#ends(live, say('compare.live'), versions)}
      <div class="card">
        <div class="draft-head">
          <h2>${say('compare.live')}</h2>
          <span class="badge ${draft.state}">${say(`draft-state.${draft.state}`)}</span>
        </div>
        ${
          draft.lastChange === null
            ? nothing
            : html`<p class="muted small">
                ${say('versions.last-change')} ${instant(draft.lastChange)}
              </p>`
        }
        <div class="buttons">
          <a class="button" href=${addressOf.draft(draft.id)}>${say('draft.open')}</a>
          ${downloads('drafts', draft.id, say('compare.live'))}
        </div>
      </div>
    </li>`
  }

  #version(version: VersionSummary, versions: readonly VersionSummary[]): TemplateResult {
    const name = versionName(version)
    return html`<li class="version-row">
      ${this.#ends(version.id, name, versions)}
      <article class="card">
        <div class="draft-head">
          <h2><a href=${addressOf.version(version.id)}>${name}</a></h2>
          ${versionBadge(version)}
        </div>
        ${versionFacts(version)}
        <div class="buttons">
          <a
            class="button"
            aria-label=${say('versions.read-name', { name })}
            href=${addressOf.version(version.id)}
            >${say('versions.read')}</a
          >
          <a
            class="button"
            aria-label=${say('versions.compare-now-name', { name })}
            href=${addressOf.compare(version.draft, version.id, live)}
            >${say('versions.compare-now')}</a
          >
          ${
            version.kind === 'frozen'
              ? html`<a class="button" href=${addressOf.frozen(version.id)}
                  >${say('freeze.frozen-page')}</a
                >`
              : nothing
          }
          ${downloads('versions', version.id, name)}
        </div>
      </article>
    </li>`
  }

  /** The two ends of a comparison, as in the history of a wiki. */
  #ends(id: string, name: string, versions: readonly VersionSummary[]): TemplateResult {
    const from = this.from ?? versions[0]?.id
    const end = (side: End, chosen: boolean, set: () => void) =>
      html`<label>
        <input
          type="radio"
          name=${side}
          .checked=${chosen}
          aria-label=${say(`versions.${side}-name`, { name })}
          @change=${set}
        />
        <span class="small muted" aria-hidden="true">${say(`compare.${side}`)}</span>
      </label>`
    return html`<div class="ends">
      ${end('from', id === from, () => (this.from = id))}
      ${end('to', id === this.to, () => (this.to = id))}
    </div>`
  }
}

customElements.define('gr-versions-page', GrVersionsPage)
