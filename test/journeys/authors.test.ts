import { afterAll, beforeAll, expect, test } from 'vitest'
import { caretBehind, openDraft, openSite, saved } from './site.ts'
import type { Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 120_000)
afterAll(() => site.close())

test('the page says who wrote the words at the caret, and colours the text by person', async () => {
  const ana = await site.signIn('expert', 0)
  const ben = await site.signIn('focal-point', 0)
  const draft = await site.draft(ana)
  await openDraft(site, ana, draft)
  await openDraft(site, ben, draft)
  await caretBehind(ana, 'Children learn, play')
  await ana.page.keyboard.type(' and dance')
  await saved(ana)

  await ben.page.getByText('and dance').first().waitFor()
  await caretBehind(ben, 'play and dan')
  await ben.page.getByRole('button', { name: 'More' }).first().click()
  await ben.page.getByText('Who wrote this').first().click()
  const panel = ben.page.locator('gr-authorship')
  await panel.getByText(ana.name).first().waitFor()
  await panel.getByText('By person').click()
  await expect.poll(() => ben.page.locator('.ProseMirror .authored').count()).toBeGreaterThan(1)
  const written = ben.page.locator('.ProseMirror .authored').filter({ hasText: /^ and dance$/ })
  expect(await written.count()).toBe(1)
  await panel.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => ben.page.locator('.ProseMirror .authored').count()).toBe(0)
  expect(site.errors).toEqual([])
  for (const person of [ana, ben]) await person.context.close()
})
