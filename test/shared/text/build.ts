/** Builders of documents for tests: `doc(h(1, 'Scope'), p('The ', strong('parent'), ' decides'))`. Ids count up. */
import type { Node } from 'prosemirror-model'
import { defaultBlockAttrs, schema } from '../../../shared/text/schema.ts'
import type { BlockAttrs } from '../../../shared/text/schema.ts'

let count = 0
const fresh = (kind: string) => `${kind}${++count}`

type Inline = string | Node

const inline = (parts: readonly Inline[]) =>
  parts.flatMap((part) =>
    typeof part === 'string' ? (part === '' ? [] : [schema.text(part)]) : [part],
  )

export function block(attrs: Partial<BlockAttrs>, ...parts: Inline[]): Node {
  return schema.node('block', { ...defaultBlockAttrs, id: fresh('b'), ...attrs }, inline(parts))
}

export const p = (...parts: Inline[]) => block({}, ...parts)
export const h = (level: number, ...parts: Inline[]) => block({ kind: 'heading', level }, ...parts)
export const li = (level: number, ...parts: Inline[]) =>
  block({ kind: 'item', list: 'bullet', level }, ...parts)
export const strong = (text: string) => schema.text(text, [schema.mark('strong')])
export const em = (text: string) => schema.text(text, [schema.mark('em')])
export const note = (...parts: Inline[]) =>
  schema.node('footnote', { id: fresh('f') }, inline(parts))
export const br = () => schema.node('break')

export function table(rows: readonly (readonly (Inline | readonly Node[])[])[]): Node {
  const width = Math.max(...rows.map((row) => row.length))
  const cols = Array.from({ length: width }, () => fresh('c'))
  const rowNodes = rows.map((row) =>
    schema.node(
      'row',
      { id: fresh('r') },
      row.map((content, i) => {
        const blocks = Array.isArray(content)
          ? (content as readonly Node[])
          : [p(content as Inline)]
        return schema.node('cell', { col: cols[i] }, blocks)
      }),
    ),
  )
  return schema.node('table', { id: fresh('t'), cols }, rowNodes)
}

export const figure = (alt: string) =>
  schema.node('figure', { id: fresh('g'), src: 'https://example.org/a.png', alt })

export const doc = (...nodes: Node[]) => schema.node('doc', null, nodes)
