/** A file taken in as the next state of a draft: who may, what stays, what is on record. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importRevision } from '../../../server/actions/import-revision.ts'
import { importRevisionFile } from '../../../server/http/import-file.ts'
import { doc, p } from '../../shared/text/build.ts'
import { startSite } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const base64 = (text: string) => Buffer.from(text).toString('base64')
const revise = (draft: string, as: Name, text: string) =>
  site.post(`/api/drafts/${draft}/revisions`, as, { fileName: 'next.md', file: base64(text) })
const blocks = async (draft: string) =>
  (
    (await site.get(`/api/drafts/${draft}/document`, 'expert')).json.document as {
      content: { attrs: { id: string }; content?: { text: string }[] }[]
    }
  ).content

it('writes only what differs: paragraphs that live on keep their ids', async () => {
  const draft = await site.addDraft(doc(p('Parents decide.'), p('Children are heard.')))
  const before = await blocks(draft)
  const text = 'Parents decide.\n\nSchools help.\n\nChildren are heard.\n'
  const { status, json } = await revise(draft, 'secretariat', text)
  expect([status, json.changed, json.words]).toEqual([200, true, 7])
  const after = await blocks(draft)
  expect(after.map(({ content }) => content?.[0]?.text)).toEqual([
    'Parents decide.',
    'Schools help.',
    'Children are heard.',
  ])
  expect([after[0]?.attrs.id, after[2]?.attrs.id]).toEqual(before.map(({ attrs }) => attrs.id))
  const again = await revise(draft, 'secretariat', text)
  expect(again.json.changed).toBe(false)
  const rows = await site.parts.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', importRevision.key)
    .where('subject', '=', draft)
    .execute()
  expect(rows.length).toBeGreaterThan(0)
})

it('is for the chair and the secretariat; a file that cannot be read changes nothing', async () => {
  const draft = await site.addDraft(doc(p('Parents decide.')))
  expect((await revise(draft, 'expert', 'Mine.')).status).toBe(403)
  expect((await revise(draft, 'observer', 'Mine.')).status).toBe(403)
  const bad = await site.post(`/api/drafts/${draft}/revisions`, 'secretariat', {
    fileName: 'next.docx',
    file: base64('no zip at all'),
  })
  expect(bad.status).toBe(422)
  expect((await blocks(draft)).map(({ content }) => content?.[0]?.text)).toEqual([
    'Parents decide.',
  ])
})

it('asks the right again when the file has been read: a phase may have ended meanwhile', async () => {
  const draft = await site.addDraft(doc(p('Parents decide.')))
  let written = false
  const rooms = {
    reviseDocument: () => {
      written = true
      return Promise.resolve(true)
    },
  }
  // The file is read in a thread of its own; the phase ends while that thread starts.
  const taken = importRevisionFile(site.parts, rooms, site.person('chair'), {
    draft,
    fileName: 'next.md',
    file: base64('Chairs decide.\n'),
  })
  await site.setPhase('comments')
  await expect(taken).rejects.toMatchObject({ code: 'refused', reason: 'phase' })
  expect(written).toBe(false)
})
