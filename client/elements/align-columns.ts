/**
 * One grid for both sides of a table whose columns changed: it has all columns of either, so cells that span over a
 * column the other side alone has get wider, and rows of one side get a hatched cell where they have no column.
 */
import type { ColumnChange, RowChange, TableChange } from '../../shared/compare/comparison.ts'

type End = 'before' | 'after'

/** Changes the spans of the rows in place; `body` holds one row for each of `change.rows`, in their order. */
export function alignColumns(body: HTMLElement, change: TableChange): void {
  if (change.columns.every((column) => column.type === 'kept')) return
  for (const [index, row] of change.rows.entries()) {
    const element = body.children.item(index)
    if (element === null) continue
    if ('cells' in row) alignChanged(element, row, change.columns)
    else alignWhole(element, row.type === 'deleted' ? 'before' : 'after', change.columns)
  }
}

function alignChanged(
  element: Element,
  row: Extract<RowChange, { readonly cells: unknown }>,
  columns: readonly ColumnChange[],
): void {
  for (const [index, cell] of row.cells.entries()) {
    const shown = element.children.item(index)
    if (shown === null) continue
    const ends = spansOf(cell).map(({ end, span }) => lastColumn(columns, cell.column, span, end))
    setSpan(shown, Math.max(...ends) - cell.column + 1)
  }
}

function spansOf(cell: Extract<RowChange, { readonly cells: unknown }>['cells'][number]) {
  const span = (attrs: Readonly<Record<string, unknown>> | undefined) =>
    Number(attrs?.['colspan'] ?? 1)
  switch (cell.type) {
    case 'changed':
      return [
        { end: 'before', span: span(cell.old) },
        { end: 'after', span: span(cell.new) },
      ] as const
    case 'deleted':
      return [{ end: 'before', span: span(cell.node.attrs) }] as const
    case 'equal':
    case 'inserted':
      return [{ end: 'after', span: span(cell.node.attrs) }] as const
  }
}

/** Where a cell that starts in a column of the grid ends, if it spans so many columns of one side. */
function lastColumn(
  columns: readonly ColumnChange[],
  start: number,
  span: number,
  end: End,
): number {
  const first = columns[start]?.[end]
  if (first === undefined) return start
  let last = start
  for (const [index, column] of columns.entries()) {
    const position = column[end]
    if (index > start && position !== undefined && position > first && position < first + span) {
      last = index
    }
  }
  return last
}

/** A row that one side alone has, or that is the same on both: its cells are counted off from the first column. */
function alignWhole(element: Element, end: End, columns: readonly ColumnChange[]): void {
  let position = 0
  let next = 0
  for (const cell of [...element.children]) {
    const span = Number(cell.getAttribute('colspan') ?? 1)
    const start = columns.findIndex((column) => column[end] === position)
    if (start < 0) return
    if (start > next) cell.before(otherSide(start - next))
    const last = lastColumn(columns, start, span, end)
    setSpan(cell, last - start + 1)
    next = Math.max(next, last + 1)
    position += span
  }
  if (next < columns.length) element.append(otherSide(columns.length - next))
}

function otherSide(span: number): HTMLElement {
  const cell = document.createElement('td')
  cell.className = 'other-side'
  setSpan(cell, span)
  return cell
}

function setSpan(cell: Element, span: number): void {
  if (span > 1) cell.setAttribute('colspan', String(span))
  else cell.removeAttribute('colspan')
}
