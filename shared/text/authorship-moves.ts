/**
 * Words that a row brings and that stood in the text before: found again, they keep their true author.
 *
 *   undo, redo    Yjs puts the new item right before the one it brings back, so the item itself says whose it is
 *   a thing       a table, footnote or block with an id that was taken away and comes back is the same thing
 *   drag          the same row took the words out elsewhere
 *   cut, paste    somebody took the words out a few minutes ago
 *   restore       the words stood in the text at any time
 *
 * Words alone are believed only as far as they tell: single common letters are typed anew every second.
 */
import * as Y from 'yjs'
import type { AuthorshipRecord, YType } from './authorship-record.ts'
import { littleWeight, weight } from './authorship-weight.ts'
import { WordSearch } from './authorship-words.ts'
import type { Removed } from './removed-texts.ts'
import { StretchMaker, eachItem, keyOf, wholeStretch } from './stretches.ts'
import type { Span, Stretch } from './stretches.ts'

/** One row, applied to the replica but not yet understood. */
export interface Change {
  readonly row: number
  readonly person: string
  readonly time: number
  /** The whole history may be brought back, not only what was taken out lately. */
  readonly restores: boolean
  /** Items that came with it, in the order of their clocks. */
  readonly written: readonly Y.Item[]
  /** Items that it took away. */
  readonly removed: readonly Y.Item[]
}

/** Taken-away text between two stretches that are read as one, in clocks. */
const longestGap = 2_000

/** Finds the true authors of what a row wrote, and remembers what it took out. */
export function recogniseMoves(record: AuthorshipRecord, change: Change): void {
  const moved = new Set<Y.Item>()
  bringBack(record, change, moved)
  for (const item of change.written) rememberThing(record, item)
  const written = new Set(change.written)
  const isOld = (item: Y.Item) => !written.has(item)
  // What a row writes and takes away again (the text of a merged cell on its way) is nobody's source.
  const out = removedStretches(change, change.removed.filter(isOld))
  out.push(...reshapedStretches(change, isOld))
  const fresh = writtenStretches(change, moved)
  if (fresh.length > 0) {
    const search = new WordSearch(record, change, out)
    for (const { stretch, parent } of fresh) search.explain(stretch, parent)
  }
  for (const removed of out) record.removed.add(removed)
}

// Undo and redo

function bringBack(record: AuthorshipRecord, change: Change, moved: Set<Y.Item>): void {
  const found = new Map<Y.Item, Span>()
  const starts = new Set<string>()
  const ends = new Set<string>()
  for (const item of change.written) {
    const old = item.parentSub === null ? formerSelf(record, item) : undefined
    if (old === undefined) continue
    found.set(item, old)
    starts.add(`${old.client}:${old.clock}`)
    ends.add(`${old.client}:${old.clock + old.length}`)
  }
  for (const [item, old] of found) {
    const { client, clock, length } = old
    // Part of what was taken out in one go: rather typed again at the same place than brought back.
    const wholeLeft = ends.has(`${client}:${clock}`) || isEdge(record, client, clock - 1, clock)
    const wholeRight =
      starts.has(`${client}:${clock + length}`) ||
      isEdge(record, client, clock + length, clock + length - 1)
    const { content } = item
    const tells =
      !(content instanceof Y.ContentString) || weight(record.counts, content.str) >= littleWeight
    if (!tells && !(wholeLeft && wholeRight)) continue
    moved.add(item)
    record.copyAuthors([spanOf(item)], [old])
    if (!(content instanceof Y.ContentType)) continue
    const former = Y.getItem(record.doc.store, Y.createID(client, clock))
    if (former instanceof Y.Item && former.content instanceof Y.ContentType) {
      record.twins.set(content.type as YType, former.content.type as YType)
    }
  }
}

/** True where one clock was not taken away together with its neighbour. */
function isEdge(record: AuthorshipRecord, client: number, beyond: number, at: number): boolean {
  if (beyond < 0) return true
  const died = record.died.at(client, beyond)
  return died === 0 || died !== record.died.at(client, at)
}

/** The taken-away items right behind an item, where they say the same. */
function formerSelf({ doc, died }: AuthorshipRecord, item: Y.Item): Span | undefined {
  const { rightOrigin, content, length } = item
  if (rightOrigin === null || died.at(rightOrigin.client, rightOrigin.clock) === 0) return undefined
  const old: Span = { client: rightOrigin.client, clock: rightOrigin.clock, length }
  let at = 0
  let same = true
  eachItem(doc.store, old.client, old.clock, length, (former, from, to) => {
    same &&= died.at(old.client, former.id.clock + from) !== 0
    same &&= saysTheSame(content, at, former.content, from, to)
    at += to - from
  })
  return same && at === length ? old : undefined
}

function saysTheSame(
  content: Y.Item['content'],
  at: number,
  former: Y.Item['content'],
  from: number,
  to: number,
): boolean {
  if (content instanceof Y.ContentString && former instanceof Y.ContentString) {
    return content.str.slice(at, at + to - from) === former.str.slice(from, to)
  }
  if (content instanceof Y.ContentEmbed && former instanceof Y.ContentEmbed) {
    return JSON.stringify(content.embed) === JSON.stringify(former.embed)
  }
  if (content instanceof Y.ContentType && former instanceof Y.ContentType) {
    return keyOf(content.type, 'id') === keyOf(former.type, 'id')
  }
  return false
}

// Things with ids

function rememberThing(record: AuthorshipRecord, item: Y.Item): void {
  const { content } = item
  if (!(content instanceof Y.ContentType)) return
  const { left } = item
  // A cell that was taken away and comes back under its old key.
  if (item.parentSub !== null && left?.deleted === true && left.content instanceof Y.ContentType) {
    record.twins.set(content.type as YType, left.content.type as YType)
  }
  const id = keyOf(content.type, 'id')
  if (id === undefined || id === '') return
  const former = record.things.get(id)
  record.things.set(id, item)
  const type = content.type as YType
  if (former === undefined || former === item || record.twins.has(type)) return
  if (!(former.content instanceof Y.ContentType)) return
  record.twins.set(type, former.content.type as YType)
  record.copyAuthors([spanOf(item)], [spanOf(former)])
}

// Stretches

/** What a row took out, as people read it: older gaps between two stretches are passed over. */
function removedStretches({ row, person, time }: Change, removed: readonly Y.Item[]): Removed[] {
  const open = new Set(removed)
  const found: Removed[] = []
  const maker = new StretchMaker()
  for (const item of removed) {
    if (!open.has(item)) continue
    let first = item
    for (let left = before(open, first); left !== null; left = before(open, left)) {
      first = left
    }
    for (let next: Y.Item | null = first; next !== null; next = after(open, next)) {
      open.delete(next)
      maker.add(next)
    }
    const stretch = maker.take()
    if (stretch !== undefined) found.push({ ...stretch, row, person, time })
  }
  return found
}

/**
 * Words of tables that change their grid: in a row or column that is taken away they stay in the data, though nobody reads
 * them any more, and a merged cell is given the words of the places it covers.
 */
function reshapedStretches(
  { removed, written, row, person, time }: Change,
  isOld: (item: Y.Item) => boolean,
): Removed[] {
  const tables = new Set<Y.Map<unknown>>()
  for (const item of removed) tableOfGrid(item, tables)
  for (const item of written) tableOfGrid(item, tables)
  const found: Removed[] = []
  for (const table of tables) {
    const cells = table.get('cells')
    if (!(cells instanceof Y.Map)) continue
    cells.forEach((cell: unknown) => {
      const text: unknown = cell instanceof Y.Map ? cell.get('text') : undefined
      const stretch = text instanceof Y.Text ? wholeStretch(text, isOld) : undefined
      if (stretch !== undefined) found.push({ ...stretch, row, person, time })
    })
  }
  return found
}

/** The table whose rows, columns, cells or spans an item is one of. */
function tableOfGrid({ parent, content }: Y.Item, tables: Set<Y.Map<unknown>>): void {
  if (!(parent instanceof Y.Array) && !(parent instanceof Y.Map)) return
  if (!(content instanceof Y.ContentAny) && !(content instanceof Y.ContentType)) return
  // The cells or the list of rows; or the cell that has a span.
  const part = parent._item?.parentSub === null ? null : parent._item
  const grid = ['rows', 'cols', 'cells']
  const holder: unknown = part?.parent
  if (grid.includes(part?.parentSub ?? '') && holder instanceof Y.Map) {
    tables.add(holder as Y.Map<unknown>)
  } else if (holder instanceof Y.Map && holder._item?.parentSub === 'cells') {
    const table: unknown = holder._item.parent
    if (table instanceof Y.Map) tables.add(table as Y.Map<unknown>)
  }
}

const before = (open: ReadonlySet<Y.Item>, item: Y.Item) => neighbour(open, item, (one) => one.left)
const after = (open: ReadonlySet<Y.Item>, item: Y.Item) => neighbour(open, item, (one) => one.right)

function neighbour(
  open: ReadonlySet<Y.Item>,
  item: Y.Item,
  step: (item: Y.Item) => Y.Item | null,
): Y.Item | null {
  let gap = 0
  for (let next = step(item); next !== null && gap <= longestGap; next = step(next)) {
    if (open.has(next)) return next
    if (next.countable && !next.deleted) return null
    gap += next.length
  }
  return null
}

interface Fresh {
  readonly stretch: Stretch
  readonly parent: YType
}

/** What a row wrote and did not bring back, as people read it. */
function writtenStretches(change: Change, moved: ReadonlySet<Y.Item>): Fresh[] {
  const open = new Set<Y.Item>()
  for (const item of change.written) {
    if (item.parentSub === null && !item.deleted && !moved.has(item)) open.add(item)
  }
  const found: Fresh[] = []
  const maker = new StretchMaker()
  for (const item of change.written) {
    if (!open.has(item)) continue
    let first = item
    while (first.left !== null && open.has(first.left)) first = first.left
    for (let next: Y.Item | null = first; next !== null && open.has(next); next = next.right) {
      open.delete(next)
      maker.add(next)
    }
    const stretch = maker.take()
    const { parent } = first
    if (stretch !== undefined && parent instanceof Y.AbstractType) {
      found.push({ stretch, parent: parent as YType })
    }
  }
  return found
}

function spanOf({ id, length }: Y.Item): Span {
  return { client: id.client, clock: id.clock, length }
}
