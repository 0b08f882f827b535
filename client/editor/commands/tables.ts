/** Commands on tables. Grid work is prosemirror-tables'; header cells are an attribute here, not a node type. */
import type { Node } from 'prosemirror-model'
import {
  CellSelection,
  TableMap,
  addColumnAfter as columnAfter,
  addColumnBefore as columnBefore,
  addRowAfter as rowAfter,
  addRowBefore as rowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  selectedRect,
  splitCell,
} from 'prosemirror-tables'
import type { Command, EditorState } from 'prosemirror-state'

export { deleteColumn, deleteRow, deleteTable, mergeCells, splitCell }

/** Header rows stay whole when a column is added, header columns when a row is. */
function keepingHeaders(command: Command, along: 'row' | 'column'): Command {
  return (state, dispatch) => {
    if (dispatch === undefined || !isInTable(state)) return command(state, dispatch)
    const { table, tableStart } = selectedRect(state)
    const whole = wholeHeaders(table, along)
    return command(state, (tr) => {
      const grown = tr.doc.nodeAt(tableStart - 1)
      if (grown !== null) {
        for (const pos of cellsWithout(grown, along, whole)) {
          tr.setNodeAttribute(tableStart + pos, 'header', true)
        }
      }
      dispatch(tr)
    })
  }
}

const lengthOf = (map: TableMap, along: 'row' | 'column') =>
  along === 'row' ? map.height : map.width

function cellsOfLine(map: TableMap, along: 'row' | 'column', index: number): number[] {
  return map.cellsInRect(
    along === 'row'
      ? { left: 0, right: map.width, top: index, bottom: index + 1 }
      : { left: index, right: index + 1, top: 0, bottom: map.height },
  )
}

/** For each row (or column): are all its cells header cells? */
function wholeHeaders(table: Node, along: 'row' | 'column'): boolean[] {
  const map = TableMap.get(table)
  return Array.from({ length: lengthOf(map, along) }, (_, index) =>
    cellsOfLine(map, along, index).every((pos) => table.nodeAt(pos)?.attrs['header'] === true),
  )
}

function cellsWithout(table: Node, along: 'row' | 'column', whole: readonly boolean[]): number[] {
  const map = TableMap.get(table)
  return whole.flatMap((isWhole, index) =>
    isWhole
      ? cellsOfLine(map, along, index).filter((pos) => table.nodeAt(pos)?.attrs['header'] !== true)
      : [],
  )
}

export const addColumnAfter = keepingHeaders(columnAfter, 'row')
export const addColumnBefore = keepingHeaders(columnBefore, 'row')
export const addRowAfter = keepingHeaders(rowAfter, 'column')
export const addRowBefore = keepingHeaders(rowBefore, 'column')

/** Tab: the next cell; at the end of the table a new row. */
export const nextCell: Command = (state, dispatch, view) => {
  if (!isInTable(state)) return false
  if (goToNextCell(1)(state, dispatch)) return true
  if (!addRowAfter(state, dispatch)) return false
  if (view !== undefined) goToNextCell(1)(view.state, view.dispatch)
  return true
}

export const previousCell: Command = (state, dispatch) => {
  if (!isInTable(state)) return false
  goToNextCell(-1)(state, dispatch)
  return true
}

/** Cells of the selected rows (or columns) become header cells, or plain ones where all are. */
export function toggleHeader(of: 'row' | 'column'): Command {
  return (state, dispatch) => {
    if (!isInTable(state)) return false
    const { map, table, tableStart, top, bottom, left, right } = selectedRect(state)
    const area =
      of === 'row'
        ? { left: 0, right: map.width, top, bottom }
        : { left, right, top: 0, bottom: map.height }
    const cells = map.cellsInRect(area)
    const isHeader = (pos: number) => table.nodeAt(pos)?.attrs['header'] === true
    const header = !cells.every(isHeader)
    if (dispatch === undefined) return true
    const tr = state.tr
    for (const pos of cells) {
      if (isHeader(pos) !== header) tr.setNodeAttribute(tableStart + pos, 'header', header)
    }
    dispatch(tr)
    return true
  }
}

export function isHeader(state: EditorState, of: 'row' | 'column'): boolean {
  if (!isInTable(state)) return false
  const { map, table, top, bottom, left, right } = selectedRect(state)
  const area =
    of === 'row'
      ? { left: 0, right: map.width, top, bottom }
      : { left, right, top: 0, bottom: map.height }
  return map.cellsInRect(area).every((pos) => table.nodeAt(pos)?.attrs['header'] === true)
}

/** Selects the whole rows or columns of the selected cells. */
export function selectCells(of: 'row' | 'column'): Command {
  return (state, dispatch) => {
    if (!isInTable(state)) return false
    const { map, table, tableStart, top, bottom, left, right } = selectedRect(state)
    const from = tableStart + map.positionAt(of === 'row' ? top : 0, of === 'row' ? 0 : left, table)
    const to =
      tableStart +
      map.positionAt(
        of === 'row' ? bottom - 1 : map.height - 1,
        of === 'row' ? map.width - 1 : right - 1,
        table,
      )
    dispatch?.(state.tr.setSelection(CellSelection.create(state.doc, from, to)))
    return true
  }
}
