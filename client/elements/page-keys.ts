/** Keys of the draft page that are no acts of the editor. One table: the page listens to it, menus and help show it. */
import type { PageTool } from './tools.ts'

export const pageKeys: Readonly<Partial<Record<PageTool, readonly string[]>>> = {
  link: ['Ctrl+K'],
  find: ['Ctrl+F'],
  comment: ['Ctrl+Alt+M'],
  keys: ['Ctrl+/', 'Alt+0'],
}

/** Ways around the page. */
export const wayKeys = {
  'find-replace': ['Ctrl+H'],
  'next-comment': ['F9'],
  'previous-comment': ['Shift+F9'],
  'open-card': ['Alt+Enter'],
  toolbar: ['Alt+F10'],
  'next-pane': ['F6'],
  'previous-pane': ['Shift+F6'],
  saved: ['Ctrl+S'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type WayName = keyof typeof wayKeys

/** Keys that the typing plugins answer to; shown in the list of keys only. */
export const typingKeysShown = {
  break: 'Shift+Enter',
  'next-cell': 'Tab',
  'previous-cell': 'Shift+Tab',
  'leave-text': 'Escape',
  'paste-plain': 'Ctrl+Shift+V',
  'send-comment': 'Ctrl+Enter',
} as const satisfies Readonly<Record<string, string>>
