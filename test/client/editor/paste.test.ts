import { join } from 'node:path'
import type { Node } from 'prosemirror-model'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../../shared/text/schema.ts'
import type { BlockAttrs } from '../../../shared/text/schema.ts'
import { launchChromium } from '../../bench/chromium.ts'

interface Answer {
  readonly nodes: readonly unknown[]
  readonly paragraphs: number
  readonly tables: number
  readonly inline: boolean
  readonly pictures: number
}

let browser: Browser
let page: Page

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'paste-page.ts'), formats: ['iife'], name: 'paste' },
    },
  })
  const [output] = Array.isArray(built) ? built : [built]
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
  browser = await launchChromium()
  page = await browser.newPage()
  await page.addScriptTag({ content: chunk?.code ?? '' })
})

afterAll(async () => {
  await browser.close()
})

async function read(html: string): Promise<Answer & { readonly shapes: string[] }> {
  const answer = (await page.evaluate(
    (text) =>
      (globalThis as unknown as { readForeign: (html: string) => unknown }).readForeign(text),
    html,
  )) as Answer
  const nodes = answer.nodes.map((json) => {
    const node = schema.nodeFromJSON(json)
    node.check()
    return node
  })
  return { ...answer, shapes: nodes.map(shapeOf) }
}

/** "item 1 bullet: *bold* text^note" on one line; cells between bars. */
function shapeOf(node: Node): string {
  if (node.type.name === 'table') {
    return node.children
      .map((row) =>
        row.children
          .map((cell) => {
            const sign = cell.attrs['header'] === true ? '!' : ''
            const span = cell.attrs['colspan'] === 1 ? '' : `${String(cell.attrs['colspan'])}×`
            return `${sign}${span}${cell.children.map(inlineOf).join('/')}`
          })
          .join('|'),
      )
      .join(' ; ')
  }
  const { kind, level, list, frame, start } = node.attrs as BlockAttrs
  const parts = [
    kind === 'paragraph' ? 'p' : kind,
    level || '',
    list ?? '',
    frame ?? '',
    start ?? '',
  ]
  return `${parts.filter((part) => part !== '').join(' ')}: ${inlineOf(node)}`
}

function inlineOf(block: Node): string {
  return block.children
    .map((child) => {
      if (child.type.name === 'break') return '⏎'
      if (child.type.name === 'footnote') return `^${child.textContent}^`
      return child.marks.reduce((text, mark) => {
        if (mark.type.name === 'strong') return `*${text}*`
        if (mark.type.name === 'em') return `_${text}_`
        return `<${mark.type.name}>${text}`
      }, child.text ?? '')
    })
    .join('')
}

describe('what is pasted from Word', () => {
  it('keeps headings, lists with their depth and signs, and marks', async () => {
    const { shapes } = await read(`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
      <style>p.MsoNormal {margin:0cm; font-family:"Calibri"}</style></head><body lang=EN-GB>
      <!--StartFragment--><h1><span style='color:#2F5496'>Scope<o:p></o:p></span></h1>
      <p class=MsoNormal><b><span style='font-size:14pt'>Parents</span></b> and <i>educators</i><o:p></o:p></p>
      <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
        style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
        </span></span></span><![endif]>first item<o:p></o:p></p>
      <p class=MsoListParagraphCxSpLast style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>a)<span>&nbsp;
        </span></span>second item</p><!--EndFragment--></body></html>`)
    expect(shapes).toEqual([
      'heading 1: Scope',
      'p: *Parents* and _educators_',
      'item bullet: first item',
      'item 1 lower-alpha: second item',
    ])
  })

  it('keeps footnotes in their place', async () => {
    const { shapes } =
      await read(`<p class=MsoNormal>Children<a style='mso-footnote-id:ftn1' href="#_ftn1"
      name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a> first.</p>
      <div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">
      <div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a>
      Below <b>eighteen</b>.</p></div></div>`)
    expect(shapes).toEqual(['p: Children^Below eighteen.^ first.'])
  })

  it('keeps tables with header cells and spans', async () => {
    const { shapes, tables } =
      await read(`<table class=MsoTableGrid border=1><thead><tr><td colspan=2><p>Who</p></td></tr>
      </thead><tr><td><p class=MsoNormal>Parents</p><p class=MsoNormal>at home</p></td><td>Talk</td></tr></table>`)
    expect(tables).toBe(1)
    expect(shapes).toEqual(['!2×Who ; Parents/at home|Talk'])
  })
})

describe('what is pasted from Google Docs', () => {
  it('is not bold all over, and keeps nested lists', async () => {
    const { shapes } =
      await read(`<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1">
      <p dir="ltr"><span style="font-weight:700;color:#000">Risk</span><span style="font-weight:400"> is not harm.</span></p>
      <ul><li dir="ltr" aria-level="1" style="list-style-type:disc"><p dir="ltr" role="presentation"><span>one</span></p></li>
      <ul><li dir="ltr" aria-level="2" style="list-style-type:circle"><p dir="ltr" role="presentation"><span>two</span></p></li>
      </ul></ul><br class="Apple-interchange-newline"></b>`)
    expect(shapes).toEqual(['p: *Risk* is not harm.', 'item bullet: one', 'item 1 bullet: two'])
  })
})

describe('what is pasted from LibreOffice', () => {
  it('keeps lists, raised letters and notes', async () => {
    const { shapes } =
      await read(`<ol start="3"><li><p style="margin-bottom: 0cm">third</p></li></ol>
      <p>CO<sub>2</sub>, 1<sup>st</sup><a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p>
      <div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym"
      href="#sdfootnote1anc">1</a>A note</p></div>`)
    expect(shapes).toEqual(['item decimal 3: third', 'p: CO<sub>2, 1<sup>st^A note^'])
  })
})

describe('what is pasted from the web or a mail', () => {
  it('loses scripts, hidden text, pictures and unsafe links, and keeps safe ones', async () => {
    const { shapes, pictures } = await read(`<div><script>alert(1)</script><style>x{}</style>
      <p>See <a href="https://example.org/a">the page</a>, <a href="javascript:alert(1)">not this</a>
      <span style="display:none">secret</span><img src="https://example.org/track.gif"></p>
      <blockquote><p>Quoted.</p></blockquote>First line<br>second line</div>`)
    expect(pictures).toBe(1)
    expect(shapes).toEqual([
      'p: See <link>the page, not this',
      'p quotation: Quoted.',
      'p: First line⏎second line',
    ])
  })

  it('stays inside the paragraph where it is only words', async () => {
    const { shapes, inline } = await read('<span>some </span><b>words</b>')
    expect(inline).toBe(true)
    expect(shapes).toEqual(['p: some *words*'])
  })

  it('keeps Arabic direction and Chinese words', async () => {
    const { nodes, shapes } = await read('<p dir="rtl">حماية الأطفال</p><p>儿童在线保护</p>')
    expect(shapes).toEqual(['p: حماية الأطفال', 'p: 儿童在线保护'])
    expect((nodes[0] as { attrs: BlockAttrs }).attrs.dir).toBe('rtl')
  })

  it('survives what is malformed', async () => {
    const { shapes } = await read(
      '<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr><p>c<h2>d',
    )
    expect(shapes.join('\n')).toContain('d')
    expect(shapes.join('')).toMatch(/a.*b/s)
  })
})
