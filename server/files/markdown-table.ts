/**
 * GFM tables with merged cells: a cell that is only `<<` belongs to the one on its left, `^^` to the one above. Unlike
 * GFM, a row longer than the head keeps all its cells: no word is dropped. A line `: Caption` straight after a table is
 * its caption. A head without any text is no row: that is how Markdown writes a table without head.
 */
import type { StateBlock } from 'markdown-it'

interface Cell {
  readonly text: string
  colspan: number
  rowspan: number
}

/** Block rule for a table. */
export function tableRule(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  if (startLine + 1 >= endLine || indentAt(state, startLine) >= 4) return false
  const head = lineAt(state, startLine)
  const width = columnsOf(state, startLine + 1)
  if (!head.includes('|') || width === undefined || cellsOf(head).length !== width) return false
  if (silent) return true
  const { parentType } = state
  state.parentType = 'table'
  const lines = [cellsOf(head)]
  const ends = state.md.block.ruler.getRules('blockquote')
  let line = startLine + 2
  for (; line < endLine; line++) {
    if (indentAt(state, line) < 0 || indentAt(state, line) >= 4 || state.isEmpty(line)) break
    const text = lineAt(state, line)
    if (isCaption(text)) break
    if (ends.some((rule) => rule(state, line, endLine, true))) break
    lines.push(cellsOf(text))
  }
  state.parentType = parentType
  pushTable(state, lines, startLine, line)
  state.line = line
  return true
}

/** Block rule for the caption of the table just read. */
export function captionRule(
  state: StateBlock,
  line: number,
  _end: number,
  silent: boolean,
): boolean {
  const text = lineAt(state, line)
  if (state.tokens.at(-1)?.type !== 'table_close' || !isCaption(text)) return false
  if (silent) return true
  const open = state.push('paragraph_open', 'p', 1)
  open.attrSet('data-kind', 'caption')
  open.map = [line, line + 1]
  const inline = state.push('inline', '', 0)
  inline.content = text.slice(1).trim()
  inline.map = [line, line + 1]
  inline.children = []
  state.push('paragraph_close', 'p', -1)
  state.line = line + 1
  return true
}

function isCaption(line: string): boolean {
  return /^:[ \t]+\S/.test(line) && !line.includes('|')
}

/** Number of columns the line under the head says, or undefined where it is no such line. */
function columnsOf(state: StateBlock, line: number): number | undefined {
  const indent = indentAt(state, line)
  const text = lineAt(state, line).trim()
  if (indent < 0 || indent >= 4 || !/^[-:|][-:| \t]+$/.test(text)) return undefined
  const cells = text.replace(/^\|/, '').replace(/\|$/, '').split('|')
  return cells.every((cell) => /^[ \t]*:?-+:?[ \t]*$/.test(cell)) ? cells.length : undefined
}

/** Cells of a line; `\|` is a bar inside a cell. */
function cellsOf(line: string): string[] {
  const text = line.trim()
  const cells: string[] = []
  let cell = ''
  for (let at = text.startsWith('|') ? 1 : 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '\\') {
      const next = text[++at] ?? ''
      cell += next === '|' ? '|' : char + next
    } else if (char === '|') {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  if (cell.trim() !== '' || !text.endsWith('|')) cells.push(cell.trim())
  return cells
}

function pushTable(state: StateBlock, lines: readonly string[][], from: number, to: number): void {
  const rows = merge(lines)
  state.push('table_open', 'table', 1).map = [from, to]
  for (const [index, row] of rows.entries()) {
    const isHead = index === 0
    if (isHead && lines[0]?.every((text) => text === '') === true && rows.length > 1) continue
    state.push('tr_open', 'tr', 1)
    for (const cell of row) {
      const tag = isHead ? 'th' : 'td'
      const open = state.push(`${tag}_open`, tag, 1)
      open.attrSet('data-exact', '')
      if (cell.colspan > 1) open.attrSet('colspan', cell.colspan)
      if (cell.rowspan > 1) open.attrSet('rowspan', cell.rowspan)
      const inline = state.push('inline', '', 0)
      inline.content = cell.text
      inline.map = [from + index, from + index + 1]
      inline.children = []
      state.push(`${tag}_close`, tag, -1)
    }
    state.push('tr_close', 'tr', -1)
  }
  state.push('table_close', 'table', -1)
}

/** Rows of real cells: each merging sign widens or lengthens the cell it belongs to, where that stays a rectangle. */
function merge(lines: readonly string[][]): Cell[][] {
  const owners: { cell: Cell; row: number; column: number }[][] = []
  return lines.map((texts, row) => {
    const own: (typeof owners)[number] = []
    const cells: Cell[] = []
    for (const [column, text] of texts.entries()) {
      const from =
        text === '<<' ? own[column - 1] : text === '^^' ? owners[row - 1]?.[column] : undefined
      if (from !== undefined) {
        const { cell } = from
        if (from.row === row) cell.colspan = Math.max(cell.colspan, column - from.column + 1)
        else cell.rowspan = Math.max(cell.rowspan, row - from.row + 1)
        own.push(from)
        continue
      }
      const cell = { text, colspan: 1, rowspan: 1 }
      cells.push(cell)
      own.push({ cell, row, column })
    }
    owners.push(own)
    return cells
  })
}

function lineAt(state: StateBlock, line: number): string {
  const from = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
  return state.src.slice(from, state.eMarks[line])
}

function indentAt(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent
}
