/** Who wrote it, over HTTP and on the command line, from texts typed over real sockets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Authored } from '../../../shared/api/authorship.ts'
import { run } from '../../../server/cli/main.ts'
import { Authorships } from '../../../server/store/authorships.ts'
import { authoredRows, recordUpTo, saveRecord } from '../../../server/store/authorship-records.ts'
import { insertVersion, versionById } from '../../../server/store/versions.ts'
import { setRole } from '../../../server/actions/people.ts'
import { Authorship } from '../../../shared/text/authorship.ts'
import { doc, h, note, p, table } from '../../shared/text/build.ts'
import { startSite } from '../site.ts'
import type { Name, Site } from '../site.ts'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())

const ask = async (path: string, as: Name = 'observer'): Promise<Authored> => {
  const { status, text } = await site.get(`/api/${path}`, as)
  expect(status).toBe(200)
  return JSON.parse(text) as Authored
}
const ofDraft = (draft: string, query = '') => ask(`drafts/${draft}/authorship${query}`)

/** Each part as `name: from–to` runs. */
const said = ({ parts, authors }: Authored) =>
  parts.map(({ words }) =>
    words.map(({ from, to, author }) => `${authors[author]?.name}: ${from}–${to}`).join(', '),
  )

async function cli(...argv: string[]) {
  let out = ''
  let err = ''
  const code = await run(argv, {
    env: { DATA_DIR: site.dataDir },
    now: () => new Date(),
    out: (text) => (out += text),
    say: (text) => (err += text),
    stopped: () => Promise.resolve(),
  })
  return { code, out, err }
}

const milestone = async (draft: string): Promise<string> => {
  const { json } = await site.post(`/api/drafts/${draft}/milestones`, 'chair', {
    label: 'x',
    reason: '',
  })
  return json.id
}

describe('the authorship of a draft', () => {
  it('names people with role and delegation, instant and row for every run of every part', async () => {
    const draft = await site.addDraft(
      doc(h(1, 'Scope'), p('The parent', note('by law'), ' decides.'), table([['a', 'b']])),
    )
    await site.type('focal', 'Wide ', draft)
    const answer = await ofDraft(draft)
    expect(answer.parts.map(({ type }) => type)).toEqual([
      'block',
      'block',
      'footnote',
      'table',
      'block',
      'block',
    ])
    expect(said(answer)).toEqual([
      'Person focal: 0–5, Person secretariat: 5–10',
      'Person secretariat: 0–27',
      'Person secretariat: 0–6',
      '',
      'Person secretariat: 0–1',
      'Person secretariat: 0–1',
    ])
    const focal = answer.authors.find(({ name }) => name === 'Person focal')
    expect(focal).toEqual({
      person: site.person('focal'),
      name: 'Person focal',
      role: 'focal-point',
      delegation: 'XAL',
      delegationName: { en: 'Aldoria' },
    })
    const [first] = answer.parts
    expect(first?.words[0]?.seq).toBe(answer.seq)
    expect(Date.parse(first?.words[0]?.at ?? '')).toBeLessThanOrEqual(Date.now())
    expect(answer.authors[first?.made?.author ?? -1]?.name).toBe('Person secretariat')
    expect(answer.authors[first?.changed?.author ?? -1]?.name).toBe('Person focal')
  })

  it('answers for one block with its footnotes, and row by row', async () => {
    const draft = await site.addDraft(doc(p('One', note('n')), p('Two')))
    await site.type('expert', 'a', draft)
    await site.type('expert', 'b', draft)
    const whole = await ofDraft(draft)
    const [first] = whole.parts
    const part = await ofDraft(draft, `?block=${first?.id}`)
    expect(part.parts).toEqual(whole.parts.slice(0, 2))
    expect(said(whole)[0]).toBe('Person expert: 0–2, Person secretariat: 2–8')
    const rows = await ofDraft(draft, `?block=${first?.id}&by=rows`)
    expect(said(rows)[0]).toBe('Person expert: 0–1, Person expert: 1–2, Person secretariat: 2–8')
    const { status } = await site.get(`/api/drafts/${draft}/authorship?block=none`, 'expert')
    expect(status).toBe(404)
    const { status: bad } = await site.get(`/api/drafts/${draft}/authorship?by=person`, 'expert')
    expect(bad).toBe(400)
  })

  it('keeps the delegation of the day a word was written', async () => {
    const draft = await site.addDraft(doc(p('One')))
    await site.type('expert2', 'for myself ', draft)
    await setRole(site.parts, 'expert2@example.org', {
      cycle: 'test',
      role: 'expert',
      delegation: 'XAL',
    })
    await site.type('expert2', 'for Aldoria ', draft)
    const answer = await ofDraft(draft)
    const delegations = answer.parts[0]?.words.map(
      ({ author }) => answer.authors[author]?.delegation,
    )
    expect(delegations).toEqual(['XAL', null, null])
  })

  it('is nobody’s business who may not read the draft', async () => {
    const { status } = await site.get(`/api/drafts/${site.draft}/authorship`, 'outsider')
    expect(status).toBe(404)
  })
})

describe('the authorship of a version', () => {
  it('stays as it was, whatever is typed afterwards', async () => {
    const draft = await site.addDraft(doc(p('One')))
    await site.type('expert', 'ab', draft)
    const version = await milestone(draft)
    await site.type('chair', 'cd', draft)
    await ofDraft(draft)
    const answer = await ask(`versions/${version}/authorship`)
    expect(said(answer)).toEqual(['Person expert: 0–2, Person secretariat: 2–5'])
    expect(said(await ofDraft(draft))).toEqual([
      'Person chair: 0–2, Person expert: 2–4, Person secretariat: 4–7',
    ])
    const shown = await site.get(`/api/versions/${version}`, 'observer')
    const authorships = new Authorships({ db: site.parts.db, now: site.parts.now, saves: false })
    const text = await authorships.at(draft, answer.seq, true)
    expect(text.document.toJSON()).toEqual(shown.json.document)
  })
})

describe('the authorship of a version that came from a file', () => {
  it('is whoever brought it in', async () => {
    const draft = await site.addDraft(doc(p('One')))
    const old = doc(p('Of old', note('by law')))
    const made = await milestone(draft)
    const { db } = site.parts
    const version = await versionById(db, made)
    if (version === undefined) throw new Error('No version')
    const id = crypto.randomUUID()
    const document = JSON.stringify(old.toJSON())
    await insertVersion(db, { ...version, id, document, seq: 0, label: 'Base' })
    const answer = await ask(`versions/${id}/authorship`)
    expect(said(answer)).toEqual(['Person chair: 0–14', 'Person chair: 0–6'])
    const { code, out } = await cli('blame', id)
    expect(code).toBe(0)
    expect(out).toContain('Of old[note]')
  })
})

describe('a saved record', () => {
  it('gives the same answers as the whole journal, and a damaged one is computed again', async () => {
    const { db, now } = site.parts
    const draft = await site.addDraft(doc(p('One')))
    for (const letter of 'abc') await site.type('expert', letter, draft)
    const rows = await authoredRows(db, draft, 0, Number.MAX_SAFE_INTEGER, 100)
    const authorship = new Authorship()
    authorship.add(rows.slice(0, 2))
    const record = { seq: authorship.seq, bytes: authorship.save() }
    await saveRecord(db, draft, record, now().toISOString())
    const last = rows.at(-1)?.seq ?? 0
    expect((await recordUpTo(db, draft, last))?.seq).toBe(record.seq)
    const read = () => new Authorships({ db, now, saves: false }).at(draft, last, false)
    const blocks = (await read()).blocks
    await saveRecord(db, draft, { ...record, bytes: new Uint8Array([9, 9]) }, now().toISOString())
    expect((await read()).blocks).toEqual(blocks)
  })
})

describe('blame', () => {
  it('prints each block with its label, its words and who wrote them', async () => {
    const draft = await site.addDraft(doc(h(1, 'Scope'), p('The parent', note('by law'), '.')))
    await site.type('focal', 'Wide ', draft)
    const { code, out } = await cli('blame', draft)
    expect(code).toBe(0)
    const lines = out.split('\n')
    expect(lines[0]).toMatch(/^block 1 \[.+\]$/)
    expect(lines[1]).toBe('  Wide ')
    expect(lines[2]).toMatch(
      /^ {6}Person focal \(focal-point, Aldoria\), \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, row \d+$/,
    )
    expect(out).toContain('  The parent[note].\n')
    expect(out).toMatch(/footnote 1 \[.+\]\n {2}by law\n/)
  })

  it('answers as JSON, for one block, and for versions', async () => {
    const draft = await site.addDraft(doc(p('One'), p('Two')))
    const version = await milestone(draft)
    const block = (await ofDraft(draft)).parts[1]?.id ?? ''
    const { code, out } = await cli('blame', version, '--json', '--rows', '--block', block)
    expect(code).toBe(0)
    const answer = JSON.parse(out) as Authored
    expect(answer.parts).toHaveLength(1)
    expect(answer.parts[0]).toMatchObject({ id: block, label: '', words: [{ text: 'Two' }] })
    expect(answer.authors[0]?.name).toBe('Person secretariat')
  })

  it.each([
    [['blame'], /Name one version or draft/],
    [['blame', 'x'], /is no id/],
    [['blame', '3f2b0c1e-7f4e-4b3a-9b1d-0a8e6f6a7c11'], /There is no draft or version/],
  ])('answers %j with one sentence and 2', async (argv, sentence) => {
    const { code, err, out } = await cli(...argv)
    expect(code).toBe(2)
    expect(err).toMatch(sentence)
    expect(out).toBe('')
  })

  it('says so where the text has no such block', async () => {
    const { code, err } = await cli('blame', site.draft, '--block', 'none')
    expect(code).toBe(2)
    expect(err).toContain('There is no block none in this text.')
  })
})
