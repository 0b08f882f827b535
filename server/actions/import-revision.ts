/**
 * Take a file in as the next state of a draft's text: the right and the record. The text follows through its room, under
 * the accreditation this answers with; the journal row names it, and whether it came is seen there.
 */
import type { Draft } from '../store/drafts.ts'
import { aboutDraft } from './about.ts'
import type { Action } from './perform.ts'

export const importRevision: Action<
  { readonly draft: string; readonly fileName: string; readonly words: number },
  Draft,
  { readonly accreditation: string }
> = {
  key: 'import-revision',
  about: (db, { draft }) => aboutDraft(db, draft),
  async act(scope, { fileName, words }, draft) {
    await scope.record(draft.id, { fileName, words })
    return { accreditation: scope.by.id }
  },
}
