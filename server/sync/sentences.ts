/** English sentences for clients without catalogues; the page translates by code and reason. They name no data. */
import { closeCode } from '../../shared/sync/frames.ts'
import type { CloseCode } from '../../shared/sync/frames.ts'

const sentences: Readonly<Record<CloseCode, string>> = {
  [closeCode.malformed]:
    'This connection sent something that is not a valid change. Nothing of it was taken.',
  [closeCode.signedOut]:
    'Your session has ended. Sign in again; what you typed is kept on your device.',
  [closeCode.forbidden]:
    'You may not change this text now. Your change was not taken; it is kept on your device.',
  [closeCode.unknownRoom]: 'There is no such draft.',
  [closeCode.slowReader]: 'This connection reads too slowly and was ended. Join again.',
  [closeCode.foreignClientId]:
    'This change was made under an identity that belongs to another copy of the text. It was not taken; join again and add it anew.',
  [closeCode.tooLarge]: 'This change is too large to be taken in one piece.',
  [closeCode.notInSchema]:
    'This change holds something that guideline texts cannot hold. It was not taken.',
  [closeCode.frozen]:
    'This text is frozen and does not change any more. Your change was not taken.',
  [closeCode.outdatedPage]: 'A newer version of this page is needed to write. Reload the page.',
  [closeCode.tooMany]:
    'This connection asked for too much in too short a time. Wait a little and join again.',
}

/** The sentence for a refusal. */
export function sentenceOf(code: CloseCode): string {
  return sentences[code]
}

export const notSavedSentence =
  'The server cannot store changes just now. Yours are kept and stored as soon as it can.'
