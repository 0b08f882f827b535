import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { countWords } from '../../shared/text/words.ts'
import { formatNumber } from '../dates.ts'
import { Spoken, say } from '../language.ts'

/** Words a minute at which official texts are read. */
const pace = 200

interface Count {
  readonly words: number
  readonly characters: number
  readonly paragraphs: number
}

/** Words, characters and paragraphs of the text and of the selection. */
export class GrCountDialog extends LitElement {
  static override properties = { whole: { state: true }, selected: { state: true } }

  declare private whole: Count | undefined
  declare private selected: Count | undefined

  constructor() {
    super()
    this.whole = undefined
    this.selected = undefined
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  /** Both as plain text, one line a paragraph; `selected` is empty where nothing is. */
  open(whole: string, selected: string): void {
    this.whole = countOf(whole)
    this.selected = selected === '' ? undefined : countOf(selected)
    void this.updateComplete.then(() => this.querySelector('dialog')?.showModal())
  }

  override render(): TemplateResult {
    const { whole, selected } = this
    const row = (name: string, pick: (count: Count) => number) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class="numeric">${whole === undefined ? '' : formatNumber(pick(whole))}</td>
        ${selected === undefined ? nothing : html`<td class="numeric">${formatNumber(pick(selected))}</td>`}
      </tr>`
    return html`<dialog
      aria-labelledby="count-title"
      @close=${() => this.dispatchEvent(new CustomEvent('dialog-left'))}
    >
      <div class="stack">
        <h2 id="count-title">${say('tool.count')}</h2>
        <table class="table-plain">
          <thead>
            <tr>
              <td></td>
              <th scope="col">${say('count.whole')}</th>
              ${selected === undefined ? nothing : html`<th scope="col">${say('count.selected')}</th>`}
            </tr>
          </thead>
          <tbody>
            ${row(say('count.words'), ({ words }) => words)}
            ${row(say('count.characters'), ({ characters }) => characters)}
            ${row(say('count.paragraphs'), ({ paragraphs }) => paragraphs)}
          </tbody>
        </table>
        <p class="muted">
          ${say('count.minutes', { minutes: Math.max(1, Math.round((whole?.words ?? 0) / pace)) })}
        </p>
        <div class="buttons">
          <button class="button" @click=${() => this.querySelector('dialog')?.close()}>
            ${say('form.close')}
          </button>
        </div>
      </div>
    </dialog>`
  }
}

function countOf(text: string): Count {
  const paragraphs = text.split('\n').filter((line) => line.trim() !== '').length
  return { words: countWords(text), characters: Array.from(text).length, paragraphs }
}

customElements.define('gr-count-dialog', GrCountDialog)
