import { expect, test } from 'vitest'
import { documentFromMarkdown, markdownFromDocument } from '../../../server/files/markdown.ts'
import { labelsOf } from '../../../shared/text/labels.ts'
import { cellsOf, countingIds, outline } from './documents.ts'

function read(markdown: string) {
  return documentFromMarkdown(markdown, { newId: countingIds() })
}
function lines(markdown: string): string[] {
  return outline(read(markdown).document)
}

test('front matter gives title and language, and the title a block', () => {
  const { document, title, language } = read('---\ntitle: "Guide: one"\nlanguage: fr\n---\n\nText')
  expect([title, language]).toEqual(['Guide: one', 'fr'])
  expect(outline(document)).toEqual(['title: Guide: one', 'paragraph: Text'])
})

test('headings take attributes from the end of their line', () => {
  expect(lines('# A\n\n## B {.unnumbered}\n\n# C {#c .annex}\n\n# D {.appendix}')).toEqual([
    'heading 1: A',
    'heading 2 unnumbered: B',
    'annex: C',
    'appendix: D',
  ])
})

test('braces that are no attributes are text', () => {
  expect(lines('See {x} and {.foo}\n\na {b=c}')).toEqual([
    'paragraph: See {x} and {.foo}',
    'paragraph: a {b=c}',
  ])
})

test('a cross-reference leads to the block of that name, and a missing one is reported', () => {
  const { document, report } = read('# A {#a}\n\nSee [](#a), [](#b) and [text](#a).')
  const id = String(document.firstChild?.attrs['id'])
  const targets: unknown[] = []
  document.descendants((node) => {
    if (node.type.name === 'reference') targets.push(node.attrs['target'])
    for (const mark of node.marks) targets.push(mark.attrs['href'])
  })
  expect(targets[0]).toBe(id)
  expect(targets[2]).toBe(`#${id}`)
  expect(report.notices.map(({ kind, count }) => [kind, count])).toEqual([
    ['unknown-references', 1],
  ])
})

test('lists nest, keep their start and hold further paragraphs', () => {
  const { document } = read('3. three\n\n   more\n\n   - inner\n4. four\n\ntext\n\n1. new')
  expect(outline(document)).toEqual([
    'item 0 decimal from 3: three',
    'paragraph 1: more',
    'item 1 bullet: inner',
    'item 0 decimal: four',
    'paragraph: text',
    'item 0 decimal: new',
  ])
  const labels = labelsOf(document)
  expect(document.children.map(({ attrs }) => labels.get(String(attrs['id'])))).toEqual([
    '3.',
    undefined,
    '•',
    '4.',
    undefined,
    '1.',
  ])
})

test('containers make recommendations, terms, boxes and notes', () => {
  const markdown =
    '::: recommendation\nParents decide.\n\n- first\n:::\n\n::: box\n# Head\n\nText\n:::\n\n::: note\nHush\n:::\n\n::: term\nChild\n:::\n\n> quoted'
  expect(lines(markdown)).toEqual([
    'recommendation: Parents decide.',
    'item 0 bullet: first',
    'heading 1 [box]: Head',
    'paragraph [box]: Text',
    'paragraph [note]: Hush',
    'term: Child',
    'paragraph [quotation]: quoted',
  ])
})

test('tables have a head, merged cells and a caption', () => {
  const { document } = read(
    '| A | << | C |\n| --- | --- | --- |\n| b | x | y |\n| ^^ | z | |\n: The table',
  )
  expect(cellsOf(document.firstChild)).toEqual([
    ['A 2×1 head', 'C 1×1 head'],
    ['b 1×2', 'x 1×1', 'y 1×1'],
    ['z 1×1', ' 1×1'],
  ])
  expect(outline(document)).toEqual(['table 3×3', 'caption: The table'])
})

test('a row longer than the head keeps its words', () => {
  expect(read('| A |\n|---|\n| b | c |').document.textContent).toBe('Abc')
})

test('marks of the dialect are read', () => {
  const { document } = read(
    '**s** *e* H~2~O m^2^ [mot]{lang=fr} [[open]] [l](https://e.org) 2^17 (a) ~ b',
  )
  const marks = document.firstChild?.children.map(
    ({ text, marks: set }) => `${set.map(({ type }) => type.name).join()}:${text ?? ''}`,
  )
  expect(marks?.filter((mark) => !mark.startsWith(':'))).toEqual([
    'strong:s',
    'em:e',
    'sub:2',
    'sup:2',
    'lang:mot',
    'bracket:open',
    'link:l',
  ])
  expect(document.textContent).toBe('s e H2O m2 mot open l 2^17 (a) ~ b')
})

test('a footnote stands at its sign; a second sign refers to it; one without sign stays text', () => {
  const { document } = read('One[^a], two[^a].\n\n[^a]: Note *text*\n    goes on\n\n[^b]: Lost')
  const [first, lost] = document.children
  const note = first?.child(1)
  expect(note?.textContent).toBe('Note text goes on')
  expect(first?.child(3).attrs['target']).toBe(note?.attrs['id'])
  expect(lost?.textContent).toBe('Lost')
})

test('a backslash at a line end is a break, code keeps its lines', () => {
  const { document } = read('a\\\nb\n\n```js\nx\n  y\n```')
  expect(
    document.children.map(({ children }) => children.map(({ text }) => text ?? '⏎').join('')),
  ).toEqual(['a⏎b', 'x⏎  y'])
})

test('raw HTML is read as HTML, and what would swallow the rest is text', () => {
  const markdown =
    'a<sup>b</sup><br>c\n\n<table><tr><th>h</th></tr><tr><td>d</td></tr></table>\n\nUse the <script> tag and <textarea>.\n\n<div>\n\n*e*\n\n</div>\n\nend'
  expect(lines(markdown)).toEqual([
    'paragraph: ab⏎c',
    'table 2×1',
    'paragraph: Use the <script> tag and <textarea>.',
    'paragraph: e',
    'paragraph: end',
  ])
})

test('an element with markdown="1" holds Markdown', () => {
  expect(
    lines('<aside markdown="1">\n  <img src="x.png">\n  See [this](https://e.org).\n</aside>'),
  ).toEqual(['paragraph: See this.'])
})

test('what is written reads like Markdown', () => {
  const markdown = `---
title: Guide
language: en
---

# Aims {#aims}

Parents **decide**, see [](#aims).[^1]

1. one
   - inner
2. two

   more

::: recommendation
Talk.
:::

> quoted

| A | B |
| --- | --- |
| c | << |
: Caption

# Terms {.annex .unnumbered}

[^1]: Note with [[open]] words
`
  const { document, title, language } = read(markdown)
  // The id of the file is only a local name.
  const id = String(document.child(1).attrs['id'])
  expect(markdownFromDocument(document, { title: title ?? '', language: language ?? '' })).toBe(
    markdown.replaceAll('#aims', `#${id}`),
  )
})

test('nested brackets by the thousand take no time', () => {
  const start = performance.now()
  read(`${'['.repeat(20_000)}a${'[[a'.repeat(2_000)}`)
  read(`${'**a '.repeat(5_000)}${'~a^b'.repeat(5_000)}`)
  expect(performance.now() - start).toBeLessThan(3_000)
})
