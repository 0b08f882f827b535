import { LitElement } from 'lit'
import type { Node } from 'prosemirror-model'
import { Spoken, say } from '../language.ts'
import { joinBrackets } from './join-brackets.ts'
import { TextRenderer } from './render-text.ts'

/** A whole text for reading, with its notes. Set `document` and `language` (of the text). */
class GrTextView extends LitElement {
  static override properties = {
    document: { attribute: false },
    language: { attribute: false },
  }

  declare document: Node | undefined
  declare language: string

  constructor() {
    super()
    this.language = 'en'
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override updated(): void {
    if (this.document === undefined) {
      this.replaceChildren()
      return
    }
    const renderer = new TextRenderer(this.document, this.language, { linked: true })
    const text = window.document.createElement('div')
    text.className = 'gr-text'
    text.lang = this.language
    text.dir = renderer.direction
    text.append(renderer.fragment(this.document.content))
    const notes = renderer.notes(this.document, (label) => say('text.back-to-note', { label }))
    if (notes !== undefined) text.append(notes)
    for (const table of text.querySelectorAll('.table-scroll')) {
      table.setAttribute('aria-label', say('text.table'))
    }
    joinBrackets(text)
    this.replaceChildren(text)
  }
}

customElements.define('gr-text-view', GrTextView)
