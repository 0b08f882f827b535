import { expect, test } from 'vitest'
import { documentFromHtml, htmlFromDocument } from '../../../server/files/html.ts'
import { labelsOf } from '../../../shared/text/labels.ts'
import { schema } from '../../../shared/text/schema.ts'
import { block, cellsOf, countingIds, doc, outline, p, table } from './documents.ts'

function read(html: string) {
  return documentFromHtml(html, { newId: countingIds() })
}
function lines(html: string): string[] {
  return outline(read(html).document)
}
function notices(html: string): unknown[] {
  return read(html).report.notices.map(({ kind, count }) => [kind, count])
}

test('one h1 is the title and h2 the first level; several are headings', () => {
  expect(lines('<h1>T</h1><h2>A</h2><h3>B</h3>')).toEqual([
    'title: T',
    'heading 1: A',
    'heading 2: B',
  ])
  expect(lines('<h1>A</h1><h1>B</h1><h2>C</h2>')).toEqual([
    'heading 1: A',
    'heading 1: B',
    'heading 2: C',
  ])
})

test('white space is collapsed as a browser does, and kept in pre', () => {
  expect(lines('<p> a\n  <b> b</b> c </p><pre>\nx\n  y\n</pre>')).toEqual([
    'paragraph: a b c',
    'paragraph: x⏎  y',
  ])
})

test('lists nest with type, start and value', () => {
  const html =
    '<ol type="a" start="3"><li>c<ul><li>dot</li></ul><p>more</p></li><li value="9">x</li></ol><ol><li>1</li></ol><ol><li>again</li></ol>'
  const { document } = read(html)
  expect(outline(document)).toEqual([
    'item 0 lower-alpha from 3: c',
    'item 1 bullet: dot',
    'paragraph 1: more',
    'item 0 lower-alpha from 9: x',
    'item 0 decimal: 1',
    'item 0 decimal from 1: again',
  ])
  const labels = labelsOf(document)
  expect(labels.get(String(document.child(5).attrs['id']))).toBe('1.')
})

test('quotations, definitions, languages and directions are kept', () => {
  const html =
    '<html lang="en" dir="ltr"><body><blockquote><p>q</p></blockquote><dl><dt>Child</dt><dd>under 18</dd></dl><p lang="ar" dir="rtl">ن</p><div lang="fr"><p>un</p></div><p>the <i lang="la">ratio</i></p></body></html>'
  const { document, language, direction } = read(html)
  expect([language, direction]).toEqual(['en', 'ltr'])
  expect(outline(document)).toEqual([
    'paragraph [quotation]: q',
    'term: Child',
    'paragraph 1: under 18',
    'paragraph ar rtl: ن',
    'paragraph fr: un',
    'paragraph: the ratio',
  ])
  expect(
    document
      .child(5)
      .child(1)
      .marks.map(({ type }) => type.name),
  ).toEqual(['lang', 'em'])
})

test('tables keep spans and heads and are filled to a full grid', () => {
  const html =
    '<table><caption>Cap</caption><thead><tr><td>H</td><th colspan="2">I</th></tr></thead><tr><td rowspan="0">a</td><td>b</td></tr><tr><td>c</td><td>d</td><td>e</td></tr></table>'
  const { document } = read(html)
  expect(outline(document)).toEqual(['table 3×4', 'caption: Cap'])
  expect(cellsOf(document.firstChild)).toEqual([
    ['H 1×1 head', 'I 2×1 head', ' 1×1'],
    ['a 1×2', 'b 1×1', ' 1×1', ' 1×1'],
    ['c 1×1', 'd 1×1', 'e 1×1'],
  ])
})

test('a table inside a cell becomes paragraphs of the cell, a picture in one follows the table', () => {
  const html =
    '<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table><img src="https://e.org/p.png" alt="P"></td></tr></table>'
  const { document } = read(html)
  expect(outline(document)).toEqual(['table 1×1', 'figure https://e.org/p.png P'])
  expect(
    document.firstChild?.firstChild?.firstChild?.children.map(({ textContent }) => textContent),
  ).toEqual(['a', 'b', 'c'])
  expect(notices(html)).toEqual([
    ['nested-tables', 1],
    ['moved-pictures', 1],
  ])
})

test('marks and links are kept, links that are not allowed are text', () => {
  const html =
    '<p id="x"><strong>a</strong><em>b</em><sub>c</sub><a href="https://e.org">d</a><a href="javascript:alert(1)">e</a><a href="#x">f</a></p>'
  const { document } = read(html)
  const block = document.firstChild
  expect(
    block?.children.map(({ text, marks }) => [text, marks.map(({ type }) => type.name).join()]),
  ).toEqual([
    ['a', 'strong'],
    ['b', 'em'],
    ['c', 'sub'],
    ['d', 'link'],
    ['e', ''],
    ['f', 'link'],
  ])
  expect(block?.lastChild?.marks[0]?.attrs['href']).toBe(`#${String(block?.attrs['id'])}`)
  expect(notices(html)).toEqual([['dropped-links', 1]])
})

test('footnotes of common shapes stand at their sign', () => {
  const shapes = [
    // pandoc, markdown-it, GitHub
    '<p>A<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>.</p><section class="footnotes"><ol><li id="fn1"><p>Note <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>',
    // Word
    '<p>A<a href="#_ftn1" name="_ftnref1"><span><sup>[1]</sup></span></a>.</p><div><div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Note</p></div></div>',
    // EPUB, DPUB-ARIA
    '<p>A<a role="doc-noteref" href="#n1" id="r1">1</a>.</p><aside id="n1" role="doc-footnote"><p>Note</p></aside>',
    // Wikipedia
    '<p>A<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span>[</span>1<span>]</span></a></sup>.</p><ol class="references"><li id="cite_note-1"><span><a href="#cite_ref-1">↑</a></span> <span>Note</span></li></ol>',
  ]
  for (const html of shapes) {
    const { document, report } = read(html)
    expect(outline(document)).toEqual(['paragraph: ANote.'])
    const note = document.firstChild?.child(1)
    expect([note?.type.name, note?.textContent, note?.marks.length]).toEqual([
      'footnote',
      'Note',
      0,
    ])
    expect(report.in).toEqual(report.out)
  }
})

test('a text that no sign points to stays where it is', () => {
  expect(
    lines(
      '<p>A <a href="#s2">2</a></p><section id="s2"><p>B</p></section><ol class="footnotes"><li id="fn1">C</li></ol>',
    ),
  ).toEqual(['paragraph: A 2', 'paragraph: B', 'item 0 decimal: C'])
})

test('scripts, styles, handlers and frames are left out and counted', () => {
  const html =
    '<style>p{}</style><p onclick="x()" onmouseover="y()">a<script>alert("b")</script></p><iframe src="https://e.org">c</iframe><svg><text>d</text></svg><img src="data:x"><!-- e --><noscript>f</noscript>'
  expect(lines(html)).toEqual(['paragraph: a', 'paragraph: f'])
  expect(Object.fromEntries(notices(html) as [string, number][])).toEqual({
    styles: 1,
    'event-handlers': 2,
    scripts: 1,
    embedded: 2,
    'dropped-pictures': 1,
    'hidden-remarks': 1,
  })
})

test('the page is whole, escaped, has numbers and notes, and no script', () => {
  const note = schema.node('footnote', { id: 'f' }, [schema.text('a < b')])
  const document = doc(
    block({ id: 'h', kind: 'heading', level: 1 }, 'Aims & "scope"'),
    block(
      { id: 'i', kind: 'item', level: 0, list: 'lower-alpha' },
      '<script>alert(1)</script>',
      note,
    ),
    table([['h'], ['d']]),
  )
  const options = { title: '</title><b>', language: 'ar', direction: 'rtl' } as const
  const page = htmlFromDocument(document, options)
  expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="ar" dir="rtl">/)
  expect(page).toContain('<title>&lt;/title&gt;&lt;b&gt;</title>')
  expect(page).toContain(
    '<span class="label" data-computed="">1 </span>Aims &amp; &quot;scope&quot;</h2>',
  )
  expect(page).toContain(
    '<ol><li>\n<p id="i" data-id="i" data-kind="item" dir="auto" data-list="lower-alpha"><span class="label" data-computed="">(a) </span>&lt;script&gt;',
  )
  expect(page).toContain('<li id="note-f">')
  expect(page).toContain('href="#to-f"')
  expect(page).not.toContain('<script')
  expect(htmlFromDocument(document, options)).toBe(page)
})

test('what the editor writes to the clipboard is read as well', () => {
  const html =
    '<p data-id="a" data-kind="recommendation" dir="auto">Do <span class="footnote" data-id="f">note</span>it</p>'
  const { document } = read(html)
  expect(outline(document)).toEqual(['recommendation: Do noteit'])
  expect(document.firstChild?.child(1).type.name).toBe('footnote')
})

test('an empty page is an empty document', () => {
  expect(read('').document.childCount).toBe(0)
  expect(doc(p('x')).childCount).toBe(1)
})
