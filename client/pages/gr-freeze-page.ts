/**
 * The freeze in four steps that are all in sight: checks, approval by the chair, freeze by the secretariat (another
 * person), the frozen version. Each step says who must act next; events keep open pages of others up to date.
 */
import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { call, events } from '../api.ts'
import { drafts } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Action, Actor } from '../../shared/domain/rights.ts'
import { Spoken, say, sayAround, translated } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Route } from '../router.ts'
import { downloads } from '../elements/downloads.ts'
import '../elements/gr-approve-form.ts'
import type { Found } from '../elements/gr-approve-form.ts'
import '../elements/gr-freeze-form.ts'
import '../elements/gr-withdraw-dialog.ts'
import type { GrWithdrawDialog } from '../elements/gr-withdraw-dialog.ts'
import { loaded } from '../elements/page-state.ts'
import { versionFacts } from '../elements/version-facts.ts'
import { draftName, hashInGroups, instant, personFor, versionName } from '../elements/who.ts'
import { Load } from '../state/load.ts'
import { showToast } from '../state/notices.ts'
import { framePage } from '../state/page-frame.ts'

type Draft = ReplyOf<typeof drafts.show>

interface Standing {
  readonly draft: Draft
  readonly obstacles: readonly Found[]
}

class GrFreezePage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  readonly #standing = new Load<Standing>(this, async (signal) => {
    const params = { draft: this.route.params['draft'] ?? '' }
    const [draft, obstacles] = await Promise.all([
      call(drafts.show, { params, signal }),
      call(drafts.obstacles, { params, signal }),
    ])
    return { draft, obstacles: obstacles.filter(({ count }) => count > 0) }
  })
  #unfollow: (() => void) | undefined

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#standing.start()
    this.#unfollow = events(
      this.route.params['draft'] ?? '',
      () => void this.#standing.refresh(),
      () => void this.#standing.refresh(),
    )
  }

  override disconnectedCallback(): void {
    this.#unfollow?.()
    super.disconnectedCallback()
  }

  #done(sentence: string): void {
    showToast({ sentence })
    void this.#standing.refresh()
  }

  override render(): TemplateResult {
    const draft = this.#standing.value?.draft
    if (draft !== undefined) {
      framePage({
        title: say('freeze.title'),
        cycle: draft.cycle,
        crumbs: [
          { label: translated(draft.cycleName), href: addressOf.cycle(draft.cycle) },
          { label: draftName(draft), href: addressOf.draft(draft.id) },
        ],
      })
    }
    return loaded(this.#standing, 'freeze.loading', (value) => this.#page(value))
  }

  #page({ draft, obstacles }: Standing): TemplateResult {
    const frozen = draft.versions.find((version) => version.kind === 'frozen')
    const candidate = candidateOf(draft)
    return html`<div class="page">
      <div class="page-head">
        <p class="kicker"><bdi>${draftName(draft)}</bdi></p>
        <h1>${say('freeze.title')}</h1>
        <p>${say('freeze.explained')}</p>
        <p class="notice" role="status">${this.#next(draft, frozen, candidate, obstacles)}</p>
      </div>
      ${
        frozen !== undefined
          ? this.#frozen(draft, frozen)
          : html`${this.#checks(draft, obstacles, candidate)}
            ${this.#approval(draft, candidate, obstacles)} ${this.#freezing(draft, candidate)}`
      }
    </div>`
  }

  /** Who must act next, in one sentence. */
  #next(
    draft: Draft,
    frozen: VersionSummary | undefined,
    candidate: VersionSummary | undefined,
    obstacles: readonly Found[],
  ): unknown {
    if (frozen !== undefined) return say('freeze.next-done')
    const me = draft.actor.role
    if (candidate !== undefined) {
      if (me !== 'secretariat') return say('freeze.next-secretariat')
      return say(
        this.#refusal(draft, 'freeze-version', candidate) === 'own-approval'
          ? 'freeze.next-other-person'
          : 'freeze.next-you-freeze',
      )
    }
    if (me === 'chair') {
      return say(obstacles.length > 0 ? 'freeze.next-you-clear' : 'freeze.next-you-approve')
    }
    return say('freeze.next-chair')
  }

  #refusal(draft: Draft, action: Action, candidate?: VersionSummary) {
    const approvedBy = candidate?.approvedBy?.person
    // The reply holds the actor of the rights table; `role` is wider there than in the table itself.
    return refusalOf(draft.actor as Actor, action, {
      phase: draft.phase,
      draft: draft.state,
      ...(approvedBy === undefined ? {} : { approvedBy }),
    })
  }

  #checks(
    draft: Draft,
    obstacles: readonly Found[],
    candidate: VersionSummary | undefined,
  ): TemplateResult {
    const isWaived = (obstacle: Found['obstacle']) =>
      candidate?.waivers.some((waiver) => waiver.obstacle === obstacle) === true
    return html`<section class="step" aria-labelledby="checks">
      <h2 id="checks">${say('freeze.step-checks')}</h2>
      ${
        obstacles.length === 0
          ? html`<p>
              <span class="sign ok" aria-hidden="true">✓</span> ${say('freeze.no-obstacles')}
            </p>`
          : html`<ul class="plain-list obstacles">
              ${obstacles.map(
                ({ obstacle, count }) =>
                  html`<li>
                    ${
                      isWaived(obstacle)
                        ? html`<span class="sign ok" aria-hidden="true">✓</span>
                            <span class="badge">${say('freeze.waived')}</span>`
                        : html`<span class="sign stop" aria-hidden="true">!</span>`
                    }
                    <span>${say(`obstacle.${obstacle}`, { count })}</span>
                    <a href=${`${addressOf.draft(draft.id)}?show=${obstacle}`}
                      >${say(`obstacle-link.${obstacle}`)}</a
                    >
                  </li>`,
              )}
            </ul>`
      }
    </section>`
  }

  #approval(
    draft: Draft,
    candidate: VersionSummary | undefined,
    obstacles: readonly Found[],
  ): TemplateResult {
    const refusal = this.#refusal(draft, 'approve-candidate')
    const before = draft.versions
      .filter((version) => version.kind === 'milestone')
      .toSorted((a, b) => b.number - a.number)[0]
    return html`<section class="step" aria-labelledby="approval">
      <h2 id="approval">${say('freeze.step-approval')}</h2>
      ${candidate === undefined ? this.#voided(draft) : this.#approved(draft, candidate)}
      ${
        candidate !== undefined
          ? nothing
          : html`<div class="buttons">
                <a class="button" href=${addressOf.draft(draft.id)}>${say('freeze.read-text')}</a>
                <a class="button" href=${addressOf.compare(draft.id, before?.id)}
                  >${say('freeze.compare-text')}</a
                >
              </div>
              ${
                refusal === undefined
                  ? html`<gr-approve-form
                      .draft=${draft.id}
                      .obstacles=${obstacles}
                      @candidate-approved=${() => {
                        this.#done(say('freeze.approved-toast'))
                      }}
                      @approval-refused=${() => void this.#standing.refresh()}
                    ></gr-approve-form>`
                  : html`<p class="muted">
                      ${refusal === 'role' ? say('freeze.only-chair') : say(`refusal.${refusal}`)}
                    </p>`
              }`
      }
    </section>`
  }

  /** The last approval that no longer holds, and why. */
  #voided(draft: Draft): TemplateResult | typeof nothing {
    const voided = draft.versions
      .filter((version) => version.kind === 'candidate' && version.voided)
      .toSorted((a, b) => b.number - a.number)[0]
    if (voided === undefined) return nothing
    return html`<p class="notice warning">
      ${say('freeze.voided', { name: versionName(voided) })}
    </p>`
  }

  #approved(draft: Draft, candidate: VersionSummary): TemplateResult {
    const approver = candidate.approvedBy ?? candidate.by
    const mayWithdraw = this.#refusal(draft, 'withdraw-approval', candidate) === undefined
    return html`<p>
        <span class="sign ok" aria-hidden="true">✓</span>
        ${sayAround('freeze.approved-by', {
          person: personFor(approver),
          when: instant(candidate.approvedAt ?? candidate.at),
        })}
      </p>
      ${versionFacts(candidate)}
      <div class="buttons">
        <a class="button" href=${addressOf.version(candidate.id)}
          >${say('freeze.read-candidate')}</a
        >
        ${
          mayWithdraw
            ? html`<button
                  class="button danger"
                  @click=${() => this.querySelector<GrWithdrawDialog>('gr-withdraw-dialog')?.open()}
                >
                  ${say('freeze.withdraw')}
                </button>
                <gr-withdraw-dialog
                  .candidate=${candidate.id}
                  @approval-withdrawn=${() => {
                    this.#done(say('freeze.withdrawn-toast'))
                  }}
                ></gr-withdraw-dialog>`
            : nothing
        }
      </div>`
  }

  #freezing(draft: Draft, candidate: VersionSummary | undefined): TemplateResult {
    const refusal = this.#refusal(draft, 'freeze-version', candidate)
    return html`<section class="step" aria-labelledby="freezing">
      <h2 id="freezing">${say('freeze.step-freeze')}</h2>
      ${
        candidate === undefined
          ? html`<p class="muted">${say('freeze.after-approval')}</p>`
          : refusal === undefined
            ? html`<p>
                  ${say('freeze.hash-is')}
                  <span class="hash">${hashInGroups(candidate.sha256)}</span>
                </p>
                <gr-freeze-form
                  .candidate=${candidate}
                  @version-frozen=${() => {
                    this.#done(say('freeze.frozen-toast'))
                  }}
                  @freeze-refused=${() => void this.#standing.refresh()}
                ></gr-freeze-form>`
            : html`<p class="muted">
                ${refusal === 'role' ? say('freeze.only-secretariat') : say(`refusal.${refusal}`)}
              </p>`
      }
    </section>`
  }

  #frozen(draft: Draft, frozen: VersionSummary): TemplateResult {
    return html`<section class="step" aria-labelledby="done">
      <h2 id="done">${versionName(frozen)}</h2>
      ${versionFacts(frozen)}
      <div class="buttons">
        <a class="button primary" href=${addressOf.frozen(frozen.id)}
          >${say('freeze.frozen-page')}</a
        >
        <a class="button" href=${addressOf.draft(draft.id)}>${say('draft.read')}</a>
        ${downloads('versions', frozen.id, versionName(frozen))}
      </div>
    </section>`
  }
}

/** The approval that stands: the latest candidate unless it is void. */
export function candidateOf(draft: Draft): VersionSummary | undefined {
  const last = draft.versions
    .filter((version) => version.kind === 'candidate')
    .toSorted((a, b) => b.number - a.number)[0]
  return last?.voided === true ? undefined : last
}

customElements.define('gr-freeze-page', GrFreezePage)
