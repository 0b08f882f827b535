/** A draft's text straight from the data, for commands that run without rooms. */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { bodyOf, documentFromBody } from '../../shared/text/flat.ts'
import type { Database } from './database.ts'

/** The text as it is stored now, and the journal row it stands at. Reads in pieces, so a long journal needs little memory. */
export async function savedDocument(
  db: Database,
  draft: string,
): Promise<{ readonly document: Node; readonly seq: number }> {
  const snapshot = await db
    .selectFrom('snapshots')
    .select(['seq', 'state'])
    .where('draft_id', '=', draft)
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  const doc = new Y.Doc({ gc: false })
  let seq = snapshot?.seq ?? 0
  if (snapshot !== undefined) Y.applyUpdate(doc, snapshot.state)
  for (;;) {
    const rows = await db
      .selectFrom('journal')
      .select(['seq', 'update'])
      .where('draft_id', '=', draft)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(1_000)
      .execute()
    if (rows.length === 0) break
    doc.transact(() => {
      for (const row of rows) Y.applyUpdate(doc, row.update)
    })
    seq = rows.at(-1)?.seq ?? seq
  }
  const document = documentFromBody(bodyOf(doc))
  doc.destroy()
  return { document, seq }
}
