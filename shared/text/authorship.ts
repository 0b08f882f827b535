/**
 * Who wrote it: from the journal of a draft, for every stretch of its text the person, the accreditation, the instant and
 * the row. Pure and deterministic; linear in the journal.
 *
 *   rows ──→ replica (one Yjs document) + ledgers: which entry made each clock, took it away, is its true author
 *              └→ `text()`: the document as people see it, block by block, in runs of one entry
 *
 * Splits, joins and changes of kind re-create nothing (`runs.ts`), so an item's own row tells its author. Only cut and
 * paste, drag, undo and restore make new items of old words; `authorship-moves.ts` finds those again. A text may be
 * continued from `save`d bytes and then answers exactly as if it had read every row.
 */
import * as Y from 'yjs'
import { AuthorshipRecord } from './authorship-record.ts'
import type { Entry } from './authorship-record.ts'
import { recogniseMoves } from './authorship-moves.ts'
import { readRecord, writeRecord } from './authorship-state.ts'
import { authoredText } from './authorship-text.ts'
import type { AuthoredText } from './authorship-text.ts'
import { eachItem } from './stretches.ts'

/** One row of the journal, as it is stored. */
export interface AuthoredRow {
  readonly seq: number
  /** One Yjs update, format v1. */
  readonly update: Uint8Array
  readonly person: string
  readonly accreditation: string
  /** ISO instant. */
  readonly at: string
  /** `restore` brings back words of any age; every other one only what was taken out lately. */
  readonly origin: string
}

export class Authorship {
  readonly #record: AuthorshipRecord

  constructor(record = new AuthorshipRecord()) {
    this.#record = record
  }

  /** Continues from what `save` gave. Throws on bytes it did not write. */
  static from(saved: Uint8Array): Authorship {
    return new Authorship(readRecord(saved))
  }

  /** The last row read; 0 before the first. */
  get seq(): number {
    return this.#record.seq
  }

  /**
   * Reads more rows, in the order of the journal. `ownerOf` names whose client id it is where that is known: text that
   * somebody else handed in (an accepted proposal) is its owner's.
   */
  add(rows: readonly AuthoredRow[], ownerOf?: (client: number) => string | undefined): void {
    // One transaction for many rows: Yjs then tidies up once.
    this.#record.doc.transact(() => {
      for (const row of rows) this.#row(row, ownerOf)
    })
  }

  /** The text as it stands at the last row read. */
  text(): AuthoredText {
    return authoredText(this.#record)
  }

  /** Everything needed to go on from here. */
  save(): Uint8Array {
    return writeRecord(this.#record)
  }

  destroy(): void {
    this.#record.doc.destroy()
  }

  #row(row: AuthoredRow, ownerOf?: (client: number) => string | undefined): void {
    const record = this.#record
    const { store } = record.doc
    const { structs, ds } = Y.decodeUpdate(row.update)
    const known = new Map<number, number>()
    for (const { id } of structs) {
      if (!known.has(id.client)) known.set(id.client, Y.getState(store, id.client))
    }
    Y.applyUpdate(record.doc, row.update)
    record.rows++
    record.seq = row.seq

    const { seq, at, person, accreditation } = row
    const entry = addEntry(record, { seq, at, person, accreditation })
    const written: Y.Item[] = []
    for (const [client, clock] of known) {
      const owner = ownerOf?.(client) ?? person
      const by =
        owner === person ? entry : addEntry(record, { seq, at, person: owner, accreditation: null })
      eachItem(store, client, clock, Y.getState(store, client) - clock, (item) => {
        if (item.content instanceof Y.ContentDeleted) return
        record.born.fill(client, item.id.clock, item.length, by)
        written.push(item)
      })
    }
    const removed: Y.Item[] = []
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        eachItem(store, client, clock, len, (item) => {
          if (item.content instanceof Y.ContentDeleted) return
          if (record.died.at(client, item.id.clock) !== 0) return
          record.died.fill(client, item.id.clock, item.length, entry)
          removed.push(item)
        })
      }
    }
    const time = Date.parse(at)
    record.removed.forget(record.rows, time)
    const restores = row.origin === 'restore'
    recogniseMoves(record, { row: record.rows, person, time, restores, written, removed })
  }
}

function addEntry(record: AuthorshipRecord, entry: Entry): number {
  return record.entries.push(entry) - 1
}
