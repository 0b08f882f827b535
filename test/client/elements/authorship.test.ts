// The panel needs a real DOM: it is bundled as it is and shown in Chromium.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuthorshipShown } from '../../../client/elements/gr-authorship.ts'
import { launchChromium } from '../../bench/chromium.ts'

let browser: Browser
let page: Page

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: join(import.meta.dirname, 'authorship-page.ts'),
        formats: ['iife'],
        name: 'panel',
      },
    },
  })
  const [bundle] = [built].flat()
  if (bundle === undefined || !('output' in bundle)) throw new Error('Nothing was built')
  browser = await launchChromium()
  page = await browser.newPage()
  await page.route('http://page.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><title>Panel</title><main></main>',
    }),
  )
  await page.goto('http://page.test/')
  await page.addScriptTag({ content: bundle.output[0].code })
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  await page.addScriptTag({ content: readFileSync(axe, 'utf8') })
})

afterAll(() => browser.close())

const ana = {
  person: 'a',
  name: 'Ana Silva',
  role: 'expert',
  delegation: 'XAL',
  delegationName: { en: 'Aldoria', fr: 'Aldorie' },
} as const
const bo = {
  person: 'b',
  name: 'Bo Lin',
  role: 'chair',
  delegation: null,
  delegationName: null,
} as const
const words = (author: typeof ana | typeof bo, day: number, until = day) => ({
  who: author,
  from: 1,
  to: 5,
  words: {
    from: 0,
    to: 4,
    author: 0,
    at: `2026-03-0${day}T09:00:00.000Z`,
    seq: day,
    lastAt: `2026-03-0${until}T09:00:00.000Z`,
    lastSeq: until,
  },
})
const ready: AuthorshipShown = {
  state: 'ready',
  words: [words(ana, 2), words(bo, 3), words(ana, 4)],
  isCaret: false,
  isFresh: true,
  block: {
    made: { author: 0, at: '2026-03-01T09:00:00.000Z', seq: 1, who: bo },
    changed: { author: 0, at: '2026-03-04T09:00:00.000Z', seq: 4, who: ana },
  },
  authors: [ana, bo],
}
const show = (language: string, shown: AuthorshipShown, by: string | null = null) =>
  page.evaluate<string>(`panel.show(...${JSON.stringify([language, shown, by])})`)

describe('the panel', () => {
  test('names each author of the selection once, with delegation, instants and entries', async () => {
    const text = await show('en', ready)
    expect(text).toContain('In the selection')
    expect(text).toMatch(/Ana Silva, for Aldoria\s+Written between 2 March 2026.* and 4 March 2026/)
    expect(text).toContain('Journal entries 2–4')
    expect(text).toMatch(/Bo Lin, .*\s+Written on 3 March 2026 at 09:00 UTC\s+Journal entry 3/)
    expect(text).toContain('Words typed just now')
    expect(text).toMatch(/Paragraph made by Bo Lin, .*, 1 March 2026/)
    expect(text).toMatch(/last changed by Ana Silva, for Aldoria, 4 March 2026/)
  })

  test('has a legend for the colours, by delegation too', async () => {
    const text = await show('fr', ready, 'delegation')
    expect(text).toMatch(/Délégations\s+XAL\s+Aldorie\s+–\s+Sans délégation/)
  })

  test('tells what was chosen', async () => {
    await show('en', ready)
    await page.getByLabel('By person').check()
    await page.getByLabel('None').check()
    await page.getByRole('button', { name: 'Close' }).click()
    await show('en', { ...ready, state: 'failed' })
    await page.getByRole('button', { name: 'Retry' }).click()
    expect(await page.evaluate('panel.heard')).toEqual([
      'colours-chosen person',
      'colours-chosen null',
      'authorship-left',
      'retry-asked',
    ])
  })

  test.each(['en', 'ar'])('is accessible in %s', async (language) => {
    await show(language, ready, 'person')
    const found = await page.evaluate<{ violations: { id: string }[] }>(
      `axe.run('gr-authorship', { rules: { 'color-contrast': { enabled: false } } })`,
    )
    expect(found.violations.map(({ id }) => id)).toEqual([])
  })
})
