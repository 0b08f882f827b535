/** The first text of a new draft: one journal row, in the transaction that makes the draft, so that it is all or nothing. */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { bodyOf, fillBody } from '../../shared/text/flat.ts'
import type { Database } from './database.ts'
import type { JournalOrigin } from './tables.ts'

export interface FirstText {
  readonly draft: string
  readonly document: Node
  readonly person: string
  readonly accreditation: string
  readonly origin: JournalOrigin
  readonly at: string
}

/** Writes the text and answers its live form, for anchors on it. */
export async function insertFirstText(db: Database, given: FirstText): Promise<Y.Doc> {
  const doc = new Y.Doc({ gc: false })
  doc.transact(() => {
    fillBody(bodyOf(doc), given.document)
  })
  await db
    .insertInto('client_ids')
    .values({ draft_id: given.draft, client_id: doc.clientID, person_id: given.person })
    .execute()
  await db
    .insertInto('journal')
    .values({
      draft_id: given.draft,
      update: Y.encodeStateAsUpdate(doc),
      person_id: given.person,
      accreditation_id: given.accreditation,
      origin: given.origin,
      at: given.at,
    })
    .execute()
  return doc
}
