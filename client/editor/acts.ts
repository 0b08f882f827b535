/**
 * Every act of the editor by name: its command, its key, and whether it is on. Toolbar, menus, keys and the list of
 * keys all come from this one table, so they can never disagree.
 */
import type { Command, EditorState } from 'prosemirror-state'
import { redo, undo } from './binding.ts'
import {
  indent,
  isFrame,
  isKind,
  isList,
  moveBlocks,
  selectedBlocks,
  setKind,
  toggleFrame,
  toggleList,
  toggleNumbered,
  toggleRestart,
} from './commands/blocks.ts'
import { addLine } from './commands/insert.ts'
import {
  clearMarks,
  hasMark,
  linkAt,
  removeLink,
  toggleBracket,
  togglePlainMark,
} from './commands/marks.ts'
import * as tables from './commands/tables.ts'
import { insertParagraphBeside } from './commands/typing.ts'
import { addFootnote } from './footnotes.ts'

export interface Act {
  readonly run: Command
  /** Written as in `shortcut.ts`; the first one is shown. */
  readonly keys?: readonly string[]
  readonly isOn?: (state: EditorState) => boolean
}

const heading = (level: number): Act => ({
  run: setKind('heading', level),
  keys: [`Ctrl+Alt+${level}`],
  isOn: (state) => isKind(state, 'heading', level),
})

const kind = (name: Parameters<typeof setKind>[0], keys?: readonly string[]): Act => ({
  run: setKind(name),
  isOn: (state) => isKind(state, name),
  ...(keys === undefined ? {} : { keys }),
})

const headed = ['heading', 'annex', 'appendix']

export const acts = {
  undo: { run: undo, keys: ['Ctrl+Z'] },
  redo: { run: redo, keys: ['Ctrl+Y', 'Ctrl+Shift+Z'] },
  paragraph: kind('paragraph', ['Ctrl+Alt+0']),
  'heading-1': heading(1),
  'heading-2': heading(2),
  'heading-3': heading(3),
  'heading-4': heading(4),
  title: kind('title'),
  recommendation: kind('recommendation'),
  annex: kind('annex'),
  appendix: kind('appendix'),
  caption: kind('caption'),
  source: kind('source'),
  term: kind('term'),
  box: { run: toggleFrame('box'), isOn: (state) => isFrame(state, 'box') },
  quotation: { run: toggleFrame('quotation'), isOn: (state) => isFrame(state, 'quotation') },
  note: { run: toggleFrame('note'), isOn: (state) => isFrame(state, 'note') },
  strong: { run: togglePlainMark('strong'), keys: ['Ctrl+B'], isOn: (s) => hasMark(s, 'strong') },
  em: { run: togglePlainMark('em'), keys: ['Ctrl+I'], isOn: (s) => hasMark(s, 'em') },
  sup: { run: togglePlainMark('sup'), keys: ['Ctrl+.'], isOn: (s) => hasMark(s, 'sup') },
  sub: { run: togglePlainMark('sub'), keys: ['Ctrl+,'], isOn: (s) => hasMark(s, 'sub') },
  'clear-marks': { run: clearMarks, keys: ['Ctrl+\\'] },
  bracket: { run: toggleBracket, isOn: (s) => hasMark(s, 'bracket') },
  'remove-link': { run: removeLink, isOn: (s) => linkAt(s) !== undefined },
  bullets: { run: toggleList('bullet'), isOn: (s) => isList(s, 'bullet') },
  numbers: { run: toggleList('decimal'), isOn: (s) => isList(s, 'decimal') },
  indent: { run: indent(1), keys: ['Ctrl+]'] },
  outdent: { run: indent(-1), keys: ['Ctrl+['] },
  unnumbered: {
    run: toggleNumbered,
    isOn: (state) => {
      const blocks = selectedBlocks(state).filter(({ attrs }) => headed.includes(attrs.kind))
      return blocks.length > 0 && blocks.every(({ attrs }) => !attrs.numbered)
    },
  },
  restart: {
    run: toggleRestart,
    isOn: (state) => (selectedBlocks(state)[0]?.attrs.start ?? null) !== null,
  },
  'move-up': { run: moveBlocks(-1), keys: ['Alt+ArrowUp'] },
  'move-down': { run: moveBlocks(1), keys: ['Alt+ArrowDown'] },
  footnote: { run: addFootnote, keys: ['Ctrl+Alt+F'] },
  'row-above': { run: tables.addRowBefore },
  'row-below': { run: tables.addRowAfter },
  'column-before': { run: tables.addColumnBefore },
  'column-after': { run: tables.addColumnAfter },
  'delete-row': { run: tables.deleteRow },
  'delete-column': { run: tables.deleteColumn },
  'delete-table': { run: tables.deleteTable },
  'merge-cells': { run: tables.mergeCells },
  'split-cell': { run: tables.splitCell },
  'header-row': { run: tables.toggleHeader('row'), isOn: (s) => tables.isHeader(s, 'row') },
  'header-column': {
    run: tables.toggleHeader('column'),
    isOn: (s) => tables.isHeader(s, 'column'),
  },
  'select-row': { run: tables.selectCells('row') },
  'select-column': { run: tables.selectCells('column') },
  'add-caption': { run: addLine('caption') },
  'add-source': { run: addLine('source') },
  'paragraph-before': { run: insertParagraphBeside('before') },
  'paragraph-after': { run: insertParagraphBeside('after') },
} as const satisfies Readonly<Record<string, Act>>

export type ActName = keyof typeof acts
export const actNames = Object.keys(acts) as ActName[]

/** One act by name, with the optional parts visible to the compiler. */
export const actOf = (name: ActName): Act => acts[name]
