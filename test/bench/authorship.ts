/**
 * `npm run bench:authorship` prints JSON: who wrote it, on a text of 33,000 words with 100,000 rows in the journal of a
 * real store. The first answer replays all of it; then the answer for one block: again, after another row, after a
 * restart, and for a version. `BENCH_SMALL=1`: 3,000 words, 5,000 rows.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addCycle, addPerson } from '../../server/actions/people.ts'
import type { Parts } from '../../server/actions/perform.ts'
import { Announcements } from '../../server/actions/announcements.ts'
import { Authorships } from '../../server/store/authorships.ts'
import { openDatabase } from '../../server/store/database.ts'
import type { Database } from '../../server/store/database.ts'
import { draftById, insertDraft } from '../../server/store/drafts.ts'
import { savedDocument } from '../../server/store/saved-text.ts'
import { authoredDraft, showAuthored } from '../../server/views/authorship.ts'
import type { Asked } from '../../server/views/authorship.ts'
import { benchJournal } from './authorship-journal.ts'

const small = process.env['BENCH_SMALL'] === '1'
const [wordCount, rowCount] = small ? [3_000, 5_000] : [33_000, 100_000]
const draftId = '3f2b0c1e-7f4e-4b3a-9b1d-0a8e6f6a7c11'
const now = () => new Date('2026-06-01T09:00:00.000Z')

const dataDir = mkdtempSync(join(tmpdir(), 'gr-bench-'))
const folder = await openDatabase(dataDir, 'server')
try {
  console.log(JSON.stringify(await bench(folder.db), null, 2))
} finally {
  await folder.close()
  rmSync(dataDir, { recursive: true, force: true })
}

async function bench(database: Database): Promise<object> {
  const { rows, owners } = benchJournal(wordCount, rowCount)
  await fill(database, rows.slice(0, -1), owners)
  const desk = () => new Authorships({ db: database, now, saves: true })
  let authorships = desk()
  const draft = await draftById(database, draftId)
  if (draft === undefined) throw new Error('No draft')
  const ask = async (asked: Asked) =>
    showAuthored(database, draft, await authoredDraft(database, authorships, draft), asked)

  const first = await timed(() => ask({}))
  const block = first.value.parts[Math.floor(first.value.parts.length / 2)]?.id
  const again = await timed(() => ask({ block, by: 'rows' }))
  const last = rows.at(-1)
  if (last !== undefined) await insertRows(database, [last], await peopleOf(database))
  const afterRow = await timed(() => ask({ block, by: 'rows' }))
  authorships = desk()
  const afterStart = await timed(() => ask({ block, by: 'rows' }))
  authorships = desk()
  const { seq } = first.value
  const ofVersion = await timed(async () => {
    const text = await authorships.at(draft.id, seq, true)
    return showAuthored(database, draft, text, { block, by: 'rows' })
  })
  return {
    bench: 'authorship',
    words: wordCount,
    rows: rowCount,
    unit: 'ms',
    runs: first.value.parts.reduce((sum, { words }) => sum + words.length, 0),
    answerBytes: JSON.stringify(first.value).length,
    first: first.time,
    firstLongestPause: first.pause,
    oneBlockAgain: again.time,
    oneBlockAfterAnotherRow: afterRow.time,
    oneBlockAfterRestart: afterStart.time,
    oneBlockOfVersion: ofVersion.time,
    memory: `${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    goal: 'oneBlock… under 1,000',
    met: [again, afterRow, afterStart, ofVersion].every(({ time }) => time < 1_000),
  }
}

/** The time a question takes, and the longest time it let nobody else run. */
async function timed<T>(ask: () => Promise<T>): Promise<{ value: T; time: number; pause: number }> {
  const start = performance.now()
  let [last, pause] = [start, 0]
  const tick = setInterval(() => {
    const at = performance.now()
    pause = Math.max(pause, at - last)
    last = at
  }, 1)
  const value = await ask()
  clearInterval(tick)
  const end = performance.now()
  return { value, time: Math.round(end - start), pause: Math.round(Math.max(pause, end - last)) }
}

type Rows = ReturnType<typeof benchJournal>['rows']
type People = ReadonlyMap<string, { readonly id: string; readonly accreditation: string }>

async function fill(
  database: Database,
  rows: Rows,
  owners: ReadonlyMap<number, string>,
): Promise<void> {
  const parts: Parts = {
    db: database,
    texts: {
      readDocument: (draft) => savedDocument(database, draft),
      exclusively: (_, run) => run(),
      standingChanged: () => {},
      closeSession: () => {},
    },
    announcements: new Announcements(),
    now: () => new Date('2026-02-01T09:00:00.000Z'),
    newId: () => crypto.randomUUID(),
  }
  const { id: cycle } = await addCycle(parts, {
    key: 'bench',
    name: { en: 'Bench' },
    body: { en: 'Bench' },
    zone: 'UTC',
  })
  for (const name of new Set(owners.values())) {
    const role = { cycle: 'bench', role: 'expert', delegation: null } as const
    await addPerson(parts, { email: `${name}@example.org`, name, languages: ['en'], role })
  }
  const at = now().toISOString()
  const draft = { id: draftId, cycle, work: 'PAR', title: { en: 'Bench' }, language: 'en' }
  await insertDraft(database, draft, at)
  const people = await peopleOf(database)
  for (const [client_id, name] of owners) {
    const person_id = people.get(name)?.id ?? ''
    await database
      .insertInto('client_ids')
      .values({ draft_id: draftId, client_id, person_id })
      .execute()
  }
  for (let i = 0; i < rows.length; i += 500) {
    await insertRows(database, rows.slice(i, i + 500), people)
  }
}

async function peopleOf(database: Database): Promise<People> {
  const rows = await database
    .selectFrom('people')
    .innerJoin('accreditations', 'accreditations.person_id', 'people.id')
    .select(['people.name', 'people.id', 'accreditations.id as accreditation'])
    .execute()
  return new Map(rows.map(({ name, id, accreditation }) => [name, { id, accreditation }]))
}

async function insertRows(database: Database, rows: Rows, people: People): Promise<void> {
  await database
    .insertInto('journal')
    .values(
      rows.map(({ update, person, at }) => ({
        draft_id: draftId,
        update,
        person_id: people.get(person)?.id ?? '',
        accreditation_id: people.get(person)?.accreditation ?? '',
        origin: 'socket' as const,
        at,
      })),
    )
    .execute()
}
