/**
 * Known edits of real texts. `editedCase` takes a text and a seed and returns both sides with a list of what was done,
 * each entry naming blocks by their index in `before` and `after`, and the words that went and came.
 */
import type { Node } from 'prosemirror-model'
import { schema } from '../../../shared/text/schema.ts'
import { isWord, tokenise } from '../../../shared/compare/tokens.ts'
import { Making, wordsIn } from './truth-making.ts'
import type { Done, Tracked, WordChange } from './truth-making.ts'
import { editTable, isRegular } from './truth-tables.ts'

export const editKinds = [
  ...[
    'word',
    'sentence',
    'rewrite',
    'insert',
    'delete',
    'move',
    'move-edit',
    'section-move',
    'split',
    'join',
  ],
  ...[
    'item',
    'indent',
    'row',
    'row-delete',
    'row-move',
    'column',
    'column-delete',
    'cell',
    'mark',
    'link',
    'level',
    'type',
  ],
  'sentence-move',
] as const
export interface Case {
  readonly name: string
  readonly before: Node
  readonly after: Node
  readonly blocks: readonly Tracked[]
  readonly removed: readonly Tracked[]
  readonly done: readonly Done[]
  readonly words: readonly WordChange[]
}

export const isText = (block: Tracked) => block.node.type.name === 'block'
const isParagraph = (block: Tracked) =>
  isText(block) && ['paragraph', 'item'].includes(String(block.node.attrs['kind']))
const isHeading = (block: Tracked) =>
  isText(block) && ['title', 'heading'].includes(String(block.node.attrs['kind']))
const isLong = (block: Tracked) =>
  isParagraph(block) && wordsIn(block.node.textContent).length >= 15
/** Replacing text keeps the marks at its start; only ranges that are one text node are edited. */
export function replaceText(node: Node, from: number, to: number, text: string): Node {
  const start = node.cut(0, from)
  const end = node.cut(to)
  const marks = node.nodeAt(from)?.marks ?? node.lastChild?.marks ?? []
  const content = text === '' ? start.content : start.content.addToEnd(schema.text(text, marks))
  return node.copy(content.append(end.content))
}

/** Start and end offsets of sentences (or clauses of scripts without spaces). */
export function sentencesOf(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (const match of text.matchAll(/[^.!?。；؟]+[.!?。；؟]+["”»)]*\s*/g)) {
    found.push({ from: match.index, to: match.index + match[0].length })
  }
  return found.filter(({ from, to }) => wordsIn(text.slice(from, to)).length >= 5)
}

const joiner = (text: string) => (/[\p{sc=Han}\p{sc=Thai}]/u.test(text) ? '' : ' ')

function editWord(making: Making): boolean {
  const found = making.find(
    (block) => isParagraph(block) && wordsIn(block.node.textContent).length >= 6,
  )
  if (found === undefined) return false
  const [block] = found
  const tokens = tokenise(block.node.textContent)
  const places = tokens.flatMap((token, index) =>
    isWord(token) && !token.includes('\ufffc') ? [index] : [],
  )
  const at = making.random.pick(places)
  const from = tokens.slice(0, at).join('').length
  const word = tokens[at] ?? ''
  const [fresh = 'new'] = making.someWords(1)
  if (fresh === word) return false
  const space = joiner(block.node.textContent)
  const kind = making.random.below(4)
  if (kind === 0 && space !== '') {
    block.node = replaceText(block.node, from, from, fresh + space)
    making.came(block, fresh)
  } else if (kind === 1 && space !== '' && tokens[at + 1] === ' ') {
    block.node = replaceText(block.node, from, from + word.length + 1, '')
    making.gone(block, word)
  } else {
    block.node = replaceText(block.node, from, from + word.length, fresh)
    making.gone(block, word)
    making.came(block, fresh)
  }
  making.record('word', [block])
  return true
}

function editSentence(making: Making, rewrite: boolean): boolean {
  const found = making.find(
    (block) => isLong(block) && sentencesOf(block.node.textContent).length >= 2,
  )
  if (found === undefined) return false
  const [block] = found
  const text = block.node.textContent
  const { from, to } = making.random.pick(sentencesOf(text))
  const old = text.slice(from, to)
  const fresh = making.random.pick(making.donor)
  const kind = rewrite ? 2 : making.random.below(3)
  if (kind === 0) {
    block.node = replaceText(block.node, from, to, '')
    making.gone(block, ...wordsIn(old))
  } else if (kind === 1) {
    block.node = replaceText(block.node, from, from, fresh)
    making.came(block, ...wordsIn(fresh))
  } else {
    block.node = replaceText(block.node, from, to, fresh)
    making.gone(block, ...wordsIn(old))
    making.came(block, ...wordsIn(fresh))
  }
  making.record(rewrite ? 'rewrite' : 'sentence', [block])
  return true
}

function insertBlock(making: Making, asItem: boolean): boolean {
  const index = making.random.below(making.blocks.length)
  const near = making.blocks[index]
  if (near === undefined || !isParagraph(near)) return false
  if (asItem !== (near.node.attrs['kind'] === 'item')) return false
  const text = asItem
    ? making.someWords(6).join(' ')
    : making.random.pick(making.donor) + making.random.pick(making.donor)
  const block = making.track(
    near.node.type.create({ ...near.node.attrs, id: making.freshId() }, schema.text(text.trim())),
  )
  making.blocks.splice(index + 1, 0, block)
  making.came(block, ...wordsIn(text))
  making.record(asItem ? 'item' : 'insert', [block])
  return true
}

function deleteBlock(making: Making): boolean {
  const found = making.find(
    (block) => isParagraph(block) && wordsIn(block.node.textContent).length >= 4,
  )
  if (found === undefined) return false
  const [block, index] = found
  making.blocks.splice(index, 1)
  making.removed.push(block)
  making.gone(block, ...wordsIn(block.node.textContent))
  making.record('delete', [block])
  return true
}

/** A new place some way off, so that it is clear what moved. */
function placeFarFrom(making: Making, index: number, length: number): number | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    const to = making.random.below(making.blocks.length - length + 1)
    if (Math.abs(to - index) >= 8 + length * 3) return to
  }
  return undefined
}

function moveBlock(making: Making, edited: boolean): boolean {
  const found = making.find((block) =>
    edited ? isLong(block) : isParagraph(block) && wordsIn(block.node.textContent).length >= 5,
  )
  if (found === undefined) return false
  const [block, index] = found
  const to = placeFarFrom(making, index, 1)
  if (to === undefined) return false
  making.blocks.splice(index, 1)
  making.blocks.splice(to, 0, block)
  if (edited) {
    const tokens = tokenise(block.node.textContent)
    const at = making.random.pick(tokens.flatMap((token, k) => (isWord(token) ? [k] : [])))
    const from = tokens.slice(0, at).join('').length
    const [fresh = 'new'] = making.someWords(1)
    block.node = replaceText(block.node, from, from + (tokens[at] ?? '').length, fresh)
    if (fresh !== tokens[at]) {
      making.gone(block, tokens[at] ?? '')
      making.came(block, fresh)
    }
  }
  making.record(edited ? 'move-edit' : 'move', [block])
  return true
}

function moveSection(making: Making): boolean {
  const found = making.find((block, index) => isHeading(block) && index > 0)
  if (found === undefined) return false
  const [heading, index] = found
  const level = heading.node.attrs['kind'] === 'title' ? 0 : Number(heading.node.attrs['level'])
  let end = index + 1
  for (let next = making.blocks[end]; next !== undefined; next = making.blocks[++end]) {
    if (
      isHeading(next) &&
      (next.node.attrs['kind'] === 'title' || Number(next.node.attrs['level']) <= level)
    )
      break
  }
  const length = end - index
  if (length < 3 || length > 15 || making.blocks.slice(index, end).some((block) => block.touched))
    return false
  const to = placeFarFrom(making, index, length)
  if (to === undefined) return false
  const section = making.blocks.splice(index, length)
  // Not into the middle of another edit.
  making.blocks.splice(to, 0, ...section)
  making.record('section-move', section)
  return true
}

function splitBlock(making: Making): boolean {
  const found = making.find(
    (block) => isLong(block) && sentencesOf(block.node.textContent).length >= 2,
  )
  if (found === undefined) return false
  const [block, index] = found
  const sentences = sentencesOf(block.node.textContent)
  const cut = sentences[1 + making.random.below(sentences.length - 1)]?.from ?? 0
  if (wordsIn(block.node.textContent.slice(0, cut)).length < 4) return false
  const second = making.track(
    block.node.type.create(
      { ...block.node.attrs, id: making.freshId() },
      block.node.cut(cut).content,
    ),
  )
  second.from.push(...block.from)
  block.node = block.node.cut(0, cut)
  making.blocks.splice(index + 1, 0, second)
  making.record('split', [block, second])
  return true
}

function joinBlocks(making: Making): boolean {
  const found = making.find((block, index) => {
    const next = making.blocks[index + 1]
    return (
      isLong(block) &&
      next !== undefined &&
      !next.touched &&
      isLong(next) &&
      next.node.attrs['kind'] === block.node.attrs['kind']
    )
  })
  if (found === undefined) return false
  const [block, index] = found
  const [next] = making.blocks.splice(index + 1, 1)
  if (next === undefined) return false
  const space = joiner(block.node.textContent)
  const start = space === '' ? block.node.content : block.node.content.addToEnd(schema.text(space))
  block.node = block.node.copy(start.append(next.node.content))
  block.from.push(...next.from)
  making.record('join', [block])
  return true
}

function editAttributes(making: Making, kind: 'indent' | 'level' | 'type'): boolean {
  const found = making.find((block) => {
    if (!isText(block) || block.node.textContent === '') return false
    if (kind === 'level') return block.node.attrs['kind'] === 'heading'
    return kind === 'indent' ? block.node.attrs['kind'] === 'item' : isParagraph(block)
  })
  if (found === undefined) return false
  const [block] = found
  const attrs = block.node.attrs
  const isItem = attrs['kind'] === 'item'
  const changed =
    kind === 'type'
      ? { kind: isItem ? 'paragraph' : 'recommendation', list: null, level: 0 }
      : { level: Number(attrs['level']) + 1 }
  block.node = block.node.type.create({ ...attrs, ...changed }, block.node.content)
  making.record(kind, [block], { attribute: kind === 'type' ? 'kind' : 'level' })
  return true
}

function editMark(making: Making, isLink: boolean): boolean {
  const found = making.find(
    (block) => isParagraph(block) && wordsIn(block.node.textContent).length >= 5,
  )
  if (found === undefined) return false
  const [block] = found
  const tokens = tokenise(block.node.textContent)
  const places = tokens.flatMap((token, index) => (isWord(token) ? [index] : []))
  const at = making.random.pick(places.slice(0, -2))
  const from = tokens.slice(0, at).join('').length
  const to = from + tokens.slice(at, at + 3).join('').length
  const mark = isLink
    ? schema.mark('link', { href: `https://example.org/${String(making.random.below(1000))}` })
    : schema.mark(making.random.pick(['strong', 'em']))
  const marked: Node[] = []
  let offset = 0
  block.node.forEach((child) => {
    const [start, end] = [Math.max(0, from - offset), Math.min(child.nodeSize, to - offset)]
    if (!child.isText || start >= end) marked.push(child)
    else {
      if (start > 0) marked.push(child.cut(0, start))
      const middle = child.cut(start, end)
      marked.push(
        middle.mark(
          mark.isInSet(middle.marks)
            ? mark.removeFromSet(middle.marks)
            : mark.addToSet(middle.marks),
        ),
      )
      if (end < child.nodeSize) marked.push(child.cut(end))
    }
    offset += child.nodeSize
  })
  block.node = block.node.type.create(block.node.attrs, marked)
  making.record(isLink ? 'link' : 'mark', [block], { text: tokens.slice(at, at + 3).join('') })
  return true
}

function moveSentence(making: Making): boolean {
  const long = (block: Tracked) => isLong(block) && sentencesOf(block.node.textContent).length >= 3
  const found = making.find(long)
  if (found === undefined) return false
  const [block] = found
  block.touched = true
  const target = making.find(long)
  if (target === undefined) return false
  const text = block.node.textContent
  const sentences = sentencesOf(text)
  const { from, to } = making.random.pick(sentences)
  const sentence = text.slice(from, to)
  if (sentence.trim() === sentence || sentence.length < 40) return false
  const place = making.random.pick(sentencesOf(target[0].node.textContent)).from
  block.node = replaceText(block.node, from, to, '')
  target[0].node = replaceText(target[0].node, place, place, sentence)
  making.record('sentence-move', [block, target[0]], { text: sentence.trim() })
  return true
}

const edits: Readonly<Record<string, (making: Making) => boolean>> = {
  word: editWord,
  sentence: (making) => editSentence(making, false),
  rewrite: (making) => editSentence(making, true),
  insert: (making) => insertBlock(making, false),
  delete: deleteBlock,
  move: (making) => moveBlock(making, false),
  'move-edit': (making) => moveBlock(making, true),
  'section-move': moveSection,
  split: splitBlock,
  join: joinBlocks,
  item: (making) => insertBlock(making, true),
  indent: (making) => editAttributes(making, 'indent'),
  level: (making) => editAttributes(making, 'level'),
  type: (making) => editAttributes(making, 'type'),
  mark: (making) => editMark(making, false),
  link: (making) => editMark(making, true),
  'sentence-move': moveSentence,
}

/** One text with `count` known edits; ids are kept through them, or there are none, or they count from 1 on each side. */
export function editedCase(
  name: string,
  text: Node,
  donor: readonly string[],
  seed: number,
  count: number,
  ids: 'kept' | 'none' | 'renumbered',
): Case {
  const before = ids === 'none' ? text : withIds(text)
  const making = new Making(before, donor, ids === 'kept', seed)
  for (let made = 0, attempt = 0; made < count && attempt < count * 8; attempt++) {
    const kind = making.random.pick(editKinds)
    const edit = edits[kind]
    if (edit !== undefined ? edit(making) : editTable(making, kind, isRegular)) made++
  }
  const after = schema.node(
    'doc',
    null,
    making.blocks.map((block) => block.node),
  )
  const { blocks, removed, done, words } = making
  return {
    name,
    before,
    after: ids === 'renumbered' ? withIds(after) : after,
    blocks,
    removed,
    done,
    words,
  }
}

function withIds(doc: Node): Node {
  let count = 0
  const add = (node: Node): Node => {
    const content: Node[] = []
    node.forEach((child) => content.push(child.isInline ? child : add(child)))
    const attrs = 'id' in node.attrs ? { ...node.attrs, id: `b${String(++count)}` } : node.attrs
    return node.type.create(attrs, node.isTextblock ? node.content : content)
  }
  return add(doc)
}
