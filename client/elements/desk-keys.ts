/** Keys of the draft page, whatever has the focus: from the tables in `elements/page-keys.ts`. */
import { isPressed } from '../editor/shortcut.ts'
import { pageKeys, wayKeys } from './page-keys.ts'
import type { WayName } from './page-keys.ts'
import type { PageTool } from './tools.ts'

export interface KeyHandlers {
  readonly tool: (tool: PageTool) => void
  readonly way: (way: WayName) => void
}

/** Tools whose key means something else inside a field: the browser's own find belongs to no field, links do. */
const onlyInText: readonly PageTool[] = ['link']

/** Listens until the answered function is called. */
export function listenToKeys(handlers: KeyHandlers): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
    const inField =
      event.target instanceof Element && event.target.matches('input, textarea, select')
    for (const [tool, keys] of Object.entries(pageKeys) as [PageTool, readonly string[]][]) {
      if (!keys.some((key) => isPressed(event, key))) continue
      if (inField && onlyInText.includes(tool)) return
      event.preventDefault()
      handlers.tool(tool)
      return
    }
    for (const [way, keys] of Object.entries(wayKeys) as [WayName, readonly string[]][]) {
      if (!keys.some((key) => isPressed(event, key))) continue
      event.preventDefault()
      handlers.way(way)
      return
    }
  }
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('keydown', onKey)
  }
}
