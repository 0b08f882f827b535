import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { OutlineEntry } from '../../shared/text/labels.ts'
import { shownLabel } from '../../shared/text/part-words.ts'
import { Spoken, say } from '../language.ts'

/**
 * The headings of the text with their computed numbers and how many open comments each section has. Fires
 * `section-chosen` with the block's id.
 */
export class GrOutline extends LitElement {
  static override properties = {
    entries: { attribute: false },
    current: { attribute: false },
    counts: { attribute: false },
    language: { attribute: false },
    words: { attribute: false },
  }

  declare entries: readonly OutlineEntry[]
  /** Block id of the section the caret is in. */
  declare current: string | undefined
  /** Open comments by block id of the section's heading. */
  declare counts: ReadonlyMap<string, number>
  /** Language of the text. */
  declare language: string
  /** Words of the whole text. */
  declare words: number

  constructor() {
    super()
    this.entries = []
    this.current = undefined
    this.counts = new Map()
    this.language = 'en'
    this.words = 0
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override updated(): void {
    const here = this.querySelector<HTMLElement>('[aria-current]')
    const box = here?.closest<HTMLElement>('.outline')
    if (here == null || box == null) return
    // Only the list itself scrolls; the text stays where it is.
    const { top, bottom } = here.getBoundingClientRect()
    const frame = box.getBoundingClientRect()
    if (top < frame.top) box.scrollTop -= frame.top - top + 8
    else if (bottom > frame.bottom) box.scrollTop += bottom - frame.bottom + 8
  }

  override render(): TemplateResult {
    return html`<nav class="outline" aria-label=${say('outline.title')}>
      <h2>${say('outline.title')}</h2>
      ${
        this.entries.length === 0
          ? html`<p class="muted small">${say('outline.empty')}</p>`
          : html`<ol class="plain-list" lang=${this.language}>
              ${this.entries.map((entry) => this.#entry(entry))}
            </ol>`
      }
      <p class="muted small">${say('outline.words', { count: this.words })}</p>
    </nav>`
  }

  #entry({ id, kind, level, label, text }: OutlineEntry): TemplateResult {
    const count = this.counts.get(id) ?? 0
    return html`<li style="--depth: ${Math.max(0, level - 1)}" class=${kind}>
      <a
        href="#${id}"
        aria-current=${id === this.current ? 'location' : nothing}
        @click=${(event: Event) => {
          event.preventDefault()
          this.dispatchEvent(new CustomEvent('section-chosen', { detail: id }))
        }}
      >
        ${label === '' ? nothing : html`<span class="label">${shownLabel(kind, label, this.language)}</span>`}
        <span class="text" dir="auto">${text === '' ? say('outline.untitled') : text}</span>
        ${
          count === 0
            ? nothing
            : html`<span class="count" title=${say('outline.open', { count })}>
                <span aria-hidden="true">${count}</span>
                <span class="visually-hidden">${say('outline.open', { count })}</span>
              </span>`
        }
      </a>
    </li>`
  }
}

customElements.define('gr-outline', GrOutline)
