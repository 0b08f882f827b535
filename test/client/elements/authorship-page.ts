/** Bundled for Chromium by `authorship.test.ts`: the panel with an answer, for the test to look at. */
import { GrAuthorship } from '../../../client/elements/gr-authorship.ts'
import type { AuthorshipShown } from '../../../client/elements/gr-authorship.ts'
import type { ColouredBy } from '../../../client/editor/authorship.ts'
import { speak } from '../../../client/language.ts'
import type { Language } from '../../../shared/domain/names.ts'

/** Events of the panel, in order. */
export const heard: string[] = []

/** Shows the panel in a language. */
export async function show(
  language: Language,
  shown: AuthorshipShown,
  by: ColouredBy | null,
): Promise<string> {
  await speak(language)
  const panel = new GrAuthorship()
  panel.shown = shown
  panel.by = by ?? undefined
  panel.zone = 'UTC'
  for (const name of ['colours-chosen', 'retry-asked', 'authorship-left']) {
    panel.addEventListener(name, (event) => {
      heard.push(`${name} ${event instanceof CustomEvent ? String(event.detail) : ''}`.trim())
    })
  }
  document.body.replaceChildren(panel)
  await panel.updateComplete
  return panel.innerText
}
