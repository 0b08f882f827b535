/** Small steps on the pieces of a source block that the readers of HTML and Word share. */
import type { CountedAttrs } from '../../shared/text/labels.ts'
import type { SourceBlock, SourcePiece } from './assemble.ts'

/** The attributes that decide a list number, with their defaults. */
export function countedAttrs(attrs: SourceBlock['attrs']): CountedAttrs {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  return {
    kind: text(attrs.kind) ?? 'paragraph',
    level: Number(attrs.level ?? 0),
    list: text(attrs.list),
    start: typeof attrs.start === 'number' ? attrs.start : null,
    frame: text(attrs.frame),
  }
}

// A footnote inside a footnote becomes text in brackets; other pieces stay.
function unnested(piece: SourcePiece): readonly SourcePiece[] {
  if (piece.type !== 'footnote') return [piece]
  const bracket = (text: string): SourcePiece => ({ type: 'text', text, marks: [] })
  return [bracket(' ('), ...piece.pieces, bracket(')')]
}

/** A space or line break at the end of a block is how the source was typed, not text. */
export function trimEnd(pieces: SourcePiece[]): void {
  for (let last = pieces.at(-1); last !== undefined; last = pieces.at(-1)) {
    if (last.type === 'text') {
      const text = last.text.replace(/[ \t\n]+$/, '')
      if (text === last.text) return
      pieces.pop()
      if (text !== '') pieces.push({ ...last, text })
    } else if (last.type === 'break') pieces.pop()
    else return
  }
}

/** The text of several blocks as one: a break between them, footnotes inside as text. */
export function joinBlocks(blocks: readonly SourceBlock[]): SourcePiece[] {
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : [{ type: 'break' as const, marks: [] }]),
    ...block.pieces.flatMap(unnested),
  ])
}

/** Spaces and line breaks before the first word are layout, not text. */
export function trimStart(pieces: SourcePiece[]): void {
  for (let first = pieces[0]; first !== undefined; first = pieces[0]) {
    if (first.type === 'text') {
      const text = first.text.replace(/^[ \t\n]+/, '')
      if (text === first.text) return
      pieces.shift()
      if (text !== '') pieces.unshift({ ...first, text })
    } else if (first.type === 'break') pieces.shift()
    else return
  }
}
