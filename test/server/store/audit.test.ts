import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { appendAudit, headOfAudit, verifyAudit } from '../../../server/store/audit.ts'
import { openDatabase } from '../../../server/store/database.ts'
import type { DataFolder } from '../../../server/store/database.ts'

let directory: string
let folder: DataFolder
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gr-audit-'))
  folder = await openDatabase(directory, 'tool')
})
afterEach(async () => {
  await folder.close()
  rmSync(directory, { recursive: true })
})

async function append(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await folder.db.transaction().execute((db) =>
      appendAudit(db, {
        at: '2026-03-01T09:00:00.000Z',
        person: null,
        accreditation: null,
        action: 'name-milestone',
        subject: `thing ${String(i)}`,
        details: { z: 1, a: ['é', null, { deep: true }] },
      }),
    )
  }
}

/** As somebody would who has the file: the triggers are gone first. */
async function tamper(statement: string): Promise<void> {
  await sql`drop trigger if exists audit_no_update`.execute(folder.db)
  await sql`drop trigger if exists audit_no_delete`.execute(folder.db)
  await sql.raw(statement).execute(folder.db)
}

it('holds from the first row to the head', async () => {
  expect(await verifyAudit(folder.db)).toMatchObject({ state: 'whole', head: { seq: 0 } })
  await append(2_500)
  expect(await verifyAudit(folder.db)).toEqual({
    state: 'whole',
    head: await headOfAudit(folder.db),
  })
})

it('cannot be changed while its triggers are there', async () => {
  await append(1)
  await expect(sql`update audit set subject = 'x'`.execute(folder.db)).rejects.toThrow(
    'never change',
  )
  await expect(sql`delete from audit`.execute(folder.db)).rejects.toThrow('never change')
})

it.each([
  ['edited', `update audit set details = '{"a":1}' where seq = 3`, 3],
  ['edited in time', `update audit set at = '2020-01-01T00:00:00.000Z' where seq = 3`, 3],
  [
    'edited to other JSON of the same value',
    `update audit set details = details || ' ' where seq = 3`,
    3,
  ],
  ['removed', 'delete from audit where seq = 3', 4],
  ['removed at the start', 'delete from audit where seq = 1', 2],
  [
    'added',
    `insert into audit (seq, at, action, subject, details, previous, hash)
     select 6, at, action, subject, details, hash, hash from audit where seq = 5`,
    6,
  ],
  ['swapped', 'update audit set seq = case seq when 3 then -3 else seq end', 4],
  ['no JSON', `update audit set details = '{' where seq = 2`, 2],
] as const)('finds a row that was %s', async (_, statement, seq) => {
  await append(5)
  await tamper(statement)
  const result = await verifyAudit(folder.db)
  expect(result.state).toBe('broken')
  expect(result).toMatchObject({ seq })
})
