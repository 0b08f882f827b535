import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Fault } from '../../shared/domain/fault.ts'
import {
  currentLanguage,
  directionOf,
  preferredLanguage,
  say,
  sayAround,
  sayFault,
  speak,
  translated,
} from '../../client/language.ts'
import { formatDistance, formatInstant, formatList, inOrder } from '../../client/dates.ts'

const stored = new Map<string, string>()
const root = { lang: '', dir: '' }

function browserSpeaks(...languages: string[]): void {
  vi.stubGlobal('navigator', { languages })
}

beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
  vi.stubGlobal('document', { documentElement: root })
  browserSpeaks('en-US')
})

describe('the language of the page', () => {
  test('is the first of the browser that we have', () => {
    browserSpeaks('de-CH', 'fr-CH', 'en')
    expect(preferredLanguage()).toBe('fr')
  })

  test('is English where we have none of the browser’s', () => {
    browserSpeaks('de', 'ja')
    expect(preferredLanguage()).toBe('en')
  })

  test('is the one the person chose, also after a reload', async () => {
    await speak('ru', true)
    browserSpeaks('fr')
    expect(preferredLanguage()).toBe('ru')
  })

  test('is not remembered where it was not chosen', async () => {
    await speak('es')
    expect(stored.size).toBe(0)
    expect(currentLanguage()).toBe('es')
  })

  test('sets language and direction of the page', async () => {
    await speak('ar')
    expect(root).toEqual({ lang: 'ar', dir: 'rtl' })
    await speak('zh')
    expect(root).toEqual({ lang: 'zh', dir: 'ltr' })
  })
})

describe('say', () => {
  test('chooses the plural class of the language', async () => {
    await speak('ru')
    const words = (count: number) => say('version.word-count', { words: count })
    expect([1, 3, 5, 21].map(words)).toEqual(['1 слово', '3 слова', '5 слов', '21 слово'])
    await speak('ar')
    expect(words(2)).toBe('كلمتان')
  })

  test('isolates a name whose direction may differ', async () => {
    await speak('ar')
    expect(say('person.for', { name: 'Ana', delegation: 'ألدوريا' })).toContain('\u2068Ana\u2069')
    await speak('en')
    expect(say('person.for', { name: 'سلمى', delegation: 'Sahiliya' })).toBe(
      '\u2068سلمى\u2069, for Sahiliya',
    )
  })

  test('leaves other names as they are', async () => {
    await speak('en')
    expect(say('person.for', { name: 'Ana', delegation: 'Aldoria' })).toBe('Ana, for Aldoria')
  })

  test('gives parts around what a template puts in, in the order of the language', async () => {
    await speak('en')
    const name = { any: 'thing' }
    const delegation = { another: 'thing' }
    expect(sayAround('person.for', { name, delegation })).toEqual([name, ', for ', delegation])
  })

  test('says the reason of a fault before its code', async () => {
    await speak('en')
    const frozen = new Fault('refused', 'x', { reason: 'frozen' })
    expect(sayFault(frozen)).toBe(say('refusal.frozen'))
    expect(sayFault(new Fault('bad-file', 'x', { reason: 'encrypted' }))).toBe(
      say('fault.encrypted'),
    )
    expect(sayFault(new Fault('conflict', 'x', { reason: 'never heard of' }))).toBe(
      say('fault.conflict'),
    )
  })

  test('shows a title in English where it is not translated', async () => {
    await speak('fr')
    expect(translated({ en: 'Aldoria', fr: 'Aldorie' })).toBe('Aldorie')
    expect(translated({ en: 'Aldoria' })).toBe('Aldoria')
    expect(translated(null)).toBe('')
  })
})

describe('dates and lists', () => {
  test('name the zone and use the digits of the texts', async () => {
    const close = '2026-12-18T17:00:00Z'
    await speak('en')
    expect(formatInstant(close, 'Europe/Zurich')).toMatch(/^18 December 2026.*18:00 CET$/)
    await speak('ar')
    expect(formatInstant(close, 'Europe/Zurich')).toMatch(/18.*2026/)
  })

  test('say how far away something is without making it seem further', async () => {
    await speak('en')
    const now = Date.parse('2026-01-10T12:00:00Z')
    expect(formatDistance('2026-01-14T11:00:00Z', now)).toBe('in 3 days')
    expect(formatDistance('2026-01-20T13:00:00Z', now)).toBe('in 10 days')
    expect(formatDistance('2026-01-10T10:00:00Z', now)).toBe('2 hours ago')
    expect(formatDistance('2026-01-10T12:00:20Z', now)).toBe('now')
  })

  test('join and sort as the language does', async () => {
    await speak('es')
    expect(formatList(['Ana', 'Inés'])).toBe('Ana e Inés')
    expect(['Ñandú', 'Oso', 'Nube'].toSorted(inOrder)).toEqual(['Nube', 'Ñandú', 'Oso'])
  })
})

test('knows which way a text runs', () => {
  expect(['ar', 'ar-EG', 'en', 'zh', 'fa'].map(directionOf)).toEqual([
    'rtl',
    'rtl',
    'ltr',
    'ltr',
    'rtl',
  ])
})
