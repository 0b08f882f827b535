/**
 * A comparison as a reader walks through it: numbered changes with a first line each, grouped by section. Pure.
 */
import type {
  CellChange,
  Change,
  Comparison,
  Entry,
  ItuSymbol,
  NodeJson,
  RowChange,
  Segment,
} from '../../shared/compare/comparison.ts'

/** Every entry but equal runs and signposts is one change; `index` counts from 0 in reading order. */
export interface ListedChange {
  readonly index: number
  readonly entry: ChangedEntry
  readonly symbol: ItuSymbol
  /** The first words of the text it is about, as it reads now (as it read, where it was deleted). */
  readonly excerpt: string
}

export type ChangedEntry = Exclude<Entry, { readonly type: 'equal' | 'moved-away' }>

export interface ChangesOfSection {
  /** Index in `comparison.sections`. */
  readonly section: number
  readonly title: string
  readonly changes: readonly ListedChange[]
  readonly words: { readonly inserted: number; readonly deleted: number; readonly moved: number }
}

const longestExcerpt = 90

export function changesOf(comparison: Comparison): readonly ListedChange[] {
  return comparison.entries.filter(isChange).map((entry, index) => ({
    index,
    entry,
    symbol: entry.symbol,
    excerpt: excerptOf(entry),
  }))
}

export function isChange(entry: Entry): entry is ChangedEntry {
  return entry.type !== 'equal' && entry.type !== 'moved-away'
}

/** Sections with changes, in order. */
export function changesBySection(comparison: Comparison): readonly ChangesOfSection[] {
  const groups: { section: number; changes: ListedChange[] }[] = []
  for (const change of changesOf(comparison)) {
    const last = groups.at(-1)
    if (last?.section === change.entry.section) last.changes.push(change)
    else groups.push({ section: change.entry.section, changes: [change] })
  }
  return groups.map(({ section, changes }) => ({
    section,
    changes,
    title: comparison.sections[section]?.title ?? '',
    words: comparison.sections[section]?.words ?? { inserted: 0, deleted: 0, moved: 0 },
  }))
}

function excerptOf(entry: ChangedEntry): string {
  // The segmenter is slow on long texts.
  const text = textOf(entry)
    .slice(0, longestExcerpt * 8)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim()
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  return letters.length > longestExcerpt
    ? `${letters.slice(0, longestExcerpt).join('').trimEnd()}…`
    : text
}

function textOf(entry: ChangedEntry): string {
  switch (entry.type) {
    case 'inserted':
    case 'deleted':
      return textOfNode(entry.node)
    case 'moved':
      return entry.content.type === 'unchanged'
        ? textOfNode(entry.content.node)
        : textOfChange(entry.content)
    case 'changed':
      return textOfChange(entry.change)
    case 'split':
    case 'merged':
      return entry.parts.map(textOfChange).join(' ')
  }
}

function textOfChange(change: Change): string {
  switch (change.type) {
    case 'block':
      return change.segments.map(textOfSegment).join('')
    case 'figure':
      return typeof change.new['alt'] === 'string' ? change.new['alt'] : ''
    case 'table': {
      return change.rows
        .filter((row) => row.type !== 'equal')
        .map(textOfRow)
        .join(' ')
    }
  }
}

function textOfRow(row: RowChange): string {
  return 'cells' in row ? row.cells.map(textOfCell).join(' ') : textOfNode(row.node)
}

function textOfCell(cell: CellChange): string {
  if (cell.type !== 'changed') return textOfNode(cell.node)
  return cell.entries
    .map((entry) => {
      if (entry.type === 'equal') return entry.nodes.map(textOfNode).join(' ')
      return isChange(entry) ? textOf(entry) : ''
    })
    .join(' ')
}

function textOfSegment(segment: Segment): string {
  switch (segment.op) {
    case 'equal':
    case 'insert':
    case 'format':
      return segment.content.map(textOfNode).join('')
    case 'delete':
    case 'footnote':
      return ''
  }
}

/** Text without footnotes. */
function textOfNode(node: NodeJson): string {
  if (node.type === 'text') return node.text ?? ''
  if (node.type === 'footnote') return ''
  if (node.type === 'break') return ' '
  const between = node.type === 'block' ? '' : ' '
  return (node.content ?? []).map(textOfNode).join(between)
}
