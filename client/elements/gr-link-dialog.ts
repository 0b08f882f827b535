import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { safeUrl } from '../../shared/text/safe-url.ts'
import { Spoken, say } from '../language.ts'

export interface LinkWanted {
  readonly href: string
  readonly words: string
}

/** Asks for the address of a link. Fires `link-given` (LinkWanted), `link-removed`, and `dialog-left` when it closes. */
export class GrLinkDialog extends LitElement {
  static override properties = {
    href: { state: true },
    words: { state: true },
    asksWords: { state: true },
    isLink: { state: true },
    wrong: { state: true },
  }

  declare private href: string
  declare private words: string
  declare private asksWords: boolean
  declare private isLink: boolean
  declare private wrong: boolean

  constructor() {
    super()
    this.href = ''
    this.words = ''
    this.asksWords = false
    this.isLink = false
    this.wrong = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  /** `href` of the link at the caret, if there is one; `asksWords` where nothing is selected. */
  open(href: string | undefined, asksWords: boolean): void {
    this.href = href ?? ''
    this.isLink = href !== undefined
    this.words = ''
    this.asksWords = asksWords
    this.wrong = false
    void this.updateComplete.then(() => {
      this.querySelector('dialog')?.showModal()
      this.querySelector('input')?.select()
    })
  }

  #close(): void {
    this.querySelector('dialog')?.close()
  }

  #submit(event: Event): void {
    event.preventDefault()
    const href = completed(this.href)
    this.wrong = href === undefined
    if (href === undefined) {
      this.querySelector('input')?.focus()
      return
    }
    this.#close()
    const detail: LinkWanted = { href, words: this.words }
    this.dispatchEvent(new CustomEvent<LinkWanted>('link-given', { detail }))
  }

  override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="link-title"
      @close=${() => this.dispatchEvent(new CustomEvent('dialog-left'))}
    >
      <form
        novalidate
        @submit=${(event: Event) => {
          this.#submit(event)
        }}
      >
        <h2 id="link-title">${say('tool.link')}</h2>
        <div class="field">
          <label for="link-address">${say('link.address')}</label>
          <input
            id="link-address"
            type="text"
            inputmode="url"
            dir="ltr"
            autocomplete="off"
            .value=${this.href}
            aria-invalid=${this.wrong}
            aria-describedby="link-hint"
            @input=${(event: Event) => {
              this.href = (event.target as HTMLInputElement).value
              this.wrong = false
            }}
          />
          <p id="link-hint" class=${this.wrong ? 'wrong' : 'hint'}>
            ${say(this.wrong ? 'link.wrong' : 'link.hint')}
          </p>
        </div>
        ${
          this.asksWords
            ? html`<div class="field">
                <label for="link-words">${say('link.words')}</label>
                <input
                  id="link-words"
                  type="text"
                  dir="auto"
                  autocomplete="off"
                  .value=${this.words}
                  @input=${(event: Event) => {
                    this.words = (event.target as HTMLInputElement).value
                  }}
                />
              </div>`
            : nothing
        }
        <div class="buttons">
          ${
            this.isLink
              ? html`<button
                  class="button danger"
                  type="button"
                  @click=${() => {
                    this.#close()
                    this.dispatchEvent(new CustomEvent('link-removed'))
                  }}
                >
                  ${say('tool.remove-link')}
                </button>`
              : nothing
          }
          <button
            class="button"
            type="button"
            @click=${() => {
              this.#close()
            }}
          >
            ${say('form.cancel')}
          </button>
          <button class="button primary">${say('link.set')}</button>
        </div>
      </form>
    </dialog>`
  }
}

/** A safe address; "example.org" and mail addresses get what they lack. */
function completed(text: string): string | undefined {
  const address = text.trim()
  if (safeUrl(address) !== undefined) return address
  if (/^[^\s@:/]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return safeUrl(`mailto:${address}`)
  if (/^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(address)) return safeUrl(`https://${address}`)
  return undefined
}

customElements.define('gr-link-dialog', GrLinkDialog)
