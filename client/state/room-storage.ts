/**
 * What this device keeps of a draft: the text with offline typing (y-indexeddb), how much of it the server has
 * acknowledged, and the last known standing. One database per draft *and person*: what somebody else typed in this
 * browser is never read, let alone sent.
 */
import { IndexeddbPersistence, clearDocument } from 'y-indexeddb'
import type * as Y from 'yjs'
import type { Standing } from '../../shared/sync/frames.ts'
import { clocksFrom, storedClocks } from './unsent-text.ts'
import type { Clocks } from './unsent-text.ts'

/** What was found when the database was opened. */
export interface Stored {
  readonly acknowledged: Map<number, number>
  /** Changes that were not acknowledged when the page was left. */
  readonly unsent: number
  readonly standing: Standing | undefined
}

/** A database that does not open within this time (another window blocks it, say) is worked without. */
const patience = 4_000

export class RoomStorage {
  readonly #name: string
  readonly #persistence: IndexeddbPersistence
  #writing: ReturnType<typeof setTimeout> | undefined

  private constructor(name: string, persistence: IndexeddbPersistence) {
    this.#name = name
    this.#persistence = persistence
  }

  /** Loads what is kept into `doc`. Undefined where this browser keeps nothing (private window, no space). */
  static async open(
    draft: string,
    person: string,
    doc: Y.Doc,
  ): Promise<{ storage: RoomStorage; stored: Stored } | undefined> {
    if (typeof indexedDB === 'undefined') return undefined
    const name = `gr-draft-${draft}-${person}`
    const persistence = new IndexeddbPersistence(name, doc)
    const opened = await Promise.race([
      persistence.whenSynced.then(() => true),
      persistence._db.then(
        () => new Promise<boolean>(() => undefined),
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, patience, false)),
    ])
    if (!opened) {
      void persistence.destroy().catch(() => undefined)
      return undefined
    }
    const stored: Stored = {
      acknowledged: clocksFrom(parsed(await persistence.get('acknowledged'))),
      unsent: numberFrom(await persistence.get('unsent')),
      standing: standingFrom(await persistence.get('standing')),
    }
    return { storage: new RoomStorage(name, persistence), stored }
  }

  /**
   * Resolves once everything handed over for writing until now is on this device's disk. A transaction waits for those
   * before it on the same store, and a strict one for the disk.
   */
  written(): Promise<void> {
    const { db } = this.#persistence
    if (db === null) return Promise.reject(new Error('The database of this device is closed'))
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(['updates'], 'readwrite', { durability: 'strict' })
      transaction.addEventListener('complete', () => {
        resolve()
      })
      const fail = () => {
        reject(transaction.error ?? new Error('This device could not write'))
      }
      transaction.addEventListener('error', fail)
      transaction.addEventListener('abort', fail)
      transaction.objectStore('updates').count()
    })
  }

  /** Remembers how far the server has acknowledged; a short while later, since it changes with every key. */
  noteAcknowledged(clocks: Clocks): void {
    clearTimeout(this.#writing)
    this.#writing = setTimeout(() => {
      void this.#persistence.set('acknowledged', JSON.stringify(storedClocks(clocks)))
    }, 500)
  }

  noteUnsent(changes: number): void {
    void this.#persistence.set('unsent', changes)
  }

  noteStanding(standing: Standing): void {
    void this.#persistence.set('standing', JSON.stringify(standing))
  }

  async close(): Promise<void> {
    clearTimeout(this.#writing)
    await this.#persistence.destroy()
  }

  /** Forgets everything about this draft on this device. */
  async clear(): Promise<void> {
    await this.close()
    await clearDocument(this.#name)
  }
}

function numberFrom(stored: unknown): number {
  return typeof stored === 'number' && Number.isInteger(stored) && stored > 0 ? stored : 0
}

function parsed(stored: unknown): unknown {
  return typeof stored === 'string' ? (JSON.parse(stored) as unknown) : undefined
}

function standingFrom(stored: unknown): Standing | undefined {
  return typeof stored === 'string' ? (JSON.parse(stored) as Standing) : undefined
}
