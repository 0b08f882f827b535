// Rendering needs a real DOM: the renderers are bundled as they are and run in Chromium on real texts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentFromFile } from '../../../server/files/import.ts'
import { launchChromium } from '../../bench/chromium.ts'

const root = join(import.meta.dirname, '../../..')
let browser: Browser
let page: Page

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'render-page.ts'), formats: ['iife'], name: 'page' },
    },
  })
  const [bundle] = [built].flat()
  if (bundle === undefined || !('output' in bundle)) throw new Error('Nothing was built')
  browser = await launchChromium()
  page = await browser.newPage()
  // `localStorage` needs an origin.
  await page.route('http://page.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '' }),
  )
  await page.goto('http://page.test/')
  await page.addScriptTag({ content: bundle.output[0].code })
})

afterAll(async () => {
  await browser.close()
})

let count = 0
function guideline(name: string): unknown {
  const file = `parents-educators.en${name}.md`
  const bytes = readFileSync(join(root, 'fixtures/guidelines', file))
  return documentFromFile(file, bytes, { newId: () => `n${++count}` }).document.toJSON()
}

function ask<T>(name: 'sides' | 'plain' | 'reading', ...values: unknown[]): Promise<T> {
  const code = `rendered.${name}(...${JSON.stringify(values)})`
  return page.evaluate<T>(code)
}

describe('a rendered comparison', () => {
  test.each([
    ['.base', '.milestone-1'],
    ['.milestone-1', '.milestone-2'],
    ['.base', ''],
    ['', '.milestone-1'],
  ])('shows every word of both texts on its side (%s → %s)', async (from, to) => {
    const [before, after] = [guideline(from), guideline(to)]
    const sides = await ask<{ before: string[]; after: string[] }>('sides', before, after)
    expect(sides.before.join('\n')).toBe((await ask<string[]>('plain', before)).join('\n'))
    expect(sides.after.join('\n')).toBe((await ask<string[]>('plain', after)).join('\n'))
  })

  test('shows everything old and new in one column', async () => {
    const [before, after] = [guideline('.milestone-1'), guideline('')]
    const { both } = await ask<{ both: string[] }>('sides', before, after)
    const shown = both.join(' ')
    const words = [
      ...(await ask<string[]>('plain', before)),
      ...(await ask<string[]>('plain', after)),
    ].flatMap((text) => text.split(/\P{L}+/u))
    expect(words.filter((word) => !shown.includes(word))).toEqual([])
  })
})

describe('a rendered text', () => {
  const block = (attrs: Record<string, unknown>, ...content: (string | object)[]) => ({
    type: 'block',
    attrs,
    content: content.map((part) =>
      typeof part === 'string' ? { type: 'text', text: part } : part,
    ),
  })
  const reading = (...content: object[]) => ask<string>('reading', { type: 'doc', content })

  test('has computed numbers, with the words of its own language', async () => {
    const shown = await reading(
      block({ id: 'h', kind: 'heading', level: 1 }, 'Objet'),
      block({ id: 'r', kind: 'recommendation' }, 'Écouter les enfants.'),
      block({ id: 'x', kind: 'annex' }, 'Liste'),
    )
    expect(shown).toContain('data-label="1"')
    expect(shown).toContain('data-label="R1"')
    expect(shown).toContain('data-label="Annexe A"')
  })

  test('leaves the first heading to the page', async () => {
    const shown = await reading(block({ id: 't', kind: 'title' }, 'Lignes directrices'))
    expect(shown).not.toContain('<h1')
    expect(shown).toContain('<h2')
  })

  test('lists its footnotes with links there and back', async () => {
    const note = {
      type: 'footnote',
      attrs: { id: 'f' },
      content: [{ type: 'text', text: 'Voir.' }],
    }
    const shown = await reading(block({ id: 'p' }, 'Texte', note))
    expect(shown).toContain('href="#fn-f"')
    expect(shown).toContain('id="fn-f"')
    expect(shown).toContain('href="#fnref-f"')
    expect(shown.match(/Voir\./g)).toHaveLength(1)
  })

  test('fills in cross-references', async () => {
    const reference = { type: 'reference', attrs: { target: 'h' } }
    const shown = await reading(
      block({ id: 'h', kind: 'heading', level: 1 }, 'Objet'),
      block({ id: 'p' }, 'Voir ', reference),
    )
    expect(shown).toContain('<a class="reference" href="#b-h">1</a>')
  })

  test('draws one pair of brackets around a passage cut by a format', async () => {
    const bracket = { type: 'bracket', attrs: { id: 'k' } }
    const link = { type: 'link', attrs: { href: 'https://example.org/' } }
    const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, marks })
    const shown = await reading(
      block({ id: 'p' }, text('deux ', bracket), text('jours', link, bracket), ' au plus'),
    )
    expect(shown.match(/goes-on/g)).toHaveLength(1)
    expect(shown.match(/continued/g)).toHaveLength(1)
  })

  test('writes markup in a text as text', async () => {
    const shown = await reading(block({ id: 'p' }, '<img src=x onerror=alert(1)>'))
    expect(shown).toContain('&lt;img')
  })
})
