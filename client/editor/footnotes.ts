/**
 * Footnotes are edited in place: the note opens as a widget below its block, with a small editor of its own whose
 * steps are played into the outer document at once, so that saving, undo and others' carets know nothing of it.
 *
 *   reference (selected, Enter or click) ─▶ `open` = its position, mapped through changes ─▶ widget below the block
 *   Escape, or the reference is gone     ─▶ closed, caret behind the reference
 */
import { keymap } from 'prosemirror-keymap'
import { baseKeymap } from 'prosemirror-commands'
import type { Node } from 'prosemirror-model'
import { EditorState, NodeSelection, Plugin, PluginKey, TextSelection } from 'prosemirror-state'
import type { Command, Transaction } from 'prosemirror-state'
import { StepMap } from 'prosemirror-transform'
import { Decoration, DecorationSet, EditorView } from 'prosemirror-view'
import { redo, undo } from './binding.ts'
import { insertFootnote } from './commands/insert.ts'
import { insertBreak } from './commands/typing.ts'
import { togglePlainMark } from './commands/marks.ts'
import { currentLabels } from './labels.ts'

/** Words of the small editor. */
export interface NoteWords {
  readonly label: (number: string) => string
  readonly close: () => string
}

interface Open {
  readonly pos: number
  readonly id: string
}
type Message = { readonly open: number | null }

const key = new PluginKey<Open | null>('footnotes')

const noteAt = (doc: Node, pos: number): Node | undefined => {
  const node = pos < doc.content.size ? doc.nodeAt(pos) : null
  return node?.type.name === 'footnote' ? node : undefined
}

export function footnotes(words: NoteWords): Plugin<Open | null> {
  return new Plugin<Open | null>({
    key,
    state: {
      init: () => null,
      apply(tr, open) {
        const message = tr.getMeta(key) as Message | undefined
        if (message !== undefined) return opened(tr.doc, message.open)
        if (open === null || !tr.docChanged) return open
        // The binding may rename a fresh id, so the note is followed by its place, not by its id.
        return opened(tr.doc, tr.mapping.map(open.pos, 1))
      },
    },
    props: {
      decorations: (state) => widgetOf(state, words),
      handleClickOn: (view, pos, node, nodePos) => {
        if (node.type.name !== 'footnote') return false
        openNote(nodePos)(view.state, view.dispatch)
        focusNote(view)
        return pos >= 0
      },
      handleKeyDown: (view, event) => {
        const { selection } = view.state
        if (event.key !== 'Enter' || !(selection instanceof NodeSelection)) return false
        if (selection.node.type.name !== 'footnote') return false
        openNote(selection.from)(view.state, view.dispatch)
        focusNote(view)
        return true
      },
    },
  })
}

function opened(doc: Node, pos: number | null): Open | null {
  if (pos === null) return null
  const note = noteAt(doc, pos)
  return note === undefined ? null : { pos, id: String(note.attrs['id']) }
}

/** Opens the footnote at a position. */
export function openNote(pos: number): Command {
  return (state, dispatch) => {
    if (noteAt(state.doc, pos) === undefined) return false
    dispatch?.(state.tr.setMeta(key, { open: pos } satisfies Message))
    return true
  }
}

/** A footnote behind the selection, open for writing. */
export const addFootnote: Command = (state, dispatch, view) => {
  if (dispatch === undefined) return insertFootnote(state)
  const added = insertFootnote(state, (tr) => {
    dispatch(tr.setMeta(key, { open: tr.selection.from } satisfies Message))
  })
  if (added && view !== undefined) focusNote(view)
  return added
}

/** Moves the focus into the open note; call after the view has been updated. */
export function focusNote(view: EditorView): void {
  view.dom.querySelector<HTMLElement>('.note-editor .ProseMirror')?.focus()
}

const closeNote =
  (outer: EditorView): Command =>
  () => {
    const open = key.getState(outer.state)
    if (open === null || open === undefined) return false
    const tr = outer.state.tr.setMeta(key, { open: null } satisfies Message)
    const behind = open.pos + (noteAt(tr.doc, open.pos)?.nodeSize ?? 0)
    outer.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(behind))).scrollIntoView())
    outer.focus()
    return true
  }

function widgetOf(state: EditorState, words: NoteWords): DecorationSet {
  const open = key.getState(state)
  if (open === null || open === undefined) return DecorationSet.empty
  const $pos = state.doc.resolve(open.pos)
  return DecorationSet.create(state.doc, [
    Decoration.widget($pos.after(), (outer) => new NoteEditor(outer, words).dom, {
      key: 'open-note',
      side: -1,
      stopEvent: () => true,
      ignoreSelection: true,
      destroy: (dom) => noteEditors.get(dom)?.destroy(),
    }),
  ])
}

/** The small editor of each widget that is on screen. */
const noteEditors = new WeakMap<globalThis.Node, NoteEditor>()

class NoteEditor {
  readonly dom: HTMLElement
  readonly #outer: EditorView
  readonly #inner: EditorView
  readonly #number: HTMLElement
  readonly #stop: () => void

  constructor(outer: EditorView, words: NoteWords) {
    this.#outer = outer
    this.dom = document.createElement('div')
    this.dom.className = 'note-editor'
    this.dom.contentEditable = 'false'
    this.dom.setAttribute('role', 'group')
    this.#number = document.createElement('span')
    this.#number.className = 'number'
    this.#number.setAttribute('aria-hidden', 'true')
    const place = document.createElement('div')
    place.className = 'note-text'
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'button quiet'
    close.textContent = words.close()
    close.addEventListener('click', () => closeNote(outer)(outer.state))
    this.dom.append(this.#number, place, close)
    const run =
      (command: Command): Command =>
      () =>
        command(outer.state, outer.dispatch, outer)
    this.#inner = new EditorView(place, {
      state: EditorState.create({
        doc: this.#note() ?? outer.state.schema.node('footnote'),
        plugins: [
          keymap({
            Escape: closeNote(outer),
            Enter: insertBreak,
            'Shift-Enter': insertBreak,
            'Mod-z': run(undo),
            'Mod-y': run(redo),
            'Mod-Shift-z': run(redo),
            'Mod-b': togglePlainMark('strong'),
            'Mod-i': togglePlainMark('em'),
          }),
          keymap(baseKeymap),
        ],
      }),
      editable: () => outer.editable,
      attributes: () => ({
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': words.label(this.#label()),
        dir: 'auto',
      }),
      dispatchTransaction: (tr) => {
        this.#dispatch(tr)
      },
    })
    noteEditors.set(this.dom, this)
    this.#stop = listen(outer, () => {
      this.#update()
    })
    this.#update()
  }

  #note(): Node | undefined {
    const open = key.getState(this.#outer.state)
    return open === null || open === undefined ? undefined : noteAt(this.#outer.state.doc, open.pos)
  }

  #label(): string {
    const id = key.getState(this.#outer.state)?.id ?? ''
    return currentLabels(this.#outer.state).get(id) ?? ''
  }

  /** Plays the inner steps into the outer document, shifted to where the note stands. */
  #dispatch(tr: Transaction): void {
    const { state, transactions } = this.#inner.state.applyTransaction(tr)
    this.#inner.updateState(state)
    const open = key.getState(this.#outer.state)
    if (tr.getMeta('from-outside') === true || open === null || open === undefined) return
    const outer = this.#outer.state.tr
    const offset = StepMap.offset(open.pos + 1)
    for (const { steps } of transactions) {
      for (const step of steps) {
        const mapped = step.map(offset)
        if (mapped !== null) outer.step(mapped)
      }
    }
    if (outer.docChanged) this.#outer.dispatch(outer)
  }

  /** Brings what others (or undo) changed in the note into the small editor, as the smallest replacement. */
  #update(): void {
    this.#number.textContent = this.#label()
    const note = this.#note()
    const { state } = this.#inner
    if (note === undefined) return
    const start = note.content.findDiffStart(state.doc.content)
    if (start === null) return
    const ends = note.content.findDiffEnd(state.doc.content)
    if (ends === null) return
    const overlap = start - Math.min(ends.a, ends.b)
    const [to, toInner] = overlap > 0 ? [ends.a + overlap, ends.b + overlap] : [ends.a, ends.b]
    const tr = state.tr.replace(start, toInner, note.slice(start, to))
    this.#inner.dispatch(tr.setMeta('from-outside', true))
  }

  destroy(): void {
    this.#stop()
    this.#inner.destroy()
  }
}

/** Calls back after each update of the outer view. */
const listeners = new WeakMap<EditorView, Set<() => void>>()

function listen(view: EditorView, onUpdate: () => void): () => void {
  const set = listeners.get(view) ?? new Set()
  listeners.set(view, set)
  set.add(onUpdate)
  return () => set.delete(onUpdate)
}

/** Tells open notes of every update; stands last among the plugins. */
export function footnoteUpdates(): Plugin {
  return new Plugin({
    view: (view) => ({
      update: () => {
        for (const onUpdate of listeners.get(view) ?? []) onUpdate()
      },
    }),
  })
}
