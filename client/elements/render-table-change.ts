/** A changed table: rows and cells that came, went or moved are marked; what changed inside a cell is marked there. */
import type { CellChange, RowChange, TableChange } from '../../shared/compare/comparison.ts'
import { say } from '../language.ts'
import { attributeSentence } from './attribute-sentence.ts'
import type { ComparisonRenderer, Side } from './render-comparison.ts'

export function renderTable(
  change: TableChange,
  side: Side,
  renderer: ComparisonRenderer,
): HTMLElement {
  const table = document.createElement('table')
  const body = document.createElement('tbody')
  for (const row of onSide(change.rows, side)) body.append(rowOf(row, side, renderer))
  table.append(body)
  const scroll = document.createElement('div')
  scroll.className = 'table-scroll'
  scroll.tabIndex = 0
  scroll.setAttribute('role', 'group')
  scroll.setAttribute('aria-label', say('text.table'))
  scroll.append(table)
  return scroll
}

/** What a side has, in its own order; for both sides, the order of the new table with the rest where it was missed. */
function onSide<T extends RowChange | CellChange>(parts: readonly T[], side: Side): readonly T[] {
  if (side === 'both') return parts
  const place = (part: T) => part[side] ?? 0
  return parts
    .filter((part) => part[side] !== undefined)
    .toSorted((a, b) => place(a) - place(b))
}

function rowOf(row: RowChange, side: Side, renderer: ComparisonRenderer): HTMLElement {
  const element = document.createElement('tr')
  mark(element, row.type)
  for (const cell of onSide(row.cells, side)) {
    element.append(cellOf(cell, side, renderer, row.type))
  }
  return element
}

function cellOf(
  cell: CellChange,
  side: Side,
  renderer: ComparisonRenderer,
  row: RowChange['type'],
): HTMLElement {
  const attrs = (side === 'before' ? (cell.old ?? cell.new) : (cell.new ?? cell.old)) ?? {}
  const element = document.createElement(attrs['header'] === true ? 'th' : 'td')
  for (const span of ['colspan', 'rowspan']) {
    const size = Number(attrs[span] ?? 1)
    if (size > 1) element.setAttribute(span, String(size))
  }
  if (row !== cell.type) mark(element, cell.type)
  element.append(...cell.entries.flatMap((entry) => renderer.blocks(entry, side)))
  if (side !== 'before') {
    for (const attribute of cell.attributes) {
      const line = document.createElement('p')
      line.className = 'form-line'
      line.textContent = attributeSentence(attribute)
      element.append(line)
    }
  }
  return element
}

function mark(element: HTMLElement, type: RowChange['type'] | CellChange['type']): void {
  if (type === 'inserted') element.classList.add('insertion')
  if (type === 'deleted') element.classList.add('deletion')
  if (type !== 'moved') return
  element.classList.add('moved')
  element.title = say('compare.row-moved')
}
