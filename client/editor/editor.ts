/**
 * The editor's state: which plugins, and in which order. The order matters where two plugins hear the same event:
 *
 *    1 binding     first to see every change: it appends ids before anybody else reads them
 *    2 caret block, labels, highlights, presence, find   only draw; each maps its own decorations
 *    3 footnotes   before the keys: Enter on a selected note opens it
 *    4 rules       "- " is text until the rule has had its say, so before the keys that end blocks
 *    5 keys        typing keys (Enter, Tab) → shortcuts → ProseMirror's own
 *    6 tables      after our Tab and Backspace, before cursors; its paste handler is called by `paste`
 *    7 paste, cursors, placeholder
 *    8 footnote updates   last: open notes read the finished state
 */
import { dropCursor } from 'prosemirror-dropcursor'
import { gapCursor } from 'prosemirror-gapcursor'
import { EditorState } from 'prosemirror-state'
import { tableEditing } from 'prosemirror-tables'
import type { DirectEditorProps } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import type { PresentPerson } from '../state/presence.ts'
import type { TextBinding } from './binding.ts'
import { caretBlock } from './caret-block.ts'
import { find } from './find.ts'
import { footnoteUpdates, footnotes } from './footnotes.ts'
import type { NoteWords } from './footnotes.ts'
import { highlights } from './highlights.ts'
import { FigureView, FootnoteView, ReferenceView } from './inline-views.ts'
import type { ViewWords } from './inline-views.ts'
import { TableView } from './table-view.ts'
import { typingRules } from './input-rules.ts'
import { actKeys, otherKeys, typingKeys } from './keys.ts'
import { labels } from './labels.ts'
import { domParser } from './parse-rules.ts'
import { paste } from './paste.ts'
import type { Pasted } from './paste.ts'
import { placeholder } from './placeholder.ts'
import { presence } from './presence.ts'

export interface EditorOptions {
  readonly binding: TextBinding
  readonly awareness: Awareness
  /** BCP 47 tag of the text. */
  readonly language: string
  readonly words: ViewWords & {
    readonly note: NoteWords
    readonly empty: () => string
    readonly flag: (person: PresentPerson) => string
  }
  readonly colour: (person: PresentPerson) => number
  readonly onPaste: (pasted: Pasted) => void
}

export function createEditorState(options: EditorOptions): EditorState {
  const { binding, awareness, language, words } = options
  return EditorState.create({
    doc: binding.document(),
    plugins: [
      binding.plugin,
      caretBlock(),
      labels(language),
      highlights(),
      presence({ awareness, flag: words.flag, colour: options.colour }),
      find(),
      footnotes(words.note),
      typingRules(),
      ...typingKeys(),
      actKeys(),
      otherKeys(),
      tableEditing(),
      paste(options.onPaste),
      dropCursor({ color: 'var(--accent)', width: 2 }),
      gapCursor(),
      placeholder(words.empty),
      footnoteUpdates(),
    ],
  })
}

/** What the view needs beside its state. */
export function viewProps(
  words: ViewWords,
): Pick<DirectEditorProps, 'nodeViews' | 'domParser' | 'clipboardParser'> {
  return {
    nodeViews: {
      footnote: (node, _view, _getPos, decorations) => new FootnoteView(node, decorations, words),
      reference: (node, _view, _getPos, decorations) => new ReferenceView(node, decorations, words),
      figure: (node, view, getPos) => new FigureView(node, view, getPos, words),
      table: (node) => new TableView(node, words.table),
    },
    domParser,
    clipboardParser: domParser,
  }
}
