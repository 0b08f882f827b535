/**
 * The public page of a frozen version. Written by the server, so that it can be read, printed and checked without
 * JavaScript and without an account: the text, its checksum, who approved and froze it, what was left open, downloads.
 */
import { createHash } from 'node:crypto'
import { Node } from 'prosemirror-model'
import type { VersionSummary, Who } from '../../shared/api/shapes.ts'
import { languages } from '../../shared/domain/names.ts'
import type { Language, Translated } from '../../shared/domain/names.ts'
import { frozenWords } from '../../shared/language/frozen-words.ts'
import type { FrozenKey } from '../../shared/language/frozen-words.ts'
import { escapeHtml, htmlFromDocument } from '../../shared/text/html.ts'
import { schema } from '../../shared/text/schema.ts'
import type { Parts } from '../actions/perform.ts'
import { cycleById } from '../store/cycles.ts'
import type { Draft } from '../store/drafts.ts'
import { documentOfVersion, frozenVersion } from '../views/versions.ts'
import { directionOf, fileName, titleOf, versionName } from './downloads.ts'
import { idOf } from './gate.ts'
import type { HttpApp } from './gate.ts'
import { pagePolicy } from './headers.ts'

const nativeNames: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  zh: '中文',
  en: 'English',
  fr: 'Français',
  ru: 'Русский',
  es: 'Español',
}

export function mountFrozenPage(app: HttpApp, parts: Parts, publicUrl: () => string): void {
  app.get('/frozen/:version', async (context) => {
    const { version, draft } = await frozenVersion(parts.db, idOf(context, 'version'))
    const cycle = await cycleById(parts.db, draft.cycle)
    const asked = context.req.query('language') ?? draft.language
    const document = Node.fromJSON(schema, await documentOfVersion(parts.db, version.id))
    const { html, styleHash } = frozenPage(document, {
      version,
      draft,
      zone: cycle?.zone ?? 'UTC',
      language: languages.find((known) => known === asked) ?? 'en',
    })
    context.header('content-security-policy', pagePolicy(publicUrl(), styleHash))
    context.header('x-robots-tag', 'all')
    context.header('cache-control', 'public, max-age=300')
    return context.html(html)
  })
}

export interface FrozenFacts {
  readonly version: VersionSummary
  readonly draft: Draft
  readonly zone: string
  /** Of the words around the text. */
  readonly language: Language
}

/** The page, and what the policy has to name so that its own style is applied. Same input, same bytes. */
export function frozenPage(
  document: Node,
  facts: FrozenFacts,
): { readonly html: string; readonly styleHash: string } {
  const { draft, language } = facts
  const title = titleOf(draft)
  const page = htmlFromDocument(document, {
    title,
    language: draft.language,
    direction: directionOf(draft.language),
  })
  // The export's page is taken whole, so that what is read here is what is downloaded there.
  const [before, after] = splitAt(page, '<body>\n')
  const [head, rest] = splitAt(before, '</style>')
  const icon = '\n<link rel="icon" href="/icon.svg" type="image/svg+xml">'
  const styled = `${head.slice(0, -'</style>'.length)}${style}</style>${icon}${rest}`
  const styleText = /<style>([\s\S]*?)<\/style>/.exec(styled)?.[1] ?? ''
  const around = `lang="${language}" dir="${directionOf(language)}"`
  const certificate = `<header class="certificate" ${around}>\n${certificateOf(facts)}</header>\n`
  return {
    html: styled + certificate + after,
    styleHash: `sha256-${createHash('sha256').update(styleText, 'utf8').digest('base64')}`,
  }
}

const style = `.certificate { border: 1px solid; border-inline-start-width: .3em; padding: .2em 1.2em 1em; margin-block-end: 3em }
.certificate h2 { margin-block: 1em .3em; font-size: 1.05rem }
.certificate dl { display: grid; grid-template-columns: auto 1fr; gap: .3em 1em; margin: 0 }
.certificate dt { font-weight: 600 }
.certificate dd { margin: 0; overflow-wrap: anywhere }
.certificate ul { list-style: disc; padding-inline-start: 1.4em }
.certificate code { font-family: ui-monospace, monospace; direction: ltr; unicode-bidi: isolate }
.certificate pre { white-space: pre-wrap; overflow-wrap: anywhere; direction: ltr; text-align: left }
.certificate nav { font-size: .9em }
@media (max-width: 30rem) { .certificate dl { grid-template-columns: 1fr } .certificate dd { margin-block-end: .5em } }
`

function certificateOf({ version, draft, zone, language }: FrozenFacts): string {
  const say = (key: FrozenKey) => escapeHtml(frozenWords[language][key])
  const when = (instant: string | null) => {
    // The day before the month, as in the other languages.
    const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      dateStyle: 'long',
      timeStyle: 'long',
      timeZone: zone,
    })
    return instant === null
      ? ''
      : `<time datetime="${escapeHtml(instant)}">${escapeHtml(format.format(new Date(instant)))}</time>`
  }
  const number = (value: number) => escapeHtml(new Intl.NumberFormat(language).format(value))
  const facts: readonly (readonly [FrozenKey, string])[] = [
    ['frozen.version', `<bdi>${escapeHtml(version.label)}</bdi> (${number(version.number)})`],
    ['frozen.cycle', escapeHtml(inLanguage(draft.cycleName, language))],
    ['frozen.words', number(version.words)],
    ...(version.reason === ''
      ? []
      : [['frozen.decision', `<bdi>${escapeHtml(version.reason)}</bdi>`] as const]),
    ['frozen.approved', `${whoText(version.approvedBy, language)}<br>${when(version.approvedAt)}`],
    ['frozen.frozen', `${whoText(version.frozenBy, language)}<br>${when(version.frozenAt)}`],
    ['frozen.sum', `<code>${inGroups(version.sha256)}</code>`],
  ]
  const file = escapeHtml(fileName(draft, versionName(version), 'json'))
  const rows = facts.map(([key, value]) => `<dt>${say(key)}</dt><dd>${value}</dd>\n`).join('')
  return (
    `<p role="doc-subtitle"><strong>${say('frozen.heading')}.</strong> ${say('frozen.intro')}</p>\n` +
    `<dl>\n${rows}</dl>\n` +
    `<h2>${say('frozen.waivers')}</h2>\n${waiversText(version, language)}` +
    `<h2>${say('frozen.downloads')}</h2>\n${downloadsText(version, language)}` +
    `<h2>${say('frozen.check')}</h2>\n<p>${say('frozen.check-how')}</p>\n` +
    `<pre><code>sha256sum ${file}\n${version.sha256}  ${file}</code></pre>\n` +
    `<p>${say('frozen.check-other')} <code>certutil -hashfile ${file} SHA256</code></p>\n` +
    languageLinks(version, language)
  )
}

function waiversText({ waivers }: VersionSummary, language: Language): string {
  const words = frozenWords[language]
  if (waivers.length === 0) return `<p>${escapeHtml(words['frozen.no-waivers'])}</p>\n`
  const items = waivers.map(({ obstacle, count, reason }) => {
    const parts: Readonly<Record<string, string>> = {
      what: escapeHtml(words[`frozen.waiver.${obstacle}`]),
      count: escapeHtml(new Intl.NumberFormat(language).format(count)),
      reason: `<bdi>${escapeHtml(reason)}</bdi>`,
    }
    const line = escapeHtml(words['frozen.waiver-line'])
    return `<li>${line.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '')}</li>\n`
  })
  return `<ul>\n${items.join('')}</ul>\n`
}

function downloadsText(version: VersionSummary, language: Language): string {
  const formats = ['json', 'html', 'md'] as const
  const items = formats.map((format) => {
    const says = escapeHtml(frozenWords[language][`frozen.format.${format}`])
    return `<li><a href="/api/versions/${version.id}/export?format=${format}" download>${says}</a></li>\n`
  })
  return `<ul>\n${items.join('')}</ul>\n`
}

function languageLinks({ id }: VersionSummary, language: Language): string {
  const says = escapeHtml(frozenWords[language]['frozen.page-language'])
  const links = languages.map((known) =>
    known === language
      ? `<strong>${nativeNames[known]}</strong>`
      : `<a lang="${known}" hreflang="${known}" href="/frozen/${id}?language=${known}">${nativeNames[known]}</a>`,
  )
  return `<nav aria-label="${says}">${links.join(' · ')}</nav>\n`
}

function whoText(who: Who | null, language: Language): string {
  if (who === null) return ''
  const words = frozenWords[language]
  const known = who.role === 'chair' || who.role === 'secretariat' ? who.role : undefined
  const capacity = known === undefined ? '' : words[`frozen.role.${known}`]
  const delegation = who.delegationName === null ? '' : inLanguage(who.delegationName, language)
  const more = [capacity, delegation].filter((part) => part !== '').map(escapeHtml)
  const name = `<bdi>${escapeHtml(who.name)}</bdi>`
  return more.length === 0 ? name : `${name} (${more.join(' · ')})`
}

function inLanguage(texts: Translated, language: Language): string {
  return texts[language] ?? texts.en
}

/** Groups of four can be read out and compared by eye. */
function inGroups(hex: string): string {
  return escapeHtml(hex.replaceAll(/(.{4})(?=.)/g, '$1 '))
}

/** Both halves of a text around the first occurrence of a mark, which stays at the end of the first. */
function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  if (at < 0) throw new Error(`The page has no ${mark.trim()}`)
  return [text.slice(0, at + mark.length), text.slice(at + mark.length)]
}
