/** The list of changes beside a comparison: sections with counts, each change with its symbol and first words. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { formatNumber } from '../dates.ts'
import { say } from '../language.ts'
import type { ChangesOfSection, ListedChange } from '../state/change-list.ts'
import { symbolMessage } from './gr-comparison.ts'

export function changeNavigation(
  sections: readonly ChangesOfSection[],
  current: number | undefined,
  choose: (index: number) => void,
): TemplateResult {
  return html`<nav class="change-list" aria-label=${say('compare.list')}>
    <ol class="plain-list">
      ${sections.map(
        (section) =>
          html`<li>
            <details open>
              <summary>
                <span class="section-title" dir="auto"
                  >${section.title === '' ? say('compare.no-section') : section.title}</span
                >
                <span class="muted small numeric"
                  >${say('compare.count', { count: section.changes.length })}
                  ${wordCounts(section.words)}</span
                >
              </summary>
              <ol class="plain-list">
                ${section.changes.map((change) => listed(change, current, choose))}
              </ol>
            </details>
          </li>`,
      )}
    </ol>
  </nav>`
}

function wordCounts(words: ChangesOfSection['words']): TemplateResult | typeof nothing {
  if (words.inserted + words.deleted === 0) return nothing
  return html`<span dir="ltr" aria-hidden="true"
      ><span class="plus">+${formatNumber(words.inserted)}</span>
      <span class="minus">−${formatNumber(words.deleted)}</span></span
    ><span class="visually-hidden"
      >${say('compare.words', { inserted: words.inserted, deleted: words.deleted })}</span
    >`
}

function listed(
  change: ListedChange,
  current: number | undefined,
  choose: (index: number) => void,
): TemplateResult {
  return html`<li>
    <a
      href="#change-${change.index + 1}"
      aria-current=${change.index === current ? 'true' : nothing}
      @click=${(event: Event) => {
        event.preventDefault()
        choose(change.index)
      }}
    >
      <span class="symbol" dir="ltr" lang="en" title=${say(symbolMessage(change.symbol))}
        >${change.symbol}</span
      >
      <span class="excerpt" dir="auto"
        >${change.excerpt === '' ? say('compare.no-text') : change.excerpt}</span
      >
    </a>
  </li>`
}
