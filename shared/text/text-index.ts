/**
 * The words of a document as one string, with the way back to document positions: what quotes are searched in.
 *
 *   text   "Scope\nThis text applies\n…"     one line per block, table cells entered, footnotes left out
 *
 * A break counts as a line end, every other inline leaf as nothing, so a quote is what a person would read aloud.
 */
import type { Node } from 'prosemirror-model'

export interface BlockText {
  readonly id: string
  /** Document position where the block's content starts. */
  readonly from: number
  readonly node: Node
  readonly text: string
  /** Offset of its first character in the whole text. */
  readonly start: number
}

export interface TextIndex {
  readonly text: string
  readonly blocks: readonly BlockText[]
  readonly byId: ReadonlyMap<string, BlockText>
}

const indexes = new WeakMap<Node, TextIndex>()
const texts = new WeakMap<Node, string>()

/** The index of a document; made once per document. */
export function textIndexOf(doc: Node): TextIndex {
  const made = indexes.get(doc)
  if (made !== undefined) return made
  const blocks: BlockText[] = []
  let start = 0
  doc.descendants((node, pos) => {
    if (node.type.name !== 'block') return true
    const text = textOfBlock(node)
    blocks.push({ id: String(node.attrs['id']), from: pos + 1, node, text, start })
    start += text.length + 1
    return false
  })
  const index: TextIndex = {
    text: blocks.map((block) => block.text).join('\n'),
    blocks,
    byId: new Map(blocks.map((block) => [block.id, block])),
  }
  indexes.set(doc, index)
  return index
}

/** Words of one block without its footnotes. Kept per node. */
export function textOfBlock(node: Node): string {
  let text = texts.get(node)
  if (text === undefined) {
    text = ''
    for (const child of node.children) text += textOfInline(child)
    texts.set(node, text)
  }
  return text
}

function textOfInline(node: Node): string {
  if (node.isText) return node.text ?? ''
  return node.type.name === 'break' ? '\n' : ''
}

/** Document range of the characters `[from, to)` of the whole text; `from < to`. */
export function rangeOfOffsets(
  index: TextIndex,
  from: number,
  to: number,
): { from: number; to: number } {
  return { from: positionOfChar(index, from), to: positionOfChar(index, to - 1) + 1 }
}

/** Position before the character at an offset; for a line end between blocks the end of the block before it. */
function positionOfChar(index: TextIndex, offset: number): number {
  const block = blockAtOffset(index, offset)
  if (block === undefined) return 0
  let left = offset - block.start
  let pos = block.from
  for (const child of block.node.children) {
    const length = textOfInline(child).length
    if (left < length) return pos + left
    left -= length
    pos += child.nodeSize
  }
  return pos
}

/** The block a whole-text offset falls into. */
export function blockAtOffset(index: TextIndex, offset: number): BlockText | undefined {
  let low = 0
  let high = index.blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((index.blocks[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return index.blocks[low - 1]
}

/** The words between two document positions, one line per block. */
export function textOfRange(doc: Node, from: number, to: number): string {
  const lines: string[] = []
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.type.name !== 'block') return true
    let line = ''
    let at = pos + 1
    for (const child of node.children) {
      const end = at + child.nodeSize
      if (at < to && end > from) {
        const text = textOfInline(child)
        line += child.isText
          ? text.slice(Math.max(0, from - at), Math.min(text.length, to - at))
          : text
      }
      at = end
    }
    lines.push(line)
    return false
  })
  return lines.join('\n')
}
