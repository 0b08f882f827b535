/**
 * The content of a ProseMirror node in the forms the engine works with: JSON, one line of text with its pieces, words,
 * a key. Nothing is kept: each is made once in a comparison, and only of what changed (see `sameness.ts`).
 */
import { Fragment } from 'prosemirror-model'
import type { Mark, Node } from 'prosemirror-model'
import type { MarkJson, NodeJson } from './comparison.ts'
import { isIdAttribute, markKey } from './sameness.ts'
import { cutCoarsely, tokenise } from './tokens.ts'

/** Stands in a line for each inline node that is not text. */
export const leafChar = '\ufffc'

/** One inline node of a line; `marks` is what a reader sees of its marks. */
export interface Piece {
  readonly from: number
  readonly to: number
  readonly node: Node
  readonly marks: string
}

/** The inline content of a block or footnote as one text, one code unit for each leaf. */
export interface Line {
  readonly text: string
  readonly pieces: readonly Piece[]
  /** True for several blocks in one line, parted by signs that belong to no piece. */
  readonly isJoined: boolean
}

/** The tokens of a line: token `i` ends at `ends[i]`; equal keys are equal words or leaves. */
export interface Tokens {
  readonly keys: readonly string[]
  readonly ends: Int32Array
}

const joinedNodes = new WeakMap<Node, Node>()

/** ProseMirror JSON of a node, as `toJSON` gives it: written out so that all nodes of a kind have one shape. */
export function jsonOf(node: Node): NodeJson {
  const { attrs, text } = node
  const type = node.type.name
  if (text !== undefined)
    return node.marks.length === 0 ? { type, text } : { type, marks: marksOf(node), text }
  if (node.marks.length > 0) return node.toJSON() as NodeJson // the shape ProseMirror documents
  if (node.type.spec.attrs === undefined)
    return node.childCount === 0 ? { type } : { type, content: node.children.map(jsonOf) }
  return node.childCount === 0
    ? { type, attrs }
    : { type, attrs, content: node.children.map(jsonOf) }
}

/** JSON of a node that is the same to read, with the form it had where that is not the very same. */
export function jsonPair(old: Node, now: Node): { node: NodeJson; old?: NodeJson } {
  if (old === now || old.eq(now)) return { node: jsonOf(now) }
  return { node: jsonOf(now), old: jsonOf(old) }
}

function marksOf(node: Node): MarkJson[] {
  return node.marks.map((mark) => mark.toJSON() as MarkJson) // likewise
}

/**
 * A node in which neighbouring texts with the same marks are one, as ProseMirror's own steps leave them. JSON from
 * elsewhere may hold them apart; no reader can see that, and it is not compared. The same object where nothing is apart.
 */
export function joinedOf(node: Node): Node {
  if (!isApart(node)) return node
  let joined = joinedNodes.get(node)
  if (joined === undefined) {
    joined = node.copy(Fragment.fromArray(node.children.map(joinedOf)))
    joinedNodes.set(node, joined)
  }
  return joined
}

/** True if texts with the same marks stand side by side somewhere in a node. */
function isApart(node: Node): boolean {
  let last: Node | undefined
  for (const child of node.children) {
    if (child.isText ? last?.isText === true && last.sameMarkup(child) : isApart(child)) return true
    last = child
  }
  return false
}

/** The inline content of a block or footnote. */
export function lineOf(node: Node): Line {
  let text = ''
  const pieces: Piece[] = []
  for (const child of node.children) {
    const from = text.length
    text += child.text ?? leafChar
    pieces.push({ from, to: text.length, node: child, marks: signatureOf(child.marks) })
  }
  return { text, pieces, isJoined: false }
}

/** True for a line too long to be compared word by word: half a million characters are a book of 250 pages. */
export function isTooLong(line: Line): boolean {
  return line.text.length > 500_000
}

/** All text below a node, its blocks parted by line ends. */
export function textOf(node: Node): string {
  const only = node.childCount === 1 ? node.firstChild?.text : undefined
  if (only !== undefined) return only
  let text = ''
  if (node.inlineContent) for (const child of node.children) text += child.text ?? leafChar
  else for (const child of node.children) text += textOf(child) + '\n'
  return text
}

/** What tells one leaf from another; a reference by its target. */
export function leafKey(node: Node): string {
  if (node.type.name === 'reference') return `${leafChar}reference ${String(node.attrs['target'])}`
  return `${leafChar}${keyOf(node)}`
}

/** The part of a line from one offset to another as ProseMirror JSON. */
export function sliceOf(line: Line, from: number, to: number): NodeJson[] {
  const content: NodeJson[] = []
  for (let i = pieceAt(line, from); i < line.pieces.length; i++) {
    const piece = line.pieces[i]
    if (piece === undefined || piece.from >= to) break
    const { node } = piece
    if (node.text === undefined || (piece.from >= from && piece.to <= to)) {
      content.push(jsonOf(node))
      continue
    }
    const text = line.text.slice(Math.max(from, piece.from), Math.min(to, piece.to))
    const type = 'text'
    content.push(node.marks.length === 0 ? { type, text } : { type, marks: marksOf(node), text })
  }
  return content
}

/** Index of the piece that holds the character at an offset. */
export function pieceAt(line: Line, offset: number): number {
  if (line.pieces.length === 1) return offset < line.text.length ? 0 : 1
  let low = 0
  let high = line.pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((line.pieces[middle]?.to ?? Infinity) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** What a reader sees of a set of marks; a bracket's id is left out. */
function signatureOf(marks: readonly Mark[]): string {
  if (marks.length === 0) return ''
  return marks.map((mark) => markKey(mark.toJSON() as MarkJson)).join(' ')
}

/** What a reader sees of a node: equal keys, equal nodes but for ids. */
export function keyOf(node: Node): string {
  if (node.type.name === 'reference') return 'reference'
  let key = node.type.name
  for (const name in node.attrs) {
    if (isIdAttribute(name)) continue
    const value: unknown = node.attrs[name]
    // Short for what is most common; JSON never begins like this.
    key +=
      value === null
        ? ','
        : typeof value === 'number'
          ? `,#${String(value)}`
          : `,${JSON.stringify(value)}`
  }
  // Lengths in front keep apart what would read the same when joined.
  for (const child of node.children) {
    const part = child.isText ? (child.text ?? '') : keyOf(child)
    key += `\n${child.isText ? 't' : 'n'}${signatureOf(child.marks)} ${String(part.length)} ${part}`
  }
  return key
}

/** The words of a line, or where `coarse` is set, pieces of many words. */
export function tokensOf(line: Line, coarse: boolean): Tokens {
  const cut = coarse ? cutCoarsely : tokenise
  const [only] = line.pieces
  if (line.pieces.length === 1 && only?.node.isText === true) {
    const keys = cut(line.text)
    const ends = new Int32Array(keys.length)
    let end = 0
    for (let i = 0; i < keys.length; i++) ends[i] = end += keys[i]?.length ?? 0
    return { keys, ends }
  }
  const tokenKeys: string[] = []
  const ends: number[] = []
  let stretch = ''
  let end = 0
  const flush = () => {
    for (const token of cut(stretch)) {
      tokenKeys.push(token)
      ends.push((end += token.length))
    }
    stretch = ''
  }
  for (const piece of line.pieces) {
    if (piece.node.isText) {
      stretch += piece.node.text ?? ''
      continue
    }
    flush()
    tokenKeys.push(leafKey(piece.node))
    ends.push(++end)
  }
  flush()
  return { keys: tokenKeys, ends: Int32Array.from(ends) }
}
