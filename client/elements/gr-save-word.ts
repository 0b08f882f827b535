import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { formatInstant } from '../dates.ts'
import { Spoken, say } from '../language.ts'
import type { Connection } from '../state/draft-room.ts'
import { nothingTyped, openChanges, saveWord } from '../state/saving.ts'
import type { Saving } from '../state/saving.ts'
import { MenuCloser } from './menu-closer.ts'

/**
 * What is saved, in one of four sentences, with the detail behind it. Fires `retry-asked`, `copy-asked` (download my
 * copy) and `refused-asked` (show what was refused).
 */
export class GrSaveWord extends LitElement {
  static override properties = {
    saving: { attribute: false },
    connection: { attribute: false },
    writes: { type: Boolean },
  }

  declare saving: Saving
  declare connection: Connection
  /** False for readers: then only trouble is worth a word. */
  declare writes: boolean

  readonly #closer = new MenuCloser(this)

  constructor() {
    super()
    this.saving = nothingTyped
    this.connection = { state: 'opening' }
    this.writes = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  #ask(name: 'retry-asked' | 'copy-asked' | 'refused-asked'): void {
    this.#closer.close()
    this.dispatchEvent(new CustomEvent(name))
  }

  override render(): TemplateResult | typeof nothing {
    const { word, ...more } = saveWord(this.saving)
    if (!this.writes && word === 'saved' && this.connection.state !== 'lost') return nothing
    return html`<details class="menu save-word" data-word=${word}>
      <summary class="button">
        <span class="sign" aria-hidden="true"></span>
        <span role="status"
          >${say(`save.${word}`, { changes: 'changes' in more ? more.changes : 0 })}</span
        >
      </summary>
      <div class="panel stack">
        <p>${say(`save.${word}-means`)}</p>
        <dl>
          <dt>${say('save.connection')}</dt>
          <dd>${this.#connection()}</dd>
          <dt>${say('save.last')}</dt>
          <dd>${this.#lastSaved()}</dd>
          <dt>${say('save.waiting')}</dt>
          <dd>${say('save.changes', { changes: openChanges(this.saving) })}</dd>
          <dt>${say('save.device')}</dt>
          <dd>${say(this.saving.kept ? 'save.kept' : 'save.not-kept')}</dd>
        </dl>
        <div class="buttons">
          ${
            this.saving.refused
              ? html`<button class="button primary" @click=${() => this.#ask('refused-asked')}>
                  ${say('save.show-refused')}
                </button>`
              : nothing
          }
          ${
            this.connection.state === 'open'
              ? nothing
              : html`<button class="button" @click=${() => this.#ask('retry-asked')}>
                  ${say('state.retry')}
                </button>`
          }
          <button class="button" @click=${() => this.#ask('copy-asked')}>
            ${say('save.copy')}
          </button>
        </div>
      </div>
    </details>`
  }

  #connection(): string {
    const { connection } = this
    if (connection.state === 'lost') {
      return say('save.lost-since', {
        time: formatInstant(new Date(connection.since).toISOString()),
      })
    }
    return say(`save.connection-${connection.state}`)
  }

  #lastSaved(): string {
    const { lastSaved } = this.saving
    return lastSaved === undefined
      ? say('save.never')
      : formatInstant(new Date(lastSaved).toISOString())
  }
}

customElements.define('gr-save-word', GrSaveWord)
