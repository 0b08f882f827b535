/**
 * Every word the page shows. A catalogue is one lazy chunk per language; `say` formats one message of it (ICU), and
 * elements that speak hold `new Spoken(this)` so that they render again when the person chooses another language.
 *
 * Names in a sentence are isolated with U+2068/U+2069 where their direction may differ from the sentence's; inside
 * templates pages use `<bdi>`. Nothing here joins sentences.
 */
import type { ReactiveControllerHost } from 'lit'
import type { Fault } from '../shared/domain/fault.ts'
import { languages } from '../shared/domain/names.ts'
import type { Language } from '../shared/domain/names.ts'
import type { MessageKey } from '../shared/language/en.ts'
import { formatParts, parseMessage } from '../shared/language/message.ts'
import type { Message } from '../shared/language/message.ts'
import { Store, Watch } from './state/store.ts'

export type { MessageKey } from '../shared/language/en.ts'
export type Values = Readonly<Record<string, string | number | boolean | Date>>

/** Names of the languages in themselves, in the order of the menu. */
export const nativeNames: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  zh: '中文',
  en: 'English',
  fr: 'Français',
  ru: 'Русский',
  es: 'Español',
}

type Catalogue = Readonly<Record<MessageKey, string>>
interface Speech {
  readonly language: Language
  readonly catalogue: Catalogue
  readonly parsed: Map<string, Message>
}

const storageKey = 'gr-language'
const loaders: Readonly<Record<Language, () => Promise<{ catalogue: Catalogue }>>> = {
  ar: () => import('../shared/language/ar.ts'),
  zh: () => import('../shared/language/zh.ts'),
  en: () => import('../shared/language/en.ts'),
  fr: () => import('../shared/language/fr.ts'),
  ru: () => import('../shared/language/ru.ts'),
  es: () => import('../shared/language/es.ts'),
}

/** What the page speaks now; undefined until the first catalogue is there (nothing is rendered before). */
export const speech = new Store<Speech | undefined>(undefined)

/** Renders its element again when the language changes. */
export class Spoken extends Watch<Speech | undefined> {
  constructor(host: ReactiveControllerHost) {
    super(host, speech, (value) => value)
  }
}

/** The language the page speaks. */
export function currentLanguage(): Language {
  return speech.value?.language ?? 'en'
}

/** For `Intl`: day before month as in official English, and the digits the texts themselves use in all six languages. */
const locales: Readonly<Partial<Record<Language, string>>> = { en: 'en-GB', ar: 'ar-u-nu-latn' }

/** BCP 47 tag of the language the page speaks, for `Intl`. */
export function locale(): string {
  const language = currentLanguage()
  return locales[language] ?? language
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur|ps|ckb|yi|dv)\b/.test(language) ? 'rtl' : 'ltr'
}

/** The person's own choice, else the first of the browser's languages we have, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(storageKey) ?? '', ...navigator.languages]
  for (const tag of wanted) {
    const found = languages.find((language) => language === tag.split('-')[0]?.toLowerCase())
    if (found !== undefined) return found
  }
  return 'en'
}

/** Loads the catalogue and speaks it from now on. Remembers it where the person `chose` it. */
export async function speak(language: Language, chose = false): Promise<void> {
  const { catalogue } = await loaders[language]()
  if (chose) localStorage.setItem(storageKey, language)
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  speech.set({ language, catalogue, parsed: new Map() })
}

/** One message with its values filled in. Numbers are written as the language writes them. */
export function say(key: MessageKey, values: Values = {}): string {
  const isolated = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? isolate(value) : value,
    ]),
  )
  return formatParts(messageOf(key), isolated, locale()).join('')
}

/**
 * The same for templates: values may be anything Lit renders (a link, a `<bdi>`). The values of `select` and `plural`
 * stay plain. Answers the parts in the order of the language.
 */
export function sayAround(key: MessageKey, values: Readonly<Record<string, unknown>>): unknown[] {
  return formatParts(messageOf(key), values, locale())
}

/** True where the catalogue has it; for keys made from a code that came over the wire. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(speech.value?.catalogue ?? {}, key)
}

/** The sentence of a fault in the reader's language: its reason first, then its code, then what the server wrote. */
export function sayFault(fault: Fault): string {
  for (const key of [`refusal.${fault.reason ?? ''}`, `fault.${fault.reason ?? ''}`]) {
    if (fault.reason !== undefined && hasMessage(key)) return say(key)
  }
  const key = `fault.${fault.code}` as const
  return hasMessage(key) ? say(key) : fault.sentence
}

/** A title or name in the reader's language, in English where that is missing. */
export function translated(
  text: ({ readonly en: string } & { readonly [L in Language]?: string | undefined }) | null,
): string {
  return text?.[currentLanguage()] ?? text?.en ?? ''
}

function messageOf(key: MessageKey): Message {
  const now = speech.value
  if (now === undefined) throw new Error('The page spoke before its catalogue was there')
  let message = now.parsed.get(key)
  if (message === undefined) {
    message = parseMessage(now.catalogue[key])
    now.parsed.set(key, message)
  }
  return message
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

function isolate(value: string): string {
  const mayDiffer = document.documentElement.dir === 'rtl' || rightToLeft.test(value)
  return mayDiffer ? `\u2068${value}\u2069` : value
}
