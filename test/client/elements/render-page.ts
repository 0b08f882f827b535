/** What `render.test.ts` runs in Chromium: the renderers as the pages use them, asked for the plain text they show. */
import { compare } from '../../../shared/compare/compare.ts'
import { schema } from '../../../shared/text/schema.ts'
import { ComparisonRenderer } from '../../../client/elements/render-comparison.ts'
import type { Side } from '../../../client/elements/render-comparison.ts'
import { TextRenderer } from '../../../client/elements/render-text.ts'
import { joinBrackets } from '../../../client/elements/join-brackets.ts'
import { speak } from '../../../client/language.ts'

/** The words of the text itself: without what the page adds (labels of notes, sentences on form). */
function ownText(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement
  for (const added of copy.querySelectorAll(
    '.form-line, .note-line, .visually-hidden, .paragraph-end',
  )) {
    added.remove()
  }
  for (const cell of copy.querySelectorAll('td, th')) cell.append(' ')
  return copy.textContent
}

async function sides(before: unknown, after: unknown): Promise<Record<Side, string[]>> {
  await speak('en')
  const [old, now] = [schema.nodeFromJSON(before), schema.nodeFromJSON(after)]
  const comparison = compare(old, now)
  const renderer = new ComparisonRenderer(old, now, 'en')
  const texts = (side: Side) =>
    comparison.entries.flatMap((entry) => {
      const shown = renderer
        .blocks(entry, side)
        .filter((block) => !block.matches('.form-line, .note-line'))
      const place =
        side === 'before' && 'before' in entry ? entry.before : 'after' in entry ? entry.after : 0
      return shown.map((block, index) => ({ place: place + index, text: ownText(block) }))
    })
  const ordered = (side: Side) =>
    texts(side)
      .toSorted((a, b) => a.place - b.place)
      .map(({ text }) => text)
  return {
    before: ordered('before'),
    after: ordered('after'),
    both: texts('both').map(({ text }) => text),
  }
}

/** The same words straight from the document, block by block. */
function plain(json: unknown): string[] {
  const document = schema.nodeFromJSON(json)
  const renderer = new TextRenderer(document, 'en', { linked: false })
  return document.children.map((node) => ownText(renderer.node(node)))
}

function reading(json: unknown): string {
  const document = schema.nodeFromJSON(json)
  const renderer = new TextRenderer(document, 'fr', { linked: true })
  const text = window.document.createElement('div')
  text.append(renderer.fragment(document.content))
  const notes = renderer.notes(document, (label) => `Back to ${label}`)
  if (notes !== undefined) text.append(notes)
  joinBrackets(text)
  return text.innerHTML
}

Object.assign(window, { rendered: { sides, plain, reading } })
