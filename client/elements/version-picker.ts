import { html } from 'lit'
import type { TemplateResult } from 'lit'
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { formatShortDay } from '../dates.ts'
import { say } from '../language.ts'
import { live } from '../state/version-texts.ts'
import { versionName } from './who.ts'

/** Chooses one side of a comparison: the live text or any version, newest first. */
export function versionPicker(
  versions: readonly VersionSummary[],
  side: 'from' | 'to',
  chosen: string | undefined,
  choose: (id: string) => void,
): TemplateResult {
  const sorted = versions.toSorted((a, b) => b.number - a.number)
  return html`<div class="field">
    <label for="pick-${side}">${say(`compare.${side}`)}</label>
    <select
      id="pick-${side}"
      @change=${(event: Event) => {
        choose((event.target as HTMLSelectElement).value)
      }}
    >
      ${chosen === undefined ? html`<option value="" selected>${say('compare.pick')}</option>` : ''}
      <option value=${live} .selected=${chosen === live}>${say('compare.live')}</option>
      ${sorted.map(
        (version) =>
          html`<option value=${version.id} .selected=${chosen === version.id}>
            ${say('compare.version-option', {
              name: versionName(version),
              kind: say(`version-kind.${version.kind}`),
              day: formatShortDay(version.at),
            })}
          </option>`,
      )}
    </select>
  </div>`
}
