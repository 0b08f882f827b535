/** Every screen in light and dark, in English and Arabic: no axe violation, no two-way scroll at 320 px. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSite } from './site.ts'
import type { Person, Site } from './site.ts'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

let site: Site
let chair: Person
let draft = ''
let cycle = ''
let version = ''
beforeAll(async () => {
  site = await openSite()
  chair = await site.signIn('chair')
  draft = await site.draft(chair)
  const found = (await site.get(chair, `/api/drafts/${draft}`)) as {
    cycle: string
    versions: { id: string }[]
  }
  cycle = found.cycle
  version = found.versions[0]?.id ?? ''
}, 120_000)
afterAll(() => site.close())

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: (
          root: Document,
          options: object,
        ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
      }
    }
    const { violations: list } = await axe.run(document, {})
    return list.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' · ')}`,
    )
  })
  return found
}

const screens: readonly (readonly [string, () => string, string])[] = [
  ['my work', () => '/', 'h1'],
  ['cycle', () => `/cycles/${cycle}`, 'h1'],
  ['draft', () => `/drafts/${draft}`, '.ProseMirror'],
  ['versions', () => `/drafts/${draft}/versions`, 'h1'],
  [
    'comparison',
    () => `/drafts/${draft}/compare?from=${version}&to=live`,
    '[data-change], .change, .comparison',
  ],
  ['freeze', () => `/drafts/${draft}/freeze`, 'h1'],
  ['version', () => `/versions/${version}`, 'h1'],
  ['not found', () => '/nothing/here', 'h1'],
]

describe.each([
  ['en', 'light'],
  ['ar', 'dark'],
] as const)('in %s, %s', (language, scheme) => {
  test.each(screens)('%s', async (_name, address, ready) => {
    const page = await chair.context.newPage()
    await page.emulateMedia({ colorScheme: scheme })
    await page.addInitScript((chosen) => {
      localStorage.setItem('language', chosen)
      localStorage.setItem('gr-language', chosen)
    }, language)
    await page.goto(`${site.url}${address()}`)
    await page.locator(ready).first().waitFor()
    await page.waitForTimeout(300)
    expect(await page.getAttribute('html', 'lang')).toBe(language)
    expect(await page.getAttribute('html', 'dir')).toBe(language === 'ar' ? 'rtl' : 'ltr')
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    await page.waitForTimeout(200)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    await page.close()
  })
})
