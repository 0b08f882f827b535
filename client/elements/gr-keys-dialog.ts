import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { actNames, actOf } from '../editor/acts.ts'
import { writtenShortcut } from '../editor/shortcut.ts'
import { Spoken, say } from '../language.ts'
import { pageKeys, typingKeysShown, wayKeys } from './page-keys.ts'
import type { WayName } from './page-keys.ts'
import { pageTools } from './tools.ts'

/** All keys of the draft page, from the same tables the page listens to. */
export class GrKeysDialog extends LitElement {
  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  open(): void {
    this.querySelector('dialog')?.showModal()
  }

  override render(): TemplateResult {
    const ways = Object.entries(wayKeys) as [WayName, readonly string[]][]
    const typing = Object.entries(typingKeysShown) as [keyof typeof typingKeysShown, string][]
    return html`<dialog
      class="keys"
      aria-labelledby="keys-title"
      @close=${() => this.dispatchEvent(new CustomEvent('dialog-left'))}
    >
      <div class="stack">
        <h2 id="keys-title" tabindex="-1" autofocus>${say('tool.keys')}</h2>
        <table class="table-plain">
          <tbody>
            ${pageTools.map((name) => row(say(`tool.${name}`), pageKeys[name]))}
            ${ways.map(([name, keys]) => row(say(`key.${name}`), keys))}
            ${typing.map(([name, keys]) => row(say(`key.${name}`), [keys]))}
            ${actNames.map((name) => row(say(`tool.${name}`), actOf(name).keys))}
          </tbody>
        </table>
        <p class="muted small">${say('key.everything-in-menus')}</p>
        <div class="buttons">
          <button class="button" @click=${() => this.querySelector('dialog')?.close()}>
            ${say('form.close')}
          </button>
        </div>
      </div>
    </dialog>`
  }
}

function row(name: string, keys: readonly string[] | undefined): TemplateResult | undefined {
  if (keys === undefined) return undefined
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${keys.map((key) => html`<kbd>${writtenShortcut(key)}</kbd> `)}</td>
  </tr>`
}

customElements.define('gr-keys-dialog', GrKeysDialog)
