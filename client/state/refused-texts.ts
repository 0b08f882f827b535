/** Texts the server refused, kept on this device for their author until the author lets them go. */
import * as v from 'valibot'

const RefusedText = v.object({
  at: v.string(),
  /** A `Refusal`, or a word for what was wrong with the change itself. */
  reason: v.string(),
  text: v.string(),
  /** Changes that were not saved; some may be deletions or formatting, which have no text. */
  changes: v.number(),
})
export type RefusedText = v.InferOutput<typeof RefusedText>

const keyOf = (draft: string, person: string) => `gr-refused-${draft}-${person}`

/** What was refused on this draft to this person, oldest first. */
export function refusedTextsOf(draft: string, person: string): readonly RefusedText[] {
  const stored = localStorage.getItem(keyOf(draft, person))
  if (stored === null) return []
  const parsed = v.safeParse(v.array(RefusedText), parse(stored))
  return parsed.success ? parsed.output : []
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function keepRefusedTexts(
  draft: string,
  person: string,
  texts: readonly RefusedText[],
): void {
  if (texts.length === 0) localStorage.removeItem(keyOf(draft, person))
  else localStorage.setItem(keyOf(draft, person), JSON.stringify(texts))
}
