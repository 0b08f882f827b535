/**
 * What the engine knows about one ProseMirror node, kept as long as the node lives: nodes never change, and after one
 * keystroke all nodes but one are the same objects, so a new comparison finds nearly everything here.
 *
 * A node's `key` is what a reader sees of it: two nodes with the same key differ at most in ids. Ids, and what only
 * names an id (reference targets, brackets, groups of rival wordings), are left out; `isLinked` says that there are any.
 */
import { Fragment } from 'prosemirror-model'
import type { Mark, Node } from 'prosemirror-model'
import type { MarkJson, NodeJson } from './comparison.ts'
import { featuresOf } from './similarity.ts'
import type { Features } from './similarity.ts'
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
}

/** The tokens of a line: token `i` ends at `ends[i]`; equal keys are equal words or leaves. */
export interface Tokens {
  readonly keys: readonly string[]
  readonly ends: Int32Array
}

const keys = new WeakMap<Node, string>()
const links = new WeakMap<Node, boolean>()
const lines = new WeakMap<Node, Line>()
const tokenLists = new WeakMap<Node, Tokens>()
const coarseTokenLists = new WeakMap<Node, Tokens>()
const featureLists = new WeakMap<Node, Features>()
const jsons = new WeakMap<Node, NodeJson>()
const origins = new WeakMap<NodeJson, Node>()
const joinedNodes = new WeakMap<Node, Node>()
const markSignatures = new WeakMap<readonly Mark[], string>()

/** ProseMirror JSON of a node, the same object each time. */
export function jsonOf(node: Node): NodeJson {
  let json = jsons.get(node)
  if (json === undefined) {
    json = node.toJSON() as NodeJson // the shape ProseMirror documents
    jsons.set(node, json)
    origins.set(json, node)
  }
  return json
}

/** The node a JSON object was made from by `jsonOf`, if it was. */
export function originOf(json: NodeJson): Node | undefined {
  return origins.get(json)
}

/**
 * A node in which neighbouring texts with the same marks are one, as ProseMirror's own steps leave them. JSON from
 * elsewhere may hold them apart; no reader can see that, and it is not compared. The same object where nothing is apart.
 */
export function joinedOf(node: Node): Node {
  if (node.isLeaf) return node
  let joined = joinedNodes.get(node)
  if (joined === undefined) {
    const children: Node[] = []
    let apart = false
    let last: Node | undefined
    node.forEach((child) => {
      const whole = joinedOf(child)
      apart ||= whole !== child || (last?.isText === true && child.isText && last.sameMarkup(child))
      children.push(whole)
      last = child
    })
    joined = apart ? node.copy(Fragment.fromArray(children)) : node
    joinedNodes.set(node, joined)
  }
  return joined
}

/** Block attributes that are ids or only name one. */
const idAttributes: ReadonlySet<string> = new Set(['id', 'group', 'cols', 'col'])

/** True for an attribute no reader sees: an id, or the column a cell names. */
export function isIdAttribute(name: string): boolean {
  return idAttributes.has(name)
}

/** What a reader sees of a node: equal keys, equal nodes but for ids. */
export function keyOf(node: Node): string {
  let key = keys.get(node)
  if (key === undefined) {
    key = computeKey(node)
    keys.set(node, key)
  }
  return key
}

/** True if something inside names an id (reference, bracket, group), so that equal keys are not the whole answer. */
export function isLinked(node: Node): boolean {
  if (node.isText && node.marks.length === 0) return false
  let linked = links.get(node)
  if (linked === undefined) {
    linked =
      node.type.name === 'reference' ||
      (node.attrs['group'] ?? null) !== null ||
      node.marks.some((mark) => mark.type.name === 'bracket')
    node.forEach((child) => {
      linked ||= isLinked(child)
    })
    links.set(node, linked)
  }
  return linked
}

export function lineOf(node: Node): Line {
  let line = lines.get(node)
  if (line === undefined) {
    let text = ''
    const pieces: Piece[] = []
    node.forEach((child) => {
      const from = text.length
      text += child.isText ? (child.text ?? '') : leafChar
      pieces.push({ from, to: text.length, node: child, marks: signatureOf(child.marks) })
    })
    line = { text, pieces }
    lines.set(node, line)
  }
  return line
}

/** True for a line too long to be compared word by word: half a million characters are a book of 250 pages. */
export function isTooLong(node: Node): boolean {
  return lineOf(node).text.length > 500_000
}

/** The words of a line, or where `coarse` is set, pieces of many words. */
export function tokensOf(node: Node, coarse = isTooLong(node)): Tokens {
  const lists = coarse ? coarseTokenLists : tokenLists
  let tokens = lists.get(node)
  if (tokens === undefined) {
    tokens = computeTokens(lineOf(node), coarse ? cutCoarsely : tokenise)
    lists.set(node, tokens)
  }
  return tokens
}

/** Words to look at in a block when it is aligned: enough to know it again. */
const enoughFeatures = 2000

/** What a node is known by when its text changed. */
export function featuresOfNode(node: Node): Features {
  let features = featureLists.get(node)
  if (features === undefined) {
    const isBlock = node.type.name === 'block'
    const tokens = isBlock ? tokensOf(node).keys : tokenise(textOf(node).slice(0, 20_000))
    features = featuresOf(tokens, enoughFeatures)
    featureLists.set(node, features)
  }
  return features
}

/** All text below a node, its blocks parted by line ends. */
export function textOf(node: Node): string {
  if (node.type.name === 'block') return lineOf(node).text
  let text = ''
  node.forEach((child) => {
    text += textOf(child) + '\n'
  })
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
    const json = jsonOf(piece.node)
    if (piece.from >= from && piece.to <= to) content.push(json)
    else
      content.push({
        ...json,
        text: line.text.slice(Math.max(from, piece.from), Math.min(to, piece.to)),
      })
  }
  return content
}

/** Index of the piece that holds the character at an offset. */
export function pieceAt(line: Line, offset: number): number {
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
export function signatureOf(marks: readonly Mark[]): string {
  if (marks.length === 0) return ''
  let signature = markSignatures.get(marks)
  if (signature === undefined) {
    signature = marks.map((mark) => markKey(mark.toJSON() as MarkJson)).join(' ')
    markSignatures.set(marks, signature)
  }
  return signature
}

/** What a reader sees of one mark. */
export function markKey(mark: MarkJson): string {
  if (mark.type === 'bracket' || mark.attrs === undefined) return mark.type
  return `${mark.type}${JSON.stringify(mark.attrs)}`
}

function computeKey(node: Node): string {
  if (node.type.name === 'reference') return 'reference'
  let key = node.type.name
  for (const name in node.attrs) {
    if (idAttributes.has(name)) continue
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

function computeTokens(line: Line, cut: (text: string) => string[]): Tokens {
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
