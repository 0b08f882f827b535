/** An uploaded file → a draft: asks the right first, reads the file, then makes the draft. */
import type { InferOutput } from 'valibot'
import { cycles } from '../../shared/api/contract.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { importDraft } from '../actions/import-draft.ts'
import { ask, perform } from '../actions/perform.ts'
import type { Parts } from '../actions/perform.ts'
import { ImportProblem } from '../files/import-problem.ts'
import type { Imported } from '../files/html.ts'
import { documentFromFile } from '../files/import.ts'

type Body = InferOutput<typeof cycles.importDraft.body>
type Reply = InferOutput<typeof cycles.importDraft.reply>

export async function importFile(
  parts: Parts,
  person: string,
  { file, ...given }: Body & { readonly cycle: string },
): Promise<Reply> {
  const unread = { ...given, document: undefined }
  await ask(parts, importDraft, person, unread)
  const { document, report } = readFile(parts, given.fileName, Buffer.from(file, 'base64'))
  const { draft, words } = await perform(parts, importDraft, person, { ...unread, document })
  const notices = report.notices.map(({ kind, count, sentence }) => ({ kind, count, sentence }))
  return { draft, words, notices }
}

/** Reads a file or throws the `Fault` that says why it cannot be read. */
export function readFile(
  { newId }: Pick<Parts, 'newId'>,
  name: string,
  bytes: Uint8Array,
): Imported {
  try {
    return documentFromFile(name, bytes, { newId })
  } catch (error) {
    if (!(error instanceof ImportProblem)) throw error
    const isLarge = error.code === 'too-large' || error.code === 'zip-bomb'
    throw new Fault(isLarge ? 'too-large' : 'bad-file', error.message, { reason: error.code })
  }
}
