import { html } from 'lit'
import type { TemplateResult } from 'lit'
import { exportAddress } from '../api.ts'
import { say } from '../language.ts'

const formats = ['html', 'md', 'json'] as const

/** A text as a file in each format; `name` says which text for those who hear the links alone. */
export function downloads(what: 'drafts' | 'versions', id: string, name: string): TemplateResult {
  return html`<span class="downloads" role="group" aria-label=${say('download.of', { name })}>
    <span class="muted small">${say('download.title')}</span>
    ${formats.map(
      (format) =>
        html`<a class="button quiet" href=${exportAddress(what, id, format)} download
          >${say(`download.${format}`)}</a
        >`,
    )}
  </span>`
}
