/** What a comparison found, in words; and the case where it found nothing. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Comparison } from '../../shared/compare/comparison.ts'
import { ituSymbols } from '../../shared/compare/comparison.ts'
import { summaryOf } from '../../shared/compare/summary.ts'
import { formatList } from '../dates.ts'
import { say } from '../language.ts'
import { symbolMessage } from './gr-comparison.ts'
import { hashInGroups } from './who.ts'

/** In the order they are told. */
const kindsOfChange = [
  'inserted',
  'deleted',
  'moved',
  'reworded',
  'split',
  'merged',
  'reformatted',
] as const

export function compareSummary(comparison: Comparison): TemplateResult {
  const counts = summaryOf(comparison)
  const changed = kindsOfChange.reduce((sum, kind) => sum + counts[kind], 0)
  const all = counts.equal + changed
  const kinds = kindsOfChange
    .filter((kind) => counts[kind] > 0)
    .map((kind) => say(`compare.kind.${kind}`, { count: counts[kind] }))
  const { inserted, deleted } = comparison.words
  return html`<div class="compare-summary" role="status">
    <p>
      ${say('compare.summary', { changed, all, kinds: formatList(kinds) })}
      <span class="muted">${say('compare.words', { inserted, deleted })}</span>
    </p>
    ${
      comparison.coarse.length > 0
        ? html`<p class="notice warning">${say('compare.coarse')}</p>`
        : nothing
    }
  </div>`
}

/** Both hashes, so that anyone can see they are the same. */
export function identicalTexts(hashes: readonly (string | undefined)[]): TemplateResult {
  return html`<div class="notice" role="status">
    <p><strong>${say('compare.identical')}</strong></p>
    ${hashes.map(
      (hash, index) =>
        html`<p>
          ${say(index === 0 ? 'compare.from' : 'compare.to')}:
          <span class="hash">${hash === undefined ? '–' : hashInGroups(hash)}</span>
        </p>`,
    )}
  </div>`
}

/** The symbols and marks in words; also printed. */
export function legend(): TemplateResult {
  return html`<section class="legend" aria-labelledby="legend">
    <h2 id="legend">${say('compare.legend')}</h2>
    <dl>
      ${ituSymbols.map(
        (symbol) =>
          html`<div>
            <dt class="symbol" dir="ltr" lang="en">${symbol}</dt>
            <dd>${say(symbolMessage(symbol))}</dd>
          </div>`,
      )}
      <div>
        <dt><ins role="insertion">${say('compare.sample-inserted')}</ins></dt>
        <dd>${say('compare.legend-inserted')}</dd>
      </div>
      <div>
        <dt><del role="deletion">${say('compare.sample-deleted')}</del></dt>
        <dd>${say('compare.legend-deleted')}</dd>
      </div>
    </dl>
  </section>`
}
