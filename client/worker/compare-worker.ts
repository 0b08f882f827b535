/** Compares two texts away from the page, so that it never freezes. One question a worker; stopping it is the cancel. */
import { schema } from '../../shared/text/schema.ts'
import { compare } from '../../shared/compare/compare.ts'

export interface Question {
  readonly before: unknown
  readonly after: unknown
}

addEventListener('message', (event: MessageEvent<Question>) => {
  const before = schema.nodeFromJSON(event.data.before)
  const after = schema.nodeFromJSON(event.data.after)
  postMessage(compare(before, after))
})
