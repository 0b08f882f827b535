/** Compares what the engine says with what was done (`truth.ts`). */
import type {
  CellChange,
  Comparison,
  Entry,
  NodeJson,
  Segment,
} from '../../../shared/compare/comparison.ts'
import { wordsIn } from './truth-making.ts'
import type { Done, Tracked } from './truth-making.ts'
import type { Case } from './truth.ts'

export interface Score {
  silent: number
  words: { right: number; said: number; done: number }
  moves: { right: number; said: number; done: number }
  kinds: Record<string, { found: number; done: number }>
}

export const noScore = (): Score => ({
  silent: 0,
  words: { right: 0, said: 0, done: 0 },
  moves: { right: 0, said: 0, done: 0 },
  kinds: {},
})

/** Adds one case to a score; `complain` is told about every miss. */
export function scoreCase(
  known: Case,
  comparison: Comparison,
  score: Score,
  complain: (what: string) => void,
): void {
  score.silent += silentChanges(comparison.entries)
  scoreWords(known, comparison, score, complain)
  scoreMoves(known, comparison, score, complain)
  for (const done of known.done) {
    const kind = (score.kinds[done.kind] ??= { found: 0, done: 0 })
    kind.done++
    if (isFound(done, known, comparison)) kind.found++
    else
      complain(
        `not found: ${done.kind} ${where(known, done.blocks)} ${JSON.stringify(done.detail ?? '')}`,
      )
  }
}

function where(known: Case, blocks: readonly Tracked[]): string {
  return blocks
    .map((block) => `${String(block.from)}→${String(known.blocks.indexOf(block))}`)
    .join(' ')
}

/** Things called equal that differ in more than ids; marks and attributes of every kind are looked at. */
function silentChanges(entries: readonly Entry[]): number {
  let silent = 0
  const check = (now: unknown, old: unknown) => {
    if (JSON.stringify(plain(now)) !== JSON.stringify(plain(old))) silent++
  }
  const segments = (list: readonly Segment[]) => {
    for (const segment of list)
      if (segment.op === 'equal') check(segment.content, segment.old ?? segment.content)
  }
  for (const entry of entries) {
    if (entry.type === 'equal') check(entry.nodes, entry.old ?? entry.nodes)
    if (entry.type === 'split' || entry.type === 'merged')
      for (const part of entry.parts) segments(part.segments)
    const change =
      entry.type === 'changed' ? entry.change : entry.type === 'moved' ? entry.content : undefined
    if (change?.type === 'unchanged') check(change.node, change.old ?? change.node)
    if (change?.type === 'block') {
      segments(change.segments)
      const names = new Set(change.attributes.map((attribute) => attribute.name))
      for (const [name, value] of Object.entries(change.new)) {
        if (name !== 'id' && !names.has(name)) check(value, change.old[name])
      }
    }
    if (change?.type === 'table') {
      for (const row of change.rows) {
        if (row.type === 'equal') check(row.node, row.old ?? row.node)
        if (row.type !== 'changed' && row.type !== 'moved') continue
        for (const cell of row.cells) {
          if (cell.type === 'equal') check(cell.node, cell.old ?? cell.node)
          if (cell.type === 'changed') silent += silentChanges(cell.entries)
        }
      }
    }
  }
  return silent
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id')
      .map(([key, held]) => [key, plain(held)]),
  )
}

type Bag = Map<string, number>

function add(bag: Bag, side: string, block: number, words: readonly string[]) {
  for (const word of words) {
    const key = `${side} ${String(block)} ${word}`
    bag.set(key, (bag.get(key) ?? 0) + 1)
  }
}

function scoreWords(
  known: Case,
  comparison: Comparison,
  score: Score,
  complain: (what: string) => void,
): void {
  const truth: Bag = new Map()
  for (const change of known.words) {
    const block =
      change.side === 'old' ? (change.block.from[0] ?? -1) : known.blocks.indexOf(change.block)
    add(truth, change.side, block, change.words)
  }
  const said: Bag = new Map()
  for (const entry of comparison.entries) wordsOfEntry(entry, said)
  const wrong = new Map<string, string[]>()
  for (const [key, count] of said) {
    const right = Math.min(count, truth.get(key) ?? 0)
    score.words.right += right
    score.words.said += count
    if (right < count) note(wrong, key, '+')
  }
  for (const [key, count] of truth) {
    score.words.done += count
    if ((said.get(key) ?? 0) < count) note(wrong, key, '-')
  }
  for (const [block, words] of wrong) complain(`words ${block}: ${words.join(' ').slice(0, 200)}`)
}

function note(wrong: Map<string, string[]>, key: string, sign: string) {
  const [side = '', block = '', word = ''] = key.split(' ')
  const list = wrong.get(`${side} ${block}`) ?? []
  wrong.set(`${side} ${block}`, [...list, sign + word])
}

export const flat = (content: readonly NodeJson[]): string =>
  content
    .map((node) => node.text ?? (node.content === undefined ? ' ' : `${flat(node.content)}\n`))
    .join('')

function wordsOfEntry(entry: Entry, said: Bag, at?: { before: number; after: number }): void {
  const segments = (list: readonly Segment[], before: number, after: number) => {
    for (const segment of list) {
      if ((segment.op !== 'insert' && segment.op !== 'delete') || segment.move !== undefined)
        continue
      if (segment.op === 'insert')
        add(said, 'new', at?.after ?? after, wordsIn(flat(segment.content)))
      else add(said, 'old', at?.before ?? before, wordsIn(flat(segment.content)))
    }
  }
  if (entry.type === 'inserted')
    add(said, 'new', at?.after ?? entry.after, wordsIn(flat([entry.node])))
  if (entry.type === 'deleted')
    add(said, 'old', at?.before ?? entry.before, wordsIn(flat([entry.node])))
  if (entry.type === 'split' || entry.type === 'merged') {
    entry.parts.forEach((part, index) => {
      const step = entry.type === 'split' ? [0, index] : [index, 0]
      segments(part.segments, entry.before + (step[0] ?? 0), entry.after + (step[1] ?? 0))
    })
  }
  const change =
    entry.type === 'changed' ? entry.change : entry.type === 'moved' ? entry.content : undefined
  if (entry.type !== 'changed' && entry.type !== 'moved') return
  const place = at ?? { before: entry.before, after: entry.after }
  if (change?.type === 'block') segments(change.segments, entry.before, entry.after)
  if (change?.type !== 'table') return
  for (const row of change.rows) {
    if (row.type === 'inserted') add(said, 'new', place.after, wordsIn(flat([row.node])))
    if (row.type === 'deleted') add(said, 'old', place.before, wordsIn(flat([row.node])))
    if (row.type !== 'changed' && row.type !== 'moved') continue
    for (const cell of row.cells) {
      if (cell.type === 'inserted') add(said, 'new', place.after, wordsIn(flat([cell.node])))
      if (cell.type === 'deleted') add(said, 'old', place.before, wordsIn(flat([cell.node])))
      if (cell.type === 'changed')
        for (const inner of cell.entries) wordsOfEntry(inner, said, place)
    }
  }
}

function scoreMoves(
  known: Case,
  comparison: Comparison,
  score: Score,
  complain: (what: string) => void,
): void {
  const truth = new Set<string>()
  for (const done of known.done) {
    if (!['move', 'move-edit', 'section-move'].includes(done.kind)) continue
    for (const block of done.blocks)
      truth.add(`${String(block.from[0])}→${String(known.blocks.indexOf(block))}`)
  }
  const said = new Set<string>()
  for (const entry of comparison.entries) {
    if (entry.type === 'moved') said.add(`${String(entry.before)}→${String(entry.after)}`)
  }
  score.moves.done += truth.size
  score.moves.said += said.size
  for (const pair of said) {
    if (truth.has(pair)) score.moves.right++
    else
      complain(
        `not a move: ${pair} ${known.before.child(Number.parseInt(pair)).textContent.slice(0, 60)}`,
      )
  }
  for (const pair of truth)
    if (!said.has(pair))
      complain(
        `move missed: ${pair} ${known.before.child(Number.parseInt(pair)).textContent.slice(0, 60)}`,
      )
}

function isFound(done: Done, known: Case, { entries, moves }: Comparison): boolean {
  const [block, second] = done.blocks
  if (block === undefined) return false
  const before = block.from[0] ?? -1
  const after = known.blocks.indexOf(block)
  const pair = entries.find(
    (entry) =>
      (entry.type === 'changed' || entry.type === 'moved') &&
      entry.before === before &&
      entry.after === after,
  )
  const change =
    pair?.type === 'changed' ? pair.change : pair?.type === 'moved' ? pair.content : undefined
  const rows = change?.type === 'table' ? change.rows : []
  const columns = change?.type === 'table' ? change.columns : []
  const { detail = {} } = done
  switch (done.kind) {
    case 'insert':
    case 'item':
      return entries.some((entry) => entry.type === 'inserted' && entry.after === after)
    case 'delete':
      return entries.some((entry) => entry.type === 'deleted' && entry.before === before)
    case 'move':
    case 'move-edit':
    case 'section-move':
      return done.blocks.every((one) =>
        entries.some(
          (entry) =>
            entry.type === 'moved' &&
            entry.before === one.from[0] &&
            entry.after === known.blocks.indexOf(one),
        ),
      )
    case 'split':
      return entries.some(
        (entry) =>
          entry.type === 'split' &&
          entry.before === before &&
          entry.after === after &&
          entry.parts.length === 2,
      )
    case 'join':
      return entries.some(
        (entry) =>
          entry.type === 'merged' &&
          entry.before === before &&
          entry.after === after &&
          entry.parts.length === 2,
      )
    case 'indent':
    case 'level':
    case 'type':
      return (
        change?.type === 'block' &&
        change.attributes.some((attribute) => attribute.name === detail['attribute'])
      )
    case 'mark':
    case 'link':
      return (
        change?.type === 'block' &&
        flat(
          change.segments.flatMap((segment) => (segment.op === 'format' ? segment.content : [])),
        ).trim() === String(detail['text']).trim()
      )
    case 'row':
      return rows.some((row) => row.type === 'inserted' && row.after === detail['after'])
    case 'row-delete':
      return rows.some((row) => row.type === 'deleted' && row.before === detail['before'])
    case 'row-move':
      return rows.some(
        (row) =>
          row.type === 'moved' && row.before === detail['before'] && row.after === detail['after'],
      )
    case 'column':
      return (
        columns.filter((column) => column.type !== 'kept').length === 1 &&
        columns.some((column) => column.type === 'inserted' && column.after === detail['after'])
      )
    case 'column-delete':
      return (
        columns.filter((column) => column.type !== 'kept').length === 1 &&
        columns.some((column) => column.type === 'deleted' && column.before === detail['before'])
      )
    case 'cell':
      return rows.some(
        (row) =>
          row.type === 'changed' &&
          row.after === detail['row'] &&
          row.cells.some(
            (cell: CellChange) => cell.type === 'changed' && cell.after === detail['column'],
          ),
      )
    case 'sentence-move':
      return moves.some(
        (move) =>
          move.type === 'sentence' &&
          move.before[0] === before &&
          move.after[0] === (second === undefined ? -1 : known.blocks.indexOf(second)),
      )
    default:
      return change !== undefined
  }
}
