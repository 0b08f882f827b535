/**
 * Any two versions of a draft, or a version and the live text. What is compared, the view and the change one is at
 * stand in the address. The comparison itself runs in a worker and can be given up.
 */
import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Node } from 'prosemirror-model'
import { call } from '../api.ts'
import { drafts } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { Comparison } from '../../shared/compare/comparison.ts'
import { schema } from '../../shared/text/schema.ts'
import { Spoken, say, translated } from '../language.ts'
import { addressOf, setQuery } from '../router.ts'
import type { Route } from '../router.ts'
import { changeNavigation } from '../elements/change-navigation.ts'
import { compareSummary, identicalTexts, legend } from '../elements/compare-summary.ts'
import '../elements/gr-comparison.ts'
import { compareViews } from '../elements/gr-comparison.ts'
import type { CompareView } from '../elements/gr-comparison.ts'
import { failedPart, loaded, skeleton } from '../elements/page-state.ts'
import { versionPicker } from '../elements/version-picker.ts'
import { draftName, versionName } from '../elements/who.ts'
import { changesBySection } from '../state/change-list.ts'
import { compareTexts } from '../state/compare-texts.ts'
import { Load } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'
import { VersionTexts, live } from '../state/version-texts.ts'
import '../styles/compare.css'

type Draft = ReplyOf<typeof drafts.show>
type Step = 'from' | 'to' | 'compare'

interface Compared {
  readonly before: Node
  readonly after: Node
  readonly hashes: readonly [string | undefined, string | undefined]
  readonly comparison: Comparison
}

class GrComparePage extends LitElement {
  static override properties = {
    route: { attribute: false },
    step: { state: true },
    givenUp: { state: true },
  }

  declare route: Route
  declare private step: Step
  declare private givenUp: boolean

  readonly #draft = new Load<Draft>(this, (signal) =>
    call(drafts.show, { params: { draft: this.#id() }, signal }),
  )
  readonly #compared = new Load<Compared>(this, (signal) => this.#compare(signal))
  #texts: VersionTexts | undefined
  #asked = ''
  /** The place last scrolled to. */
  #at = ''

  constructor() {
    super()
    this.step = 'from'
    this.givenUp = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#draft.start()
    document.addEventListener('keydown', this.#walk)
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#walk)
    super.disconnectedCallback()
  }

  #id(): string {
    return this.route.params['draft'] ?? ''
  }

  /** What the address asks for; else the last named version against the live text. Unknown versions are none. */
  #pair(): { readonly from: string | undefined; readonly to: string | undefined } {
    const versions = this.#draft.value?.versions ?? []
    const last = versions.toSorted((a, b) => b.number - a.number)[0]?.id
    const known = (which: string | undefined) =>
      which === live || versions.some(({ id }) => id === which) ? which : undefined
    const { from = last, to = live } = this.route.query
    return { from: known(from), to: known(to) }
  }

  #view(): CompareView {
    return compareViews.find((view) => view === this.route.query['view']) ?? 'inline'
  }

  #current(): number | undefined {
    const number = Number(this.route.query['change'])
    return Number.isInteger(number) && number > 0 ? number - 1 : undefined
  }

  async #compare(signal: AbortSignal): Promise<Compared> {
    const { from, to } = this.#pair()
    const texts = (this.#texts ??= new VersionTexts(this.#id()))
    this.step = 'from'
    if (from === undefined || to === undefined) throw new Error('Two texts make a comparison')
    const before = await texts.read(from, signal)
    this.step = 'to'
    const after = await texts.read(to, signal)
    this.step = 'compare'
    const comparison = await compareTexts(before.document, after.document, signal)
    return {
      before: schema.nodeFromJSON(before.document),
      after: schema.nodeFromJSON(after.document),
      hashes: [before.sha256, after.sha256],
      comparison,
    }
  }

  override willUpdate(): void {
    if (this.#draft.value === undefined) return
    const { from, to } = this.#pair()
    const asked = `${from ?? ''} ${to ?? ''}`
    if (from === undefined || to === undefined || asked === this.#asked) return
    this.#asked = asked
    this.#startComparison()
  }

  override updated(): void {
    if (this.#compared.value === undefined) return
    const current = this.#current()
    const wanted = `${this.#asked} ${this.#view()} ${String(current)}`
    if (wanted === this.#at) return
    this.#at = wanted
    if (current !== undefined) void this.#showOnceDrawn(current)
  }

  async #showOnceDrawn(index: number): Promise<void> {
    await this.querySelector<LitElement>('gr-comparison')?.updateComplete
    this.#show(index)
  }

  /** Another pair is a step of its own for Back; walking through changes and views is not. */
  #choose(sides: { readonly from?: string | undefined; readonly to?: string | undefined }): void {
    setQuery({ ...sides, change: undefined }, { replace: false })
  }

  #startComparison(): void {
    this.givenUp = false
    this.#compared.start()
  }

  #giveUp(): void {
    this.#compared.hostDisconnected()
    this.givenUp = true
  }

  #again(): void {
    this.#startComparison()
  }

  #total(): number {
    const comparison = this.#compared.value?.comparison
    if (comparison === undefined) return 0
    return changesBySection(comparison).reduce((sum, { changes }) => sum + changes.length, 0)
  }

  #step(by: 1 | -1): void {
    const total = this.#total()
    if (total === 0) return
    const now = this.#current()
    const next = now === undefined ? (by === 1 ? 0 : total - 1) : (now + by + total) % total
    this.#goTo(next)
  }

  #goTo(index: number): void {
    if (index === this.#current()) this.#show(index)
    else setQuery({ change: String(index + 1) })
  }

  #show(index: number): void {
    const row = this.querySelector<HTMLElement>(`#change-${String(index + 1)}`)
    row?.scrollIntoView({ block: 'center' })
    row?.focus({ preventScroll: true })
    this.#showInList()
  }

  /** Scrolls the list alone: `scrollIntoView` would move the page back to it on narrow screens. */
  #showInList(): void {
    const list = this.querySelector('.compare-aside')
    const item = list?.querySelector('[aria-current]')
    if (list === null || item === null || item === undefined) return
    const [frame, place] = [list.getBoundingClientRect(), item.getBoundingClientRect()]
    if (place.top < frame.top) list.scrollTop -= frame.top - place.top
    if (place.bottom > frame.bottom) list.scrollTop += place.bottom - frame.bottom
  }

  readonly #walk = (event: KeyboardEvent): void => {
    if (event.key !== 'F8' || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    this.#step(event.shiftKey ? -1 : 1)
  }

  override render(): TemplateResult {
    const draft = this.#draft.value
    if (draft !== undefined) {
      framePage({
        title: say('compare.title'),
        cycle: draft.cycle,
        crumbs: [
          { label: translated(draft.cycleName), href: addressOf.cycle(draft.cycle) },
          { label: draftName(draft), href: addressOf.draft(draft.id) },
        ],
      })
    }
    return loaded(this.#draft, 'compare.loading', (value) => this.#page(value))
  }

  #page(draft: Draft): TemplateResult {
    const { from, to } = this.#pair()
    return html`<div class="page broad compare-page">
      <div class="page-head">
        <p class="kicker"><bdi>${draftName(draft)}</bdi></p>
        <h1>${say('compare.title')}</h1>
      </div>
      <div class="compare-pickers">
        ${versionPicker(draft.versions, 'from', from, (id) => this.#choose({ from: id }))}
        <button
          class="button swap"
          aria-label=${say('compare.swap')}
          title=${say('compare.swap')}
          ?disabled=${from === undefined || to === undefined}
          @click=${() => {
            this.#choose({ from: to, to: from })
          }}
        >
          <span aria-hidden="true">⇄</span>
        </button>
        ${versionPicker(draft.versions, 'to', to, (id) => this.#choose({ to: id }))}
      </div>
      ${
        from === undefined || to === undefined
          ? html`<p class="notice">${say('compare.choose')}</p>`
          : this.#result(draft, from === to)
      }
    </div>`
  }

  #result(draft: Draft, same: boolean): TemplateResult {
    const { now } = this.#compared
    if (this.givenUp) {
      return html`<div class="notice">
        <p>${say('compare.given-up')}</p>
        <div class="buttons">
          <button
            class="button"
            @click=${() => {
              this.#again()
            }}
          >
            ${say('compare.again')}
          </button>
        </div>
      </div>`
    }
    switch (now.state) {
      case 'loading':
        return this.#progress()
      case 'failed':
        return failedPart(now.fault, () => {
          this.#again()
        })
      case 'ready':
        return same || this.#total() === 0
          ? identicalTexts(now.value.hashes)
          : this.#comparison(draft, now.value)
    }
  }

  #progress(): TemplateResult {
    const steps: readonly Step[] = ['from', 'to', 'compare']
    const at = steps.indexOf(this.step) + 1
    const sentence = say('compare.progress', { at, all: steps.length, step: this.step })
    return html`${skeleton(sentence)}
      <div class="compare-progress">
        <progress max=${steps.length + 1} value=${at} aria-label=${sentence}></progress>
        <button
          class="button"
          @click=${() => {
            this.#giveUp()
          }}
        >
          ${say('form.cancel')}
        </button>
      </div>`
  }

  #comparison(draft: Draft, compared: Compared): TemplateResult {
    const current = this.#current()
    return html`
      <p class="print-only">${this.#printHead(draft, compared)}</p>
      ${compareSummary(compared.comparison)} ${this.#tools(current)}
      <div class="compare-body">
        <aside class="compare-aside" aria-label=${say('compare.list')}>
          ${changeNavigation(changesBySection(compared.comparison), current, (index) => {
            this.#goTo(index)
          })}
        </aside>
        <gr-comparison
          .comparison=${compared.comparison}
          .oldText=${compared.before}
          .newText=${compared.after}
          .language=${draft.language}
          .view=${this.#view()}
          .current=${current}
        ></gr-comparison>
      </div>
      ${legend()}
    `
  }

  #tools(current: number | undefined): TemplateResult {
    const total = this.#total()
    return html`<div class="compare-tools">
      <div class="choice" role="group" aria-label=${say('compare.view')}>
        ${compareViews.map(
          (view) =>
            html`<button
              class="button"
              aria-pressed=${view === this.#view()}
              @click=${() => {
                setQuery({ view: view === 'inline' ? undefined : view })
              }}
            >
              ${say(`compare.view.${view}`)}
            </button>`,
        )}
      </div>
      <div class="buttons">
        <button
          class="button"
          title="Shift+F8"
          aria-keyshortcuts="Shift+F8"
          @click=${() => {
            this.#step(-1)
          }}
        >
          ${say('compare.previous')}
        </button>
        <span class="numeric position" role="status"
          >${
            current === undefined
              ? say('compare.total', { total })
              : say('compare.position', { index: current + 1, total })
          }</span
        >
        <button
          class="button primary"
          title="F8"
          aria-keyshortcuts="F8"
          @click=${() => {
            this.#step(1)
          }}
        >
          ${say('compare.next')}
        </button>
        <button
          class="button"
          @click=${() => {
            window.print()
          }}
        >
          ${say('compare.print')}
        </button>
        ${
          this.#pair().from === live || this.#pair().to === live
            ? html`<button
                class="button"
                @click=${() => {
                  this.#again()
                }}
              >
                ${say('compare.again')}
              </button>`
            : nothing
        }
      </div>
    </div>`
  }

  #printHead(draft: Draft, compared: Compared): string {
    const { from, to } = this.#pair()
    const name = (id: string | undefined) => {
      const version = draft.versions.find((one) => one.id === id)
      return version === undefined ? say('compare.live') : versionName(version)
    }
    return say('compare.print-head', {
      title: draftName(draft),
      from: name(from),
      to: name(to),
      fromHash: compared.hashes[0] ?? '–',
      toHash: compared.hashes[1] ?? '–',
    })
  }
}

customElements.define('gr-compare-page', GrComparePage)
