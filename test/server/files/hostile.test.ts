/** Files made to do harm, and files that are not what they say: each gets one sentence, quickly, and nothing else happens. */
import { strToU8, zipSync } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ImportProblem } from '../../../server/files/import-problem.ts'
import { documentFromFile } from '../../../server/files/import.ts'
import { archive, docx, para, run } from './docx-builder.ts'
import { countingIds, idsOf } from './documents.ts'

function problemOf(name: string, bytes: Uint8Array | string): { code: string; message: string } {
  try {
    documentFromFile(name, typeof bytes === 'string' ? strToU8(bytes) : bytes, {
      newId: countingIds(),
    })
  } catch (problem) {
    if (!(problem instanceof ImportProblem)) throw problem
    // One sentence that ends with what to do.
    expect(problem.message).toMatch(/^[A-Z].*\.$/)
    expect(problem.message.match(/[.!?](?:\s|$)/g)).toHaveLength(1)
    return { code: problem.code, message: problem.message }
  }
  return { code: 'none', message: '' }
}
function quickly(milliseconds: number, work: () => void): void {
  const start = performance.now()
  work()
  expect(performance.now() - start).toBeLessThan(milliseconds)
}
const plain = docx({ body: para(run('text')) })
const withPart = (name: string, content: string | Uint8Array) =>
  docx({ body: para(run('text')), styles: '', files: { [name]: content } })

test('a ZIP bomb is stopped while it is inflated', () => {
  const zeros = new Uint8Array(200 * 1024 * 1024)
  const bomb = zipSync({ '[Content_Types].xml': zeros }, { level: 9 })
  quickly(2_000, () => expect(problemOf('a.docx', bomb).code).toBe('zip-bomb'))
})

test('a part that claims to be small is stopped all the same', () => {
  const bomb = withPart('word/styles.xml', new Uint8Array(70 * 1024 * 1024).fill(32))
  // The size in the directory (behind the name's own record) is made a lie.
  const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength)
  for (let at = 0; at < bomb.length - 4; at++) {
    if (view.getUint32(at, true) === 70 * 1024 * 1024) view.setUint32(at, 100, true)
  }
  expect(problemOf('a.docx', bomb).code).toBe('zip-bomb')
})

test('more entries than a document has are refused before anything is read', () => {
  const files = Object.fromEntries(
    Array.from({ length: 10_001 }, (_, index) => [`f${index}`, new Uint8Array(0)]),
  )
  quickly(3_000, () =>
    expect(problemOf('a.docx', zipSync(files, { level: 0 })).code).toBe('zip-bomb'),
  )
})

test('entries that lie on top of each other are refused', () => {
  const bytes = plain.slice()
  const view = new DataView(bytes.buffer)
  const directory = view.getUint32(bytes.length - 22 + 16, true)
  const second =
    directory + 46 + view.getUint16(directory + 28, true) + view.getUint16(directory + 30, true)
  view.setUint32(second + 42, view.getUint32(directory + 42, true), true)
  expect(problemOf('a.docx', bytes).code).toBe('zip-bomb')
})

test('a part that stands there twice is refused', () => {
  const bytes = archive({ 'word/a.xml': 'x', 'word/b.xml': 'y' })
  const text = Buffer.from(bytes).toString('latin1').replaceAll('word/b.xml', 'word/a.xml')
  expect(problemOf('a.docx', Buffer.from(text, 'latin1')).code).toBe('damaged')
})

test('truncated and spoilt files are refused', () => {
  expect(problemOf('a.docx', plain.subarray(0, plain.length - 40)).code).toBe('damaged')
  expect(problemOf('a.docx', plain.subarray(0, 100)).code).toBe('damaged')
  const spoilt = plain.slice()
  spoilt[60] = (spoilt[60] ?? 0) ^ 0xff
  expect(['damaged', 'bad-xml']).toContain(problemOf('a.docx', spoilt).code)
})

test('entities, DOCTYPE and outside entities are refused without being read', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, index) => `<!ENTITY b${index} "&a;&a;">`).join('')}]><w:styles xmlns:w="w">&b29;</w:styles>`
  const outside =
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
  for (const xml of [laughs, outside, '<x>&undefined;</x>', '<x><y></x>', '']) {
    const { code, message } = problemOf('a.docx', withPart('word/styles.xml', xml))
    expect(code).toBe('bad-xml')
    expect(message).toContain('word/styles.xml')
  }
})

test('XML in other encodings and XML without end are refused', () => {
  const utf16 = new Uint8Array(Buffer.from('\ufeff<x/>', 'utf16le'))
  expect(problemOf('a.docx', withPart('word/styles.xml', utf16)).code).toBe('bad-xml')
  expect(
    problemOf('a.docx', withPart('word/styles.xml', '<?xml version="1.0" encoding="UTF-7"?><x/>'))
      .code,
  ).toBe('bad-xml')
  const deep = '<w:p>'.repeat(100_000)
  quickly(1_000, () => expect(problemOf('a.docx', docx({ body: deep })).code).toBe('bad-xml'))
})

test('macros, passwords, old and foreign formats are told apart', () => {
  const ole = Uint8Array.from([
    0xd0,
    0xcf,
    0x11,
    0xe0,
    0xa1,
    0xb1,
    0x1a,
    0xe1,
    ...new Array<number>(600).fill(0),
  ])
  const locked = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])
  expect(problemOf('a.docx', ole).code).toBe('old-word')
  expect(problemOf('a.doc', ole).code).toBe('old-word')
  expect(problemOf('a.docx', locked).code).toBe('encrypted')
  expect(problemOf('a.docm', withPart('word/vbaProject.bin', 'x')).code).toBe('macro')
  expect(problemOf('a.docx', archive({ 'a.txt': 'x' })).code).toBe('not-docx')
  expect(problemOf('a.docx', '{\\rtf1 text}').code).toBe('not-docx')
  expect(problemOf('a.pdf', '%PDF-1.7').code).toBe('unknown-format')
  expect(problemOf('a', 'text').code).toBe('unknown-format')
})

test('an entry with a password is refused', () => {
  const bytes = plain.slice()
  const view = new DataView(bytes.buffer)
  const directory = view.getUint32(bytes.length - 22 + 16, true)
  view.setUint16(directory + 8, view.getUint16(directory + 8, true) | 1, true)
  expect(problemOf('a.docx', bytes).code).toBe('encrypted')
})

test('names that climb out of the archive lead nowhere', () => {
  const rels =
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>'
  const bytes = docx({ body: '', files: { '_rels/.rels': rels, '../../evil': 'x' } })
  expect(problemOf('a.docx', bytes).code).toBe('damaged')
})

test('fifty megabytes of Markdown are refused at once', () => {
  const big = new Uint8Array(50 * 1024 * 1024).fill(97)
  quickly(50, () => expect(problemOf('a.md', big).code).toBe('too-large'))
})

test('bytes that are no text are never read as one', () => {
  const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])
  for (const name of ['a.md', 'a.txt', 'a.html', 'a.json'])
    expect(problemOf(name, picture).code).toBe('not-text')
  expect(problemOf('a.md', Uint8Array.from([0x61, 0, 0x62])).code).toBe('not-text')
  expect(problemOf('a.txt', Uint8Array.from([0xe9, 0x74, 0xe9])).code).toBe('not-text')
})

test('JSON that is no document of ours is refused', () => {
  expect(problemOf('a.json', '{').code).toBe('bad-json')
  expect(problemOf('a.json', '[1]').code).toBe('unknown-schema')
  expect(problemOf('a.json', '{"type":"doc","content":[{"type":"slide"}]}').code).toBe(
    'unknown-schema',
  )
  expect(
    problemOf('a.json', '{"type":"doc","content":[{"type":"block","attrs":{"level":"x"}}]}').code,
  ).toBe('unknown-schema')
  expect(
    problemOf(
      'a.json',
      `{"type":"doc","content":[{"type":"block","attrs":{"id":"a"},"content":[{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}]}]}`,
    ).code,
  ).toBe('unknown-schema')
  expect(['bad-json', 'unknown-schema']).toContain(
    problemOf('a.json', '[{"a":'.repeat(100_000)).code,
  )
  const deep = `${'{"type":"doc","content":['.repeat(50_000)}${']}'.repeat(50_000)}`
  expect(['bad-json', 'unknown-schema']).toContain(problemOf('a.json', deep).code)
})

test('HTML that multiplies or nests itself is refused in time', () => {
  const formatting =
    Array.from({ length: 3_000 }, (_, index) => `<b id=${index}>`).join('') + '<p>x'.repeat(3_000)
  quickly(5_000, () =>
    expect(['too-large', 'too-deep']).toContain(problemOf('a.html', formatting).code),
  )
  quickly(2_000, () => expect(problemOf('a.html', '<div>'.repeat(1_000_000)).code).toBe('too-deep'))
  const attributes = `<p ${Array.from({ length: 500_000 }, (_, index) => `a${index}`).join(' ')}>`
  quickly(1_000, () => expect(problemOf('a.html', attributes).code).toBe('too-large'))
  quickly(3_000, () => expect(problemOf('a.md', '>'.repeat(100_000)).code).toBe('too-deep'))
  const spans = `<table>${'<tr><td colspan=1000>x'.repeat(20_000)}</table>`
  quickly(3_000, () => expect(['none', 'too-large']).toContain(problemOf('a.html', spans).code))
})

test('HTML with scripts comes in without them', () => {
  const html =
    '<p onclick="steal()">Text<script>steal()</script><a href=" java\nscript:steal()">link</a><img src=x onerror=steal()></p>'
  const { document } = documentFromFile('a.html', strToU8(html), { newId: countingIds() })
  expect(JSON.stringify(document)).not.toContain('steal')
  expect(document.textContent).toBe('Textlink')
})

const markdownSigns = [
  'a',
  'word',
  ' ',
  '\n',
  '\n\n',
  '    ',
  '- ',
  '1. ',
  '> ',
  '# ',
  '|',
  '| a | b |\n',
  '|---|---|\n',
  '<<',
  '^^',
  ': cap',
  '::: box\n',
  ':::\n',
  '[^1]',
  '[^1]: ',
  '[](#a)',
  '{#a}',
  '*',
  '**',
  '_',
  '`',
  '```\n',
  '~',
  '^',
  '[',
  '](b)',
  '[[',
  ']]',
  '<b>',
  '</b>',
  '<div>',
  '<table><tr><td>',
  '</table>',
  '<p>',
  '<script>',
  '<!--',
  '-->',
  '&amp;',
  '\\',
  '<li>',
  '<br>',
  '<a href="#a">',
  '<pre>',
  '<svg>',
]
const htmlTags = [
  'a',
  'word ',
  ' ',
  '<p>',
  '</p>',
  '<div>',
  '<ul>',
  '<ol start=3>',
  '<li>',
  '</ul>',
  '<table>',
  '<tr>',
  '<td rowspan=2>',
  '<td colspan=3>',
  '</table>',
  '<caption>',
  '<b>',
  '</b>',
  '<a href="#fn1">1</a>',
  '<li id="fn1">',
  '<p id="fn2" class="footnote">',
  '<a href="#fn2" id=r>2</a>',
  '<sup>',
  '</sup>',
  '<br>',
  '<img src="https://a.b/c" alt="q">',
  '<blockquote>',
  '<dl><dt>',
  '<dd>',
  '<pre>',
  '<h1>',
  '<h2>',
  '</h2>',
  '<script>',
  '<span lang=fr>',
  '<select><option>',
  '<p data-kind="item" data-level=3>',
  '<span data-footnote=k>',
  '<sup data-note=k>',
  '<section class="footnotes">',
  '<p data-exact data-kind=zz>',
]

for (const [name, signs] of [
  ['a.md', markdownSigns],
  ['a.html', htmlTags],
] as const) {
  test(`any jumble of signs in ${name} gives a valid document with every word once`, () => {
    const jumble = fc
      .array(fc.constantFrom(...signs), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(jumble, (text) => {
        const { document, report } = documentFromFile(name, strToU8(text), { newId: countingIds() })
        const ids = idsOf(document)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids).not.toContain('')
        expect(report.out.words).toBe(report.in.words)
      }),
      { numRuns: 500 },
    )
  })
}
