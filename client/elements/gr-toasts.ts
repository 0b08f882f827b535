import { LitElement, html, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import { Spoken, say } from '../language.ts'
import { dismissToast, toasts } from '../state/notices.ts'
import type { Toast } from '../state/notices.ts'
import { Watch } from '../state/store.ts'

/** Time a confirmation stays (`ux.md` §2: at least six seconds); it stays on while pointed at or focused. */
const stay = 7_000

/** Confirmations of own acts, newest last. */
class GrToasts extends LitElement {
  static override properties = { held: { state: true } }

  declare private held: boolean

  readonly #toasts = new Watch(this, toasts, (value) => value)
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()

  constructor() {
    super()
    this.held = false
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override disconnectedCallback(): void {
    this.#stopTimers()
    super.disconnectedCallback()
  }

  override updated(changed: PropertyValues): void {
    if (this.held) return this.#stopTimers()
    if (changed.has('held')) this.#stopTimers()
    for (const { id } of this.#toasts.value) {
      if (this.#timers.has(id)) continue
      this.#timers.set(
        id,
        setTimeout(() => {
          this.#timers.delete(id)
          dismissToast(id)
        }, stay),
      )
    }
  }

  #stopTimers(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #act(toast: Toast): void {
    toast.act?.run()
    dismissToast(toast.id)
  }

  override render(): TemplateResult {
    const hold = () => (this.held = true)
    const release = () => (this.held = false)
    return html`<div
      class="toasts"
      role="status"
      @pointerenter=${hold}
      @pointerleave=${release}
      @focusin=${hold}
      @focusout=${release}
    >
      ${this.#toasts.value.map(
        (toast) =>
          html`<div class="toast">
            <p>${toast.sentence}</p>
            ${
              toast.act === undefined
                ? nothing
                : html`<button
                    class="button"
                    @click=${() => {
                      this.#act(toast)
                    }}
                  >
                    ${toast.act.label}
                  </button>`
            }
            <button
              class="button icon"
              aria-label=${say('shell.dismiss')}
              @click=${() => {
                dismissToast(toast.id)
              }}
            >
              <span aria-hidden="true">×</span>
            </button>
          </div>`,
      )}
    </div>`
  }
}

customElements.define('gr-toasts', GrToasts)
