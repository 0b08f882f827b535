/**
 * What the editor repairs after every local change, before it is written to the flat text, so that the document is
 * exactly what the text will show: ids present and unique, tables a full grid, an implicit block only where the
 * text has one. Looks only at the top-level nodes that the change touched.
 */
import { Fragment, Slice } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import type { Transform } from 'prosemirror-transform'
import { implicitId, isBlockNode } from './runs.ts'
import { defaultBlockAttrs, isImplicitId, schema } from './schema.ts'

/** Adds repairing steps to `tr`, whose document came from `before`. `newId` gives fresh ids. */
export function normalize(tr: Transform, before: Node, newId: () => string): void {
  if (tr.doc.childCount === 0) {
    const empty = schema.node('block', { ...defaultBlockAttrs, id: implicitId('') })
    tr.step(new ReplaceStep(0, 0, new Slice(Fragment.from(empty), 0, 0)))
  }
  const after = tr.doc
  const { head, tail } = commonEnds(before, after)
  const end = after.childCount - tail
  if (end <= head && before.childCount - tail <= head) return

  for (let i = end - 1, pos = offsetOf(after, end); i >= head; i--) {
    const child = after.child(i)
    pos -= child.nodeSize
    if (child.type.name === 'table') completeTable(tr, pos, newId)
  }
  repairIds(tr, before, head, tail, newId)
}

function commonEnds(before: Node, after: Node): { head: number; tail: number } {
  const shorter = Math.min(before.childCount, after.childCount)
  let head = 0
  while (head < shorter && before.child(head) === after.child(head)) head++
  let tail = 0
  while (
    tail < shorter - head &&
    before.child(before.childCount - 1 - tail) === after.child(after.childCount - 1 - tail)
  ) {
    tail++
  }
  return { head, tail }
}

function offsetOf(doc: Node, index: number): number {
  let offset = 0
  for (let i = 0; i < index; i++) offset += doc.child(i).nodeSize
  return offset
}

/** A place no implicit block can be derived from. */
const LOST = '?'

/** Rows are told apart within their table; everything else with an id, in the whole document. */
const holdsId = (node: Node) => 'id' in node.attrs && node.type.name !== 'row'

function idsBetween(doc: Node, from: number, to: number): string[] {
  const ids: string[] = []
  for (let i = from; i < to; i++) {
    const child = doc.child(i)
    if (holdsId(child)) ids.push(String(child.attrs['id']))
    if (isBlockNode(child) && child.childCount === 0) continue
    child.descendants((node) => {
      if (holdsId(node)) ids.push(String(node.attrs['id']))
      return !node.isText
    })
  }
  return ids
}

/** Blank, repeated or misplaced implicit ids become fresh ones. */
function repairIds(
  tr: Transform,
  before: Node,
  head: number,
  tail: number,
  newId: () => string,
): void {
  const doc = tr.doc
  const end = doc.childCount - tail
  const old = idsBetween(before, head, before.childCount - tail)
  const now = idsBetween(doc, head, end)
  const known = new Set(old)
  const changed =
    new Set(now).size !== now.length ||
    now.some((id) => id === '' || isImplicitId(id) || !known.has(id))
  // The first block behind the touched ones may be an implicit one that lost the table before it.
  const next = end < doc.childCount ? doc.child(end) : undefined
  const strayed = next !== undefined && isImplicitId(String(next.attrs['id']))
  if (!changed && !strayed) return

  const stop = strayed ? end + 1 : end
  const used = new Set([...idsBetween(doc, 0, head), ...idsBetween(doc, stop, doc.childCount)])
  const emptyTwin = emptyTwins(doc, head, stop)
  const stood = implicitInCells(before)
  const fresh = new Map<number, string>()
  const visit = (parent: Node, node: Node, pos: number, before: Before) => {
    const id = String(node.attrs['id'])
    const mayStay =
      !isImplicitId(id) ||
      (isBlockNode(node) && mayBeImplicit(parent, node, before, stood.get(id) === before.place))
    if (id === '' || used.has(id) || !mayStay || emptyTwin.has(pos)) fresh.set(pos, newId())
    used.add(fresh.get(pos) ?? id)
  }
  const walk = (parent: Node, start: number, place: string, from: number, to: number) => {
    let pos = start + offsetOf(parent, from)
    let previous = from > 0 ? parent.child(from - 1) : undefined
    let previousId = String(previous?.attrs['id'] ?? '')
    for (let i = from; i < to; i++) {
      const child = parent.child(i)
      if (holdsId(child)) visit(parent, child, pos, { node: previous, id: previousId, place })
      // The implicit blocks of a table or row that gets a new id lose their place with it.
      const inner = fresh.has(pos) ? LOST : placeOf(parent, child, place)
      if (!child.isLeaf) walk(child, pos + 1, inner, 0, child.childCount)
      previous = child
      previousId = fresh.get(pos) ?? String(child.attrs['id'] ?? '')
      pos += child.nodeSize
    }
  }
  walk(doc, 0, '', head, stop)
  for (const [pos, id] of fresh) tr.setNodeAttribute(pos, 'id', id)
}

/** What stands before a node in its container. */
interface Before {
  readonly node: Node | undefined
  /** Its id after repair. */
  readonly id: string
  readonly place: string
}

/** "table/row/col" while walking down a table; the place of a cell's implicit block. */
function placeOf(parent: Node, child: Node, place: string): string {
  if (place === LOST) return LOST
  if (child.type.name === 'table') return String(child.attrs['id'])
  if (child.type.name === 'row') return `${String(parent.attrs['id'])}/${String(child.attrs['id'])}`
  if (child.type.name === 'cell') return `${place}/${String(child.attrs['col'])}`
  return place
}

/** A split at the very start of a block leaves an empty block with the old id in front: the text keeps its id. */
function emptyTwins(doc: Node, from: number, to: number): Set<number> {
  const twins = new Set<number>()
  const look = (parent: Node, start: number, first: number, last: number) => {
    let at = start
    for (let i = first; i < last; i++) {
      const child = parent.child(i)
      const next = i + 1 < last ? parent.child(i + 1) : undefined
      if (
        isBlockNode(child) &&
        child.childCount === 0 &&
        next !== undefined &&
        next.childCount > 0 &&
        next.attrs['id'] === child.attrs['id']
      ) {
        twins.add(at)
      }
      if (child.type.name === 'table' || child.type.name === 'row' || child.type.name === 'cell') {
        look(child, at + 1, 0, child.childCount)
      }
      at += child.nodeSize
    }
  }
  look(doc, offsetOf(doc, from), from, to)
  return twins
}

/** A cell that shows several texts has an implicit block for each; `stood` says that this one stood in it before. */
function mayBeImplicit(parent: Node, node: Node, before: Before, stood: boolean): boolean {
  const id = String(node.attrs['id'])
  const plain = Object.entries(defaultBlockAttrs).every(
    ([key, value]) => key === 'id' || node.attrs[key] === value,
  )
  if (!plain || (node.childCount === 0 && parent.childCount > 1)) return false
  if (before.node === undefined) return id === implicitId(before.place)
  if (stood) return true
  return !isBlockNode(before.node) && id === implicitId(before.id)
}

/** Implicit blocks in cells, but for first ones, by id, each with the place of its cell. */
function implicitInCells(doc: Node): Map<string, string> {
  const places = new Map<string, string>()
  for (const table of doc.children) {
    if (table.type.name !== 'table') continue
    for (const row of table.children) {
      for (const cell of row.children) {
        const place = `${String(table.attrs['id'])}/${String(row.attrs['id'])}/${String(cell.attrs['col'])}`
        for (const child of cell.children.slice(1)) {
          const id = String(child.attrs['id'])
          if (isImplicitId(id)) places.set(id, place)
        }
      }
    }
  }
  return places
}

interface Placed {
  readonly cell: Node
  readonly row: number
  readonly col: number
}

/** Cells by place, as the table reads: spans that overlap or stick out are cut, the first cell of a place wins. */
function gridOfNode(table: Node): { placed: Placed[]; width: number } {
  const taken = new Set<string>()
  const placed: Placed[] = []
  let width = 0
  table.children.forEach((row, r) => {
    let c = 0
    for (const cell of row.children) {
      while (taken.has(`${r}/${c}`)) c++
      const wide = Number(cell.attrs['colspan'])
      let colspan = 1
      while (colspan < wide && !taken.has(`${r}/${c + colspan}`)) colspan++
      const rowspan = Math.min(Number(cell.attrs['rowspan']), table.childCount - r)
      for (let y = 0; y < rowspan; y++) {
        for (let x = 0; x < colspan; x++) taken.add(`${r + y}/${c + x}`)
      }
      const fits = colspan === wide && rowspan === cell.attrs['rowspan']
      const kept = fits ? cell : cell.type.create({ ...cell.attrs, colspan, rowspan }, cell.content)
      placed.push({ cell: kept, row: r, col: c })
      c += colspan
      width = Math.max(width, c)
    }
  })
  return { placed, width }
}

function completeTable(tr: Transform, pos: number, newId: () => string): void {
  const table = tr.doc.nodeAt(pos)
  if (table === null) return
  const { placed, width } = gridOfNode(table)
  const cols = columnIds(table, placed, width, newId)
  const id = String(table.attrs['id']) === '' ? newId() : String(table.attrs['id'])
  const rowIds = uniqueIds(
    table.children.map((row) => String(row.attrs['id'])),
    newId,
  )
  const taken = new Set<string>()
  for (const { cell, row, col } of placed) {
    for (let y = 0; y < Number(cell.attrs['rowspan']); y++) {
      for (let x = 0; x < Number(cell.attrs['colspan']); x++) taken.add(`${row + y}/${col + x}`)
    }
  }
  const rows = table.children.map((row, r) => {
    const here = placed.filter((one) => one.row === r)
    for (let c = 0; c < width; c++) {
      if (!taken.has(`${r}/${c}`)) here.push({ cell: schema.node('cell'), row: r, col: c })
    }
    here.sort((a, b) => a.col - b.col)
    const rowId = rowIds[r] ?? ''
    const cells = here.map(({ cell, col }) => {
      const colId = cols[col] ?? ''
      const empty = () =>
        schema.node('block', { ...defaultBlockAttrs, id: implicitId(`${id}/${rowId}/${colId}`) })
      const content = cell.childCount === 0 ? Fragment.from(empty()) : cell.content
      if (cell.attrs['col'] === colId && content === cell.content) return cell
      return cell.type.create({ ...cell.attrs, col: colId }, content)
    })
    const same = cells.length === row.childCount && cells.every((cell, i) => cell === row.child(i))
    if (same && row.attrs['id'] === rowId) return row
    return row.type.create({ id: rowId }, same ? row.content : cells)
  })
  const sameCols = JSON.stringify(cols) === JSON.stringify(table.attrs['cols'])
  if (sameCols && id === table.attrs['id'] && rows.every((row, i) => row === table.child(i))) return
  replaceRows(tr, pos, table, rows)
  if (id !== table.attrs['id']) tr.setNodeAttribute(pos, 'id', id)
  if (!sameCols) tr.setNodeAttribute(pos, 'cols', cols)
}

/** Replaces what differs cell by cell where the cells stand in the same places, else row by row. */
function replaceRows(tr: Transform, pos: number, table: Node, rows: readonly Node[]): void {
  const changes: { from: number; to: number; node: Node }[] = []
  let at = pos + 1
  table.children.forEach((row, r) => {
    const made = rows[r]
    if (made !== undefined && made !== row) {
      if (made.childCount === row.childCount) {
        let cellAt = at + 1
        row.children.forEach((cell, c) => {
          const to = made.child(c)
          if (cell !== to) {
            if (cell.childCount > 0 && cell.content === to.content) {
              for (const [key, value] of Object.entries(to.attrs)) {
                if (value !== cell.attrs[key]) tr.setNodeAttribute(cellAt, key, value)
              }
            } else changes.push({ from: cellAt, to: cellAt + cell.nodeSize, node: to })
          }
          cellAt += cell.nodeSize
        })
        if (made.attrs['id'] !== row.attrs['id']) tr.setNodeAttribute(at, 'id', made.attrs['id'])
      } else {
        changes.push({ from: at, to: at + row.nodeSize, node: made })
      }
    }
    at += row.nodeSize
  })
  for (const { from, to, node } of changes.reverse()) {
    tr.step(new ReplaceStep(from, to, new Slice(Fragment.from(node), 0, 0)))
  }
}

function uniqueIds(ids: readonly string[], newId: () => string): string[] {
  const seen = new Set<string>()
  return ids.map((id) => {
    const kept = id === '' || seen.has(id) ? newId() : id
    seen.add(kept)
    return kept
  })
}

/**
 * The id of each column: what most of its cells say; for one that only merged cells cover, the id that stood between
 * its neighbours' before.
 */
function columnIds(
  table: Node,
  placed: readonly Placed[],
  width: number,
  newId: () => string,
): string[] {
  const held = table.attrs['cols'] as string[]
  const used = new Set<string>()
  const voted = Array.from({ length: width }, (_, col) => {
    const votes = new Map<string, number>()
    for (const { cell, col: at } of placed) {
      const id = String(cell.attrs['col'])
      if (at === col && id !== '' && !used.has(id)) votes.set(id, (votes.get(id) ?? 0) + 1)
    }
    const [best] = [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    if (best !== undefined) used.add(best[0])
    return best?.[0]
  })
  let last = -1
  return voted.map((id, col) => {
    if (id !== undefined) {
      last = Math.max(last, held.indexOf(id))
      return id
    }
    const starts = placed.some((one) => one.col === col)
    const next = voted.slice(col).find((later) => later !== undefined && held.includes(later))
    const limit = next === undefined ? held.length : held.indexOf(next)
    const between = held.findIndex((other, i) => i > last && i < limit && !used.has(other))
    const found = starts || between < 0 ? newId() : (held[between] ?? newId())
    used.add(found)
    last = Math.max(last, held.indexOf(found))
    return found
  })
}
