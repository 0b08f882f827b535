import { expect, test } from 'vitest'
import { documentFromDocx } from '../../../server/files/docx.ts'
import { labelsOf } from '../../../shared/text/labels.ts'
import { docx, para, run } from './docx-builder.ts'
import type { DocxParts } from './docx-builder.ts'
import { cellsOf, countingIds, outline } from './documents.ts'

function read(parts: DocxParts) {
  return documentFromDocx(docx(parts), { newId: countingIds() })
}
function notices(parts: DocxParts): unknown[] {
  return read(parts).report.notices.map(({ kind, count }) => [kind, count])
}

const styles = `
  <w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
  <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
  <w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Chapter"/><w:basedOn w:val="H2"/></w:style>
  <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
  <w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>
  <w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>
  <w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>`
const numbering = `
  <w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1"/></w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
  <w:num w:numId="9"><w:abstractNumId w:val="2"/></w:num>`
const style = (id: string) => `<w:pStyle w:val="${id}"/>`
const list = (id: number, level = 0) =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`

test('headings are known by style name, by the style they are based on and by outline level', () => {
  const body =
    para(run('Guide'), style('T')) +
    para(run('One', '<w:b/>'), style('H1')) +
    para(run('Two'), style('Mine')) +
    para(run('Three'), '<w:outlineLvl w:val="2"/>') +
    para(run('text'), style('Loop')) +
    para(run('said'), style('Q')) +
    para(run('Figure 1'), style('C'))
  const { document, title, report } = read({ body, styles, numbering })
  expect(title).toBe('Guide')
  expect(outline(document)).toEqual([
    'title: Guide',
    'heading 1: One',
    'heading 2 unnumbered: Two',
    'heading 3 unnumbered: Three',
    'paragraph: text',
    'paragraph [quotation]: said',
    'caption: Figure 1',
  ])
  expect(document.child(1).firstChild?.marks).toEqual([])
  expect(report.notices.map(({ kind }) => kind)).toEqual(['number-words'])
  expect(report.in).toEqual(report.out)
})

test('list numbers are those Word prints', () => {
  const items: [number, number][] = [
    [1, 0],
    [1, 1],
    [1, 1],
    [1, 0],
    [2, 0],
  ]
  const body =
    items.map(([id, level]) => para(run('x'), list(id, level))).join('') +
    para(run('between')) +
    para(run('x'), list(1)) +
    para(run('x'), list(3)) +
    para(run('x'), list(3))
  const { document } = read({ body, styles, numbering })
  const labels = labelsOf(document)
  expect(document.children.map(({ attrs }) => labels.get(String(attrs['id'])) ?? '-')).toEqual([
    '3.',
    '(a)',
    '(b)',
    '4.',
    '•',
    '-',
    '5.',
    '1.',
    '2.',
  ])
})

test('tables keep column spans, vertical merges and header rows', () => {
  const cell = (text: string, properties = '') =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${para(run(text))}</w:tc>`
  const empty = (properties: string) => `<w:tc><w:tcPr>${properties}</w:tcPr><w:p/></w:tc>`
  const body = `<w:tbl>
    <w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('H', '<w:gridSpan w:val="2"/>')}${cell('I')}</w:tr>
    <w:tr>${cell('a', '<w:vMerge w:val="restart"/>')}${cell('b')}${cell('c')}</w:tr>
    <w:tr>${empty('<w:vMerge/>')}${cell('d')}<w:sdt><w:sdtContent>${cell('e')}</w:sdtContent></w:sdt></w:tr>
    <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>${cell('f')}</w:tr>
    <w:tr><w:trPr><w:del w:author="X"/></w:trPr>${cell('gone')}${cell('gone')}${cell('gone')}</w:tr>
  </w:tbl>`
  const { document } = read({ body })
  expect(cellsOf(document.firstChild)).toEqual([
    ['H 2×1 head', 'I 1×1 head'],
    ['a 1×2', 'b 1×1', 'c 1×1'],
    ['d 1×1', 'e 1×1'],
    [' 1×1', 'f 1×1', ' 1×1'],
  ])
})

test('insertions are text, deletions are not, and both are reported with the names the file claims', () => {
  const parts = {
    body:
      para(
        `${run('Parents ')}<w:ins w:author="Ann">${run('may ')}</w:ins><w:del w:author="Bob"><w:r><w:delText>must </w:delText></w:r></w:del>${run('decide.')}`,
      ) +
      para(run('First'), '<w:rPr><w:del w:author="Bob"/></w:rPr>') +
      para(run(' second')),
    comments: '<w:comment w:id="0" w:author="Eve"><w:p/></w:comment>',
  }
  const { document, report } = read(parts)
  expect(outline(document)).toEqual(['paragraph: Parents may decide.', 'paragraph: First second'])
  expect(report.notices.map(({ kind, count, names }) => [kind, count, names])).toEqual([
    ['revisions', 3, ['Ann', 'Bob']],
    ['comments', 1, ['Eve']],
  ])
  expect(report.in).toEqual(report.out)
})

test('footnotes stand at their sign', () => {
  const sign =
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
  const footnotes = `<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>
    <w:footnote w:id="2">${para('<w:r><w:footnoteRef/></w:r>' + run(' See '))}${para(run('law'))}</w:footnote>
    <w:footnote w:id="3">${para(run('never shown'))}</w:footnote>`
  const { document, report } = read({ body: para(run('Text') + sign + run('.')), footnotes })
  const note = document.firstChild?.child(1)
  expect([note?.type.name, note?.childCount, note?.textContent, note?.marks.length]).toEqual([
    'footnote',
    3,
    'Seelaw',
    0,
  ])
  expect(report.in).toEqual(report.out)
  expect(report.out.footnotes).toBe(1)
})

test('formatting, links, fields, symbols and breaks are read', () => {
  const field = (code: string, result: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const body = para(
    run('b', '<w:b/>') +
      run('n', '<w:b w:val="0"/>') +
      run('s', '<w:rStyle w:val="S"/>') +
      run('2', '<w:vertAlign w:val="subscript"/>') +
      `<w:hyperlink r:id="L">${run('link')}</w:hyperlink>` +
      field('HYPERLINK "https://f.org"', 'field') +
      field('PAGE', '7') +
      '<w:r><w:br/><w:sym w:font="Symbol" w:char="F062"/><w:noBreakHyphen/><w:br w:type="page"/></w:r>' +
      run('hidden', '<w:vanish/>') +
      '<m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath>',
  )
  const { document, report } = read({
    body,
    styles,
    relations: [['L', 'hyperlink', 'https://e.org', true]],
  })
  const pieces = document.firstChild?.children.map(
    ({ type, text, marks }) =>
      `${text ?? type.name} ${marks.map((mark) => (mark.attrs['href'] as string | undefined) ?? mark.type.name).join()}`,
  )
  expect(pieces).toEqual([
    'b strong',
    'n ',
    's strong',
    '2 sub',
    'link https://e.org',
    'field https://f.org',
    '7 ',
    'break ',
    'β‑x² ',
  ])
  expect(report.notices.map(({ kind, count }) => [kind, count])).toEqual([
    ['fields', 2],
    ['hidden-text', 1],
  ])
  expect(report.in).toEqual(report.out)
})

test('text boxes follow their paragraph once, pictures and objects are reported', () => {
  const box = (text: string) => `<w:txbxContent>${para(run(text))}</w:txbxContent>`
  const body = para(
    run('a') +
      `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>${box('in')}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box('in')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` +
      '<w:r><w:drawing><a:blip r:embed="P"/></w:drawing><w:object/></w:r>',
  )
  const parts = { body }
  expect(outline(read(parts).document)).toEqual(['paragraph: a', 'paragraph: in'])
  expect(notices(parts)).toEqual([
    ['text-boxes', 1],
    ['dropped-pictures', 1],
    ['embedded', 1],
  ])
})

test('language and direction are kept where they differ from most of the text', () => {
  const body =
    para(run('English text that is longer')) +
    para(run('français', '<w:lang w:val="fr-FR"/>') + run(' 12', '<w:lang w:val="fr-FR"/>')) +
    para(run('نص', '<w:rtl/>'), '<w:bidi/>')
  const { document, language, direction } = read({ body, styles })
  expect([language, direction]).toEqual(['en-GB', 'ltr'])
  expect(outline(document)).toEqual([
    'paragraph: English text that is longer',
    'paragraph: français 12',
    'paragraph rtl: نص',
  ])
  const langs = document.child(1).children.map(({ marks }) => marks[0]?.attrs['lang'] as unknown)
  expect(langs).toEqual(['fr-FR', undefined])
})

test('outside targets other than links are dropped and named', () => {
  const parts = {
    body: para(run('a')) + '<w:altChunk r:id="X"/>',
    relations: [
      ['T', 'attachedTemplate', 'file:///c:/evil.dotm', true],
      ['I', 'image', 'https://e.org/track.png', true],
      ['X', 'aFChunk', 'chunk.html', false],
    ] as const,
  }
  expect(notices(parts)).toEqual([['external-targets', 3]])
  expect(outline(read(parts).document)).toEqual(['paragraph: a'])
})

test('a bookmark that a link points to is the paragraph it stands in', () => {
  const body =
    para(
      `<w:hyperlink w:anchor="here">${run('go')}</w:hyperlink><w:hyperlink w:anchor="nowhere">${run(' no')}</w:hyperlink>`,
    ) + para('<w:bookmarkStart w:id="1" w:name="here"/>' + run('target'))
  const { document } = read({ body })
  expect(document.firstChild?.firstChild?.marks[0]?.attrs['href']).toBe(
    `#${String(document.child(1).attrs['id'])}`,
  )
  expect(document.firstChild?.lastChild?.marks).toEqual([])
})
