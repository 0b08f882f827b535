/** Keys of the editor: what typing keys do at borders, then the shortcuts of the table of acts. */
import {
  baseKeymap,
  chainCommands,
  createParagraphNear,
  deleteSelection,
  selectAll,
} from 'prosemirror-commands'
import { undoInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { Plugin } from 'prosemirror-state'
import type { Command } from 'prosemirror-state'
import { actNames, actOf } from './acts.ts'
import { nextCell, previousCell } from './commands/tables.ts'
import {
  backspaceAtStart,
  deleteAtEnd,
  insertBreak,
  splitBlock,
  tabInList,
} from './commands/typing.ts'
import { isPressed } from './shortcut.ts'

/** Enter, Backspace, Delete, Tab. After Escape the next Tab leaves the text. */
export function typingKeys(): Plugin[] {
  let leaving = false
  const unlessLeaving =
    (command: Command): Command =>
    (state, dispatch, view) =>
      !leaving && command(state, dispatch, view)
  const backspace = chainCommands(undoInputRule, deleteSelection, backspaceAtStart)
  const forward = chainCommands(deleteSelection, deleteAtEnd)
  return [
    new Plugin({
      props: {
        handleKeyDown: (_, event) => {
          if (event.key === 'Escape') leaving = true
          else if (event.key !== 'Tab' && event.key !== 'Shift') leaving = false
          return false
        },
        handleDOMEvents: {
          focusin: () => {
            leaving = false
            return false
          },
        },
      },
    }),
    keymap({
      Enter: chainCommands(splitBlock, createParagraphNear),
      'Shift-Enter': insertBreak,
      Backspace: backspace,
      'Mod-Backspace': backspace,
      'Shift-Backspace': backspace,
      Delete: forward,
      'Mod-Delete': forward,
      Tab: unlessLeaving(chainCommands(nextCell, tabInList(1))),
      'Shift-Tab': unlessLeaving(chainCommands(previousCell, tabInList(-1))),
      'Mod-a': selectAll,
    }),
  ]
}

/** Shortcuts of the acts. Taken even where the act does not apply, so that the browser's own meaning never surprises. */
export function actKeys(): Plugin {
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        if (!event.ctrlKey && !event.metaKey && !event.altKey) return false
        for (const name of actNames) {
          const act = actOf(name)
          if (act.keys?.some((shortcut) => isPressed(event, shortcut)) !== true) continue
          if (view.editable) act.run(view.state, view.dispatch, view)
          return true
        }
        return false
      },
    },
  })
}

/** ProseMirror's own keys for everything else. */
export const otherKeys = (): Plugin => keymap(baseKeymap)
