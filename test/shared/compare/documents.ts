/** Builders and generators of small documents for the comparison tests. */
import fc from 'fast-check'
import type { Mark, Node } from 'prosemirror-model'
import { schema } from '../../../shared/text/schema.ts'

export type Inline = string | Node

const content = (inline: readonly Inline[]) =>
  inline.flatMap((part) =>
    typeof part !== 'string' ? [part] : part === '' ? [] : [schema.text(part)],
  )

export function block(attrs: Record<string, unknown>, ...inline: Inline[]): Node {
  return schema.node('block', attrs, content(inline))
}
export const p = (...inline: Inline[]) => block({}, ...inline)
export const h = (level: number, ...inline: Inline[]) =>
  block({ kind: 'heading', level }, ...inline)
export const li = (level: number, ...inline: Inline[]) =>
  block({ kind: 'item', level, list: 'bullet' }, ...inline)
export const doc = (...blocks: Node[]) => schema.node('doc', null, blocks)
export const strong = (text: string) => schema.text(text, [schema.mark('strong')])
export const em = (text: string) => schema.text(text, [schema.mark('em')])
export const link = (text: string, href: string) =>
  schema.text(text, [schema.mark('link', { href })])
export const bracket = (text: string, id: string) =>
  schema.text(text, [schema.mark('bracket', { id })])
export const footnote = (...inline: Inline[]) =>
  schema.node('footnote', { id: 'f' }, content(inline))
export const reference = (target: string) => schema.node('reference', { target })
export const cell = (text: string, attrs: Record<string, unknown> = {}) =>
  schema.node('cell', attrs, [p(text)])
export const row = (...cells: (string | Node)[]) =>
  schema.node(
    'row',
    null,
    cells.map((one) => (typeof one === 'string' ? cell(one) : one)),
  )
export const table = (...rows: Node[]) => schema.node('table', null, rows)
export const figure = (src: string, alt: string) => schema.node('figure', { src, alt })

const word = fc.constantFrom(
  ...'the a committee shall should report member state decide e\u0301tat 👨‍👩‍👧 🇫🇷 未成年人 保护法 ครับ العربية don’t 3.2 of and'.split(
    ' ',
  ),
)
const text = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' ') + ' '),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('. ', '\u0301', '\u2029', '\ufffc', '\r\n', '\u200d', '🇫'),
  },
)
const id = fc.constantFrom('', 'a', 'b', 'c', 'd')
const mark: fc.Arbitrary<Mark> = fc.oneof(
  fc.constantFrom('strong', 'em', 'sub').map((name) => schema.mark(name)),
  fc
    .constantFrom('https://example.org/a', 'https://example.org/b')
    .map((href) => schema.mark('link', { href })),
  fc.constantFrom('x', 'y', 'z').map((bracketId) => schema.mark('bracket', { id: bracketId })),
  fc.constantFrom('n1', 'n2').map((name) => schema.mark('opaqueMark', { name, value: '1' })),
)
const marks = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(mark, { maxLength: 2 }) },
)
const marked = (node: Node, on: readonly Mark[]) =>
  on.reduce((result, one) => result.mark(one.addToSet(result.marks)), node)
const plainInline = fc.oneof(
  { weight: 8, arbitrary: text.map((value) => schema.text(value)) },
  { weight: 1, arbitrary: fc.constant(schema.node('break')) },
  { weight: 1, arbitrary: id.map((target) => schema.node('reference', { target })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 'x', { k: [1] }).map((value) => schema.node('opaque', { value })),
  },
)
const inlineOf = (arbitrary: fc.Arbitrary<Node>) =>
  fc.tuple(arbitrary, marks).map(([node, on]) => marked(node, on))
const footnotes = fc
  .tuple(id, fc.array(inlineOf(plainInline), { maxLength: 3 }))
  .map(([footnoteId, inline]) => schema.node('footnote', { id: footnoteId }, inline))
const inline = fc.array(
  inlineOf(fc.oneof({ weight: 10, arbitrary: plainInline }, { weight: 1, arbitrary: footnotes })),
  { maxLength: 6 },
)
const attributes = fc.record({
  id,
  kind: fc.constantFrom('paragraph', 'paragraph', 'heading', 'item', 'title', 'caption'),
  level: fc.nat(2),
  list: fc.constantFrom(null, 'bullet'),
  start: fc.constantFrom(null, 3),
  frame: fc.constantFrom(null, 'box'),
  group: fc.constantFrom(null, null, null, 'g1', 'g2'),
  extra: fc.constantFrom(null, null, { x: 1, y: 2 }, { y: 2, x: 1 }),
})
export const anyBlock = fc
  .tuple(attributes, inline)
  .map(([attrs, nodes]) => schema.node('block', attrs, nodes))
const anyCell = fc
  .tuple(
    fc.record({
      colspan: fc.constantFrom(1, 1, 2),
      rowspan: fc.constantFrom(1, 1, 2),
      header: fc.boolean(),
      col: id,
    }),
    fc.array(anyBlock, { maxLength: 2 }),
  )
  .map(([attrs, blocks]) => schema.node('cell', attrs, blocks))
const anyRow = fc
  .tuple(id, fc.array(anyCell, { maxLength: 4 }))
  .map(([rowId, cells]) => schema.node('row', { id: rowId }, cells))
const anyTable = fc
  .tuple(id, fc.array(anyRow, { maxLength: 4 }))
  .map(([tableId, rows]) => schema.node('table', { id: tableId, cols: ['a', 'b'] }, rows))
const anyFigure = fc
  .tuple(id, fc.constantFrom('a.png', 'b.png'))
  .map(([figureId, src]) => schema.node('figure', { id: figureId, src, alt: src }))
const anyTop = fc.oneof(
  { weight: 8, arbitrary: anyBlock },
  { weight: 2, arbitrary: anyTable },
  { weight: 1, arbitrary: anyFigure },
)
export const anyDocument = fc.array(anyTop, { maxLength: 8 }).map((blocks) => doc(...blocks))

/** A document and one that was made from it by copying, dropping, moving, joining, cutting and retyping blocks. */
export const documentAndEdit = fc
  .tuple(
    anyDocument,
    fc.array(fc.tuple(fc.nat(5), fc.nat(20), fc.nat(20), anyTop), { maxLength: 6 }),
  )
  .map(([before, edits]) => {
    const blocks: Node[] = []
    before.forEach((node) => blocks.push(node))
    for (const [kind, at, to, other] of edits)
      edit(blocks, kind, at % (blocks.length + 1), to % (blocks.length + 1), other)
    return [before, doc(...blocks)] as const
  })

function edit(blocks: Node[], kind: number, at: number, to: number, other: Node): void {
  const here = blocks[at]
  if (kind === 0 || here === undefined) {
    blocks.splice(at, 0, other)
    return
  }
  const next = blocks[at + 1]
  const isText = here.type.name === 'block'
  if (kind === 1) blocks.splice(at, 1)
  else if (kind === 2) blocks.splice(to, 0, ...blocks.splice(at, 1))
  else if (kind === 3 && isText && next?.type.name === 'block') {
    blocks.splice(at, 2, here.copy(here.content.append(next.content)))
  } else if (kind === 4 && isText) {
    const cut = here.content.size === 0 ? 0 : to % here.content.size
    if (here.resolve(cut).depth === 0) blocks.splice(at, 1, here.cut(0, cut), here.cut(cut))
  } else if (isText && other.type.name === 'block')
    blocks.splice(at, 1, here.copy(here.content.append(other.content)))
  else if (here.type.name === 'table' && other.type.name === 'table') {
    blocks.splice(at, 1, here.copy(here.content.append(other.content)))
  }
}
