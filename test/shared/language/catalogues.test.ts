import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { faultCodes } from '../../../shared/domain/fault.ts'
import {
  delegationCategories,
  dispositionKinds,
  draftStates,
  freezeObstacles,
  languages,
  phases,
  roles,
  threadCategories,
  versionKinds,
} from '../../../shared/domain/names.ts'
import type { Language } from '../../../shared/domain/names.ts'
import { refusals } from '../../../shared/domain/rights.ts'
import { catalogue as ar } from '../../../shared/language/ar.ts'
import { catalogue as en } from '../../../shared/language/en.ts'
import { catalogue as es } from '../../../shared/language/es.ts'
import { catalogue as fr } from '../../../shared/language/fr.ts'
import { parseMessage } from '../../../shared/language/message.ts'
import type { Piece } from '../../../shared/language/message.ts'
import { catalogue as ru } from '../../../shared/language/ru.ts'
import { catalogue as zh } from '../../../shared/language/zh.ts'

type Messages = Readonly<Record<string, string>>

const catalogues: Readonly<Record<Language, Messages>> = { ar, zh, en, fr, ru, es }
const areas = ['authorship', 'domain', 'draft', 'pages', 'shell']
const root = join(import.meta.dirname, '../../..')

function areaIn(area: string, language: Language): Messages {
  const file = join(root, 'shared/language', area, `${language}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as Messages
}

/** Every piece of a message, also those inside its choices. */
function allPieces(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) =>
    piece.type === 'case' ? [piece, ...[...piece.options.values()].flatMap(allPieces)] : [piece],
  )
}

function valuesOf(message: string): string[] {
  const names = allPieces(parseMessage(message)).flatMap((piece) =>
    'name' in piece ? [piece.name] : [],
  )
  return [...new Set(names)].sort()
}

describe.each(languages)('the catalogue in %s', (language) => {
  test.each(areas)('has every key of the area %s and no other', (area) => {
    expect(Object.keys(areaIn(area, language)).sort()).toEqual(
      Object.keys(areaIn(area, 'en')).sort(),
    )
  })

  test('has no empty message', () => {
    const empty = Object.entries(catalogues[language]).filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
  })

  test('takes the values the English message takes', () => {
    const different = Object.entries(catalogues[language])
      .filter(([key]) => key in en)
      .filter(([key, message]) => {
        return valuesOf((en as Messages)[key] ?? '').join() !== valuesOf(message).join()
      })
      .map(([key]) => key)
    expect(different).toEqual([])
  })

  test('has every plural class of the language', () => {
    const missing = Object.entries(catalogues[language]).flatMap(([key, message]) =>
      allPieces(parseMessage(message)).flatMap((piece) => {
        if (piece.type !== 'case' || piece.kind === 'select') return []
        const type = piece.kind === 'plural' ? 'cardinal' : 'ordinal'
        const wanted = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories
        return wanted
          .filter((category) => !piece.options.has(category))
          .map((category) => `${key}: ${category}`)
      }),
    )
    expect(missing).toEqual([])
  })

  // In ICU messages it would start quoting before a brace.
  test('writes no straight apostrophe', () => {
    const straight = Object.entries(catalogues[language]).filter(([, text]) => text.includes("'"))
    expect(straight.map(([key]) => key)).toEqual([])
  })
})

describe('keys', () => {
  test('stand in one area only', () => {
    const all = areas.flatMap((area) => Object.keys(areaIn(area, 'en')))
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([])
  })

  test('exist for every word of the domain', () => {
    const wanted = [
      ...roles.flatMap((role) => [`role.${role}`, `role.${role}.many`, `role.${role}.does`]),
      ...phases.flatMap((phase) => [`phase.${phase}`, `phase-effect.${phase}`]),
      ...delegationCategories.map((category) => `category.${category}`),
      ...draftStates.map((state) => `draft-state.${state}`),
      ...versionKinds.map((kind) => `version-kind.${kind}`),
      ...threadCategories.map((category) => `thread-category.${category}`),
      ...dispositionKinds.map((kind) => `disposition.${kind}`),
      ...freezeObstacles.flatMap((kind) => [`obstacle.${kind}`, `obstacle-link.${kind}`]),
      ...refusals.map((refusal) => `refusal.${refusal}`),
      ...faultCodes.map((code) => `fault.${code}`),
    ]
    expect(wanted.filter((key) => !(key in en))).toEqual([])
  })

  test('used in the code exist', () => {
    const used = sources().flatMap((source) =>
      [...source.matchAll(/\bsay(?:Around)?\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
    )
    expect(used.length).toBeGreaterThan(100)
    expect([...new Set(used)].filter((key) => !(key in en))).toEqual([])
  })

  test('are all used', () => {
    const text = sources().join('\n')
    const beginnings = [...text.matchAll(/`([a-z][a-z-]*\.[a-z.-]*)\$\{/g)].map(
      (match) => match[1] ?? '',
    )
    const unused = Object.keys(en).filter(
      (key) =>
        !text.includes(`'${key}'`) && !beginnings.some((beginning) => key.startsWith(beginning)),
    )
    expect(unused).toEqual([])
  })
})

function sources(): string[] {
  return readdirSync(join(root, 'client'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, 'client', name), 'utf8'))
}
