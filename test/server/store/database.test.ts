import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { databaseFile, openDatabase } from '../../../server/store/database.ts'
import { newestMigration } from '../../../server/store/migrations.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gr-data-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

test('makes the directory and the file for its owner alone', async () => {
  const directory = join(folder, 'a', 'data')
  const data = await openDatabase(directory)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(statSync(data.file).mode & 0o777).toBe(0o600)
  await data.close()
})

test('writes ahead and syncs every commit', async () => {
  const data = await openDatabase(folder)
  await data.close()
  const sqlite = new Sqlite(join(folder, databaseFile))
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
  sqlite.close()
})

test('opens what it closed, and runs each migration once', async () => {
  for (let i = 0; i < 2; i++) {
    const data = await openDatabase(folder)
    const rows = await data.db.selectFrom('migrations').selectAll().execute()
    expect(rows).toHaveLength(newestMigration)
    await data.close()
  }
})

test('refuses a second server while the first runs, and lets tools and readers in', async () => {
  const first = await openDatabase(folder)
  await expect(openDatabase(folder)).rejects.toMatchObject({
    code: 'refused',
    reason: 'already-running',
    sentence: expect.stringContaining(`process ${String(process.pid)}`) as unknown,
  })
  const tool = await openDatabase(folder, 'tool')
  await tool.db.insertInto('counters').values({ name: 'a', value: 1 }).execute()
  const reader = await openDatabase(folder, 'reader')
  expect(await reader.db.selectFrom('counters').select('value').execute()).toEqual([{ value: 1 }])
  await expect(
    reader.db.insertInto('counters').values({ name: 'b', value: 1 }).execute(),
  ).rejects.toThrow('readonly')
  await Promise.all([tool.close(), reader.close(), first.close()])
  const second = await openDatabase(folder)
  await second.close()
})

test('takes over after the first server was killed', async () => {
  const script = `
    import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, '../../../server/store/database.ts'))}
    await openDatabase(${JSON.stringify(folder)})
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await expect(openDatabase(folder)).rejects.toMatchObject({ reason: 'already-running' })
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const data = await openDatabase(folder)
  await data.close()
})

test('refuses data of a newer version and touches nothing', async () => {
  const data = await openDatabase(folder)
  await data.db
    .insertInto('migrations')
    .values({ number: newestMigration + 1, at: '2030-01-01T00:00:00.000Z' })
    .execute()
  await data.close()
  const before = hashOf(join(folder, databaseFile))
  for (const mode of ['server', 'tool', 'reader'] as const) {
    await expect(openDatabase(folder, mode)).rejects.toMatchObject({
      code: 'refused',
      reason: 'newer-data',
    })
  }
  expect(hashOf(join(folder, databaseFile))).toBe(before)
})

test('says in a sentence that a directory cannot be written', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const directory of [file, join(file, 'below'), '/proc/nowhere']) {
    await expect(openDatabase(directory)).rejects.toMatchObject({
      code: 'refused',
      reason: 'unwritable',
      sentence: expect.stringContaining(directory) as unknown,
    })
  }
})

test('refuses a file that is no database, and leaves it', async () => {
  writeFileSync(join(folder, databaseFile), 'not a database, but a letter to the chair'.repeat(50))
  const before = hashOf(join(folder, databaseFile))
  await expect(openDatabase(folder)).rejects.toMatchObject({ reason: 'unreadable' })
  expect(hashOf(join(folder, databaseFile))).toBe(before)
})

test('a reader makes nothing where there is nothing', async () => {
  await expect(openDatabase(folder, 'reader')).rejects.toMatchObject({ reason: 'unreadable' })
  expect(readdirSync(folder)).toEqual([])
})
