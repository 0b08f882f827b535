/** What is known of a version: who named, approved and froze it, when, why, its words and its hash. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { VersionSummary, Who } from '../../shared/api/shapes.ts'
import { say } from '../language.ts'
import type { MessageKey } from '../language.ts'
import { hashInGroups, instant, personFor } from './who.ts'

export function versionBadge(version: VersionSummary): TemplateResult {
  return html`<span class="badge ${version.kind}">${say(`version-kind.${version.kind}`)}</span> ${
      version.voided ? html`<span class="badge">${say('version.voided')}</span>` : nothing
    }`
}

export function versionFacts(version: VersionSummary): TemplateResult {
  return html`<dl class="facts-list">
    ${
      version.approvedBy?.person === version.by.person
        ? nothing
        : fact('version.by', personAt(version.by, version.at))
    }
    ${
      version.approvedBy === null
        ? nothing
        : fact('version.approved', personAt(version.approvedBy, version.approvedAt))
    }
    ${
      version.frozenBy === null
        ? nothing
        : fact('version.frozen', personAt(version.frozenBy, version.frozenAt))
    }
    ${version.reason === '' ? nothing : fact('version.reason', html`<bdi>${version.reason}</bdi>`)}
    ${fact('version.words', html`<span class="numeric">${say('version.word-count', { words: version.words })}</span>`)}
    ${fact('version.hash', html`<span class="hash">${hashInGroups(version.sha256)}</span>`)}
    ${version.waivers.map((waiver) =>
      fact(
        'version.waiver',
        html`${say(`obstacle.${waiver.obstacle}`, { count: waiver.count })} –
          <bdi>${waiver.reason}</bdi>`,
      ),
    )}
  </dl>`
}

function fact(key: MessageKey, value: TemplateResult): TemplateResult {
  return html`<div>
    <dt>${say(key)}</dt>
    <dd>${value}</dd>
  </div>`
}

function personAt(who: Who, at: string | null): TemplateResult {
  return html`${personFor(who)}${at === null ? nothing : html` · ${instant(at)}`}`
}
