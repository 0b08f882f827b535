/**
 * Tables by column, row and cell. Columns are aligned first, by the texts of their cells; then rows by the cells of
 * the columns both tables have, so that a new column does not make every row look new; then the cells of each row by
 * the column they begin in.
 */
import type { Node } from 'prosemirror-model'
import { align } from './align.ts'
import type { Link } from './align.ts'
import { attributeChanges, isPlainlySame } from './changes.ts'
import type { CellChange, ColumnChange, RowChange, TableChange } from './comparison.ts'
import { jsonOf, jsonPair, keyOf, textOf } from './content.ts'
import { compareBlocks } from './entries.ts'
import type { Context } from './inline.ts'
import { enoughFeatures, numbering } from './item.ts'
import type { Item, Numbering } from './item.ts'
import { featuresOf } from './similarity.ts'

/** The change from one table to another; undefined if a reader sees none. */
export function compareTables(old: Node, now: Node, context: Context): TableChange | undefined {
  const a = gridOf(old)
  const b = gridOf(now)
  const columns = alignColumns(a, b)
  const attributes = attributeChanges(old, now, context)
  const rows = rowChanges(a, b, columns, context)
  const changed =
    attributes.length > 0 ||
    rows.some((row) => row.type !== 'equal') ||
    columns.some((column) => column.type !== 'kept')
  if (!changed) return undefined
  return { type: 'table', old: old.attrs, new: now.attrs, attributes, columns, rows }
}

interface Cell {
  readonly node: Node
  /** Position in its row's content, and the column it begins in. */
  readonly index: number
  readonly column: number
}

interface Grid {
  readonly width: number
  readonly rows: readonly { readonly node: Node; readonly cells: readonly Cell[] }[]
  readonly ids: readonly string[]
}

function gridOf(table: Node): Grid {
  const ids = Array.isArray(table.attrs['cols']) ? table.attrs['cols'].map(String) : []
  const rows: { node: Node; cells: Cell[] }[] = []
  // Rows that a cell above still covers, by column.
  const covered: number[] = []
  let width = 0
  table.forEach((row) => {
    const cells: Cell[] = []
    let column = 0
    row.forEach((node, _offset, index) => {
      while ((covered[column] ?? 0) > 0) column++
      cells.push({ node, index, column })
      const colspan = Number(node.attrs['colspan'])
      for (let k = 0; k < colspan; k++) covered[column + k] = Number(node.attrs['rowspan'])
      column += colspan
    })
    width = Math.max(width, column)
    for (let k = 0; k < covered.length; k++) covered[k] = Math.max(0, (covered[k] ?? 0) - 1)
    rows.push({ node: row, cells })
  })
  return { width, rows, ids: ids.length === width ? ids : [] }
}

function alignColumns(a: Grid, b: Grid): ColumnChange[] {
  const numbers = numbering()
  const links = align(columnItems(a, numbers), columnItems(b, numbers), {
    moves: true,
    splits: false,
  })
  // Two tables of the same width without a link in between: nothing says that a column went or came.
  if (a.width === b.width && links.every((link) => link.before === link.after)) {
    return Array.from({ length: a.width }, (_, k) => ({ type: 'kept', before: k, after: k }))
  }
  return merged(a.width, b.width, links).map(({ before, after, moved }) => {
    if (before === undefined) return { type: 'inserted', after: after ?? 0 }
    if (after === undefined) return { type: 'deleted', before }
    return { type: moved ? 'moved' : 'kept', before, after }
  })
}

function columnItems(grid: Grid, numbers: Numbering): Item[] {
  const texts: string[][] = Array.from({ length: grid.width }, () => [])
  const heads: string[] = []
  for (const row of grid.rows) {
    for (const cell of row.cells) {
      const text = textOf(cell.node)
      texts[cell.column]?.push(text)
      heads[cell.column] ??= text
    }
  }
  return texts.map((cells, column) => {
    // A cell's whole text is one feature: columns are told apart by their values, not by their words.
    const values = cells.map((text) => text || '-')
    const text = `${heads[column] ?? ''}\n${cells.join('\n')}`
    const number = numbers(text)
    return {
      same: number,
      alike: number,
      text,
      length: text.length,
      id: grid.ids[column] ?? '',
      type: 'column',
      isLabel: true,
      features: featuresOf(values, enoughFeatures),
    }
  })
}

function rowChanges(
  a: Grid,
  b: Grid,
  columns: readonly ColumnChange[],
  context: Context,
): RowChange[] {
  const kept = {
    before: new Set(
      columns.flatMap((column) => (column.after === undefined ? [] : (column.before ?? []))),
    ),
    after: new Set(
      columns.flatMap((column) => (column.before === undefined ? [] : (column.after ?? []))),
    ),
  }
  const numbers = { same: numbering(), alike: numbering() }
  const links = align(rowItems(a, kept.before, numbers), rowItems(b, kept.after, numbers), {
    moves: true,
    splits: false,
  })
  return merged(a.rows.length, b.rows.length, links).map(({ before, after, moved }) => {
    const old = a.rows[before ?? -1]
    const now = b.rows[after ?? -1]
    if (now === undefined || after === undefined) {
      return { type: 'deleted', before: before ?? 0, node: jsonOf(rowNode(old)) }
    }
    if (old === undefined || before === undefined)
      return { type: 'inserted', after, node: jsonOf(now.node) }
    const same = isPlainlySame(old.node, now.node)
    if (same && !moved) return { type: 'equal', before, after, ...jsonPair(old.node, now.node) }
    const cells = cellChanges(old.cells, now.cells, columns, context)
    if (!moved && cells.every((cell) => cell.type === 'equal')) {
      return { type: 'equal', before, after, ...jsonPair(old.node, now.node) }
    }
    return {
      type: moved ? 'moved' : 'changed',
      before,
      after,
      old: old.node.attrs,
      new: now.node.attrs,
      cells,
    }
  })
}

function rowNode(row: { readonly node: Node } | undefined): Node {
  if (row === undefined) throw new Error('A table row is neither in the old nor in the new table')
  return row.node
}

function rowItems(
  grid: Grid,
  columns: ReadonlySet<number>,
  numbers: { readonly same: Numbering; readonly alike: Numbering },
): Item[] {
  return grid.rows.map(({ node, cells }) => {
    const kept = cells.filter((cell) => columns.has(cell.column))
    const seen = kept.length > 0 ? kept : cells
    const text = seen.map((cell) => textOf(cell.node)).join('\t')
    return {
      same: numbers.same(seen.map((cell) => keyOf(cell.node)).join('\t')),
      alike: numbers.alike(text),
      text,
      length: text.length,
      id: String(node.attrs['id']),
      type: 'row',
      isLabel: true,
      features: undefined,
    }
  })
}

function cellChanges(
  old: readonly Cell[],
  now: readonly Cell[],
  columns: readonly ColumnChange[],
  context: Context,
): CellChange[] {
  const changes: CellChange[] = []
  const oldAt = new Map(old.map((cell) => [cell.column, cell]))
  const nowAt = new Map(now.map((cell) => [cell.column, cell]))
  columns.forEach((column, index) => {
    const x = column.before === undefined ? undefined : oldAt.get(column.before)
    const y = column.after === undefined ? undefined : nowAt.get(column.after)
    if (x !== undefined && y !== undefined) changes.push(cellChange(x, y, index, context))
    else if (x !== undefined) {
      changes.push({ type: 'deleted', column: index, before: x.index, node: jsonOf(x.node) })
    } else if (y !== undefined) {
      changes.push({ type: 'inserted', column: index, after: y.index, node: jsonOf(y.node) })
    }
  })
  return changes
}

function cellChange(old: Cell, now: Cell, column: number, context: Context): CellChange {
  const places = { column, before: old.index, after: now.index }
  const equal = () => ({ type: 'equal', ...places, ...jsonPair(old.node, now.node) }) as const
  if (isPlainlySame(old.node, now.node)) return equal()
  const attributes = attributeChanges(old.node, now.node, context)
  const entries = compareBlocks(old.node.children, now.node.children, context)
  if (attributes.length === 0 && entries.every((entry) => entry.type === 'equal')) return equal()
  return {
    type: 'changed',
    ...places,
    old: old.node.attrs,
    new: now.node.attrs,
    attributes,
    entries,
  }
}

interface Place {
  readonly before?: number
  readonly after?: number
  readonly moved: boolean
}

/** Both lists as one, in the order of `after`, with what was deleted where it was missed. */
function merged(countBefore: number, countAfter: number, links: readonly Link[]): Place[] {
  const linkAt = new Map(links.map((link) => [link.after, link]))
  const linked = new Set(links.map((link) => link.before))
  const places: Place[] = []
  let before = 0
  const flush = (to: number) => {
    for (; before < to; before++) if (!linked.has(before)) places.push({ before, moved: false })
  }
  const inPlace = links.filter((link) => !link.moved).map((link) => link.before)
  let next = 0
  flush(inPlace[0] ?? countBefore)
  for (let after = 0; after < countAfter; after++) {
    const link = linkAt.get(after)
    if (link === undefined) places.push({ after, moved: false })
    else places.push({ before: link.before, after, moved: link.moved })
    if (link === undefined || link.moved) continue
    before = Math.max(before, link.before + 1)
    flush(inPlace[++next] ?? countBefore)
  }
  flush(countBefore)
  return places
}
