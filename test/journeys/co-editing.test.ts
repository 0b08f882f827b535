import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../server-process.ts'
import { caretBehind, openDraft, openSite, paragraphWith, saved } from './site.ts'
import type { Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 120_000)
afterAll(() => site.close())

const letters = (mark: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${mark}${(i % 10).toString()}`)
    .join('')
    .slice(0, count)

test('two experts type into one paragraph at once, one goes offline, three people read the same', async () => {
  const ana = await site.signIn('expert', 0)
  const ben = await site.signIn('focal-point', 1)
  const chair = await site.signIn('chair')
  const draft = await site.draft(ana)
  for (const person of [ana, ben, chair]) await openDraft(site, person, draft)

  const words = 'Children learn, play, create and meet their friends'
  await caretBehind(ana, words)
  await caretBehind(ben, 'These guidelines are written for those adults')
  const anas = letters('a', 200)
  const bens = letters('b', 200)
  const typing = [
    ana.page.keyboard.type(anas, { delay: 15 }),
    (async () => {
      await ben.page.keyboard.type(bens.slice(0, 60), { delay: 15 })
      await ben.context.setOffline(true)
      await ben.page.getByText(/Keep working: changes stay on this device/).waitFor()
      await ben.page.keyboard.type(bens.slice(60, 140), { delay: 15 })
      await ben.page
        .getByText(/not yet on the server/)
        .first()
        .waitFor()
      await ben.context.setOffline(false)
      await ben.page.keyboard.type(bens.slice(140), { delay: 15 })
    })(),
  ]
  await Promise.all(typing)
  for (const person of [ana, ben, chair]) await saved(person)

  const read = (person: typeof ana) => paragraphWith(person, words)
  await expect.poll(async () => (await read(chair)).includes(anas)).toBe(true)
  await expect.poll(async () => (await read(chair)).includes(bens)).toBe(true)
  await expect
    .poll(async () => new Set([await read(ana), await read(ben), await read(chair)]).size)
    .toBe(1)
  expect(await read(ana)).toContain(`${words}${anas}`)

  // Undo takes back one's own changes only.
  await ana.page.keyboard.press('Control+z')
  await expect.poll(async () => (await read(chair)).includes(anas)).toBe(false)
  expect(await read(chair)).toContain(bens)
  expect(site.errors).toEqual([])
  for (const person of [ana, ben, chair]) await person.context.close()
})

test('carets carry names, and a table, a list and a footnote made by one appear at the other', async () => {
  const ana = await site.signIn('expert', 1)
  const ben = await site.signIn('focal-point', 2)
  const draft = await site.draft(ana)
  const anas = await openDraft(site, ana, draft)
  const bens = await openDraft(site, ben, draft)

  await caretBehind(ana, 'Nothing in this text replaces national law')
  await expect
    .poll(() => ben.page.getByText(ana.name.split(' ')[0] ?? '').count())
    .toBeGreaterThan(0)

  const notes = bens.locator('.footnote-ref')
  const noted = await notes.count()
  await ana.page.getByRole('button', { name: 'Footnote' }).click()
  await ana.page.keyboard.type('A note made just now')
  await ana.page.keyboard.press('Escape')
  await expect.poll(() => notes.count()).toBe(noted + 1)
  const stored = JSON.stringify(await site.get(ben, `/api/drafts/${draft}/document`))
  expect(stored).toContain('A note made just now')

  const before = await bens.locator('table').count()
  await caretBehind(ana, 'whose remarks were frank and useful')
  await ana.page.keyboard.press('End')
  await ana.page.getByRole('button', { name: 'Table', exact: true }).click()
  await ana.page.locator('[aria-label*="2 × 3"], [title*="2 × 3"]').first().click()
  await expect.poll(() => bens.locator('table').count()).toBe(before + 1)
  await ana.page.keyboard.type('first cell')
  await ana.page.keyboard.press('Tab')
  await ana.page.keyboard.type('second cell')
  await expect.poll(async () => (await bens.textContent())?.includes('second cell')).toBe(true)
  expect(await anas.locator('table').first().locator('tr').count()).toBeGreaterThan(1)
  expect(site.errors).toEqual([])
  for (const person of [ana, ben]) await person.context.close()
})

test('after kill -9 everything that read "saved" or had been seen is there', async () => {
  const ana = await site.signIn('expert', 2)
  const ben = await site.signIn('focal-point', 3)
  const draft = await site.draft(ana)
  await openDraft(site, ana, draft)
  await openDraft(site, ben, draft)
  await caretBehind(ana, 'The Working Group thanks all those who contributed')
  await caretBehind(ben, 'young people, whose remarks were frank and useful')
  await Promise.all([
    ana.page.keyboard.type('[ana was here]', { delay: 20 }),
    ben.page.keyboard.type('[ben was here]', { delay: 20 }),
  ])
  await saved(ana)
  await expect
    .poll(async () =>
      (await paragraphWith(ben, 'The Working Group thanks')).includes('[ana was here]'),
    )
    .toBe(true)
  // More is on its way when the server dies.
  const more = Promise.all([
    ana.page.keyboard.type('[and more from ana]', { delay: 10 }),
    ben.page.keyboard.type('[and more from ben]', { delay: 10 }),
  ])
  const { port } = new URL(site.url)
  await site.server.stop('SIGKILL')
  await more
  await ana.page
    .getByText(/not yet on the server/)
    .first()
    .waitFor()
  site.server = await startServer(['demo', '--serve'], site.server.dataDir, { PORT: port })
  await saved(ana)
  await saved(ben)

  const chair = await site.signIn('chair')
  await openDraft(site, chair, draft)
  const text = await paragraphWith(chair, 'The Working Group thanks')
  for (const words of [
    '[ana was here]',
    '[ben was here]',
    '[and more from ana]',
    '[and more from ben]',
  ]) {
    expect(text).toContain(words)
  }
  expect(site.strangers).toEqual([])
  for (const person of [ana, ben, chair]) await person.context.close()
})

test('what was typed offline is there after the page was closed and opened again', async () => {
  const ana = await site.signIn('expert', 3)
  const draft = await site.draft(ana)
  await openDraft(site, ana, draft)
  await ana.context.setOffline(true)
  await ana.page.getByText(/Keep working: changes stay on this device/).waitFor()
  await caretBehind(ana, 'These guidelines are written for those adults')
  await ana.page.keyboard.type(' [typed offline]')
  await ana.page
    .getByText(/Saved on this device/)
    .first()
    .waitFor()
  await ana.page.close()
  await ana.context.setOffline(false)
  const stored = async () => JSON.stringify(await site.get(ana, `/api/drafts/${draft}/document`))
  expect(await stored()).not.toContain('[typed offline]')

  const page = await ana.context.newPage()
  await openDraft(site, { ...ana, page }, draft)
  await expect.poll(stored).toContain('[typed offline]')
  expect(await page.locator('.ProseMirror').textContent()).toContain('[typed offline]')
  await ana.context.close()
})
