import { LitElement, html, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Thread } from '../../shared/api/shapes.ts'
import type { ThreadPlace } from '../editor/highlights.ts'
import { Spoken, say, sayFault } from '../language.ts'
import type { CommentDraft } from '../state/comment-draft.ts'
import { passes, threadFilters } from '../state/threads.ts'
import type { ThreadFilter, Threads } from '../state/threads.ts'
import { layoutCards } from './card-layout.ts'
import './gr-comment-form.ts'
import type { GrCommentForm } from './gr-comment-form.ts'
import './gr-thread.ts'
import type { GrThread, ThreadActs, ThreadRefusals } from './gr-thread.ts'
import { icon } from './icons.ts'

/** As wide as the window allows: cards beside the text, signs that open, or a sheet at the bottom. */
export type MarginShape = 'wide' | 'icons' | 'sheet'

/** Key of the comment that is being written among the cards. */
const newKey = 'new'

/**
 * The comments beside the text. The active card stands exactly at its passage, the others give way.
 *
 * Fires `filter-chosen`, `comment-typed`, `comment-left`, `retry-asked`, and what `gr-thread` fires.
 */
export class GrMargin extends LitElement {
  static override properties = {
    threads: { attribute: false },
    places: { attribute: false },
    tops: { attribute: false },
    order: { attribute: false },
    active: { attribute: false },
    filter: { attribute: false },
    comment: { attribute: false },
    commentTop: { attribute: false },
    shape: { attribute: false },
    refusalsOf: { attribute: false },
    acts: { attribute: false },
    send: { attribute: false },
    me: { attribute: false },
    now: { attribute: false },
    open: { state: true },
  }

  declare threads: Threads
  declare places: ReadonlyMap<string, ThreadPlace>
  /** Distance of each placed passage from the top of the text. */
  declare tops: ReadonlyMap<string, number>
  /** Ids of the placed threads in the order of the text. */
  declare order: readonly string[]
  declare active: string | undefined
  declare filter: ThreadFilter
  declare comment: CommentDraft | undefined
  declare commentTop: number | undefined
  declare shape: MarginShape
  declare refusalsOf: (thread: Thread) => ThreadRefusals
  declare acts: ThreadActs
  declare send: (comment: CommentDraft) => Promise<void>
  declare me: string
  declare now: number
  /** In a narrow window: is the sheet open? */
  declare private open: boolean

  readonly #resized = new ResizeObserver(() => {
    this.#layout()
  })
  readonly #observed = new Set<Element>()

  constructor() {
    super()
    this.threads = { state: 'loading' }
    this.places = new Map()
    this.tops = new Map()
    this.order = []
    this.active = undefined
    this.filter = 'open'
    this.comment = undefined
    this.commentTop = undefined
    this.shape = 'wide'
    this.me = ''
    this.now = 0
    this.open = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override disconnectedCallback(): void {
    this.#resized.disconnect()
    this.#observed.clear()
    super.disconnectedCallback()
  }

  /** Moves the focus to the card of a thread, or to the comment being written. */
  focusCard(thread: string): void {
    void this.updateComplete.then(() => {
      if (thread === newKey) this.querySelector<GrCommentForm>('gr-comment-form')?.focus()
      else {
        const card = this.querySelector<GrThread>(`gr-thread[data-thread="${CSS.escape(thread)}"]`)
        void card?.updateComplete.then(() => {
          card.focus({ preventScroll: this.shape === 'wide' })
        })
      }
    })
  }

  focusComment(): void {
    this.focusCard(newKey)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const asked = changed.has('active') || changed.has('comment')
    if (asked && (this.active !== undefined || this.comment !== undefined)) this.open = true
  }

  override updated(): void {
    const slots = this.querySelectorAll('.slot, .margin-top')
    for (const slot of slots) {
      if (this.#observed.has(slot)) continue
      this.#observed.add(slot)
      this.#resized.observe(slot)
    }
    for (const slot of this.#observed) {
      if (slot.isConnected) continue
      this.#observed.delete(slot)
      this.#resized.unobserve(slot)
    }
    this.#layout()
  }

  /** All heights are read first, then all places written. */
  #layout(): void {
    if (this.shape === 'sheet') return
    const stack = this.querySelector<HTMLElement>('.stack-of-cards')
    if (stack === null) return
    const slots = [...stack.querySelectorAll<HTMLElement>(':scope > .slot')]
    const boxes = slots.map((slot) => ({
      top: Number(slot.dataset['top'] ?? 0),
      height: slot.offsetHeight,
    }))
    const from = this.querySelector<HTMLElement>('.margin-top')?.offsetHeight ?? 0
    const activeAt = slots.findIndex((slot) => slot.classList.contains('active'))
    const tops = layoutCards(boxes, activeAt < 0 ? undefined : activeAt, from)
    slots.forEach((slot, i) => {
      slot.style.insetBlockStart = `${tops[i] ?? 0}px`
    })
    const last = slots.length - 1
    stack.style.minBlockSize = `${(tops[last] ?? 0) + (boxes[last]?.height ?? 0)}px`
  }

  override render(): TemplateResult {
    return html`<aside
      class="margin ${this.shape} ${this.open ? 'open' : ''}"
      id="margin"
      tabindex="-1"
      aria-label=${say('margin.title')}
    >
      ${this.shape === 'sheet' ? this.#sheetHead() : nothing}
      ${this.shape === 'sheet' && !this.open ? nothing : this.#content()}
    </aside>`
  }

  #content(): TemplateResult {
    switch (this.threads.state) {
      case 'loading':
        return html`<p class="muted small late">${say('margin.loading')}</p>`
      case 'failed':
        return html`<div class="notice wrong" role="alert">
          <p>${say('margin.failed')} ${sayFault(this.threads.fault)}</p>
          <button class="button" @click=${() => this.dispatchEvent(new CustomEvent('retry-asked'))}>
            ${say('state.retry')}
          </button>
        </div>`
      case 'ready':
        return this.#cards(this.threads.threads)
    }
  }

  #cards(all: readonly Thread[]): TemplateResult {
    const shown = all.filter(
      (thread) => thread.id === this.active || passes(thread, this.filter, this.me),
    )
    const at = (state: ThreadPlace['state']) =>
      shown.filter((thread) => this.places.get(thread.id)?.state === state)
    const placed = this.order.flatMap((id) => shown.find((thread) => thread.id === id) ?? [])
    if (this.shape === 'sheet') return this.#sheet([...at('whole'), ...placed, ...at('detached')])
    return html`<div class="stack-of-cards">
      <div class="margin-top">
        ${this.#filters(all)} ${this.#wholeComment()} ${this.#section('margin.whole', at('whole'))}
        ${this.#section('margin.detached', at('detached'))}
        ${
          all.length === 0 && this.comment === undefined
            ? html`<p class="muted small">${say('margin.empty')}</p>`
            : shown.length === 0 && this.comment === undefined
              ? html`<p class="muted small">${say('margin.none-shown')}</p>`
              : nothing
        }
      </div>
      ${this.#slots(placed)}
    </div>`
  }

  #wholeComment(): TemplateResult | typeof nothing {
    if (this.comment === undefined || this.commentTop !== undefined) return nothing
    return this.#commentForm(this.comment)
  }

  /** Cards in the order of the text; the comment being written among them. */
  #slots(placed: readonly Thread[]): unknown {
    const entries: (Thread | typeof newKey)[] = [...placed]
    if (this.comment !== undefined && this.commentTop !== undefined) {
      const top = this.commentTop
      const behind = placed.findIndex((thread) => (this.tops.get(thread.id) ?? 0) > top)
      entries.splice(behind < 0 ? placed.length : behind, 0, newKey)
    }
    return repeat(
      entries,
      (entry) => (entry === newKey ? newKey : entry.id),
      (entry) => (entry === newKey ? this.#newSlot() : this.#slot(entry)),
    )
  }

  #newSlot(): TemplateResult {
    return html`<div class="slot active" data-top=${this.commentTop ?? 0}>
      ${this.comment === undefined ? nothing : this.#commentForm(this.comment)}
    </div>`
  }

  #slot(thread: Thread): TemplateResult {
    // The comment being written has the exact place; the active card gives way to it.
    const active = thread.id === this.active && this.commentTop === undefined
    return html`<div
      id=${this.shape === 'icons' && thread.id !== this.active ? `card-${thread.id}` : nothing}
      class="slot ${active ? 'active' : ''}"
      data-top=${this.tops.get(thread.id) ?? 0}
    >
      ${
        this.shape === 'icons'
          ? html`<button
              class="mark-button ${thread.dispositions.length > 0 ? 'decided' : ''}"
              aria-expanded=${thread.id === this.active}
              aria-label=${say('margin.open-card', { number: thread.number })}
              title=${thread.number}
              @click=${() => {
                this.dispatchEvent(new CustomEvent('thread-chosen', { detail: thread.id }))
              }}
            >
              ${icon('comment')}
            </button>`
          : nothing
      }
      ${this.shape === 'icons' && thread.id !== this.active ? nothing : this.#card(thread)}
    </div>`
  }

  #card(thread: Thread): TemplateResult {
    return html`<gr-thread
      data-thread=${thread.id}
      .thread=${thread}
      .active=${thread.id === this.active}
      .detached=${this.places.get(thread.id)?.state === 'detached'}
      .refusals=${this.refusalsOf(thread)}
      .acts=${this.acts}
      .me=${this.me}
      .now=${this.now}
    ></gr-thread>`
  }

  #commentForm(comment: CommentDraft): TemplateResult {
    return html`<gr-comment-form
      .comment=${comment}
      .send=${this.send}
      @comment-typed=${(event: CustomEvent<CommentDraft>) =>
        this.dispatchEvent(new CustomEvent('comment-typed', { detail: event.detail }))}
      @comment-left=${() => this.dispatchEvent(new CustomEvent('comment-left'))}
    ></gr-comment-form>`
  }

  #section(key: 'margin.whole' | 'margin.detached', threads: readonly Thread[]): unknown {
    if (threads.length === 0) return nothing
    const open = threads.some((thread) => thread.id === this.active)
    return html`<details class="aside-threads" ?open=${open}>
      <summary>${say(key, { count: threads.length })}</summary>
      ${repeat(
        threads,
        (thread) => thread.id,
        (thread) => this.#card(thread),
      )}
    </details>`
  }

  #filters(all: readonly Thread[]): TemplateResult {
    const count = (filter: ThreadFilter) =>
      all.filter((thread) => passes(thread, filter, this.me)).length
    return html`<div class="filters" role="group" aria-label=${say('margin.filter')}>
      ${threadFilters.map(
        (filter) =>
          html`<button
            class="filter"
            aria-pressed=${filter === this.filter}
            @click=${() => this.dispatchEvent(new CustomEvent<ThreadFilter>('filter-chosen', { detail: filter }))}
          >
            ${say(`margin.filter-${filter}`, { count: count(filter) })}
          </button>`,
      )}
    </div>`
  }

  #sheetHead(): TemplateResult {
    const count = this.threads.state === 'ready' ? this.threads.threads.length : 0
    return html`<button
      class="sheet-handle"
      aria-expanded=${this.open}
      @click=${() => {
        this.open = !this.open
      }}
    >
      ${icon(this.open ? 'next' : 'previous')} ${say('margin.sheet', { count })}
    </button>`
  }

  #sheet(threads: readonly Thread[]): TemplateResult {
    if (this.comment !== undefined)
      return html`<div class="sheet-body">${this.#commentForm(this.comment)}</div>`
    const all = this.threads.state === 'ready' ? this.threads.threads : []
    const found = threads.findIndex((thread) => thread.id === this.active)
    const at = found < 0 ? 0 : found
    const current = threads[at]
    const go = (by: number) => {
      const next = threads[(at + by + threads.length) % threads.length]
      if (next !== undefined)
        this.dispatchEvent(new CustomEvent('thread-chosen', { detail: next.id }))
    }
    return html`<div class="sheet-body">
      ${this.#filters(all)}
      ${
        current === undefined
          ? html`<p class="muted small">
              ${say(all.length === 0 ? 'margin.empty' : 'margin.none-shown')}
            </p>`
          : html`<div class="sheet-steps">
                <button
                  class="button"
                  @click=${() => {
                    go(-1)
                  }}
                >
                  ${say('margin.previous')}
                </button>
                <span class="small"
                  >${say('margin.position', { at: at + 1, count: threads.length })}</span
                >
                <button
                  class="button"
                  @click=${() => {
                    go(1)
                  }}
                >
                  ${say('margin.next')}
                </button>
              </div>
              ${this.#card(current)}`
      }
    </div>`
  }
}

customElements.define('gr-margin', GrMargin)
