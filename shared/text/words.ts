/**
 * Words and plain text of a document, the same on server, page and command line.
 *
 * A word is a run of letters, marks and digits; an apostrophe, a hyphen or a point between two of them joins ("l’enfant",
 * "well-being", "3.2" are one each). Chinese and Japanese write no spaces: there two characters count as a word, one left
 * over counts as one. Thai, Lao and Khmer runs count as one word up to the next space.
 */
import type { Node } from 'prosemirror-model'

// Two alternatives over disjoint classes: no backtracking, so the time is linear in the text.
const runs =
  /([[\p{L}\p{N}]&&[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]]+)|[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]]+(?:['’.\-\u2010\u2011][[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]]+)*/gv

/** Number of words in a text, in time linear in its length. */
export function countWords(text: string): number {
  let words = 0
  for (const match of text.matchAll(runs)) {
    const unspaced = match[1]
    words += unspaced === undefined ? 1 : Math.ceil(codePoints(unspaced) / 2)
  }
  return words
}

/**
 * Text of a node without markup: one line a block, ` [note]` where a footnote stands, a line end for a break, nothing for
 * cross-references (their label is computed) and pictures.
 */
export function plainTextOf(node: Node): string {
  const lines: string[] = []
  collect(node, lines)
  return lines.join('\n')
}

function collect(node: Node, lines: string[]): void {
  if (node.isTextblock || node.isInline) {
    lines.push(inlineText(node))
    return
  }
  node.forEach((child) => {
    collect(child, lines)
  })
}

function inlineText(node: Node): string {
  if (node.isText) return node.text ?? ''
  if (node.type.name === 'break') return '\n'
  const parts: string[] = []
  node.forEach((child) => {
    parts.push(inlineText(child))
  })
  const text = parts.join('')
  return node.type.name === 'footnote' ? ` [${text}]` : text
}

function codePoints(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return count
}
