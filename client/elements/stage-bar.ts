/** Where a cycle stands: the phase in a sentence with its date and zone, and all phases as a bar. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { CycleSummary } from '../../shared/api/shapes.ts'
import { phases } from '../../shared/domain/names.ts'
import type { Phase } from '../../shared/domain/names.ts'
import { formatDistance, formatInstant, formatShortDay } from '../dates.ts'
import { say } from '../language.ts'
import { deadlineOf } from '../state/waiting.ts'

/** "Comments: open until 14 May 2026, 23:59 CEST (in 3 days)". */
export function phaseSentence(cycle: CycleSummary, now: number): string {
  const phase = say(`phase.${cycle.phase}`)
  const deadline = deadlineOf(cycle)
  if (deadline === null) return say('phase-line.open', { phase })
  const date = formatInstant(deadline, cycle.zone)
  const distance = formatDistance(deadline, now)
  return Date.parse(deadline) < now
    ? say('phase-line.overdue', { phase, date, distance })
    : say('phase-line.until', { phase, date, distance })
}

/** All phases in order; the present one is marked for everybody, not by colour alone. */
export function stageBar(cycle: CycleSummary): TemplateResult {
  const present = phases.indexOf(cycle.phase)
  return html`<ol class="stage-bar" aria-label=${say('cycle.phases')}>
    ${phases.map((phase, index) => stage(cycle, phase, index - present))}
  </ol>`
}

function stage(cycle: CycleSummary, phase: Phase, distance: number): TemplateResult {
  const dates = cycle.phases.find(({ kind }) => kind === phase)
  const where = distance < 0 ? 'done' : distance === 0 ? 'now' : 'next'
  return html`<li class=${where} aria-current=${distance === 0 ? 'step' : nothing}>
    <span class="name"
      ><span class="sign" aria-hidden="true">${{ done: '✓', now: '●', next: '○' }[where]}</span>
      ${say(`phase.${phase}`)}</span
    >
    <span class="small">${say(`phase-place.${where}`)}</span>
    ${dates === undefined ? nothing : datesOf(dates, cycle.zone)}
  </li>`
}

function datesOf(
  { opens, closes }: { opens: string | null; closes: string | null },
  zone: string,
): TemplateResult | typeof nothing {
  if (opens === null && closes === null) return nothing
  const day = (iso: string) => formatShortDay(iso, zone)
  if (opens !== null && closes !== null) {
    return html`<span class="small muted"
      >${say('dates.from-to', { from: day(opens), to: day(closes) })}</span
    >`
  }
  return opens !== null
    ? html`<span class="small muted">${say('dates.from', { from: day(opens) })}</span>`
    : html`<span class="small muted">${say('dates.until', { to: day(closes ?? '') })}</span>`
}
