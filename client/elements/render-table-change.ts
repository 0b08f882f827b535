/** A changed table: rows and cells that came, went or moved are marked; what changed inside a cell is marked there. */
import type {
  Attributes,
  CellChange,
  RowChange,
  TableChange,
} from '../../shared/compare/comparison.ts'
import { say } from '../language.ts'
import { attributeSentence } from './attribute-sentence.ts'
import type { ComparisonRenderer, Side } from './render-comparison.ts'
import { alignColumns } from './align-columns.ts'
import { spokenLine } from './spoken-line.ts'

export function renderTable(
  change: TableChange,
  side: Side,
  renderer: ComparisonRenderer,
): HTMLElement {
  const table = document.createElement('table')
  const body = document.createElement('tbody')
  for (const row of onSide(change.rows, side)) body.append(rowOf(row, side, renderer))
  if (side === 'both') alignColumns(body, change)
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
  return parts
    .map((part) => ({ part, place: placeOn(part, side) }))
    .filter(({ place }) => place !== undefined)
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ part }) => part)
}

function placeOn(part: RowChange | CellChange, side: 'before' | 'after'): number | undefined {
  if (side === 'before') return 'before' in part ? part.before : undefined
  return 'after' in part ? part.after : undefined
}

function rowOf(row: RowChange, side: Side, renderer: ComparisonRenderer): HTMLElement {
  switch (row.type) {
    case 'equal':
      return renderer.plain(side === 'before' ? (row.old ?? row.node) : row.node, side)
    case 'inserted':
    case 'deleted':
      return whole(renderer.plain(row.node, row.type === 'deleted' ? 'before' : 'after'), row.type)
    case 'changed':
    case 'moved': {
      const element = document.createElement('tr')
      if (row.type === 'moved') {
        element.classList.add('moved')
        element.title = say('compare.row-moved')
      }
      element.append(...onSide(row.cells, side).map((cell) => cellOf(cell, side, renderer)))
      return element
    }
  }
}

function cellOf(cell: CellChange, side: Side, renderer: ComparisonRenderer): HTMLElement {
  switch (cell.type) {
    case 'equal':
      return renderer.plain(side === 'before' ? (cell.old ?? cell.node) : cell.node, side)
    case 'inserted':
    case 'deleted':
      return whole(
        renderer.plain(cell.node, cell.type === 'deleted' ? 'before' : 'after'),
        cell.type,
      )
    case 'changed': {
      const element = emptyCell(side === 'before' ? cell.old : cell.new)
      element.append(...cell.entries.flatMap((entry) => renderer.blocks(entry, side)))
      if (side !== 'before') element.append(...formLines(cell.attributes.map(attributeSentence)))
      return element
    }
  }
}

function emptyCell(attrs: Attributes): HTMLElement {
  const element = document.createElement(attrs['header'] === true ? 'th' : 'td')
  for (const span of ['colspan', 'rowspan']) {
    const size = Number(attrs[span] ?? 1)
    if (size > 1) element.setAttribute(span, String(size))
  }
  return element
}

/** A row or cell that came or went as a whole: said once, and every block in it marked. */
function whole(element: HTMLElement, type: 'inserted' | 'deleted'): HTMLElement {
  const mark = type === 'inserted' ? 'ins' : 'del'
  element.classList.add(type === 'inserted' ? 'insertion' : 'deletion')
  for (const block of element.querySelectorAll('[data-kind]')) {
    const marked = document.createElement(mark)
    marked.setAttribute('role', type === 'inserted' ? 'insertion' : 'deletion')
    marked.append(...block.childNodes)
    block.append(marked)
  }
  return element
}

/** One line for each change of form. */
export function formLines(sentences: readonly string[]): HTMLElement[] {
  return sentences.map((sentence) => spokenLine('form-line', sentence))
}
