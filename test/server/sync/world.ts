/** A whole server of sockets for tests: real SQLite file, real HTTP server on port 0, people with tokens, one draft. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Phase, Role } from '../../../shared/domain/names.ts'
import { openDatabase } from '../../../server/store/database.ts'
import type { DataFolder, Database } from '../../../server/store/database.ts'
import { Journal, rightsVersion } from '../../../server/store/journal.ts'
import type { JournalOptions } from '../../../server/store/journal.ts'
import type { RefusalReport } from '../../../server/sync/connection.ts'
import { Rooms } from '../../../server/sync/rooms.ts'
import type { Participation } from '../../../server/sync/standing.ts'
import { SyncServer } from '../../../server/sync/upgrade.ts'

const roles = {
  ana: 'expert',
  ben: 'expert',
  olga: 'observer',
  chair: 'chair',
  clerk: 'secretariat',
} as const satisfies Record<string, Role>
export type Name = keyof typeof roles

const hash = (secret: string) => createHash('sha256').update(secret).digest('hex')
export const tokenOf = (name: Name) => `token-of-${name}-0123456789`

export interface World {
  readonly directory: string
  readonly folder: DataFolder
  readonly db: Database
  readonly journal: Journal
  readonly rooms: Rooms
  readonly sync: SyncServer
  readonly draft: string
  readonly cycle: string
  readonly port: number
  readonly people: Readonly<Record<Name, string>>
  readonly accreditations: Readonly<Record<Name, string>>
  readonly refusals: RefusalReport[]
  readonly reports: unknown[]
  /** The address of a room with somebody's token. */
  socketUrl(name: Name, room?: string): string
  setPhase(phase: Phase): Promise<void>
  freeze(): Promise<void>
  close(): Promise<void>
}

export interface WorldOptions {
  readonly journal?: JournalOptions
  readonly directory?: string
  readonly now?: () => Date
}

/** Makes or, in a directory with data, continues a world. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'gr-sync-'))
  const folder = await openDatabase(directory)
  const { db } = folder
  const now = options.now ?? (() => new Date())
  const { draft, cycle } = await populate(db)
  const people = await idsByName(db)
  const accreditations = await accreditationsByName(db, people)
  const journal = new Journal(db, options.journal ?? {})
  const reports: unknown[] = []
  const report = (error: unknown) => {
    reports.push(error)
  }
  const rooms = new Rooms({ journal, now, report })
  const http = createServer((_, response) => {
    response.writeHead(404).end()
  })
  let port = 0
  const refusals: RefusalReport[] = []
  const sync = new SyncServer({
    rooms,
    authenticate: (headers) => sessionBy(db, headers.get('authorization'), now().toISOString()),
    sessionLasts: async (session) => (await sessionById(db, session)) !== undefined,
    standingOf: (person, id) => participationOf(db, person, id),
    rightsVersion: () => rightsVersion(db),
    publicUrl: () => `http://127.0.0.1:${String(port)}`,
    now,
    report,
    refused: (refusal) => {
      refusals.push(refusal)
    },
  })
  sync.attach(http)
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  port = (http.address() as AddressInfo).port

  return {
    directory,
    folder,
    db,
    journal,
    rooms,
    sync,
    draft,
    cycle,
    port,
    people,
    accreditations,
    refusals,
    reports,
    socketUrl: (name, room = draft) =>
      `ws://127.0.0.1:${String(port)}/sync/${room}?token=${tokenOf(name)}`,
    setPhase: async (phase) => {
      await db.updateTable('cycles').set({ phase }).where('id', '=', cycle).execute()
      await rooms.standingChanged(draft)
    },
    freeze: async () => {
      await rooms.exclusively(draft, async () => {
        await db.updateTable('drafts').set({ state: 'frozen' }).where('id', '=', draft).execute()
      })
    },
    close: async () => {
      await sync.close(2_000)
      await rooms.close(2_000)
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      await folder.close()
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function populate(db: Database): Promise<{ draft: string; cycle: string }> {
  const known = await db.selectFrom('drafts').select(['id', 'cycle_id']).executeTakeFirst()
  if (known !== undefined) return { draft: known.id, cycle: known.cycle_id }
  const at = '2026-01-01T00:00:00.000Z'
  const cycle = randomUUID()
  await db
    .insertInto('cycles')
    .values({
      id: cycle,
      key: '2025-2026',
      name: '{"en":"Cycle"}',
      body: '{"en":"Group"}',
      phase: 'drafting',
      zone: 'Europe/Zurich',
      phases: '[]',
      created_at: at,
    })
    .execute()
  for (const [name, role] of Object.entries(roles)) {
    const id = randomUUID()
    await db
      .insertInto('people')
      .values({ id, email: `${name}@example.org`, name, languages: '["en"]', created_at: at })
      .execute()
    await db
      .insertInto('accreditations')
      .values({
        id: randomUUID(),
        cycle_id: cycle,
        person_id: id,
        delegation: null,
        role,
        since: at,
        until: null,
      })
      .execute()
    await db
      .insertInto('sessions')
      .values({
        id_hash: hash(tokenOf(name as Name)),
        person_id: id,
        kind: 'token',
        label: 'test',
        created_at: at,
        expires_at: '2999-01-01T00:00:00.000Z',
        revoked_at: null,
      })
      .execute()
  }
  const draft = await addDraft(db, cycle)
  return { draft, cycle }
}

/** Another draft of the cycle. */
export async function addDraft(db: Database, cycle: string): Promise<string> {
  const id = randomUUID()
  await db
    .insertInto('drafts')
    .values({
      id,
      cycle_id: cycle,
      work: 'PAR',
      title: '{"en":"Draft"}',
      language: 'en',
      state: 'open',
      frozen_version: null,
      position: 0,
      created_at: '2026-01-01T00:00:00.000Z',
    })
    .execute()
  return id
}

async function idsByName(db: Database): Promise<Record<Name, string>> {
  const rows = await db.selectFrom('people').select(['id', 'name']).execute()
  return Object.fromEntries(rows.map((row) => [row.name, row.id])) as Record<Name, string>
}

async function accreditationsByName(
  db: Database,
  people: Record<Name, string>,
): Promise<Record<Name, string>> {
  const rows = await db.selectFrom('accreditations').select(['id', 'person_id']).execute()
  return Object.fromEntries(
    Object.entries(people).map(([name, person]) => [
      name,
      rows.find((row) => row.person_id === person)?.id ?? '',
    ]),
  ) as Record<Name, string>
}

async function sessionBy(db: Database, authorization: string | undefined, at: string) {
  const secret = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
  if (secret === undefined) return undefined
  const row = await sessionById(db, hash(secret))
  if (row === undefined || row.expires_at <= at) return undefined
  return { person: row.person_id, session: { id: row.id_hash, expiresAt: row.expires_at } }
}

function sessionById(db: Database, id: string) {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('id_hash', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

async function participationOf(
  db: Database,
  person: string,
  draft: string,
): Promise<Participation | undefined> {
  const row = await db
    .selectFrom('drafts')
    .innerJoin('cycles', 'cycles.id', 'drafts.cycle_id')
    .innerJoin('accreditations', 'accreditations.cycle_id', 'cycles.id')
    .innerJoin('people', 'people.id', 'accreditations.person_id')
    .select([
      'accreditations.id as accreditation',
      'accreditations.role',
      'people.name',
      'cycles.phase',
      'drafts.state',
    ])
    .where('drafts.id', '=', draft)
    .where('accreditations.person_id', '=', person)
    .where('accreditations.until', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { role, name } = row
  return {
    actor: { person, role, delegation: null },
    accreditation: row.accreditation,
    who: { person, name, role, delegation: null, delegationName: null },
    subject: { phase: row.phase, draft: row.state },
  }
}
