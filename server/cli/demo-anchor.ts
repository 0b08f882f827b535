/** The anchor of a comment whose place is known only by its words. */
import { toBase64 } from 'lib0/buffer'
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import type { Anchor } from '../../shared/domain/thread.ts'
import { quoteOfRange, wholeTextAnchor } from '../../shared/text/anchors.ts'
import { bodyOf } from '../../shared/text/flat.ts'
import { flatPlace } from '../../shared/text/place.ts'
import { rangeOfOffsets, textIndexOf } from '../../shared/text/text-index.ts'

interface Range {
  readonly from: number
  readonly to: number
}

/** Binds the first place of a quote to the live text, as an editor would; throws where the words are not there. */
export function anchorOfQuote(doc: Y.Doc, document: Node, quote: string | null): Anchor {
  if (quote === null) return wholeTextAnchor
  const index = textIndexOf(document)
  const offset = index.text.indexOf(quote)
  const range =
    offset < 0
      ? placeInFootnote(document, quote)
      : rangeOfOffsets(index, offset, offset + quote.length)
  if (range === undefined) throw new Error(`The text does not hold the words "${quote}"`)
  return {
    ...quoteOfRange(document, range.from, range.to),
    start: position(doc, document, range.from, 0),
    // Bound to the last character, so that what is typed right behind stays outside.
    end: position(doc, document, range.to, -1),
  }
}

/** Quotes leave footnotes out (`text-index.ts`), so a comment in one keeps its positions and the block of its sign. */
function placeInFootnote(document: Node, quote: string): Range | undefined {
  let found: Range | undefined
  document.descendants((node, pos) => {
    if (node.type.name !== 'footnote' || found !== undefined) return found === undefined
    node.forEach((child, offset) => {
      const at = child.text?.indexOf(quote) ?? -1
      const from = pos + 1 + offset + at
      if (at >= 0) found ??= { from, to: from + quote.length }
    })
    return false
  })
  return found
}

function position(doc: Y.Doc, document: Node, pos: number, side: 0 | -1): string | null {
  const place = flatPlace(bodyOf(doc), document, pos)
  if (place === undefined) return null
  const relative = Y.createRelativePositionFromTypeIndex(place.text, place.index, side)
  return toBase64(Y.encodeRelativePosition(relative))
}
