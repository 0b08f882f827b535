/**
 * The one file all data lives in: SQLite in WAL mode, every commit on disk before it returns (synchronous=FULL).
 *
 *   openDatabase(dir)            the server: takes the directory for itself, migrates
 *   openDatabase(dir, 'tool')    a command beside a running server: reads and writes, takes nothing
 *   openDatabase(dir, 'reader')  reads only
 *
 * All queries of a process share one connection, one transaction after the other. So never await a room, a socket or
 * another transaction inside a transaction: it would wait for itself.
 */
import Sqlite from 'better-sqlite3'
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import type { DatabaseConnection } from 'kysely'
import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Fault } from '../../shared/domain/fault.ts'
import { migrate, migrationOf, newestMigration } from './migrations.ts'
import { takeDirectory } from './server-lock.ts'
import type { Tables } from './tables.ts'

export const databaseFile = 'guidelines.sqlite'

export type Database = Kysely<Tables>
export type OpenMode = 'server' | 'tool' | 'reader'

export interface DataFolder {
  readonly db: Database
  /** The file itself, for backups and messages. */
  readonly file: string
  /** Ends the connection and gives the directory back. */
  close(): Promise<void>
}

/** How long a statement waits for another process's transaction, in milliseconds. */
const busyTimeout = 5_000

/**
 * Opens the data of a directory, making both where they are missing (not for a reader).
 * Throws a `Fault` of code `refused` whose `reason` is `unwritable`, `unreadable`, `already-running` or `newer-data`.
 */
export async function openDatabase(
  directory: string,
  mode: OpenMode = 'server',
  now: Date = new Date(),
): Promise<DataFolder> {
  const file = join(directory, databaseFile)
  if (mode === 'reader') return openAsReader(directory, file)
  makeDirectory(directory)
  const release = mode === 'server' ? takeDirectory(directory) : () => {}
  try {
    // Asked with a connection that cannot write: data of a newer version are left exactly as they are.
    if (existsSync(file)) await refuseNewer(directory, file)
    makeFile(directory, file)
    const db = connect(file, false)
    try {
      await migrate(db, now)
    } catch (error) {
      await db.destroy()
      throw error
    }
    const close = async () => {
      await db.destroy()
      release()
    }
    return { db, file, close }
  } catch (error) {
    release()
    throw faultOf(error, directory)
  }
}

async function openAsReader(directory: string, file: string): Promise<DataFolder> {
  if (!existsSync(file)) {
    throw new Fault('refused', `There are no data in ${directory}. Start the server there once.`, {
      reason: 'unreadable',
    })
  }
  try {
    await refuseNewer(directory, file)
    const db = connect(file, true)
    return { db, file, close: () => db.destroy() }
  } catch (error) {
    throw faultOf(error, directory)
  }
}

async function refuseNewer(directory: string, file: string): Promise<void> {
  const db = connect(file, true)
  try {
    if ((await migrationOf(db)) > newestMigration) {
      throw new Fault(
        'refused',
        `The data in ${directory} were written by a newer version of this program. ` +
          'Install that version; nothing was changed.',
        { reason: 'newer-data' },
      )
    }
  } finally {
    await db.destroy()
  }
}

function makeDirectory(directory: string): void {
  try {
    makeWithParents(resolve(directory))
  } catch (error) {
    throw unwritable(directory, error)
  }
}

/** Not `recursive: true`: Node 24 never returns from it where the system refuses with ENOENT (`/proc/x`). */
function makeWithParents(directory: string): void {
  if (existsSync(directory) && statSync(directory).isDirectory()) return
  if (dirname(directory) !== directory) makeWithParents(dirname(directory))
  mkdirSync(directory, { mode: 0o700 })
}

/** SQLite gives its side files the mode of the main one, so the main one is made for the owner alone. */
function makeFile(directory: string, file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw unwritable(directory, error)
  }
}

function connect(file: string, readonly: boolean): Database {
  const sqlite = new Sqlite(file, { readonly, timeout: busyTimeout })
  if (!readonly) {
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
  }
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('trusted_schema = OFF')
  sqlite.pragma('cache_size = -16000')
  return new Kysely<Tables>({ dialect: new ImmediateDialect({ database: sqlite }) })
}

/**
 * Transactions take the write lock when they begin. A deferred one that reads first and writes later would fail at
 * once, without waiting, whenever another process wrote in between.
 */
class ImmediateDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0]

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config)
    this.#config = config
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config)
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

function unwritable(directory: string, cause: unknown): Fault {
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return new Fault(
    'refused',
    `The data directory ${directory} cannot be written${why}. ` +
      'Choose another with DATA_DIR, or give this user the right to write there.',
    { reason: 'unwritable' },
  )
}

function faultOf(error: unknown, directory: string): unknown {
  if (error instanceof Fault || !(error instanceof Sqlite.SqliteError)) return error
  switch (error.code) {
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return new Fault(
        'refused',
        `The file ${join(directory, databaseFile)} is damaged or no data of this program. ` +
          'Nothing was changed; restore it from a backup.',
        { reason: 'unreadable' },
      )
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR_WRITE':
      return unwritable(directory, error)
    default:
      return error
  }
}
