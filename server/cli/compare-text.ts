/** A comparison as lines for a terminal: `[-deleted-]` and `{+inserted+}` as in `git diff --word-diff`. */
import type {
  BlockChange,
  Change,
  Comparison,
  Entry,
  NodeJson,
  RowChange,
  Segment,
} from '../../shared/compare/comparison.ts'
import { summaryOf } from '../../shared/compare/summary.ts'

/** One line that says it in numbers. */
export function summaryLine(comparison: Comparison): string {
  const summary = summaryOf(comparison)
  if (summary.identical) return 'The texts are identical.\n'
  const parts = [
    [summary.inserted, 'inserted'],
    [summary.deleted, 'deleted'],
    [summary.moved, 'moved'],
    [summary.reworded, 'reworded'],
    [summary.reformatted, 'reformatted'],
    [summary.split, 'split'],
    [summary.merged, 'merged'],
    [summary.equal, 'unchanged'],
  ] as const
  const blocks = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${String(count)} ${what}`)
  const { inserted, deleted, moved } = summary.words
  return `Blocks: ${blocks.join(', ')}. Words: +${String(inserted)} -${String(deleted)} moved ${String(moved)}.\n`
}

/** Every change under the heading of its section, then the summary. */
export function changeLines(comparison: Comparison): string {
  const lines: string[] = []
  let section: number | undefined
  for (const entry of comparison.entries) {
    if (entry.type === 'equal') continue
    if (entry.section !== section) {
      section = entry.section
      const title = comparison.sections[section]?.title ?? ''
      if (title !== '') lines.push(`== ${title}`)
    }
    lines.push(...entryLines(entry))
  }
  return [...lines, summaryLine(comparison)].join('\n')
}

function entryLines(entry: Exclude<Entry, { type: 'equal' }>): readonly string[] {
  switch (entry.type) {
    case 'inserted':
      return [`${entry.symbol} {+${plain(entry.node)}+}`]
    case 'deleted':
      return [`${entry.symbol} [-${plain(entry.node)}-]`]
    case 'changed':
      return changeText(entry.change).map((line) => `${entry.symbol} ${line}`)
    case 'split':
    case 'merged':
      return [`${entry.symbol} (${entry.type}) ${entry.parts.map(blockText).join(' ¶ ')}`]
    case 'moved':
      return entry.content.type === 'unchanged'
        ? [`${entry.symbol} (${entry.move}) ${plain(entry.content.node)}`]
        : changeText(entry.content).map((line) => `${entry.symbol} (${entry.move}) ${line}`)
    case 'moved-away':
      return [`${entry.symbol} (${entry.move})`]
  }
}

function changeText(change: Change): readonly string[] {
  switch (change.type) {
    case 'block':
      return [blockText(change)]
    case 'figure':
      return [`figure${attributesText(change.attributes)}`]
    case 'table':
      return [
        `table${attributesText(change.attributes)}`,
        ...change.rows.filter((row) => row.type !== 'equal').flatMap(rowLines),
      ]
  }
}

function rowLines(row: RowChange): readonly string[] {
  switch (row.type) {
    case 'equal':
      return []
    case 'inserted':
      return [`  row {+${plain(row.node)}+}`]
    case 'deleted':
      return [`  row [-${plain(row.node)}-]`]
    case 'changed':
    case 'moved':
      return [
        `  row ${row.cells
          .map((cell) => {
            switch (cell.type) {
              case 'equal':
                return plain(cell.node)
              case 'inserted':
                return `{+${plain(cell.node)}+}`
              case 'deleted':
                return `[-${plain(cell.node)}-]`
              case 'changed':
                return cell.entries
                  .map((entry) =>
                    entry.type === 'equal'
                      ? entry.nodes.map(plain).join(' ¶ ')
                      : entryLines(entry).join(' ¶ '),
                  )
                  .join(' ¶ ')
            }
          })
          .join(' | ')}`,
      ]
  }
}

function blockText({ attributes, segments }: BlockChange): string {
  return segments.map(segmentText).join('') + attributesText(attributes)
}

function segmentText(segment: Segment): string {
  switch (segment.op) {
    case 'equal':
      return shortened(segment.content.map(plain).join(''))
    case 'insert':
      return `{+${segment.content.map(plain).join('')}+}`
    case 'delete':
      return `[-${segment.content.map(plain).join('')}-]`
    case 'format':
      return `{~${segment.content.map(plain).join('')}~}`
    case 'footnote':
      return ` [note: ${segment.segments.map(segmentText).join('')}]`
  }
}

function attributesText(attributes: BlockChange['attributes']): string {
  if (attributes.length === 0) return ''
  const texts = attributes.map(
    (change) => `${change.name}: ${JSON.stringify(change.old)} → ${JSON.stringify(change.new)}`,
  )
  return ` {${texts.join(', ')}}`
}

/** Long unchanged stretches keep their ends. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 35)} … ${text.slice(-35)}`
}

function plain(node: NodeJson): string {
  if (node.type === 'text') return node.text ?? ''
  if (node.type === 'break') return ' '
  const inside = (node.content ?? []).map(plain)
  const text = inside.join(node.type === 'row' ? ' | ' : node.type === 'table' ? ' ¶ ' : '')
  return node.type === 'footnote' ? ` [note: ${text}]` : text
}
