/** What the paste test calls inside the browser. */
import { readForeignHtml } from '../../../client/editor/foreign-html.ts'

Object.assign(globalThis, {
  readForeign: (html: string) => {
    const { nodes, ...rest } = readForeignHtml(html)
    return { ...rest, nodes: nodes.map((node) => node.toJSON() as unknown) }
  },
})
