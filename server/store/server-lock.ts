/**
 * One server for each data directory. The lock is a lock of the operating system, held through a small SQLite file:
 * it goes away by itself with a `kill -9`, whatever process ids are reused, and also between containers that share
 * the directory. The holder's process id is written inside for the sentence only.
 */
import Sqlite from 'better-sqlite3'
import { join } from 'node:path'
import { Fault } from '../../shared/domain/fault.ts'

export const lockFile = 'server.lock'

/** Takes the directory for this process; returns the function that gives it back. */
export function takeDirectory(directory: string): () => void {
  let lock: Sqlite.Database
  try {
    lock = new Sqlite(join(directory, lockFile), { timeout: 0 })
  } catch (error) {
    throw cannotLock(directory, error)
  }
  try {
    lock.pragma('synchronous = OFF')
    // Written first, then taken again: while the second transaction stays open, others can still read who holds it.
    lock.exec('begin immediate')
    lock.pragma(`user_version = ${String(process.pid)}`)
    lock.exec('commit')
    lock.exec('begin immediate')
  } catch (error) {
    const holder = isBusy(error) ? holderOf(lock) : undefined
    lock.close()
    if (!isBusy(error)) throw cannotLock(directory, error)
    throw new Fault(
      'refused',
      `Another server${holder === undefined ? '' : ` (process ${String(holder)})`} already runs on ` +
        `the data directory ${directory}. Stop it first, or choose another directory with DATA_DIR.`,
      { reason: 'already-running' },
    )
  }
  return () => {
    lock.close()
  }
}

function holderOf(lock: Sqlite.Database): number | undefined {
  try {
    const pid: unknown = lock.pragma('user_version', { simple: true })
    return typeof pid === 'number' && pid > 0 ? pid : undefined
  } catch {
    // The holder is just writing its number.
    return undefined
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

function cannotLock(directory: string, cause: unknown): Fault {
  const why = cause instanceof Sqlite.SqliteError ? ` (${cause.code})` : ''
  return new Fault(
    'refused',
    `The data directory ${directory} cannot be written${why}. ` +
      'Choose another with DATA_DIR, or give this user the right to write there.',
    { reason: 'unwritable' },
  )
}
