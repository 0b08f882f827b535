/** Put on record that a file was taken in as the next state of a draft's text. The text itself came through its room. */
import type { Draft } from '../store/drafts.ts'
import { aboutDraft } from './about.ts'
import type { Action } from './perform.ts'

export const importRevision: Action<
  { readonly draft: string; readonly fileName: string; readonly words: number },
  Draft,
  undefined
> = {
  key: 'import-revision',
  about: (db, { draft }) => aboutDraft(db, draft),
  async act(scope, { fileName, words }, draft) {
    await scope.record(draft.id, { fileName, words })
    return undefined
  },
}
