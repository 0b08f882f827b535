import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Act } from '../../shared/api/authorship.ts'
import type { Who } from '../../shared/api/shapes.ts'
import type { BlockHistory, ColouredBy, WordsBy } from '../editor/authorship.ts'
import { Spoken, say, sayAround, translated } from '../language.ts'
import '../styles/authorship.css'
import { initialsOf, instant, personColour, personFor } from './who.ts'

/** Authors listed for one selection; a longer one is rather coloured than read. */
const mostListed = 30

/** Everything the panel shows of the place in the text. */
export interface AuthorshipShown {
  readonly state: 'loading' | 'ready' | 'failed'
  /** Words in the selection, or around the caret. */
  readonly words: readonly WordsBy[]
  /** True for a caret. */
  readonly isCaret: boolean
  /** True where some of the words were typed since the last answer. */
  readonly isFresh: boolean
  readonly block: BlockHistory | undefined
  /** Everybody whose words stand in the text. */
  readonly authors: readonly Who[]
}

/** The number of the colour of a person, or of all who write for the same delegation. Also for the editor's plugin. */
export function authorColour(who: Who, by: ColouredBy): number {
  return personColour(by === 'person' ? who.person : (who.delegation ?? ''))
}

/**
 * Who wrote the words in the selection: person, delegation, instant and entry of the journal; and the colours that show it
 * for the whole text. Fires `colours-chosen` (ColouredBy, null for none), `retry-asked`, `authorship-left`.
 */
export class GrAuthorship extends LitElement {
  static override properties = {
    shown: { attribute: false },
    by: { attribute: false },
    zone: { attribute: false },
  }

  declare shown: AuthorshipShown
  /** What the text is coloured by now. */
  declare by: ColouredBy | undefined
  /** Time zone of the cycle. */
  declare zone: string | undefined

  constructor() {
    super()
    this.shown = {
      state: 'loading',
      words: [],
      isCaret: true,
      isFresh: false,
      block: undefined,
      authors: [],
    }
    this.by = undefined
    this.zone = undefined
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override render(): TemplateResult {
    return html`<section class="authorship" aria-labelledby="authorship-title">
      <header>
        <h2 id="authorship-title">${say('authorship.title')}</h2>
        <button type="button" class="quiet" @click=${() => this.#tell('authorship-left')}>
          ${say('form.close')}
        </button>
      </header>
      ${this.#body()}
    </section>`
  }

  #body(): TemplateResult {
    switch (this.shown.state) {
      case 'loading':
        return html`<p class="muted" role="status">${say('authorship.loading')}</p>`
      case 'failed':
        return html`<p role="alert">${say('authorship.failed')}</p>
          <button type="button" @click=${() => this.#tell('retry-asked')}>
            ${say('state.retry')}
          </button>`
      case 'ready':
        return html`${this.#place()}${this.#history()}${this.#colours()}${this.#legend()}`
    }
  }

  /** The words at the caret or in the selection. */
  #place(): TemplateResult {
    const { words, isCaret, isFresh } = this.shown
    const authors = byAuthor(words)
    if (authors.length === 0 && !isFresh) {
      return html`<p class="muted" role="status">${say('authorship.choose')}</p>`
    }
    return html`<div role="status">
      <h3>${isCaret ? say('authorship.caret') : say('authorship.selection')}</h3>
      <ul class="plain-list">
        ${authors.slice(0, mostListed).map((one) => this.#author(one))}
      </ul>
      ${isFresh ? html`<p class="muted small">${say('authorship.fresh')}</p>` : nothing}
    </div>`
  }

  #author({ who, from, to, first, last }: AuthorSpan): TemplateResult {
    const written =
      from === to
        ? sayAround('authorship.written', { at: instant(from, this.zone) })
        : sayAround('authorship.written-between', {
            from: instant(from, this.zone),
            to: instant(to, this.zone),
          })
    const entries =
      first === last
        ? say('authorship.entry', { first: String(first) })
        : say('authorship.entries', { first: String(first), last: String(last) })
    return html`<li>
      ${this.#sign(who)}
      <p>
        <strong>${personFor(who)}</strong><br />${written}<br /><span class="muted small"
          >${entries}</span
        >
      </p>
    </li>`
  }

  #history(): TemplateResult | typeof nothing {
    const { block } = this.shown
    if (block === undefined) return nothing
    const sentence = (
      key: 'authorship.made' | 'authorship.changed',
      act: (Act & { readonly who: Who }) | undefined,
    ) =>
      act === undefined
        ? nothing
        : html`<p class="small">
            ${sayAround(key, { person: personFor(act.who), at: instant(act.at, this.zone) })}
          </p>`
    return html`${sentence('authorship.made', block.made)}
    ${
      block.changed?.seq === block.made?.seq
        ? nothing
        : sentence('authorship.changed', block.changed)
    }`
  }

  #colours(): TemplateResult {
    const choice = (by: ColouredBy | undefined, says: string) =>
      html`<label>
        <input
          type="radio"
          name="authorship-colours"
          .checked=${this.by === by}
          @change=${() => this.dispatchEvent(new CustomEvent('colours-chosen', { detail: by ?? null }))}
        />
        ${says}
      </label>`
    return html`<fieldset>
      <legend>${say('authorship.colours')}</legend>
      ${choice(undefined, say('authorship.colours-none'))}
      ${choice('person', say('authorship.colours-person'))}
      ${choice('delegation', say('authorship.colours-delegation'))}
    </fieldset>`
  }

  #legend(): TemplateResult | typeof nothing {
    if (this.by === undefined) return nothing
    const { by } = this
    const title = by === 'person' ? say('authorship.people') : say('authorship.delegations')
    return html`<h3>${title}</h3>
      <ul class="plain-list legend">
        ${legendOf(this.shown.authors, by).map(
          (who) =>
            html`<li>
              ${this.#sign(who)}
              <span>${by === 'person' ? personFor(who) : delegationOf(who)}</span>
            </li>`,
        )}
      </ul>`
  }

  /** The colour of the words, where they are coloured; else the person's own. */
  #sign(who: Who): TemplateResult {
    const by = this.by ?? 'person'
    const name = by === 'person' ? initialsOf(who.name) : (who.delegation ?? '–')
    return html`<span class="avatar" data-person=${authorColour(who, by)} aria-hidden="true"
      >${name}</span
    >`
  }

  #tell(name: string): void {
    this.dispatchEvent(new Event(name))
  }
}

/** All that one author, as accredited then, wrote of a selection. */
interface AuthorSpan {
  readonly who: Who
  readonly from: string
  readonly to: string
  readonly first: number
  readonly last: number
}

/** Instants are ISO in UTC, so they sort as text. */
function byAuthor(words: readonly WordsBy[]): AuthorSpan[] {
  const spans = new Map<string, AuthorSpan>()
  for (const { who, words: run } of words) {
    const name = JSON.stringify([who.person, who.role, who.delegation])
    const held = spans.get(name)
    spans.set(name, {
      who,
      from: held === undefined || run.at < held.from ? run.at : held.from,
      to: held === undefined || run.lastAt > held.to ? run.lastAt : held.to,
      first: Math.min(run.seq, held?.first ?? run.seq),
      last: Math.max(run.lastSeq, held?.last ?? run.lastSeq),
    })
  }
  return [...spans.values()]
}

/** Each person or delegation once. */
function legendOf(authors: readonly Who[], by: ColouredBy): Who[] {
  const seen = new Map<string, Who>()
  for (const who of authors) {
    const name = by === 'person' ? who.person : (who.delegation ?? '')
    if (!seen.has(name)) seen.set(name, who)
  }
  return [...seen.values()]
}

function delegationOf(who: Who): TemplateResult {
  if (who.delegationName === null) return html`${say('authorship.own')}`
  return html`<bdi>${translated(who.delegationName)}</bdi>`
}

customElements.define('gr-authorship', GrAuthorship)
