/** What the toolbar shows and in which order. Names of acts come from `editor/acts.ts`, the rest are acts of the page. */
import type { ActName } from '../editor/acts.ts'
import type { IconName } from './icons.ts'

/** Acts of the page itself; `comment` and `comment-whole` need no right to write. */
export const pageTools = [
  'link',
  'reference',
  'characters',
  'language',
  'find',
  'comment',
  'comment-whole',
  'count',
  'copy',
  'keys',
  'authorship',
] as const
export type PageTool = (typeof pageTools)[number]
export type ToolName = ActName | PageTool

/** Page tools that change the text. */
export const writingTools: readonly PageTool[] = ['link', 'reference', 'characters', 'language']

export interface Tool {
  readonly name: ToolName
  readonly icon?: IconName
  /** A letter or two in place of a picture. */
  readonly sign?: string
  /** Shown in narrow windows too. */
  readonly always?: boolean
}

/** Groups of buttons between the menus. */
export const toolGroups: readonly (readonly Tool[])[] = [
  [
    { name: 'undo', icon: 'undo' },
    { name: 'redo', icon: 'redo' },
  ],
  [
    { name: 'strong', sign: 'B', always: true },
    { name: 'em', sign: 'I' },
    { name: 'sup', sign: 'x²' },
    { name: 'sub', sign: 'x₂' },
  ],
  [
    { name: 'bullets', icon: 'bullets' },
    { name: 'numbers', icon: 'numbers' },
    { name: 'outdent', icon: 'outdent' },
    { name: 'indent', icon: 'indent' },
  ],
  [
    { name: 'link', icon: 'link' },
    { name: 'footnote', icon: 'footnote' },
    { name: 'reference', icon: 'reference' },
    { name: 'characters', icon: 'characters' },
  ],
]

export const styleActs = [
  'paragraph',
  'heading-1',
  'heading-2',
  'heading-3',
  'heading-4',
  'title',
  'recommendation',
  'caption',
  'source',
  'term',
  'annex',
  'appendix',
] as const satisfies readonly ActName[]

export const frameActs = ['box', 'quotation', 'note'] as const satisfies readonly ActName[]

export const tableActs: readonly (readonly ActName[])[] = [
  ['row-above', 'row-below', 'column-before', 'column-after'],
  ['delete-row', 'delete-column', 'delete-table'],
  ['merge-cells', 'split-cell', 'header-row', 'header-column'],
  ['select-row', 'select-column'],
  ['add-caption', 'add-source', 'paragraph-before', 'paragraph-after'],
]

export const moreTools: readonly (readonly ToolName[])[] = [
  ['bracket', 'language', 'clear-marks', 'remove-link'],
  ['unnumbered', 'restart', 'move-up', 'move-down'],
  ['comment-whole', 'authorship', 'count', 'copy', 'keys'],
]

/** In narrow windows these move from the bar into the menu. */
export const foldedTools: readonly (readonly ToolName[])[] = [
  ['undo', 'redo'],
  ['em', 'sup', 'sub'],
  ['bullets', 'numbers', 'outdent', 'indent'],
  ['link', 'footnote', 'reference', 'characters', 'find'],
]
