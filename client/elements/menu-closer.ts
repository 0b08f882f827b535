import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Closes the `details.menu` of an element on Escape (focus returns to its button), on a click elsewhere, and on leaving. */
export class MenuCloser implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('pointerdown', this.#closeFromOutside)
    this.#host.addEventListener('focusout', this.#closeFromFocus)
    this.#host.addEventListener('keydown', this.#closeFromKey)
  }

  hostDisconnected(): void {
    document.removeEventListener('pointerdown', this.#closeFromOutside)
    this.#host.removeEventListener('focusout', this.#closeFromFocus)
    this.#host.removeEventListener('keydown', this.#closeFromKey)
  }

  close(): void {
    const menu = this.#openMenu()
    if (menu === null) return
    menu.open = false
    menu.querySelector('summary')?.focus()
  }

  #openMenu(): HTMLDetailsElement | null {
    return this.#host.querySelector<HTMLDetailsElement>('details.menu[open]')
  }

  readonly #closeFromOutside = (event: PointerEvent): void => {
    const menu = this.#openMenu()
    if (menu !== null && !event.composedPath().includes(menu)) menu.open = false
  }

  readonly #closeFromFocus = (event: FocusEvent): void => {
    const menu = this.#openMenu()
    if (
      menu !== null &&
      event.relatedTarget instanceof Node &&
      !menu.contains(event.relatedTarget)
    ) {
      menu.open = false
    }
  }

  readonly #closeFromKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.#openMenu() === null) return
    event.stopPropagation()
    this.close()
  }
}
