/**
 * A real guideline at two published revisions (`../shared/corpus`): the secretariat imports the old one, names it, takes
 * the new one in as a revision, and the chair compares them on the page.
 */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSite } from './site.ts'
import type { Site } from './site.ts'

const corpus = new URL('../../../shared/corpus/', import.meta.url).pathname
if (process.env['CI'] !== undefined && !existsSync(corpus)) {
  throw new Error('The corpus of real revisions is missing.')
}

describe.skipIf(!existsSync(corpus))('real revisions', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  }, 120_000)
  afterAll(() => site.close())

  test.each([
    [
      'a standard in Markdown',
      'revisions/s06-pcs-020-050/old.md',
      'revisions/s06-pcs-020-050/new.md',
      'en',
    ],
    [
      'requirements in HTML',
      'revisions/s28-ctaur-edit/old.html',
      'revisions/s28-ctaur-edit/new.html',
      'en',
    ],
    ['a Word file', 'word/owasp-asvs-3.0-base.docx', 'word/owasp-asvs-3.0.1-redline.docx', 'en'],
    [
      'an Arabic guide',
      'revisions/s16-osg-ar-best/old.md',
      'revisions/s16-osg-ar-best/new.md',
      'ar',
    ],
  ])(
    '%s',
    async (_name, old, revised, language) => {
      const secretary = await site.signIn('secretariat')
      const { page } = secretary
      const cycles = (await site.get(secretary, '/api/cycles')) as { id: string }[]
      await page.goto(`${site.url}/cycles/${cycles[0]?.id}`)
      await page.getByRole('button', { name: 'Import a draft' }).click()
      await page.locator('#import-file').setInputFiles(corpus + old)
      await page.locator('#import-language').selectOption(language)
      await page.locator('#import-title').fill('A real text')
      if (language !== 'en') await page.locator('#import-title-en').fill('A real text')
      await page.locator('#import-work').fill('IND')
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('heading', { name: 'Imported' }).waitFor()
      const address = await page
        .getByRole('link', { name: 'Open the draft' })
        .last()
        .getAttribute('href')
      const draft = address?.split('/').at(-1) ?? ''

      await page.goto(`${site.url}/drafts/${draft}/versions`)
      await page.getByRole('button', { name: 'Name the text as it stands now' }).click()
      await page.getByLabel('Name', { exact: true }).fill('As published first')
      await page.getByRole('button', { name: 'Keep this version' }).click()
      await page.getByText('As published first').first().waitFor()
      await page.getByRole('button', { name: 'Take in a revision' }).click()
      await page.locator('#revision-file').setInputFiles(corpus + revised)
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('heading', { name: 'The revision is in the working text' }).waitFor()

      const chair = await site.signIn('chair')
      const { versions } = (await site.get(chair, `/api/drafts/${draft}`)) as {
        versions: { id: string }[]
      }
      await chair.page.goto(`${site.url}/drafts/${draft}/compare?from=${versions[0]?.id}&to=live`)
      const summary = chair.page.getByText(/\d of [\d,]+ paragraphs changed/).first()
      await summary.waitFor()
      const first = chair.page.locator('ins, del').first()
      await first.waitFor()
      await chair.page.getByRole('button', { name: 'Next change' }).click()
      await chair.page
        .getByText(/Change 1 of/)
        .first()
        .waitFor()
      await chair.page.keyboard.press('F8')
      await chair.page
        .getByText(/Change 2 of/)
        .first()
        .waitFor()
      // The live text is the revised file: what its import alone gives has the same words.
      const { document } = (await site.get(chair, `/api/drafts/${draft}/document`)) as {
        document: unknown
      }
      expect(JSON.stringify(document).length).toBeGreaterThan(
        readFileSync(corpus + revised).length / 50,
      )
      expect(site.errors).toEqual([])
      await secretary.context.close()
      await chair.context.close()
    },
    120_000,
  )
})
