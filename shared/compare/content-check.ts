/** Is this JSON that document? Answered without building a document: what is the same object is seen at once. */
import type { Mark, Node } from 'prosemirror-model'
import type { MarkJson, NodeJson } from './comparison.ts'
import { attributeNames, isSameValue } from './sameness.ts'

/**
 * True if some nodes in JSON are the content of a node, in every mark and attribute. Texts with the same marks may be
 * in several pieces in the JSON, but not in the node.
 */
export function isContent(content: readonly NodeJson[], parent: Node): boolean {
  let next = 0
  for (const node of parent.children) {
    if (node.text === undefined) {
      const json = content[next++]
      if (json === undefined || !isNode(json, node)) return false
      continue
    }
    for (let at = 0; at < node.text.length; next++) {
      const json = content[next]
      if (json?.text === undefined || json.text === '' || !isMarks(json.marks, node.marks))
        return false
      const isWhole = at === 0 && json.text === node.text
      if (!isWhole && !node.text.startsWith(json.text, at)) return false
      at += json.text.length
    }
  }
  return next === content.length
}

const none: readonly never[] = []

function isNode(json: NodeJson, node: Node): boolean {
  return (
    json.type === node.type.name &&
    isAttributes(json, node) &&
    isMarks(json.marks, node.marks) &&
    isContent(json.content ?? none, node)
  )
}

function isAttributes({ attrs }: NodeJson, node: Node): boolean {
  if (attrs === node.attrs) return true
  return attributeNames(node.type).all.every(
    (name) => attrs !== undefined && isSameValue(attrs[name], node.attrs[name]),
  )
}

function isMarks(jsons: readonly MarkJson[] | undefined, marks: readonly Mark[]): boolean {
  if ((jsons?.length ?? 0) !== marks.length) return false
  return marks.every((mark, index) => {
    const json = jsons?.[index]
    if (json?.type !== mark.type.name) return false
    return json.attrs === undefined
      ? Object.keys(mark.attrs).length === 0
      : isSameValue(json.attrs, mark.attrs)
  })
}
