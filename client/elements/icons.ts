/** The few pictures of the toolbar, drawn in a grid of 20. Always beside a name for those who do not see them. */
import { html, svg } from 'lit'
import type { TemplateResult } from 'lit'

const paths = {
  undo: 'M7 4 3 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8',
  redo: 'm13 4 4 4-4 4m3.5-4H8a4.5 4.5 0 0 0 0 9h4',
  bullets: 'M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01',
  numbers:
    'M9 5h8M9 10h8M9 15h8M3 4l1.5-1v4M3 9.5c0-1.4 2.4-1.4 2.4 0 0 1-2.4 1.6-2.4 2.5h2.5M3 14.2c2.6-1 3.4 1.3 1.3 1.5 2.2.2 1.3 2.7-1.4 1.7',
  indent: 'M3 4h14M9 8h8M9 12h8M3 16h14M3 8l3 2-3 2',
  outdent: 'M3 4h14M9 8h8M9 12h8M3 16h14M6 8l-3 2 3 2',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1',
  table: 'M3 4h14v12H3zM3 8h14M3 12h14M8 4v12M12.5 4v12',
  footnote: 'M3 6h7M3 10h5M3 15h14M14 3l2-1v6',
  reference: 'M4 3h8l4 4v10H4zM12 3v4h4M7 11h6M7 14h4',
  find: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4',
  comment: 'M3 4h14v10H9l-4 3v-3H3z',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  outline: 'M3 5h14M6 10h11M6 15h11M3 10h.01M3 15h.01',
  down: 'm6 8 4 4 4-4',
  close: 'm5 5 10 10M15 5 5 15',
  previous: 'm5 12 5-5 5 5',
  next: 'm5 8 5 5 5-5',
  characters: 'M4 16h4v-1.3a5.5 5.5 0 1 1 4 0V16h4',
} as const
export type IconName = keyof typeof paths

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" data-icon=${name}>
    ${svg`<path d=${paths[name]}></path>`}
  </svg>`
}
