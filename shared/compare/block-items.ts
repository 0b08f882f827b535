/** Blocks as items of an alignment: numbered by what a reader sees of them and by their text. */
import type { Node } from 'prosemirror-model'
import { isTooLong, keyOf, leafChar, lineOf, textOf, tokensOf } from './content.ts'
import { enoughFeatures, numbering } from './item.ts'
import type { Item } from './item.ts'
import { isHeading } from './sections.ts'
import { different, sameness } from './sameness.ts'
import { featuresOf } from './similarity.ts'
import type { Features } from './similarity.ts'

/** The first block with a text; most texts have but one form, and then no key is made of any. */
interface Form {
  readonly node: Node
  readonly number: number
}

/** Makes items of blocks; the blocks of both sides must be numbered by the same one. */
export function blockItems(): (node: Node) => Item {
  const formsOfTypes = new Map<string, Map<string, Form>>()
  const otherForms = numbering()
  let count = 0
  return (node) => {
    const type = node.type.name
    let forms = formsOfTypes.get(type)
    if (forms === undefined) formsOfTypes.set(type, (forms = new Map<string, Form>()))
    const text = type === 'figure' ? String(node.attrs['src']) : textOf(node)
    let form = forms.get(text)
    if (form === undefined) forms.set(text, (form = { node, number: count++ }))
    const isFirst = form.node === node || sameness(form.node, node) !== different
    return {
      same: isFirst ? form.number : -1 - otherForms(keyOf(node)),
      alike: form.number,
      text,
      length: node.content.size,
      id: String(node.attrs['id'] ?? ''),
      type,
      isLabel: type !== 'block' || isHeading(node),
      features: type === 'block' && text.includes(leafChar) ? featuresWithLeaves(node) : undefined,
    }
  }
}

function featuresWithLeaves(node: Node): Features {
  const line = lineOf(node)
  return featuresOf(tokensOf(line, isTooLong(line)).keys, enoughFeatures)
}
