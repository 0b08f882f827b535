/** An uploaded file → a draft: asks the right first, reads the file, then makes the draft. */
import type { InferOutput } from 'valibot'
import { cycles, drafts } from '../../shared/api/contract.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { countWords, plainTextOf } from '../../shared/text/words.ts'
import { importDraft } from '../actions/import-draft.ts'
import { importRevision } from '../actions/import-revision.ts'
import { ask, perform } from '../actions/perform.ts'
import type { Parts } from '../actions/perform.ts'
import { ImportProblem } from '../files/import-problem.ts'
import { keepIds } from '../files/keep-ids.ts'
import type { Rooms } from '../sync/rooms.ts'
import { readBeside } from '../files/import-beside.ts'
import type { ReadFile } from '../files/import-beside.ts'

type Body = InferOutput<typeof cycles.importDraft.body>
type RevisionBody = InferOutput<typeof drafts.importRevision.body>
type RevisionReply = InferOutput<typeof drafts.importRevision.reply>
type Reply = InferOutput<typeof cycles.importDraft.reply>

export async function importFile(
  parts: Parts,
  person: string,
  { file, ...given }: Body & { readonly cycle: string },
): Promise<Reply> {
  const unread = { ...given, document: undefined }
  await ask(parts, importDraft, person, unread)
  const { document, report } = await readFile(given.fileName, Buffer.from(file, 'base64'))
  const { draft, words } = await perform(parts, importDraft, person, { ...unread, document })
  return { draft, words, notices: noticesOf(report) }
}

/**
 * An uploaded file → the next state of a draft: blocks that live on keep their ids, only what differs is written, and
 * what others write meanwhile stays.
 */
export async function importRevisionFile(
  parts: Parts,
  rooms: Pick<Rooms, 'reviseDocument'>,
  person: string,
  { draft, fileName, file }: RevisionBody & { readonly draft: string },
): Promise<RevisionReply> {
  const asked = { draft, fileName, words: 0 }
  await ask(parts, importRevision, person, asked)
  const { document, report } = await readFile(fileName, Buffer.from(file, 'base64'))
  const words = countWords(plainTextOf(document))
  // Reading takes a while in which a phase may end: the right is asked again, with the record, before the text changes.
  const { accreditation } = await perform(parts, importRevision, person, { ...asked, words })
  const changed = await rooms.reviseDocument(
    draft,
    (before) => keepIds(before, document, parts.newId),
    { person, accreditation, origin: 'import' },
  )
  return { words, changed, notices: noticesOf(report) }
}

function noticesOf(report: ReadFile['report']): Reply['notices'] {
  return report.notices.map(({ kind, count, sentence }) => ({ kind, count, sentence }))
}

/** A file that cannot be read is the person's to change; anything else is ours. */
export function fileFault(error: unknown): unknown {
  if (!(error instanceof ImportProblem)) return error
  const isLarge = error.code === 'too-large' || error.code === 'zip-bomb'
  return new Fault(isLarge ? 'too-large' : 'bad-file', error.message, { reason: error.code })
}

async function readFile(name: string, bytes: Uint8Array): Promise<ReadFile> {
  try {
    return await readBeside({ name, bytes })
  } catch (error) {
    throw fileFault(error)
  }
}
