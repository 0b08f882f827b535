/** How footnote references, cross-references and figures look in the editor. Their numbers come as decorations. */
import type { Node } from 'prosemirror-model'
import type { Decoration, EditorView, NodeView } from 'prosemirror-view'
import { safeUrl } from '../../shared/text/safe-url.ts'
import { labelFrom } from './labels.ts'

/** Words the views speak; the page's language at this moment. */
export interface ViewWords {
  readonly footnote: (label: string) => string
  readonly missingTarget: () => string
  readonly alternativeText: () => string
  readonly missingAlternative: () => string
  readonly missingPicture: () => string
  readonly table: () => string
}

/** A footnote in the line: its number. The note itself opens below the block (`footnotes.ts`). */
export class FootnoteView implements NodeView {
  readonly dom: HTMLElement
  readonly #link: HTMLAnchorElement
  readonly #words: ViewWords

  constructor(node: Node, decorations: readonly Decoration[], words: ViewWords) {
    this.#words = words
    this.dom = document.createElement('span')
    this.dom.className = 'footnote-ref'
    this.#link = document.createElement('a')
    // The address makes it a link for assistive technology; a click opens the note in place.
    this.#link.addEventListener('click', (event) => {
      event.preventDefault()
    })
    this.#link.setAttribute('role', 'doc-noteref')
    this.dom.append(this.#link)
    this.#show(node, decorations)
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type.name !== 'footnote') return false
    this.#show(node, decorations)
    return true
  }

  #show(node: Node, decorations: readonly Decoration[]): void {
    const label = labelFrom(decorations)
    this.#link.textContent = label
    this.#link.setAttribute('aria-label', this.#words.footnote(label))
    this.dom.title = node.textContent
    this.dom.dataset['id'] = String(node.attrs['id'])
    this.#link.href = `#note-${String(node.attrs['id'])}`
  }

  ignoreMutation(): boolean {
    return true
  }
}

/** A cross-reference: the label of its target, or the target's first words. */
export class ReferenceView implements NodeView {
  readonly dom: HTMLElement
  readonly #words: ViewWords

  constructor(node: Node, decorations: readonly Decoration[], words: ViewWords) {
    this.#words = words
    this.dom = document.createElement('a')
    this.dom.className = 'reference'
    this.#show(node, decorations)
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type.name !== 'reference') return false
    this.#show(node, decorations)
    return true
  }

  #show(node: Node, decorations: readonly Decoration[]): void {
    const label = labelFrom(decorations)
    this.dom.dataset['target'] = String(node.attrs['target'])
    this.dom.textContent = label === '' ? '[?]' : label
    this.dom.classList.toggle('broken', label === '')
    this.dom.title = label === '' ? this.#words.missingTarget() : ''
  }

  ignoreMutation(): boolean {
    return true
  }
}

/** A figure with its alternative text below, which may be edited in place. */
export class FigureView implements NodeView {
  readonly dom: HTMLElement
  readonly #picture: HTMLImageElement
  readonly #missing: HTMLElement
  readonly #field: HTMLTextAreaElement
  readonly #words: ViewWords

  constructor(node: Node, view: EditorView, getPos: () => number | undefined, words: ViewWords) {
    this.#words = words
    this.dom = document.createElement('figure')
    this.dom.contentEditable = 'false'
    this.#picture = document.createElement('img')
    this.#missing = document.createElement('p')
    this.#missing.className = 'missing-picture'
    this.#field = document.createElement('textarea')
    this.#field.className = 'alternative-text'
    this.#field.rows = 2
    this.#field.dir = 'auto'
    this.#field.addEventListener('change', () => {
      const pos = getPos()
      if (pos === undefined || !view.editable) return
      view.dispatch(view.state.tr.setNodeAttribute(pos, 'alt', this.#field.value.trim()))
    })
    this.dom.append(this.#picture, this.#missing, this.#field)
    this.#show(node, view.editable)
  }

  update(node: Node): boolean {
    if (node.type.name !== 'figure') return false
    this.#show(node, !this.#field.readOnly)
    return true
  }

  #show(node: Node, editable: boolean): void {
    const src = safeUrl(node.attrs['src']) ?? ''
    const alt = String(node.attrs['alt'])
    this.#picture.hidden = src === ''
    if (src !== '') this.#picture.src = src
    this.#picture.alt = alt
    this.#missing.hidden = src !== ''
    this.#missing.textContent = this.#words.missingPicture()
    this.#field.readOnly = !editable
    this.#field.setAttribute('aria-label', this.#words.alternativeText())
    this.#field.placeholder = this.#words.missingAlternative()
    if (document.activeElement !== this.#field) this.#field.value = alt
    this.dom.dataset['id'] = String(node.attrs['id'])
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#field
  }

  ignoreMutation(): boolean {
    return true
  }
}
