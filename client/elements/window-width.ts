import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { MarginShape } from './gr-margin.ts'

const queries = {
  wide: matchMedia('(min-width: 75em)'),
  icons: matchMedia('(min-width: 56.25em)'),
} as const

/** How the window's width lays out the desk; renders its element again when that changes (`ux.md` §3.3). */
export class WindowWidth implements ReactiveController {
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get shape(): MarginShape {
    if (queries.wide.matches) return 'wide'
    return queries.icons.matches ? 'icons' : 'sheet'
  }

  hostConnected(): void {
    for (const query of Object.values(queries)) query.addEventListener('change', this.#changed)
  }

  hostDisconnected(): void {
    for (const query of Object.values(queries)) query.removeEventListener('change', this.#changed)
  }

  readonly #changed = (): void => {
    this.#host.requestUpdate()
  }
}
