/** An uploaded file → a draft: asks the right first, reads the file, then makes the draft. */
import type { InferOutput } from 'valibot'
import { cycles } from '../../shared/api/contract.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { importDraft } from '../actions/import-draft.ts'
import { ask, perform } from '../actions/perform.ts'
import type { Parts } from '../actions/perform.ts'
import { ImportProblem } from '../files/import-problem.ts'
import { readBeside } from '../files/import-beside.ts'
import type { ReadFile } from '../files/import-beside.ts'

type Body = InferOutput<typeof cycles.importDraft.body>
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
  const notices = report.notices.map(({ kind, count, sentence }) => ({ kind, count, sentence }))
  return { draft, words, notices }
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
