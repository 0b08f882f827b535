/**
 * Sentences that moved: deleted in one place and inserted, word for word, in another (of the same block or not). Their
 * segments are cut out of the larger deletions and insertions around them and carry the name of the move.
 */
import type { BlockChange, Entry, Move, NodeJson, Segment } from './comparison.ts'
import { leafChar } from './content.ts'
import { countWords } from './tokens.ts'

/** Shorter sentences repeat by chance. */
const fewestWords = 4
const shortest = 12

/** The entries with moved sentences named in their segments, and the moves. */
export function withMovedSentences(entries: readonly Entry[]): {
  readonly entries: readonly Entry[]
  readonly sentences: readonly Move[]
} {
  const pieces = piecesOf(entries)
  const sentences = matchPieces(pieces)
  if (sentences.length === 0) return { entries, sentences }
  const touched = new Map<Segment, Piece[]>()
  for (const piece of [...pieces.deleted, ...pieces.inserted]) {
    const list = touched.get(piece.segment)
    if (list === undefined) touched.set(piece.segment, [piece])
    else list.push(piece)
  }
  const named = (change: BlockChange): BlockChange =>
    change.segments.some((segment) => touched.has(segment))
      ? {
          ...change,
          segments: change.segments.flatMap((segment) => cutOut(segment, touched.get(segment))),
        }
      : change
  return {
    entries: entries.map((entry) => {
      if (entry.type === 'split' || entry.type === 'merged')
        return { ...entry, parts: entry.parts.map(named) }
      if (entry.type === 'changed' && entry.change.type === 'block')
        return { ...entry, change: named(entry.change) }
      if (entry.type === 'moved' && entry.content.type === 'block')
        return { ...entry, content: named(entry.content) }
      return entry
    }),
    sentences,
  }
}

/** A sentence, or what there is of one, in a deletion or insertion. */
interface Piece {
  readonly segment: Segment
  readonly block: number
  readonly from: number
  readonly to: number
  readonly key: string
  /** The piece that follows in the same segment. */
  next?: Piece
  move?: string
}

interface Pieces {
  readonly deleted: Piece[]
  readonly inserted: Piece[]
}

function piecesOf(entries: readonly Entry[]): Pieces {
  const pieces: Pieces = { deleted: [], inserted: [] }
  const collect = (change: BlockChange, before: number, after: number) => {
    for (const segment of change.segments) {
      if (segment.op === 'delete') addPieces(segment, segment.content, before, pieces.deleted)
      if (segment.op === 'insert') addPieces(segment, segment.content, after, pieces.inserted)
    }
  }
  for (const entry of entries) {
    if (entry.type === 'changed' && entry.change.type === 'block')
      collect(entry.change, entry.before, entry.after)
    if (entry.type === 'moved' && entry.content.type === 'block')
      collect(entry.content, entry.before, entry.after)
    if (entry.type === 'split')
      entry.parts.forEach((part, index) => collect(part, entry.before, entry.after + index))
    if (entry.type === 'merged')
      entry.parts.forEach((part, index) => collect(part, entry.before + index, entry.after))
  }
  return pieces
}

const sentence = /[^.!?。！？؟۔]*[.!?。！？؟۔]+["'”’»)\]]*\s*|[^.!?。！？؟۔]+$/g

function addPieces(
  segment: Segment,
  content: readonly NodeJson[],
  block: number,
  out: Piece[],
): void {
  const text = flat(content)
  if (text.length < shortest || !maybeSentence(text)) return
  let last: Piece | undefined
  for (const match of text.matchAll(sentence)) {
    const [whole] = match
    const piece: Piece = {
      segment,
      block,
      from: match.index,
      to: match.index + whole.length,
      key: whole.trim(),
    }
    if (last !== undefined) last.next = piece
    out.push((last = piece))
  }
}

/** False for texts of a word or two, which most are: quicker than counting words. */
function maybeSentence(text: string): boolean {
  if (text.length > 60) return true
  let gaps = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f || (!isLetter(code) && ++gaps >= fewestWords - 1)) return true
  }
  return false
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

function matchPieces({ deleted, inserted }: Pieces): Move[] {
  const places = new Map<string, Piece[]>()
  for (const piece of deleted) {
    const list = places.get(piece.key)
    if (list === undefined) places.set(piece.key, [piece])
    else list.push(piece)
  }
  const moves: Move[] = []
  for (const to of inserted) {
    if (to.move !== undefined) continue
    const from = places.get(to.key)?.find((piece) => piece.move === undefined)
    if (from === undefined || !isSentence(to.key)) continue
    const id = `s${String(moves.length + 1)}`
    let words = 0
    let [x, y]: [Piece | undefined, Piece | undefined] = [from, to]
    while (
      x !== undefined &&
      y !== undefined &&
      x.key === y.key &&
      x.move === undefined &&
      y.move === undefined
    ) {
      x.move = id
      y.move = id
      words += countWords(y.key)
      x = x.next
      y = y.next
    }
    moves.push({
      id,
      type: 'sentence',
      before: [from.block],
      after: [to.block],
      words,
      edited: false,
    })
  }
  return moves
}

function isSentence(text: string): boolean {
  return text.length >= shortest && countWords(text) >= fewestWords
}

/** A segment cut where moved sentences begin and end. */
function cutOut(segment: Segment, pieces: readonly Piece[] | undefined): Segment[] {
  if (pieces === undefined || (segment.op !== 'insert' && segment.op !== 'delete')) return [segment]
  const parts: { from: number; to: number; move: string | undefined }[] = []
  for (const { from, to, move } of pieces) {
    const last = parts.at(-1)
    if (last !== undefined && last.move === move) last.to = to
    else parts.push({ from, to, move })
  }
  if (parts.length === 1 && parts[0]?.move === undefined) return [segment]
  return parts.map(({ from, to, move }) => {
    const content = sliceContent(segment.content, from, to)
    return { op: segment.op, content, ...(move === undefined ? {} : { move }) }
  })
}

function flat(content: readonly NodeJson[]): string {
  let text = ''
  for (const node of content) text += node.text ?? leafChar
  return text
}

function sliceContent(content: readonly NodeJson[], from: number, to: number): NodeJson[] {
  const slice: NodeJson[] = []
  let at = 0
  for (const node of content) {
    const length = node.text?.length ?? 1
    const [start, end] = [Math.max(from, at), Math.min(to, at + length)]
    if (start < end) {
      slice.push(
        node.text === undefined || end - start === length
          ? node
          : { ...node, text: node.text.slice(start - at, end - at) },
      )
    }
    at += length
  }
  return slice
}
