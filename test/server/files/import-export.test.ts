import { strToU8 } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportFormats, fileFromDocument } from '../../../server/files/export.ts'
import { documentFromFile } from '../../../server/files/import.ts'
import { block, countingIds, doc, documents, idsOf, outline, p, table } from './documents.ts'
import { docx, para, run } from './docx-builder.ts'

const meta = { title: 'Guide: children’s rights / 2026', language: 'en', direction: 'ltr' } as const
function read(name: string, content: string | Uint8Array) {
  return documentFromFile(name, typeof content === 'string' ? strToU8(content) : content, {
    newId: countingIds(),
  })
}

test('a file is read by what it is, whatever the case of its name', () => {
  expect(read('A.MD', '# T').report.format).toBe('markdown')
  expect(read('a.htm', '<p>x').report.format).toBe('html')
  expect(read('a.docx', docx({ body: para(run('x')) })).report.format).toBe('docx')
  expect(read('a.md', docx({ body: para(run('x')) })).report.format).toBe('docx')
})

test('plain text has paragraphs parted by empty lines, or one a line', () => {
  expect(outline(read('a.txt', '\ufeffone\r\nstill one\r\n\r\ntwo\r\n').document)).toEqual([
    'paragraph: one⏎still one',
    'paragraph: two',
  ])
  expect(outline(read('a.txt', 'one\ntwo\n').document)).toEqual([
    'paragraph: one',
    'paragraph: two',
  ])
})

test('HTML may name another encoding, and text may be UTF-16', () => {
  const latin = Buffer.from('<meta charset="iso-8859-1"><p>été', 'latin1')
  expect(read('a.html', latin).document.textContent).toBe('été')
  expect(read('a.txt', Buffer.from('\ufeffété', 'utf16le')).document.textContent).toBe('été')
})

test('JSON keeps the document with its ids and repairs ids that are missing or used twice', () => {
  const document = doc(block({ id: 'a' }, 'x'), block({ id: 'b' }, 'y'), table([['h'], ['d']]))
  const { bytes } = fileFromDocument(document, 'json', meta)
  const back = read('a.json', bytes).document
  expect(back.firstChild?.attrs['id']).toBe('a')
  const ids = idsOf(back)
  expect(new Set(ids).size).toBe(ids.length)
  const twice = read(
    'b.json',
    JSON.stringify(doc(block({ id: 'a' }), block({ id: 'a' }), block({ id: 'x~' }), p())),
  ).document
  expect(twice.children.map(({ attrs }) => String(attrs['id']))).toEqual(['a', 'id1', 'id2', 'id3'])
})

test('JSON exported twice is the same to the byte, and comes back equal', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const { bytes } = fileFromDocument(document, 'json', meta)
      const back = read('a.json', bytes).document
      expect(back.eq(document)).toBe(true)
      expect(fileFromDocument(back, 'json', meta).bytes).toEqual(bytes)
    }),
    { numRuns: 100 },
  )
})

test('exported files have a safe name, a type and the same bytes each time', () => {
  const document = doc(p('x'))
  for (const format of exportFormats) {
    const file = fileFromDocument(document, format, meta)
    expect(file.name).toBe(`Guide-children-s-rights-2026.${format}`)
    expect(fileFromDocument(document, format, meta)).toEqual(file)
  }
  expect(fileFromDocument(document, 'md', { ...meta, title: '../..' }).name).toBe('document.md')
  expect(fileFromDocument(document, 'html', meta).type).toBe('text/html; charset=utf-8')
})
