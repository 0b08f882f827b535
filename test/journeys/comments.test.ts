import { afterAll, beforeAll, expect, test } from 'vitest'
import { caretBehind, openDraft, openSite, saved, selectWords } from './site.ts'
import type { Person, Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 120_000)
afterAll(() => site.close())

const quote = 'for example a teacher who is also a parent'
const before = 'Readers who hold several responsibilities'

/** The words that the page highlights for the active comment. */
async function highlighted(person: Person): Promise<string> {
  const parts = await person.page
    .locator('.ProseMirror mark, .ProseMirror [aria-details]')
    .allTextContents()
  return parts.join('')
}

test('a remark keeps its place through edits, is answered, decided with a reason, and everybody sees it at once', async () => {
  const ana = await site.signIn('expert', 0)
  const ben = await site.signIn('focal-point', 0)
  const chair = await site.signIn('chair')
  const draft = await site.draft(ana)
  for (const person of [ana, ben, chair]) await openDraft(site, person, draft)

  await selectWords(ana, quote)
  await ana.page.keyboard.press('Control+Alt+m')
  await ana.page.getByLabel('Your comment').fill('Say “for example an uncle”, too.')
  await ana.page.locator('#comment-category').selectOption('technical')
  await ana.page.locator('.comment-form button.primary').click()
  const card = ben.page.locator('.thread[role=comment]').filter({ hasText: 'an uncle' })
  await card.waitFor()
  expect(await highlighted(ben)).toContain(quote)

  // Typing before it, splitting its paragraph, deleting its text and undoing that.
  await caretBehind(ben, before)
  await ben.page.keyboard.type(' or duties')
  await saved(ben)
  await expect.poll(() => highlighted(ana)).toContain(quote)
  await caretBehind(ben, 'for example a teacher')
  await ben.page.keyboard.press('Enter')
  await saved(ben)
  await expect.poll(async () => await highlighted(ana)).toContain('for example a teacher')
  await ben.page.keyboard.press('Control+z')
  await saved(ben)
  await expect.poll(() => highlighted(ana)).toContain(quote)
  await selectWords(ben, quote)
  await ben.page.keyboard.press('Delete')
  await expect.poll(() => highlighted(ana)).not.toContain(quote)
  // The thread stays listed with its quote while its passage is gone.
  await ana.page.locator('.thread[role=comment]').filter({ hasText: 'an uncle' }).first().waitFor()
  await ben.page.keyboard.press('Control+z')
  await saved(ben)
  await expect.poll(() => highlighted(ana)).toContain(quote)

  await card.click()
  await card.getByRole('button', { name: 'Reply' }).click()
  await card.locator('textarea').fill('Uncles read it as parents do.')
  await card.getByRole('button', { name: 'Send' }).click()
  const chairs = chair.page.locator('.thread[role=comment]').filter({ hasText: 'an uncle' })
  await chairs.click()
  await chairs.getByText('Uncles read it as parents do.').waitFor()

  await chairs.getByRole('button', { name: 'Decide' }).click()
  await chairs.locator('gr-disposition-form select').selectOption('not-accepted')
  await chairs.getByRole('button', { name: 'Record the decision' }).click()
  await chairs.getByText('Give a reason').waitFor()
  await chairs.locator('gr-disposition-form textarea').fill('One example is enough.')
  await chairs.getByRole('button', { name: 'Record the decision' }).click()
  await ana.page
    .getByText('1 decided')
    .or(ana.page.getByText(/\d+ decided/))
    .first()
    .click()
  const decided = ana.page.locator('.thread[role=comment]').filter({ hasText: 'an uncle' })
  await decided.click()
  await decided.getByText('One example is enough.').waitFor()

  expect(site.errors).toEqual([])
  for (const person of [ana, ben, chair]) await person.context.close()
})

test('an observer sees comments and cannot write one', async () => {
  const observer = await site.signIn('observer')
  const draft = await site.draft(observer)
  await observer.page.goto(`${site.url}/drafts/${draft}`)
  const editor = observer.page.locator('.ProseMirror')
  await editor.waitFor()
  expect(await editor.getAttribute('contenteditable')).toBe('false')
  const answer = await site.post(observer, `/api/drafts/${draft}/threads`, {
    category: 'general',
    text: 'I may not',
    anchor: { block: null, start: null, end: null, quote: '', prefix: '', suffix: '' },
  })
  expect(answer.status()).toBe(403)
  await observer.context.close()
})
