/**
 * What changed inside a text: old and new inline content as segments.
 *
 *   old blocks ─ joined ┐
 *                       ├─ word edits ─ cut at block ends ─ one list of segments per part
 *   new blocks ─ joined ┘
 *
 * Between edits the words are the same; there the marks are compared, and footnotes are compared in place.
 */
import type { Node } from 'prosemirror-model'
import type { CoarseReason, Segment } from './comparison.ts'
import {
  isTooLong,
  jsonOf,
  keyOf,
  leafChar,
  leafKey,
  lineOf,
  pieceAt,
  sliceOf,
  tokensOf,
} from './content.ts'
import type { Line, Piece, Tokens } from './content.ts'
import type { Correspondence } from './correspondence.ts'
import { isLinked } from './sameness.ts'
import { clusterEnds, tokenise } from './tokens.ts'
import { windowOf } from './window.ts'
import { diffTokens } from './words.ts'
import type { Budget, Edit } from './words.ts'

/** What a comparison knows while it runs. */
export interface Context {
  readonly ids: Correspondence
  readonly coarse: Set<CoarseReason>
  readonly budget: Budget
}

/** Stands between joined blocks; never equal to a word. */
const blockEnd = '\u2029'
const blockEndKey = '\u2029end of block'
const changedFootnote = `${leafChar}changed footnote`

/** The segments that lead from one block or footnote to another. */
export function segmentsBetween(old: Node, now: Node, context: Context): Segment[] {
  return partsBetween([old], [now], context)[0] ?? []
}

/** Segments of a split (one old block) or merge (one new block): one list for each of the several blocks. */
export function partsBetween(
  old: readonly Node[],
  now: readonly Node[],
  context: Context,
): Segment[][] {
  const a = old.map(lineOf)
  const b = now.map(lineOf)
  const coarse = a.some(isTooLong) || b.some(isTooLong)
  const [only, other] = [a[0], b[0]]
  if (a.length + b.length === 2 && only !== undefined && other !== undefined && !coarse) {
    const segments = segmentsOfWindow(only, other, context)
    if (segments !== undefined) return [segments]
  }
  return partsOfLines(joined(a, coarse), joined(b, coarse), coarse, context)
}

/** The segments of two texts known by the words around what changed; undefined if all words must be looked at. */
function segmentsOfWindow(a: Line, b: Line, context: Context): Segment[] | undefined {
  const window = windowOf(a.text, b.text)
  if (window === undefined) return undefined
  const partA = partOf(a, window.start, a.text.length - window.end)
  const partB = partOf(b, window.start, b.text.length - window.end)
  const limits = { openStart: window.start > 0, openEnd: window.end > 0, isTooSmall: false }
  const { edits, coarse } = diffTokens(partA.keys, partB.keys, context.budget, limits)
  return coarse || limits.isTooSmall ? undefined : partsOf(partA, partB, edits, context)[0]
}

function partsOfLines(a: Joined, b: Joined, isCoarse: boolean, context: Context): Segment[][] {
  const [keysA, keysB] = comparableKeys(a, b, context)
  const { edits, coarse } = diffTokens(keysA, keysB, context.budget)
  if (isCoarse || coarse) context.coarse.add('words')
  return partsOf(a, b, edits, context)
}

/** Cuts equal and edited stretches where edits begin and end, and a part where a block ends. */
function partsOf(a: Joined, b: Joined, edits: readonly Edit[], context: Context): Segment[][] {
  const parts: Segment[][] = [[]]
  const put = (segment: Segment) => parts.at(-1)?.push(segment)
  const nextPart = () => parts.push([])
  const start = (side: Joined, token: number) =>
    token === 0 ? side.from : (side.ends[token - 1] ?? 0)
  let [fromA, fromB] = [0, 0]
  for (const edit of edits) {
    const [a0, a1] = [start(a, edit.a0), start(a, edit.a1)]
    const [b0, b1] = [start(b, edit.b0), start(b, edit.b1)]
    putEqual({ a: a.line, b: b.line, fromA, fromB, length: a0 - fromA }, context, put)
    putEdit(a.line, a0, a1, b.line, b0, b1, put, nextPart)
    fromA = a1
    fromB = b1
  }
  const length = a.line.text.length - fromA
  putEqual({ a: a.line, b: b.line, fromA, fromB, length }, context, put)
  return parts
}

/** True if anything in the segments changed for a reader. */
export function hasChange(segments: readonly Segment[]): boolean {
  return segments.some((segment) => segment.op !== 'equal')
}

interface Joined extends Tokens {
  readonly line: Line
  /** Where the first token begins. */
  readonly from: number
}

function joined(lines: readonly Line[], coarse: boolean): Joined {
  const [first] = lines
  if (lines.length === 1 && first !== undefined) {
    const { keys, ends } = tokensOf(first, coarse)
    return { line: first, from: 0, keys, ends }
  }
  let text = ''
  const pieces: Piece[] = []
  const keys: string[] = []
  const ends: number[] = []
  lines.forEach((line, index) => {
    if (index > 0) {
      text += blockEnd
      keys.push(blockEndKey)
      ends.push(text.length)
    }
    const start = text.length
    const tokens = tokensOf(line, coarse)
    for (const key of tokens.keys) keys.push(key)
    for (const end of tokens.ends) ends.push(start + end)
    for (const piece of line.pieces) {
      pieces.push({ ...piece, from: start + piece.from, to: start + piece.to })
    }
    text += line.text
  })
  return { line: { text, pieces, isJoined: true }, from: 0, keys, ends: Int32Array.from(ends) }
}

/** The tokens of a part of a line without leaves; it must begin and end where a token does. */
function partOf(line: Line, from: number, to: number): Joined {
  const keys = tokenise(line.text.slice(from, to))
  const ends = new Int32Array(keys.length)
  let end = from
  for (let i = 0; i < keys.length; i++) ends[i] = end += keys[i]?.length ?? 0
  return { line, from, keys, ends }
}

/** Token keys as they may be compared: references by what they point to now, footnotes that changed as one thing. */
function comparableKeys(
  a: Joined,
  b: Joined,
  context: Context,
): [readonly string[], readonly string[]] {
  if (!a.line.text.includes(leafChar) && !b.line.text.includes(leafChar)) return [a.keys, b.keys]
  const keysA = [...a.keys]
  const keysB = [...b.keys]
  const eachLeaf = (side: Joined, visit: (node: Node, token: number) => void) => {
    let token = 0
    for (const piece of side.line.pieces) {
      if (piece.node.isText) continue
      while ((side.ends[token] ?? Infinity) < piece.to) token++
      visit(piece.node, token)
    }
  }
  eachLeaf(a, (node, token) => {
    if (node.type.name !== 'reference') return
    keysA[token] = `${leafChar}reference ${context.ids.target(String(node.attrs['target']))}`
  })
  const known = { a: new Set(a.keys), b: new Set(b.keys) }
  const generic = (keys: string[], others: ReadonlySet<string>) => (node: Node, token: number) => {
    if (node.type.name === 'footnote' && !others.has(leafKey(node))) keys[token] = changedFootnote
  }
  eachLeaf(a, generic(keysA, known.b))
  eachLeaf(b, generic(keysB, known.a))
  return [keysA, keysB]
}

function putEdit(
  a: Line,
  a0: number,
  a1: number,
  b: Line,
  b0: number,
  b1: number,
  put: (segment: Segment) => void,
  nextPart: () => void,
): void {
  if (!a.isJoined && !b.isJoined) {
    if (a1 > a0) put({ op: 'delete', content: sliceOf(a, a0, a1) })
    if (b1 > b0) put({ op: 'insert', content: sliceOf(b, b0, b1) })
    return
  }
  const oldEnds = endsOfBlocks(a, a0, a1)
  const newEnds = endsOfBlocks(b, b0, b1)
  let [from, fromB] = [a0, b0]
  const remove = (to: number) => {
    if (to > from) put({ op: 'delete', content: sliceOf(a, from, to) })
    from = to + 1
  }
  const insert = (to: number) => {
    if (to > fromB) put({ op: 'insert', content: sliceOf(b, fromB, to) })
    fromB = to + 1
  }
  // Only one side has ends of blocks: the whole other side stands before the first of them.
  remove(oldEnds[0] ?? a1)
  insert(newEnds[0] ?? b1)
  for (const end of [...oldEnds.slice(1), ...(oldEnds.length > 0 ? [a1] : [])]) {
    nextPart()
    remove(end)
  }
  for (const end of [...newEnds.slice(1), ...(newEnds.length > 0 ? [b1] : [])]) {
    nextPart()
    insert(end)
  }
}

/** Offsets of the ends of joined blocks in a range: gaps between pieces, so a real U+2029 in a text is not one. */
function endsOfBlocks(line: Line, from: number, to: number): number[] {
  const ends: number[] = []
  for (
    let at = line.text.indexOf(blockEnd, from);
    at >= 0 && at < to;
    at = line.text.indexOf(blockEnd, at + 1)
  ) {
    const piece = line.pieces[pieceAt(line, at)]
    if (piece === undefined || piece.from > at) ends.push(at)
  }
  return ends
}

interface Stretch {
  readonly a: Line
  readonly b: Line
  readonly fromA: number
  readonly fromB: number
  readonly length: number
}

/** A run of a stretch with one answer: equal, one change of marks, or a footnote. `raw` is false where ids differ. */
interface Run {
  readonly kind: string
  readonly footnote?: { readonly old: Node; readonly now: Node }
  readonly raw: boolean
  to: number
}

/** Puts words that are the same on both sides: by marks into equal and format, footnotes with their own segments. */
function putEqual(stretch: Stretch, context: Context, put: (segment: Segment) => void): void {
  if (stretch.length === 0) return
  const { a, b, fromA, fromB } = stretch
  const [x, y] = [a.pieces[pieceAt(a, fromA)], b.pieces[pieceAt(b, fromB)]]
  const isOnePiece =
    x !== undefined &&
    y !== undefined &&
    x.node.isText &&
    y.node.isText &&
    fromA + stretch.length <= x.to &&
    fromB + stretch.length <= y.to
  if (isOnePiece && x.node.marks === y.node.marks && x.marks === '') {
    put({ op: 'equal', content: sliceOf(b, fromB, fromB + stretch.length) })
    return
  }
  let from = 0
  for (const run of wholeClusters(stretch, runsOf(stretch, context))) {
    if (run.to <= from) continue
    const old = () => sliceOf(a, fromA + from, fromA + run.to)
    const content = sliceOf(b, fromB + from, fromB + run.to)
    if (run.footnote !== undefined)
      put(footnoteSegment(run.footnote.old, run.footnote.now, context))
    else if (run.kind !== 'equal') put({ op: 'format', content, old: old() })
    else put(run.raw ? { op: 'equal', content } : { op: 'equal', content, old: old() })
    from = run.to
  }
}

function footnoteSegment(old: Node, now: Node, context: Context): Segment {
  const bare = (node: Node) => {
    const { content: _content, ...rest } = jsonOf(node)
    return rest
  }
  return {
    op: 'footnote',
    node: bare(now),
    old: bare(old),
    segments: segmentsBetween(old, now, context),
  }
}

function runsOf({ a, b, fromA, fromB, length }: Stretch, context: Context): Run[] {
  const runs: Run[] = []
  let indexA = pieceAt(a, fromA)
  let indexB = pieceAt(b, fromB)
  for (let at = 0; at < length;) {
    const x = a.pieces[indexA]
    const y = b.pieces[indexB]
    if (x === undefined || y === undefined) throw new Error('Equal words without content')
    const to = Math.min(length, x.to - fromA, y.to - fromB)
    const run: Run = { ...runOf(x, y, context), to }
    const last = runs.at(-1)
    if (
      last?.kind === run.kind &&
      last.raw === run.raw &&
      run.footnote === undefined &&
      last.footnote === undefined
    ) {
      last.to = to
    } else runs.push(run)
    if (x.to - fromA === to) indexA++
    if (y.to - fromB === to) indexB++
    at = to
  }
  return runs
}

function runOf(x: Piece, y: Piece, context: Context): Omit<Run, 'to'> {
  const [old, now] = [x.node, y.node]
  if (old === now && (old.isText || !isLinked(old))) return { kind: 'equal', raw: true }
  const sameMarks = x.marks === y.marks && sameBrackets(old, now, context)
  const kind = sameMarks ? 'equal' : `${x.marks} → ${y.marks}`
  if (old.type.name === 'footnote' && isFootnoteChanged(old, now, context)) {
    return { kind, raw: true, footnote: { old, now } }
  }
  const raw = old.isText && now.isText ? old.sameMarkup(now) : old.eq(now)
  return { kind, raw }
}

function isFootnoteChanged(old: Node, now: Node, context: Context): boolean {
  if (keyOf(old) !== keyOf(now)) return true
  return isLinked(old) && hasChange(segmentsBetween(old, now, context))
}

function sameBrackets(old: Node, now: Node, context: Context): boolean {
  const brackets = (node: Node) => node.marks.filter((mark) => mark.type.name === 'bracket')
  const others = brackets(now)
  return brackets(old).every((mark, index) => {
    const other = others[index]
    return (
      other !== undefined &&
      context.ids.same('bracket', String(mark.attrs['id']), String(other.attrs['id']))
    )
  })
}

/** Moves ends of runs that fall into a grapheme cluster: the whole cluster counts as reformatted. */
function wholeClusters({ a, fromA, length }: Stretch, runs: Run[]): Run[] {
  if (runs.length < 2) return runs
  const ends = clusterEnds(a.text.slice(fromA, fromA + length))
  if (ends === undefined) return runs
  runs.forEach((run, index) => {
    const next = runs[index + 1]
    if (next === undefined || ends.has(run.to)) return
    if (run.footnote !== undefined || next.footnote !== undefined) return
    if (run.kind === 'equal' && run.raw) while (run.to > 0 && !ends.has(run.to)) run.to--
    else while (run.to < length && !ends.has(run.to)) run.to++
  })
  return runs
}
