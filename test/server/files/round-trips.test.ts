import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentFromHtml, htmlFromDocument } from '../../../server/files/html.ts'
import { documentFromMarkdown, markdownFromDocument } from '../../../server/files/markdown.ts'
import { labelsOf } from '../../../shared/text/labels.ts'
import { countingIds, documents, idsOf, withoutIds } from './documents.ts'

const runs = { numRuns: Number(process.env['HISTORIES'] ?? 300) }

test('a document exported as HTML comes back the same', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const labels = labelsOf(document)
      const page = htmlFromDocument(document, {
        title: 'T',
        language: 'en',
        direction: 'ltr',
        labels,
      })
      const back = documentFromHtml(page, { newId: countingIds() }).document
      back.check()
      expect(new Set(idsOf(back)).size).toBe(idsOf(back).length)
      expect(withoutIds(back)).toEqual(withoutIds(document))
    }),
    runs,
  )
})

test('a document exported as Markdown comes back the same', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const markdown = markdownFromDocument(document)
      const back = documentFromMarkdown(markdown, { newId: countingIds() }).document
      back.check()
      try {
        expect(withoutIds(back)).toEqual(withoutIds(document))
      } catch (problem) {
        throw new Error(`${markdown}\n${String(problem)}`, { cause: problem })
      }
    }),
    runs,
  )
})
