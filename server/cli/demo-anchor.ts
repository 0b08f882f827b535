/** The anchor of a comment whose place is known only by its words. */
import { toBase64 } from 'lib0/buffer'
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import type { Anchor } from '../../shared/domain/thread.ts'
import { quoteOfRange, wholeTextAnchor } from '../../shared/text/anchors.ts'
import { bodyOf } from '../../shared/text/flat.ts'
import { flatPlace } from '../../shared/text/place.ts'
import { rangeOfOffsets, textIndexOf } from '../../shared/text/text-index.ts'

/** Binds the first place of a quote to the live text, as an editor would; throws where the words are not there. */
export function anchorOfQuote(doc: Y.Doc, document: Node, quote: string | null): Anchor {
  if (quote === null) return wholeTextAnchor
  const index = textIndexOf(document)
  const offset = index.text.indexOf(quote)
  if (offset < 0) throw new Error(`The text does not hold the words "${quote}"`)
  const { from, to } = rangeOfOffsets(index, offset, offset + quote.length)
  return {
    ...quoteOfRange(document, from, to),
    start: position(doc, document, from, 0),
    // Bound to the last character, so that what is typed right behind stays outside.
    end: position(doc, document, to, -1),
  }
}

function position(doc: Y.Doc, document: Node, pos: number, side: 0 | -1): string | null {
  const place = flatPlace(bodyOf(doc), document, pos)
  if (place === undefined) return null
  const relative = Y.createRelativePositionFromTypeIndex(place.text, place.index, side)
  return toBase64(Y.encodeRelativePosition(relative))
}
