/**
 * Real documents lose no word at import. The words of a source are counted here by simple means of its own: markup is cut
 * from the raw text with regular expressions, and neither the parsers nor the product's counter are asked.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Node } from 'prosemirror-model'
import { fileURLToPath } from 'node:url'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { documentFromFile } from '../../../server/files/import.ts'
import { fileFromDocument } from '../../../server/files/export.ts'
import { labelsOf } from '../../../shared/text/labels.ts'
import { plainTextOf } from '../../../shared/text/words.ts'
import { countingIds, idsOf, withoutIds } from './documents.ts'

const corpus = new URL('../../../../shared/corpus', import.meta.url)
const parent = new URL('./', corpus)
const isPresent = existsSync(corpus)

test('the corpus is there where it must be', () => {
  if (process.env['CI'] !== undefined) expect(isPresent).toBe(true)
})

describe.skipIf(!isPresent)('revisions of real texts', () => {
  const root = fileURLToPath(new URL('corpus/revisions', parent))
  const folders = isPresent ? readdirSync(root).filter((name) => /^s\d/.test(name)) : []
  for (const folder of folders) {
    test(`${folder} comes in whole and survives a round trip`, () => {
      for (const file of readdirSync(`${root}/${folder}`)) {
        const bytes = readFileSync(`${root}/${folder}/${file}`)
        const source = bytes.toString('utf8')
        const { document, report } = documentFromFile(file, bytes, { newId: countingIds() })
        const expected = file.endsWith('.md') ? ofMarkdown(source) : ofHtml(source)
        const shown = file.endsWith('.md')
          ? [plainTextOf(document), ...numbersOf(document)]
          : [plainTextOf(document)]
        expect(
          difference(expected.words, wordsOf(shown.join('\n').replace(noteSigns, ' '))),
        ).toEqual({})
        expect(report.out.headings).toBe(expected.headings)
        expect(report.out.tables).toBe(expected.tables)
        expect(report.out).toEqual(report.in)
        expect(new Set(idsOf(document)).size).toBe(idsOf(document).length)
        const meta = { title: folder, language: 'en', direction: 'ltr' } as const
        for (const format of ['html', 'json'] as const) {
          const exported = fileFromDocument(document, format, meta)
          const back = documentFromFile(exported.name, exported.bytes, { newId: countingIds() })
          expect(withoutIds(back.document)).toEqual(withoutIds(document))
        }
      }
    })
  }
})

describe.skipIf(!isPresent)('Word files', () => {
  const root = fileURLToPath(new URL('corpus/word', parent))
  for (const file of isPresent ? readdirSync(root).filter((name) => name.endsWith('.docx')) : []) {
    test(`${file} comes in whole`, () => {
      const bytes = readFileSync(`${root}/${file}`)
      const { document, report } = documentFromFile(file, bytes, { newId: countingIds() })
      const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array())
      const expected = ofWord(xml)
      expect(difference(expected.words, wordsOf(plainTextOf(document)))).toEqual({})
      expect(report.out.tables).toBe(expected.tables)
      expect(report.out).toEqual(report.in)
      expect(report.out.headings).toBe(104)
      expect(new Set(idsOf(document)).size).toBe(idsOf(document).length)
      const revisions = report.notices.find(({ kind }) => kind === 'revisions')
      expect(revisions?.names).toEqual(file.includes('redline') ? ['jason'] : undefined)
    })
  }
})

// A footnote's sign is no word; in a block of code, and where it has no text, it stays in the text.
const noteSigns = /\[\^[^\]\s]+\]:?/g

interface Counted {
  readonly words: ReadonlyMap<string, number>
  readonly headings: number
  readonly tables: number
}

function wordsOf(text: string): Map<string, number> {
  const words = new Map<string, number>()
  for (const [word] of text.replace(/[*_]/g, '').matchAll(/[\p{L}\p{M}\p{N}]+/gu))
    words.set(word, (words.get(word) ?? 0) + 1)
  return words
}

/** Words that one side has more often than the other. */
function difference(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): object {
  const words = new Set([...a.keys(), ...b.keys()])
  const entries = [...words].map((word) => [word, (a.get(word) ?? 0) - (b.get(word) ?? 0)] as const)
  return Object.fromEntries(entries.filter(([, count]) => count !== 0))
}

/** Computed numbers of list items: in the Markdown source they are typed. */
function numbersOf(document: Node): string[] {
  const labels = labelsOf(document)
  const numbers: string[] = []
  document.descendants(({ attrs }) => {
    if (attrs['kind'] === 'item') numbers.push(labels.get(String(attrs['id'])) ?? '')
  })
  return numbers
}

function ofHtml(source: string): Counted {
  const body = source
    .replace(/<!--[^]*?-->|<!DOCTYPE[^>]*>/g, ' ')
    .replace(/<(script|style|head)\b[^]*?<\/\1>/g, ' ')
  return {
    words: wordsOf(decoded(withoutTags(body))),
    headings: body.match(/<h[1-6]\b/g)?.length ?? 0,
    tables: body.match(/<table\b/g)?.length ?? 0,
  }
}

// Inline tags stand inside words, all others between them.
function withoutTags(html: string): string {
  return html
    .replace(
      /<\/?(?:a|abbr|b|cite|code|dfn|em|i|q|rfc|span|strong|sub|sup|var)(?:\s[^<>]*)?>/gi,
      '',
    )
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
}

function decoded(text: string): string {
  const named: Record<string, string> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    auml: 'ä',
    ouml: 'ö',
  }
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&([a-z]+);/g, (_, name: string) => named[name] ?? ' ')
}

function ofMarkdown(source: string): Counted {
  const text = source
    .replace(/<!--[^]*?-->/g, ' ')
    .replace(/^```.*$/gm, '')
    .replace(/\{#[^}\s]+\}\s*$/gm, '')
    .replace(noteSigns, ' ')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\]\((?:[^()\s]|\([^()]*\))*(?:\s"[^"]*")?\)/g, ']')
    .replace(/<(https?:[^>]+|[\w.-]+@[\w.-]+)>/g, '$1')
    .replace(/[*_`[\]\\]/g, '')
  return {
    words: wordsOf(decoded(withoutTags(text))),
    headings: source.match(/^#{1,6}\s+\S/gm)?.length ?? 0,
    tables: source.match(/^\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$/gm)?.length ?? 0,
  }
}

function ofWord(xml: string): Omit<Counted, 'headings'> {
  const shown = xml
    // Of two branches for one text box the first is shown.
    .replace(/<mc:Fallback>[^]*?<\/mc:Fallback>/g, '')
    .replace(/<w:del [^>]*[^/]>[^]*?<\/w:del>/g, '')
  const parts = shown.matchAll(
    /<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>|<w:(?:tab|br|cr)(?:\s[^>]*)?\/>|<\/w:p>/g,
  )
  const text = [...parts].map(([, words]) => words ?? ' ').join('')
  return { words: wordsOf(decoded(text)), tables: xml.match(/<w:tbl>/g)?.length ?? 0 }
}
