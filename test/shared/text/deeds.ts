/** What an expert may do in a random history, each as the transactions an editor would make. */
import { NodeSelection, TextSelection } from 'prosemirror-state'
import { Fragment, Slice } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import {
  CellSelection,
  TableMap,
  addColumn,
  addRow,
  mergeCells,
  removeColumn,
  removeRow,
  splitCell,
} from 'prosemirror-tables'
import { schema } from '../../../shared/text/schema.ts'
import type { Expert } from './expert.ts'
import type { Random } from './random.ts'

export interface Deed {
  readonly name: string
  readonly weight: number
  /** Returns false where there was nothing to do it on. */
  act(expert: Expert, random: Random, letters: (count: number) => string): boolean
}

interface Spot {
  readonly node: Node
  readonly pos: number
}

function spots(doc: Node, test: (node: Node) => boolean): Spot[] {
  const found: Spot[] = []
  doc.descendants((node, pos) => {
    if (test(node)) found.push({ node, pos })
    return true
  })
  return found
}

const blocks = (doc: Node) => spots(doc, (node) => node.type.name === 'block')
const tables = (doc: Node) =>
  spots(doc, (node) => node.type.name === 'table' && node.childCount > 0)
const fullTables = (doc: Node) =>
  tables(doc).filter(({ node }) => node.children.every((row) => row.childCount > 0))

/** A random place where text can stand: in a block, now and then in a footnote. */
function place(expert: Expert, random: Random): number | undefined {
  const { doc } = expert.state
  const notes = spots(doc, (node) => node.type.name === 'footnote')
  const { node, pos } =
    notes.length > 0 && random.chance(0.2) ? random.pick(notes) : random.pick(blocks(doc))
  return betweenCharacters(node, pos + 1 + random.below(node.content.size + 1), pos + 1)
}

/** Not inside a surrogate pair, nor inside a footnote of the block. */
function betweenCharacters(parent: Node, pos: number, start: number): number {
  let at = start
  for (const child of parent.children) {
    const end = at + child.nodeSize
    if (pos < end) {
      if (!child.isText) return at
      const code = child.text?.charCodeAt(pos - at) ?? 0
      return code >= 0xdc00 && code <= 0xdfff ? pos - 1 : pos
    }
    at = end
  }
  return at
}

/** Two places in the same container (the document or one cell), often in the same block. */
function range(expert: Expert, random: Random): [number, number] | undefined {
  const { doc } = expert.state
  const from = place(expert, random)
  if (from === undefined) return undefined
  const $from = doc.resolve(from)
  const { parent } = $from
  if (parent.type.name === 'footnote' || random.chance(0.6)) {
    const start = $from.start()
    const to = betweenCharacters(parent, start + random.below(parent.content.size + 1), start)
    return from < to ? [from, to] : [to, from]
  }
  const depth = $from.depth - 1
  const container = $from.node(depth)
  const first = $from.index(depth)
  const last = Math.min(container.childCount - 1, first + random.below(3))
  const end = container.child(last)
  if (end.type.name !== 'block') return undefined
  let pos = $from.start(depth)
  for (let i = 0; i < last; i++) pos += container.child(i).nodeSize
  const to = betweenCharacters(end, pos + 1 + random.below(end.content.size + 1), pos + 1)
  return from <= to ? [from, to] : [to, from]
}

function rectOf({ node, pos }: Spot) {
  return {
    map: TableMap.get(node),
    tableStart: pos + 1,
    table: node,
    left: 0,
    top: 0,
    right: 1,
    bottom: 1,
  }
}

const kinds = ['paragraph', 'heading', 'recommendation', 'item', 'annex'] as const

export const deeds: readonly Deed[] = [
  {
    name: 'type',
    weight: 30,
    act(expert, random, letters) {
      const pos = place(expert, random)
      if (pos === undefined) return false
      const marks = random.chance(0.2)
        ? [schema.mark('strong')]
        : expert.state.doc.resolve(pos).marks()
      for (const letter of letters(1 + random.below(4))) {
        const at = expert.state.selection.head
        const here = expert.state.selection.empty && random.chance(0.7) && at > 0 ? undefined : at
        const target = here ?? pos
        const size = expert.state.doc.content.size
        if (target > size || !expert.state.doc.resolve(target).parent.inlineContent) break
        const $at = expert.state.doc.resolve(target)
        const safe = betweenCharacters($at.parent, target, $at.start())
        expert.dispatch(expert.state.tr.insert(safe, schema.text(letter, marks)))
      }
      return true
    },
  },
  {
    name: 'delete',
    weight: 10,
    act(expert, random) {
      const found = range(expert, random)
      if (found === undefined || found[0] === found[1]) return false
      expert.dispatch(expert.state.tr.delete(...found))
      return true
    },
  },
  {
    name: 'replace',
    weight: 3,
    act(expert, random, letters) {
      const found = range(expert, random)
      if (found === undefined) return false
      expert.dispatch(expert.state.tr.replaceWith(...found, schema.text(letters(2))))
      return true
    },
  },
  {
    name: 'split',
    weight: 10,
    act(expert, random) {
      const { node, pos } = random.pick(blocks(expert.state.doc))
      const at = betweenCharacters(node, pos + 1 + random.below(node.content.size + 1), pos + 1)
      expert.dispatch(expert.state.tr.split(at))
      return true
    },
  },
  {
    name: 'join',
    weight: 7,
    act(expert, random) {
      const { doc } = expert.state
      const joinable = blocks(doc).filter(({ pos }) => {
        const before = doc.resolve(pos).nodeBefore
        return before?.type.name === 'block'
      })
      if (joinable.length === 0) return false
      expert.dispatch(expert.state.tr.join(random.pick(joinable).pos))
      return true
    },
  },
  {
    name: 'change kind or level',
    weight: 8,
    act(expert, random) {
      const { pos } = random.pick(blocks(expert.state.doc))
      const kind = random.pick(kinds)
      const tr = expert.state.tr
      tr.setNodeAttribute(pos, 'kind', kind)
      tr.setNodeAttribute(pos, 'level', random.below(4))
      tr.setNodeAttribute(pos, 'list', kind === 'item' ? 'bullet' : null)
      if (random.chance(0.3)) tr.setNodeAttribute(pos, 'frame', random.pick(['box', null]))
      expert.dispatch(tr)
      return true
    },
  },
  {
    name: 'change markup at once',
    weight: 2,
    act(expert, random) {
      const { node, pos } = random.pick(blocks(expert.state.doc))
      expert.dispatch(
        expert.state.tr.setNodeMarkup(pos, null, { ...node.attrs, kind: 'heading', level: 2 }),
      )
      return true
    },
  },
  {
    name: 'mark',
    weight: 8,
    act(expert, random) {
      const found = range(expert, random)
      if (found === undefined || found[0] === found[1]) return false
      const mark = random.pick([
        schema.mark('strong'),
        schema.mark('em'),
        schema.mark('link', { href: `https://example.org/${random.below(3)}` }),
      ])
      const tr = expert.state.tr
      expert.dispatch(
        random.chance(0.6) ? tr.addMark(...found, mark) : tr.removeMark(...found, mark.type),
      )
      return true
    },
  },
  {
    name: 'insert table',
    weight: 2,
    act(expert, random) {
      const { doc } = expert.state
      let pos = 0
      const at = random.below(doc.childCount + 1)
      for (let i = 0; i < at; i++) pos += doc.child(i).nodeSize
      const cell = () => schema.node('cell')
      const row = () => schema.node('row', null, [cell(), cell()])
      expert.dispatch(expert.state.tr.insert(pos, schema.node('table', null, [row(), row()])))
      return true
    },
  },
  {
    name: 'insert row',
    weight: 4,
    act(expert, random) {
      const all = fullTables(expert.state.doc)
      if (all.length === 0) return false
      const table = random.pick(all)
      expert.dispatch(
        addRow(expert.state.tr, rectOf(table), random.below(table.node.childCount + 1)),
      )
      return true
    },
  },
  {
    name: 'insert column',
    weight: 4,
    act(expert, random) {
      const all = fullTables(expert.state.doc)
      if (all.length === 0) return false
      const rect = rectOf(random.pick(all))
      expert.dispatch(addColumn(expert.state.tr, rect, random.below(rect.map.width + 1)))
      return true
    },
  },
  {
    name: 'delete row',
    weight: 2,
    act(expert, random) {
      const all = fullTables(expert.state.doc).filter(({ node }) => node.childCount > 1)
      if (all.length === 0) return false
      const rect = rectOf(random.pick(all))
      const tr = expert.state.tr
      removeRow(tr, rect, random.below(rect.map.height))
      expert.dispatch(tr)
      return true
    },
  },
  {
    name: 'delete column',
    weight: 2,
    act(expert, random) {
      const all = fullTables(expert.state.doc)
      if (all.length === 0) return false
      const rect = rectOf(random.pick(all))
      if (rect.map.width < 2) return false
      const tr = expert.state.tr
      removeColumn(tr, rect, random.below(rect.map.width))
      expert.dispatch(tr)
      return true
    },
  },
  {
    name: 'merge or split cells',
    weight: 3,
    act(expert, random) {
      const all = fullTables(expert.state.doc)
      if (all.length === 0) return false
      const { node, pos } = random.pick(all)
      const { map } = TableMap.get(node)
      const anchor = pos + 1 + random.pick(map)
      const head = pos + 1 + random.pick(map)
      const { doc, tr } = expert.state
      expert.dispatch(tr.setSelection(CellSelection.create(doc, anchor, head)))
      const command = anchor === head ? splitCell : mergeCells
      return command(expert.state, (made) => expert.dispatch(made))
    },
  },
  {
    name: 'insert footnote',
    weight: 3,
    act(expert, random, letters) {
      const { node, pos } = random.pick(blocks(expert.state.doc))
      const at = betweenCharacters(node, pos + 1 + random.below(node.content.size + 1), pos + 1)
      const note = schema.node('footnote', null, [schema.text(letters(2))])
      expert.dispatch(expert.state.tr.insert(at, note))
      return true
    },
  },
  {
    name: 'insert break, reference or figure',
    weight: 2,
    act(expert, random) {
      const { node, pos } = random.pick(blocks(expert.state.doc))
      const tr = expert.state.tr
      if (random.chance(0.3) && expert.state.doc.resolve(pos).depth === 0) {
        expert.dispatch(tr.insert(pos, schema.node('figure', { src: '#x', alt: 'A' })))
        return true
      }
      const at = betweenCharacters(node, pos + 1 + random.below(node.content.size + 1), pos + 1)
      const leaf = random.chance(0.5)
        ? schema.node('break')
        : schema.node('reference', { target: 'x' })
      expert.dispatch(tr.insert(at, leaf))
      return true
    },
  },
  {
    name: 'cut and paste',
    weight: 5,
    act(expert, random) {
      const found = range(expert, random)
      if (found === undefined || found[0] === found[1]) return false
      const slice = expert.state.doc.slice(...found)
      expert.dispatch(expert.state.tr.delete(...found))
      const to = place(expert, random)
      if (to === undefined) return true
      const tr = expert.state.tr.setSelection(TextSelection.create(expert.state.doc, to))
      expert.dispatch(tr.replaceSelection(slice))
      return true
    },
  },
  {
    name: 'copy and paste',
    weight: 2,
    act(expert, random) {
      const { node } = random.pick(blocks(expert.state.doc))
      const at = expert.state.doc.resolve(random.pick(blocks(expert.state.doc)).pos)
      const tr = expert.state.tr
      expert.dispatch(tr.replace(at.pos, at.pos, new Slice(Fragment.from(bare(node)), 0, 0)))
      return true
    },
  },
  {
    name: 'move a block',
    weight: 3,
    act(expert, random) {
      const { doc, tr } = expert.state
      const i = random.below(doc.childCount)
      let pos = 0
      for (let k = 0; k < i; k++) pos += doc.child(k).nodeSize
      const node = doc.child(i)
      tr.delete(pos, pos + node.nodeSize)
      let to = 0
      const at = random.below(tr.doc.childCount + 1)
      for (let k = 0; k < at; k++) to += tr.doc.child(k).nodeSize
      expert.dispatch(tr.insert(to, node))
      return true
    },
  },
  {
    name: 'delete a table or figure',
    weight: 1,
    act(expert, random) {
      const all = spots(
        expert.state.doc,
        (n) => n.type.name === 'table' || n.type.name === 'figure',
      )
      if (all.length === 0) return false
      const { pos } = random.pick(all)
      const selection = NodeSelection.create(expert.state.doc, pos)
      expert.dispatch(expert.state.tr.setSelection(selection).deleteSelection())
      return true
    },
  },
  {
    name: 'delete everything',
    weight: 0.2,
    act(expert) {
      const { doc, tr } = expert.state
      expert.dispatch(tr.delete(0, doc.content.size))
      return true
    },
  },
  { name: 'undo', weight: 8, act: (expert) => expert.undo() },
  { name: 'redo', weight: 4, act: (expert) => expert.redo() },
]

/** A pasted copy: letters are told apart by code point, so a copy has none of its own. */
function bare(node: Node): Node {
  return node.type.create({ ...node.attrs, id: '' })
}
