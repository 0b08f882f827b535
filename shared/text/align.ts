/**
 * Units of a stretch of blocks, and which units of the old stretch live on in the new one. Where the editor says
 * which positions it touched, everything else is the same unit by construction: no guessing among equal letters.
 */
import type { Mark, Node } from 'prosemirror-model'
import { isBlockNode } from './runs.ts'
import { startSize } from './units.ts'

export interface Unit {
  readonly type: 'start' | 'char' | 'inline' | 'block'
  /** The block, leaf, table or figure; for a character its text node. */
  readonly node: Node
  /** One UTF-16 unit; '' for the others. */
  readonly char: string
  readonly marks: readonly Mark[]
  /** ProseMirror position and size of what the unit stands for (a start: its opening token). */
  readonly pos: number
  readonly size: number
  /** 0 for the start of an implicit block. */
  readonly length: 0 | 1
}

/** A stretch of old units replaced by new ones; `keep` pairs an old with a new unit. */
export type Edit =
  | { readonly type: 'keep'; readonly before: Unit; readonly after: Unit }
  | { readonly type: 'replace'; readonly before: readonly Unit[]; readonly after: readonly Unit[] }

/** Positions that a change touched: `[fromBefore, toBefore, fromAfter, toAfter]`, in order and apart. */
export type Touched = readonly (readonly [number, number, number, number])[]

export function unitsOfBlocks(nodes: readonly Node[], pos: number): Unit[] {
  const units: Unit[] = []
  let at = pos
  for (const node of nodes) {
    if (isBlockNode(node)) {
      units.push({
        type: 'start',
        node,
        char: '',
        marks: [],
        pos: at,
        size: 1,
        length: startSize(node),
      })
      pushInline(units, node, at + 1)
    } else {
      units.push({
        type: 'block',
        node,
        char: '',
        marks: [],
        pos: at,
        size: node.nodeSize,
        length: 1,
      })
    }
    at += node.nodeSize
  }
  return units
}

export function unitsOfInline(parent: Node, pos: number): Unit[] {
  const units: Unit[] = []
  pushInline(units, parent, pos)
  return units
}

function pushInline(units: Unit[], parent: Node, pos: number): void {
  let at = pos
  for (const node of parent.children) {
    const { marks } = node
    if (node.isText) {
      for (const char of (node.text ?? '').split('')) {
        units.push({ type: 'char', node, char, marks, pos: at, size: 1, length: 1 })
        at++
      }
    } else {
      units.push({ type: 'inline', node, char: '', marks, pos: at, size: node.nodeSize, length: 1 })
      at += node.nodeSize
    }
  }
}

const idOf = (unit: Unit): string => {
  const id: unknown = unit.node.attrs['id']
  return typeof id === 'string' && id !== '' && unit.type !== 'char'
    ? `${unit.node.type.name}:${id}`
    : ''
}

/** The same thing, though its attributes, marks or inner text may differ. */
function same(a: Unit, b: Unit): boolean {
  if (a.type !== b.type || a.char !== b.char) return false
  if (a.type === 'char') return true
  // An implicit block that is given a start (a kind, a place in a merged cell) lives on.
  if (a.length === 0 && b.length === 1) return true
  if (a.length !== b.length) return false
  const id = idOf(a)
  if (id !== '') return id === idOf(b)
  return a.node.type === b.node.type && sameAttrs(a.node, b.node)
}

function sameAttrs(a: Node, b: Node): boolean {
  return JSON.stringify(a.attrs) === JSON.stringify(b.attrs)
}

export function align(
  before: readonly Unit[],
  after: readonly Unit[],
  touched: Touched | undefined,
): Edit[] {
  const hinted = touched === undefined ? undefined : alignTouched(before, after, touched)
  return hinted ?? alignByContent(before, after)
}

/** Undefined where the untouched units do not match: the hint is then of no use. */
function alignTouched(
  before: readonly Unit[],
  after: readonly Unit[],
  touched: Touched,
): Edit[] | undefined {
  const edits: Edit[] = []
  let i = 0
  let j = 0
  for (const [fromBefore, toBefore, fromAfter, toAfter] of [...touched, END]) {
    for (;;) {
      const a = before[i]
      const b = after[j]
      const aFree = a !== undefined && a.pos + a.size <= fromBefore
      const bFree = b !== undefined && b.pos + b.size <= fromAfter
      if (!aFree && !bFree) break
      if (a === undefined || b === undefined || aFree !== bFree || !same(a, b)) return undefined
      edits.push({ type: 'keep', before: a, after: b })
      i++
      j++
    }
    const iEnd = firstAtOrAfter(before, i, toBefore)
    const jEnd = firstAtOrAfter(after, j, toAfter)
    if (iEnd > i || jEnd > j) {
      edits.push(...alignByContent(before.slice(i, iEnd), after.slice(j, jEnd)))
    }
    i = iEnd
    j = jEnd
  }
  return edits
}

const END = [Infinity, Infinity, Infinity, Infinity] as const

function firstAtOrAfter(units: readonly Unit[], from: number, pos: number): number {
  let i = from
  for (let unit = units[i]; unit !== undefined && unit.pos < pos; unit = units[i]) i++
  return i
}

/** Common head and tail; between them things with the same id in the same order, all else replaced. */
function alignByContent(before: readonly Unit[], after: readonly Unit[]): Edit[] {
  const head = commonHead(before, after)
  const tail = commonTail(before, after, head)
  const edits: Edit[] = []
  const keep = (a: Unit | undefined, b: Unit | undefined) => {
    if (a !== undefined && b !== undefined) edits.push({ type: 'keep', before: a, after: b })
  }
  for (let k = 0; k < head; k++) keep(before[k], after[k])
  const innerBefore = before.slice(head, before.length - tail)
  const innerAfter = after.slice(head, after.length - tail)
  const anchors = commonIds(innerBefore, innerAfter)
  let i = 0
  let j = 0
  for (const [ai, aj] of [...anchors, [innerBefore.length, innerAfter.length] as const]) {
    const gapBefore = innerBefore.slice(i, ai)
    const gapAfter = innerAfter.slice(j, aj)
    if (anchors.length > 0) edits.push(...alignByContent(gapBefore, gapAfter))
    else if (gapBefore.length > 0 || gapAfter.length > 0) {
      edits.push({ type: 'replace', before: gapBefore, after: gapAfter })
    }
    keep(innerBefore[ai], innerAfter[aj])
    i = ai + 1
    j = aj + 1
  }
  for (let k = tail; k > 0; k--) keep(before[before.length - k], after[after.length - k])
  return edits
}

const isHigh = (char: string) => char >= '\ud800' && char <= '\udbff'
const isLow = (char: string) => char >= '\udc00' && char <= '\udfff'

function commonHead(before: readonly Unit[], after: readonly Unit[]): number {
  let k = 0
  for (;;) {
    const a = before[k]
    const b = after[k]
    if (a === undefined || b === undefined || !same(a, b)) break
    k++
  }
  // Never between the two halves of a surrogate pair: Yjs would replace both by U+FFFD.
  const last = before[k - 1]
  return last !== undefined && isHigh(last.char) ? k - 1 : k
}

function commonTail(before: readonly Unit[], after: readonly Unit[], head: number): number {
  const most = Math.min(before.length, after.length) - head
  let k = 0
  while (k < most) {
    const a = before[before.length - 1 - k]
    const b = after[after.length - 1 - k]
    if (a === undefined || b === undefined || !same(a, b)) break
    k++
  }
  const first = before[before.length - k]
  return k > 0 && first !== undefined && isLow(first.char) ? k - 1 : k
}

/** Index pairs of units with the same id, longest increasing run (greedy by patience). */
function commonIds(before: readonly Unit[], after: readonly Unit[]): (readonly [number, number])[] {
  const places = new Map<string, number>()
  after.forEach((unit, j) => {
    const id = idOf(unit)
    if (id !== '' && unit.length === 1) places.set(id, j)
  })
  const pairs: (readonly [number, number])[] = []
  before.forEach((unit, i) => {
    const j = unit.length === 1 ? places.get(idOf(unit)) : undefined
    if (j !== undefined) pairs.push([i, j])
  })
  return longestIncreasing(pairs)
}

function longestIncreasing(
  pairs: readonly (readonly [number, number])[],
): (readonly [number, number])[] {
  const tails: number[] = []
  const previous = new Array<number>(pairs.length).fill(-1)
  pairs.forEach(([, j], k) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      const held = pairs[tails[middle] ?? -1]
      if (held !== undefined && held[1] < j) low = middle + 1
      else high = middle
    }
    previous[k] = tails[low - 1] ?? -1
    tails[low] = k
  })
  const chain: (readonly [number, number])[] = []
  for (let k = tails.at(-1) ?? -1; k >= 0; k = previous[k] ?? -1) {
    const pair = pairs[k]
    if (pair !== undefined) chain.push(pair)
  }
  return chain.reverse()
}
