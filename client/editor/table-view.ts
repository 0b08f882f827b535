/**
 * A table in its own frame, which alone scrolls sideways where the window is narrow; then it is a stop for Tab. The outer
 * element is the one that may be left out of layout far from the window, so that the inner never seems to overflow.
 */
import type { Node } from 'prosemirror-model'
import type { NodeView, ViewMutationRecord } from 'prosemirror-view'

/** Below this width of the window, in pixels, most tables scroll. */
const narrow = 720

export class TableView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  readonly #frame: HTMLElement
  readonly #table: HTMLTableElement
  readonly #resized: ResizeObserver

  constructor(node: Node, label: () => string) {
    this.dom = document.createElement('div')
    this.dom.className = 'table-block'
    this.#frame = document.createElement('div')
    this.#frame.className = 'tableWrapper'
    this.#table = document.createElement('table')
    this.contentDOM = document.createElement('tbody')
    this.#table.append(this.contentDOM)
    this.#frame.append(this.#table)
    this.dom.append(this.#frame)
    this.#show(node)
    // Not laid out yet: in a narrow window it is taken to scroll until it is known.
    if (innerWidth < narrow) this.#makeStop(label())
    this.#resized = new ResizeObserver(() => {
      this.#offerTab(label())
    })
    this.#resized.observe(this.#frame)
    this.#resized.observe(this.#table)
  }

  /** Only what scrolls needs to be reached by key. */
  #offerTab(label: string): void {
    if (this.#frame.scrollWidth <= this.#frame.clientWidth) {
      for (const name of ['tabindex', 'role', 'aria-label']) this.#frame.removeAttribute(name)
      return
    }
    this.#makeStop(label)
  }

  #makeStop(label: string): void {
    this.#frame.tabIndex = 0
    this.#frame.setAttribute('role', 'group')
    this.#frame.setAttribute('aria-label', label)
  }

  update(node: Node): boolean {
    if (node.type.name !== 'table') return false
    this.#show(node)
    return true
  }

  #show(node: Node): void {
    this.#table.dataset['id'] = String(node.attrs['id'])
  }

  ignoreMutation(record: ViewMutationRecord): boolean {
    return record.type === 'attributes' && record.target === this.#frame
  }

  destroy(): void {
    this.#resized.disconnect()
  }
}
