import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { DraftSummary } from '../../shared/api/shapes.ts'
import { say } from '../language.ts'
import { addressOf } from '../router.ts'
import { formatDistance } from '../dates.ts'
import { draftName } from './who.ts'

/** One draft in a list: title, state, counts, and where one can go from here. */
export function draftCard(draft: DraftSummary, now: number): TemplateResult {
  const title = draftName(draft)
  return html`<article class="card draft-card">
    <div class="draft-head">
      <h3>
        <a href=${addressOf.draft(draft.id)}><bdi>${title}</bdi></a>
      </h3>
      <span class="badge ${draft.state}">${say(`draft-state.${draft.state}`)}</span>
    </div>
    <p class="muted small facts">
      <span>${say('draft.comments', { open: draft.openThreads, all: draft.threads })}</span>
      ${
        draft.lastChange === null
          ? nothing
          : html`<span
              >${say('draft.last-change', { when: formatDistance(draft.lastChange, now) })}</span
            >`
      }
    </p>
    <nav class="buttons" aria-label=${say('draft.links-of', { title })}>
      <a class="button primary" href=${addressOf.draft(draft.id)}
        >${say(draft.state === 'frozen' ? 'draft.read' : 'draft.open')}</a
      >
      <a class="button" href=${addressOf.versions(draft.id)}>${say('versions.title')}</a>
      <a class="button" href=${addressOf.compare(draft.id)}>${say('compare.title')}</a>
      ${
        draft.frozenVersion === null
          ? html`<a class="button" href=${addressOf.freeze(draft.id)}>${say('freeze.title')}</a>`
          : html`<a class="button" href=${addressOf.frozen(draft.frozenVersion)}
              >${say('freeze.frozen-page')}</a
            >`
      }
    </nav>
  </article>`
}
