/** What the panel of authorship shows of an editor's state: put together in one place for whoever holds both. */
import type { EditorState } from 'prosemirror-state'
import { authorsOfText, authorsWithin, blockHistory, hasFreshWords } from '../editor/authorship.ts'
import type { AuthorshipAnswer } from '../state/authorship-answers.ts'
import type { AuthorshipShown } from './gr-authorship.ts'

/** The panel's view of the selection. */
export function authorshipShown(state: EditorState, answer: AuthorshipAnswer): AuthorshipShown {
  const { from, to, empty, $head } = state.selection
  const shown = {
    words: authorsWithin(state, from, to),
    isCaret: empty,
    isFresh: hasFreshWords(state, from, to),
    block: undefined,
    authors: authorsOfText(state),
  }
  if (answer.state !== 'ready') {
    return { ...shown, state: answer.state === 'failed' ? 'failed' : 'loading' }
  }
  const { parent } = $head
  const id: unknown = parent.attrs['id']
  const block = typeof id === 'string' ? blockHistory(state, id) : undefined
  return { ...shown, state: 'ready', block }
}
