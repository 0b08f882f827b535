/** Small pieces of text about people, drafts and versions, the same on every page. */
import { html } from 'lit'
import type { TemplateResult } from 'lit'
import type { DraftSummary, VersionSummary, Who } from '../../shared/api/shapes.ts'
import type { Language } from '../../shared/domain/names.ts'
import { formatInstant } from '../dates.ts'
import { nativeNames, say, sayAround, translated } from '../language.ts'

/** "Ana, for Aldoria", each name isolated; with the role where there is no delegation. */
export function personFor(who: Who): TemplateResult {
  const name = html`<bdi>${who.name}</bdi>`
  if (who.delegationName === null) {
    return html`${sayAround('person.with-role', { name, role: say(`role.${who.role}`) })}`
  }
  const delegation = html`<bdi>${translated(who.delegationName)}</bdi>`
  return html`${sayAround('person.for', { name, delegation })}`
}

/** The same as plain text, for names of buttons and titles. */
export function personForText(who: Who): string {
  return who.delegationName === null
    ? say('person.with-role', { name: who.name, role: say(`role.${who.role}`) })
    : say('person.for', { name: who.name, delegation: translated(who.delegationName) })
}

/** First letters of the first and the last name; one sign for names written without spaces. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/)
  const last = parts.length > 1 ? firstLetter(parts.at(-1)) : ''
  return (firstLetter(parts[0]) + last).toLocaleUpperCase()
}

function firstLetter(word = ''): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment
  return ''
}

/** One of the eight colours for people, always the same for one person. */
export function personColour(person: string): number {
  let sum = 0
  for (const character of person) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973
  return sum % 8
}

/** An instant with its machine form; zone always named. */
export function instant(iso: string, zone?: string): TemplateResult {
  return html`<time datetime=${iso}>${formatInstant(iso, zone)}</time>`
}

/** "Version 3 – Draft for comments". */
export function versionName(version: Pick<VersionSummary, 'number' | 'label'>): string {
  return say('version.name', { number: version.number, label: version.label })
}

/** A language by its own name, or its tag where we have none. */
export function languageName(tag: string): string {
  return Object.hasOwn(nativeNames, tag) ? nativeNames[tag as Language] : tag
}

/** "Guidelines for parents (Français)": drafts of one guideline differ by their language alone. */
export function draftName(draft: Pick<DraftSummary, 'title' | 'language'>): string {
  return say('draft.name', {
    title: translated(draft.title),
    language: languageName(draft.language),
  })
}

/** A SHA-256 in groups of four, so that two people can read it to each other. */
export function hashInGroups(sha256: string): string {
  return sha256.match(/.{1,4}/g)?.join(' ') ?? ''
}
