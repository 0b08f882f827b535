import { WebSocket } from 'ws'
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeCode } from '../../shared/sync/frames.ts'
import { runCommand } from '../server-process.ts'
import { caretBehind, openDraft, openSite, saved } from './site.ts'
import type { Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
}, 120_000)
afterAll(() => site.close())

/** An update that writes "forged" at the start of a body. */
function forgedUpdate(): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('body').insert(0, 'forged')
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, 2)
  encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc))
  return encoding.toUint8Array(encoder)
}

test('the chair approves, the secretariat freezes, and from then on every path refuses changes', async () => {
  const ana = await site.signIn('expert', 0)
  const chair = await site.signIn('chair')
  const secretary = await site.signIn('secretariat')
  const draft = await site.draft(ana)
  const editor = await openDraft(site, ana, draft)
  await caretBehind(ana, 'Nothing in this text replaces national law')
  await ana.page.keyboard.type(' anywhere')
  await saved(ana)

  const { page } = chair
  // What stands in the way is one click from the list.
  await page.goto(`${site.url}/drafts/${draft}/freeze`)
  await page.getByRole('link', { name: 'Show in the text' }).first().click()
  await page.locator('.ProseMirror .bracket').first().waitFor()
  await expect
    .poll(() =>
      page
        .locator('.ProseMirror .bracket')
        .first()
        .evaluate((element) => {
          const { top } = element.getBoundingClientRect()
          return top > 0 && top < innerHeight
        }),
    )
    .toBe(true)
  await page.goto(`${site.url}/drafts/${draft}/freeze`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Approve the text as it stands' }).click()
  await page.getByText('Clear this first').first().waitFor()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  for (const area of await page.locator('gr-approve-form textarea').all()) {
    await area.fill('Decided by the group in session.')
  }
  await page.getByLabel('Name of the edition').fill('Edition 2026')
  await page.getByRole('button', { name: 'Approve the text as it stands' }).click()
  await page.getByText('The text is approved').first().waitFor()
  // The chair cannot freeze what the chair approved.
  const versions = (
    (await site.get(chair, `/api/drafts/${draft}`)) as {
      versions: { id: string; kind: string; sha256: string }[]
    }
  ).versions
  const candidate = versions.find((version) => version.kind === 'candidate')
  expect(
    (
      await site.post(chair, `/api/versions/${candidate?.id}/freeze`, { label: 'Edition 2026' })
    ).status(),
  ).toBe(403)

  await secretary.page.goto(`${site.url}/drafts/${draft}/freeze`)
  await secretary.page.locator('#freeze-label').fill('Edition 2025')
  await secretary.page.getByRole('button', { name: 'Freeze for good' }).click()
  await secretary.page.getByText('This is not the name above').waitFor()
  await secretary.page.locator('#freeze-label').fill('Edition 2026')
  const frozenAt = Date.now()
  await secretary.page.getByRole('button', { name: 'Freeze for good' }).click()
  await expect.poll(() => editor.getAttribute('contenteditable'), { timeout: 5_000 }).toBe('false')
  // Two seconds are the product's promise; the rest is the browser's and this machine's.
  expect(Date.now() - frozenAt).toBeLessThan(4_000)
  await ana.page.getByText('This text has been frozen').first().waitFor()

  const shown = await (await fetch(`${site.url}/frozen/${candidate?.id}`)).text()
  expect(shown).toContain('Edition 2026')
  expect(shown).toContain('Decided by the group in session.')
  expect(shown).toContain('<dt>Decision</dt>')
  expect(shown.replace(/<[^>]*>|\s/g, '')).toContain(candidate?.sha256)
  const file = async () => {
    const answer = await fetch(`${site.url}/api/versions/${candidate?.id}/export?format=json`)
    return createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex')
  }
  expect(await file()).toBe(candidate?.sha256)

  // A raw socket of somebody who may write everywhere else.
  const made = await runCommand(['token', ana.who.person, '--json'], site.server.dataDir)
  const email = made.code === 0 ? undefined : await emailOf(site, ana.name)
  const token =
    made.code === 0
      ? made.out
      : (await runCommand(['token', email ?? '', '--json'], site.server.dataDir)).out
  const secret = /"token":\s*"([^"]+)"/.exec(token)?.[1] ?? ''
  const socket = new WebSocket(`${site.url.replace('http', 'ws')}/sync/${draft}`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.send(forgedUpdate())
  expect(await closed).toBe(closeCode.frozen)
  expect(await file()).toBe(candidate?.sha256)
  expect(JSON.stringify(await site.get(ana, `/api/drafts/${draft}/document`))).not.toContain(
    'forged',
  )

  // Every other path.
  const anchor = { block: null, start: null, end: null, quote: '', prefix: '', suffix: '' }
  const tries = await Promise.all([
    site.post(ana, `/api/drafts/${draft}/threads`, { category: 'general', text: 'late', anchor }),
    site.post(chair, `/api/drafts/${draft}/milestones`, { label: 'late', reason: '' }),
    site.post(chair, `/api/drafts/${draft}/candidates`, { label: 'late', reason: '', waivers: [] }),
  ])
  expect(tries.map((answer) => answer.status())).toEqual([403, 403, 403])
  const checked = await runCommand(['verify', candidate?.id ?? ''], site.server.dataDir)
  expect(checked.code).toBe(0)
  // The reader was not disturbed.
  expect(await editor.textContent()).toContain('replaces national law anywhere')
  expect(site.errors).toEqual([])
  for (const person of [ana, chair, secretary]) await person.context.close()
})

async function emailOf(where: Site, name: string): Promise<string | undefined> {
  const listed = await runCommand(['people', 'list', '--json'], where.server.dataDir)
  const people = JSON.parse(listed.out) as
    { name: string; email: string }[] | { people: { name: string; email: string }[] }
  const list = Array.isArray(people) ? people : people.people
  return list.find((person) => person.name === name)?.email
}
