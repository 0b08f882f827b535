/** Parts of a thread's card that are the same wherever a thread is shown. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Thread, Who } from '../../shared/api/shapes.ts'
import { formatDistance, formatInstant } from '../dates.ts'
import { say } from '../language.ts'
import { initialsOf, personColour, personFor } from './who.ts'

/** Time of an act in words ("2 hours ago"), the full instant on hover and for machines. */
export function ago(iso: string, now: number): TemplateResult {
  return html`<time datetime=${iso} title=${formatInstant(iso)}>${formatDistance(iso, now)}</time>`
}

/** Avatar, name with delegation, time. */
export function byline(who: Who, at: string, now: number): TemplateResult {
  return html`<p class="byline">
    <span
      class="avatar"
      style="--person: var(--person-${personColour(who.person)})"
      aria-hidden="true"
      >${initialsOf(who.name)}</span
    >
    <span
      ><strong>${personFor(who)}</strong><br /><span class="muted small"
        >${ago(at, now)}</span
      ></span
    >
  </p>`
}

/** Words people wrote, with their line ends. */
export function words(text: string): TemplateResult {
  return html`<p class="words" dir="auto">${text}</p>`
}

/** The words the comment is about; long ones end in an ellipsis. */
export function quote(thread: Pick<Thread, 'anchor'>): TemplateResult | typeof nothing {
  const text = thread.anchor.quote.trim()
  if (text === '') return nothing
  return html`<blockquote class="quote" dir="auto">
    ${text.length > 300 ? `${text.slice(0, 299)}…` : text}
  </blockquote>`
}

/** The wording the commenter proposes. */
export function proposedWording(text: string | null): TemplateResult | typeof nothing {
  if (text === null || text.trim() === '') return nothing
  return html`<div class="proposed">
    <p class="small muted">${say('thread.proposed-wording')}</p>
    <p class="words" dir="auto">${text}</p>
  </div>`
}

/** What was decided, by whom and why; earlier decisions stay readable behind it. */
export function decision(thread: Thread, now: number): TemplateResult | typeof nothing {
  const last = thread.dispositions.at(-1)
  if (last === undefined) return nothing
  const earlier = thread.dispositions.slice(0, -1)
  return html`<div class="decision">
    <p><strong>${say(`disposition.${last.kind}`)}</strong></p>
    ${last.reason === '' ? nothing : words(last.reason)}
    <p class="small muted">${personFor(last.by)}, ${ago(last.at, now)}</p>
    ${
      earlier.length === 0
        ? nothing
        : html`<details>
            <summary class="small">
              ${say('thread.earlier-decisions', { count: earlier.length })}
            </summary>
            ${earlier.map(
              (one) =>
                html`<div class="earlier">
                  <p>${say(`disposition.${one.kind}`)}</p>
                  ${one.reason === '' ? nothing : words(one.reason)}
                  <p class="small muted">${personFor(one.by)}, ${ago(one.at, now)}</p>
                </div>`,
            )}
          </details>`
    }
  </div>`
}
