import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { languages } from '../../../shared/domain/names.ts'
import type { Language } from '../../../shared/domain/names.ts'
import { catalogue as ar } from '../../../shared/language/ar.ts'
import { catalogue as en } from '../../../shared/language/en.ts'
import { catalogue as es } from '../../../shared/language/es.ts'
import { catalogue as fr } from '../../../shared/language/fr.ts'
import { formatParts, parseMessage } from '../../../shared/language/message.ts'
import { catalogue as ru } from '../../../shared/language/ru.ts'
import { catalogue as zh } from '../../../shared/language/zh.ts'

const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ar,
  zh,
  en,
  fr,
  ru,
  es,
}
const locales: Readonly<Record<Language, string>> = {
  ar: 'ar-u-nu-latn',
  zh: 'zh',
  en: 'en-GB',
  fr: 'fr',
  ru: 'ru',
  es: 'es',
}
const numbers = [0, 1, 2, 3, 5, 11, 21, 99, 100, 102, 1_234, 1_000_000, 1.5]

const format = (message: string, values: Readonly<Record<string, unknown>>, locale = 'en') =>
  formatParts(parseMessage(message), values, locale).join('')

/** Every name in braces, so that each message can be given every value it may ask for. */
function valuesFor(message: string, value: number | string): Record<string, number | string> {
  const names = [...message.matchAll(/\{\s*([\w-]+)\s*[,}]/g)].map(([, name]) => name ?? '')
  return Object.fromEntries(names.map((name) => [name, value]))
}

describe.each(languages)('messages in %s', (language) => {
  test('read as a full implementation of ICU reads them', () => {
    const locale = locales[language]
    for (const message of Object.values(catalogues[language])) {
      const full = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
      for (const number of numbers) {
        const values = valuesFor(message, number)
        expect(format(message, values, locale)).toBe(String(full.format(values)))
      }
    }
  })
})

describe('a message', () => {
  test('chooses an exact number before a class', () => {
    const message = '{n, plural, =0 {none} one {# thing} other {# things}}'
    expect([0, 1, 4].map((n) => format(message, { n }))).toEqual(['none', '1 thing', '4 things'])
  })

  test('chooses among words, the last one for all others', () => {
    const message = '{step, select, from {first} other {later}}'
    expect(format(message, { step: 'from' })).toBe('first')
    expect(format(message, { step: 'anything' })).toBe('later')
  })

  test('keeps the outer number inside a nested choice', () => {
    const message = '{a, plural, other {# of {b, plural, other {#}}; {c, select, other {#}}}}'
    expect(format(message, { a: 5, b: 2, c: 'x' })).toBe('5 of 2; 5')
  })

  test('leaves things that are no text to the template', () => {
    const link = { a: 'link' }
    expect(
      formatParts(parseMessage('See {link}, {n, number} times.'), { link, n: 3 }, 'en'),
    ).toEqual(['See ', link, ', 3 times.'])
  })

  test('writes a number sign outside a plural as it stands', () => {
    expect(format('No. # {n}', { n: 1 })).toBe('No. # 1')
  })

  test.each(['{', '}', '{a', '{a, date}', '{a, plural, one {x}}', '{a, plural, other {x}', '{}'])(
    'is refused where it is malformed: %s',
    (message) => {
      expect(() => parseMessage(message)).toThrow(SyntaxError)
    },
  )

  test('says which value is missing', () => {
    expect(() => format('Hello {name}', {})).toThrow('{name}')
  })
})
