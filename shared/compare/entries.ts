/** From two lists of blocks to entries: aligns what lies between equal ends, compares each pair, puts all in order. */
import type { Node } from 'prosemirror-model'
import { align } from './align.ts'
import type { AlignOptions, Link } from './align.ts'
import { blockItems } from './block-items.ts'
import { changeBetween, isPlainlySame, partChanges } from './changes.ts'
import type { BlockChange, Change, Entry, NodeJson, Segment } from './comparison.ts'
import { jsonOf, jsonPair } from './content.ts'
import type { Context } from './inline.ts'
import { different, identical, isLinked, sameness } from './sameness.ts'
import { isHeading } from './sections.ts'

/** Which blocks are each other, for two lists. */
export interface Alignment {
  /** Blocks at the start and at the end that are the same for a reader. */
  readonly head: number
  readonly tail: number
  /** Links of what lies between, by index in the whole lists, in the order of `after`. */
  readonly links: readonly Link[]
}

export function alignBlocks(
  before: readonly Node[],
  after: readonly Node[],
  options: AlignOptions,
): Alignment {
  const most = Math.min(before.length, after.length)
  const same = (a: Node | undefined, b: Node | undefined) =>
    a !== undefined && b !== undefined && sameness(a, b) !== different
  let head = 0
  while (head < most && same(before[head], after[head])) head++
  let tail = 0
  while (
    tail < most - head &&
    same(before[before.length - 1 - tail], after[after.length - 1 - tail])
  )
    tail++
  const itemOf = blockItems()
  const items = (nodes: readonly Node[]) => nodes.slice(head, nodes.length - tail).map(itemOf)
  const links = align(items(before), items(after), options)
  for (const link of links) {
    link.before += head
    link.beforeEnd += head
    link.after += head
    link.afterEnd += head
  }
  return { head, tail, links }
}

/** Entries of two short lists in which nothing moves: the blocks of a cell. Sections are not counted there. */
export function compareBlocks(
  before: readonly Node[],
  after: readonly Node[],
  context: Context,
): Entry[] {
  const alignment = alignBlocks(before, after, { moves: false, splits: true })
  return entriesOf(before, after, alignment, context, () => undefined)
}

/** Names of moves, by the index in `after` of what moved. */
export type MoveNames = (after: number) => string | undefined

/** The entries of two aligned lists; sections are set to 0 and filled in later. */
export function entriesOf(
  before: readonly Node[],
  after: readonly Node[],
  alignment: Alignment,
  context: Context,
  moveAt: MoveNames,
): Entry[] {
  const entries = collector(context)
  const at = (nodes: readonly Node[], index: number) => {
    const node = nodes[index]
    if (node === undefined) throw new RangeError(`No block ${String(index)}`)
    return node
  }
  const { head, tail, links } = alignment
  for (let i = 0; i < head; i++) entries.pair(at(before, i), i, at(after, i), i)

  const movedFrom = new Map<number, string>()
  const isPlaced = new Uint8Array(before.length)
  for (const link of links) {
    isPlaced.fill(1, link.before, link.beforeEnd)
    const move = link.moved ? moveAt(link.after) : undefined
    if (move === undefined) continue
    for (let i = link.before; i < link.beforeEnd; i++) movedFrom.set(i, move)
  }
  // What was deleted inside of something that moved is missed there, and not where all of it once stood.
  const deletedBefore = new Map<number, number>()
  links.forEach((link, k) => {
    const last = links[k - 1]
    if (!link.moved || last?.moved !== true || moveAt(link.after) !== moveAt(last.after)) return
    const from = last.beforeEnd
    if (from >= link.before || isPlaced.subarray(from, link.before).includes(1)) return
    deletedBefore.set(link.after, from)
    isPlaced.fill(1, from, link.before)
  })
  const places = links.filter((link) => !link.moved).map((link) => link.before)
  places.push(before.length - tail)
  let nextPlace = 0
  let left = head
  const leave = (to: number) => {
    for (; left < to; left++) {
      const move = movedFrom.get(left)
      if (isPlaced[left] === 0) entries.deleted(at(before, left), left)
      else if (move !== undefined) entries.movedAway(left, move)
    }
  }
  leave(places[0] ?? 0)
  let nextLink = 0
  for (let j = head; j < after.length - tail; j++) {
    const link = links[nextLink]
    if (link?.after !== j) {
      entries.inserted(at(after, j), j)
      continue
    }
    nextLink++
    for (let i = deletedBefore.get(j) ?? link.before; i < link.before; i++)
      entries.deleted(at(before, i), i)
    const move = link.moved ? moveAt(j) : undefined
    if (link.beforeEnd - link.before + link.afterEnd - link.after > 2) {
      const olds = before.slice(link.before, link.beforeEnd)
      entries.parts(olds, link.before, after.slice(j, link.afterEnd), j, move)
    } else if (move === undefined)
      entries.pair(at(before, link.before), link.before, at(after, j), j)
    else entries.moved(at(before, link.before), link.before, at(after, j), j, move)
    j = link.afterEnd - 1
    if (link.moved) continue
    left = Math.max(left, link.beforeEnd)
    leave(places[++nextPlace] ?? 0)
  }
  for (let k = tail; k > 0; k--) {
    const [i, j] = [before.length - k, after.length - k]
    entries.pair(at(before, i), i, at(after, j), j)
  }
  return entries.list
}

interface EqualNodes {
  readonly type: 'equal'
  readonly before: number
  readonly after: number
  readonly nodes: NodeJson[]
  readonly old: NodeJson[] | undefined
}

/** Collects entries; neighbouring equal blocks become one run. */
function collector(context: Context) {
  const list: Entry[] = []
  let run: EqualNodes | undefined

  function equal(old: Node, before: number, now: Node, after: number, differs: boolean): void {
    const last = list.at(-1)
    const continues =
      run !== undefined &&
      last?.type === 'equal' &&
      last.nodes === run.nodes &&
      run.before + run.nodes.length === before &&
      run.after + run.nodes.length === after &&
      (run.old !== undefined) === differs &&
      !isHeading(now)
    if (continues) {
      run?.nodes.push(jsonOf(now))
      run?.old?.push(jsonOf(old))
      return
    }
    const nodes = [jsonOf(now)]
    const olds = differs ? [jsonOf(old)] : undefined
    run = { type: 'equal', before, after, nodes, old: olds }
    const entry = { type: 'equal', symbol: 'NOC', section: 0, before, after, nodes } as const
    list.push(olds === undefined ? entry : { ...entry, old: olds })
  }

  return {
    list,
    pair(old: Node, before: number, now: Node, after: number): void {
      const same = sameness(old, now)
      const isPlain = same !== different && !isLinked(old) && !isLinked(now)
      const change = isPlain ? undefined : changeBetween(old, now, context)
      if (change === undefined) {
        equal(old, before, now, after, same !== identical && !old.eq(now))
        return
      }
      list.push({ type: 'changed', symbol: symbolOf(change), section: 0, before, after, change })
    },
    moved(old: Node, before: number, now: Node, after: number, move: string): void {
      const change = isPlainlySame(old, now) ? undefined : changeBetween(old, now, context)
      const unchanged = () => ({ type: 'unchanged', ...jsonPair(old, now) }) as const
      const content = change ?? unchanged()
      list.push({ type: 'moved', symbol: 'ADD*', section: 0, before, after, move, content })
    },
    parts(
      olds: readonly Node[],
      before: number,
      nows: readonly Node[],
      after: number,
      move: string | undefined,
    ): void {
      const parts: readonly BlockChange[] = partChanges(olds, nows, context)
      const type = olds.length === 1 ? 'split' : 'merged'
      const entry = { type, symbol: 'MOD', section: 0, before, after, parts } as const
      list.push(move === undefined ? entry : { ...entry, move })
    },
    inserted(node: Node, after: number): void {
      list.push({ type: 'inserted', symbol: 'ADD', section: 0, after, node: jsonOf(node) })
    },
    deleted(node: Node, before: number): void {
      list.push({ type: 'deleted', symbol: 'SUP', section: 0, before, node: jsonOf(node) })
    },
    movedAway(before: number, move: string): void {
      list.push({ type: 'moved-away', symbol: 'SUP*', section: 0, before, move })
    },
  }
}

/** (MOD) when no word changed. */
function symbolOf(change: Change): 'MOD' | '(MOD)' {
  return isEditorial(change) ? '(MOD)' : 'MOD'
}

function isEditorial(change: Change): boolean {
  switch (change.type) {
    case 'block':
      return change.segments.every(isEditorialSegment)
    case 'figure':
      return false
    case 'table':
      return (
        change.columns.every((column) => column.type === 'kept') &&
        change.rows.every((row) => {
          if (row.type !== 'changed') return row.type === 'equal'
          return row.cells.every((cell) => {
            if (cell.type !== 'changed') return cell.type === 'equal'
            return cell.entries.every((entry) => entry.symbol === 'NOC' || entry.symbol === '(MOD)')
          })
        })
      )
  }
}

function isEditorialSegment(segment: Segment): boolean {
  switch (segment.op) {
    case 'equal':
    case 'format':
      return true
    case 'insert':
    case 'delete':
      return segment.content.every((node) => node.type === 'break' || node.text?.trim() === '')
    case 'footnote':
      return segment.segments.every(isEditorialSegment)
  }
}
