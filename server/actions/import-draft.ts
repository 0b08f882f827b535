/** Make a draft from a file that was read already. Draft, text and audit row come together or not at all. */
import type { Node } from 'prosemirror-model'
import type { Language, Translated } from '../../shared/domain/names.ts'
import type { Cycle } from '../store/cycles.ts'
import { insertDraft } from '../store/drafts.ts'
import { insertFirstText } from '../store/first-text.ts'
import { aboutCycle } from './about.ts'
import type { Action } from './perform.ts'
import { contentOf } from './take-version.ts'

/** `document` is undefined only where the right alone is asked, before the file is read. */
export interface DraftImport {
  readonly cycle: string
  readonly work: string
  readonly title: Translated
  readonly language: Language
  readonly fileName: string
  readonly document: Node | undefined
}

export const importDraft: Action<
  DraftImport,
  Cycle,
  { readonly draft: string; readonly words: number }
> = {
  key: 'import-draft',
  about: (db, { cycle }) => aboutCycle(db, cycle),
  async act(scope, { document, fileName, ...given }, cycle) {
    if (document === undefined) throw new Error('Nothing was read from the file')
    const id = scope.newId()
    await insertDraft(scope.db, { id, ...given, cycle: cycle.id }, scope.at)
    await insertFirstText(scope.db, {
      draft: id,
      document,
      person: scope.by.person,
      accreditation: scope.by.id,
      origin: 'import',
      at: scope.at,
    })
    const { words, sha256 } = contentOf(document)
    await scope.record(id, { cycle: cycle.id, work: given.work, fileName, words, sha256 })
    return { draft: id, words }
  },
}
