/**
 * The body of a draft: one flat Y.Text, and the ProseMirror document it shows. `runs.ts` has the idea.
 * The mapping is exact both ways: `documentFromBody(fillBody(d))` equals `d` for every document with unique ids.
 */
import type { Node } from 'prosemirror-model'
import type * as Y from 'yjs'
import { blocksOf, deltaOfNodes } from './embeds.ts'
import { SeenIds } from './runs.ts'
import { nodeOf } from './schema.ts'

/** Name of the one root type of a draft's Yjs document. */
export const bodyName = 'body'

export function bodyOf(doc: Y.Doc): Y.Text {
  return doc.getText(bodyName)
}

/** The whole document that a body shows. Reads only. */
export function documentFromBody(body: Y.Text, ids: SeenIds = new SeenIds()): Node {
  return nodeOf('doc', null, blocksOf([{ place: '', text: body }], '', ids))
}

/** Writes a document into an empty body. Call inside `doc.transact`. */
export function fillBody(body: Y.Text, document: Node): void {
  if (body.length > 0) throw new Error('fillBody: the body is not empty')
  body.applyDelta(deltaOfNodes(document.children, ''), { sanitize: false })
}

/**
 * Keeps Yjs from "cleaning" formats after somebody else's change. It does so with deletions of its own, which would be
 * sent as if this person had made them, also by people who may only read.
 */
export function leaveFormatsAlone(doc: Y.Doc): void {
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false
  })
}
