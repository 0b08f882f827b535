/**
 * Holds the ProseMirror view of a draft. It renders nothing itself: what is inside belongs to the editor alone, in
 * light DOM all the way up.
 *
 * Fires `editor-updated` ({docChanged, selectionChanged}) after every update of the view, and `text-pasted`.
 */
import { EditorView } from 'prosemirror-view'
import type { Command } from 'prosemirror-state'
import { bodyOf } from '../../shared/text/flat.ts'
import { TextBinding } from '../editor/binding.ts'
import { createEditorState, viewProps } from '../editor/editor.ts'
import { newId } from '../editor/ids.ts'
import type { Pasted } from '../editor/paste.ts'
import { directionOf, say } from '../language.ts'
import type { RoomText } from '../state/draft-room.ts'
import type { PresentPerson } from '../state/presence.ts'
import { personColour, personForText } from './who.ts'

export interface EditorUpdated {
  readonly docChanged: boolean
  readonly selectionChanged: boolean
}

export interface OpenEditor {
  readonly text: RoomText
  readonly language: string
  /** Name of the text box for screen readers. */
  readonly label: string
}

export class GrEditor extends HTMLElement {
  #view: EditorView | undefined
  #binding: TextBinding | undefined
  #writable = false
  #label = ''

  /** The open view; undefined while there is no text. */
  get view(): EditorView | undefined {
    return this.#view
  }

  /** Opens the editor on a text; whatever was open is closed. */
  open({ text, language, label }: OpenEditor): void {
    this.close()
    const binding = new TextBinding(bodyOf(text.doc), newId)
    binding.writable = this.#writable
    this.#binding = binding
    this.#label = label
    const words = {
      footnote: (number: string) => say('editor.footnote', { number }),
      missingTarget: () => say('editor.reference-gone'),
      alternativeText: () => say('editor.alternative-text'),
      missingAlternative: () => say('editor.alternative-missing'),
      missingPicture: () => say('editor.picture-missing'),
      table: () => say('text.table'),
      empty: () => say(this.#writable ? 'editor.empty' : 'editor.empty-reading'),
      flag: (person: PresentPerson) => flagOf(person),
      note: {
        label: (number: string) => say('editor.footnote', { number }),
        close: () => say('form.close'),
      },
    }
    const state = createEditorState({
      binding,
      awareness: text.awareness,
      language,
      words,
      colour: (person) => personColour(person.person),
      onPaste: (detail) => {
        this.dispatchEvent(new CustomEvent<Pasted>('text-pasted', { detail }))
      },
    })
    const direction = directionOf(language)
    this.#view = new EditorView(this, {
      ...viewProps(words),
      state,
      editable: () => this.#writable,
      attributes: () => ({ ...this.#attributes(), lang: language, dir: direction }),
      scrollMargin: { top: 130, bottom: 60, left: 8, right: 8 },
      scrollThreshold: { top: 130, bottom: 60, left: 8, right: 8 },
      dispatchTransaction: (tr) => {
        const view = this.#view
        if (view === undefined) return
        const before = view.state
        const { state: after } = before.applyTransaction(tr)
        view.updateState(after)
        const docChanged = before.doc !== after.doc
        const selectionChanged = docChanged || !before.selection.eq(after.selection)
        this.dispatchEvent(
          new CustomEvent<EditorUpdated>('editor-updated', {
            detail: { docChanged, selectionChanged },
          }),
        )
      },
    })
  }

  close(): void {
    this.#view?.destroy()
    this.#view = undefined
    this.#binding?.destroy()
    this.#binding = undefined
  }

  disconnectedCallback(): void {
    this.close()
  }

  /** Turns between reading and writing; the text stays where it is. */
  setWritable(writable: boolean): void {
    if (writable === this.#writable) return
    this.#writable = writable
    if (this.#binding !== undefined) this.#binding.writable = writable
    // Plugins and views ask again for what they show to a writer.
    this.#view?.setProps({ editable: () => this.#writable })
  }

  /** Runs a command and returns the focus to the text. Answers whether it applied. */
  run(command: Command): boolean {
    const view = this.#view
    if (view === undefined) return false
    const applied = command(view.state, view.dispatch, view)
    // A command may have moved the focus into something inside the text, a footnote for example.
    if (!view.dom.contains(document.activeElement)) view.focus()
    return applied
  }

  #attributes(): Record<string, string> {
    const spoken = { class: 'gr-text', 'aria-label': this.#label }
    return this.#writable
      ? { ...spoken, role: 'textbox', 'aria-multiline': 'true', spellcheck: 'true' }
      : { ...spoken, role: 'document', tabindex: '0' }
  }
}

function flagOf(person: PresentPerson): string {
  return personForText({
    person: person.person,
    name: person.name,
    role: person.role,
    delegation: person.delegation,
    delegationName: person.delegationName,
  })
}

customElements.define('gr-editor', GrEditor)
