/** The people of a cycle by category, each group in the order of the reader's alphabet. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Participant } from '../../shared/api/shapes.ts'
import { inOrder } from '../dates.ts'
import { say, translated } from '../language.ts'
import { initialsOf, personColour } from './who.ts'

export const peopleGroups = ['officers', 'memberState', 'sectorMember', 'expert'] as const
export type PeopleGroup = (typeof peopleGroups)[number]

/** Chair and secretariat serve the group and stand for no delegation; whoever else has none is an expert. */
export function groupOf(person: Participant): PeopleGroup {
  if (person.role === 'chair' || person.role === 'secretariat') return 'officers'
  return person.category ?? 'expert'
}

export function peopleList(people: readonly Participant[]): TemplateResult {
  return html`<div class="people-groups">
    ${peopleGroups.map((group) => {
      const members = people.filter((person) => groupOf(person) === group).toSorted(byName)
      if (members.length === 0) return nothing
      return html`<section aria-labelledby="people-${group}">
        <h3 id="people-${group}">
          ${say(`category.${group}`)} <span class="muted numeric">${members.length}</span>
        </h3>
        <ul class="plain-list people-list">
          ${members.map(personEntry)}
        </ul>
      </section>`
    })}
  </div>`
}

/** The Chair first, then by delegation and name. */
function byName(a: Participant, b: Participant): number {
  if ((a.role === 'chair') !== (b.role === 'chair')) return a.role === 'chair' ? -1 : 1
  const delegation = inOrder(translated(a.delegationName), translated(b.delegationName))
  return delegation === 0 ? inOrder(a.name, b.name) : delegation
}

function personEntry(person: Participant): TemplateResult {
  return html`<li>
    <span class="avatar" data-person=${personColour(person.person)} aria-hidden="true"
      >${initialsOf(person.name)}</span
    >
    <span>
      ${
        person.delegationName === null
          ? nothing
          : html`<strong><bdi>${translated(person.delegationName)}</bdi></strong>`
      }
      <span
        ><bdi>${person.name}</bdi> <span class="muted">${say(`role.${person.role}`)}</span></span
      >
    </span>
  </li>`
}
