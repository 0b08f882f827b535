/**
 * Everything known about who wrote what, up to a row of the journal: the replica, and for each clock the entry it came
 * with, the entry that took it away, and (where it is an older text in a new place) the entry of its true author.
 */
import * as Y from 'yjs'
import { Ledger } from './ledger.ts'
import { RemovedTexts } from './removed-texts.ts'
import { eachItem, keyOf } from './stretches.ts'
import type { Span } from './stretches.ts'
import { bodyOf } from './flat.ts'

/** One person's part in one row of the journal. */
export interface Entry {
  readonly seq: number
  /** ISO instant of the row. */
  readonly at: string
  readonly person: string
  /** Null where the text is not the sender's own: then the person's accreditation at that instant counts. */
  readonly accreditation: string | null
}

/** Entry number 0. */
export const nobody: Entry = { seq: 0, at: '', person: '', accreditation: null }

/** A type of the flat text and the one it was before it was taken away and made anew. */
export type YType = Y.AbstractType<unknown>

export class AuthorshipRecord {
  readonly doc: Y.Doc
  /** By number; 0 is nobody. */
  readonly entries: Entry[] = [nobody]
  readonly born: Ledger
  readonly died: Ledger
  readonly source: Ledger
  readonly removed = new RemovedTexts()
  /** How often each UTF-16 unit was newly written, up to 255. */
  readonly counts = new Uint8Array(0x10000)
  /** The latest item that bears an id. */
  readonly things = new Map<string, Y.Item>()
  readonly twins = new Map<YType, YType>()
  /** Number of rows so far. */
  rows = 0
  seq = 0

  constructor(ledgers?: { readonly born: Ledger; readonly died: Ledger; readonly source: Ledger }) {
    this.doc = new Y.Doc({ gc: false })
    bodyOf(this.doc)
    // As in the room's replica: Yjs' own cleaning of formats would be changes that no row of the journal holds.
    this.doc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
      transaction.local = true
    })
    this.born = ledgers?.born ?? new Ledger()
    this.died = ledgers?.died ?? new Ledger()
    this.source = ledgers?.source ?? new Ledger()
  }

  /** The entry of whoever wrote the unit first; 0 where nobody did. */
  authorAt(client: number, clock: number): number {
    const source = this.source.at(client, clock)
    return source === 0 ? this.born.at(client, clock) : source
  }

  get body(): Y.Text {
    return bodyOf(this.doc)
  }

  /** Both sides are equally long; the one is from now on by the authors of the other. */
  copyAuthors(to: readonly Span[], from: readonly Span[]): void {
    const authors: number[] = []
    for (const { client, clock, length } of from) {
      for (let i = 0; i < length; i++) authors.push(this.authorAt(client, clock + i))
    }
    let n = 0
    for (const { client, clock, length } of to) {
      for (let i = 0; i < length;) {
        const author = authors[n + i] ?? 0
        let run = 1
        while (i + run < length && authors[n + i + run] === author) run++
        this.source.fill(client, clock + i, run, author)
        i += run
      }
      n += length
    }
  }

  /** The older self of a type, by its own or by its place in an older self. */
  twinOf(type: YType): YType | undefined {
    const known = this.twins.get(type)
    if (known !== undefined) return known
    const item = type._item
    if (item === null || item.parentSub === null) return undefined
    const parent: unknown = item.parent
    const older = parent instanceof Y.AbstractType ? this.twinOf(parent as YType) : undefined
    const content = older?._map.get(item.parentSub)?.content
    if (!(content instanceof Y.ContentType) || content.type.constructor !== type.constructor) {
      return undefined
    }
    const twin = content.type as YType
    this.twins.set(type, twin)
    return twin
  }

  /** Finds the things that bear ids again, in the order in which they came. */
  rememberThings(): void {
    const items: { readonly item: Y.Item; readonly born: number }[] = []
    for (const client of this.doc.store.clients.keys()) {
      eachItem(this.doc.store, client, 0, Infinity, (item) => {
        if (!(item.content instanceof Y.ContentType)) return
        items.push({ item, born: this.born.at(client, item.id.clock) })
      })
    }
    items.sort((a, b) => a.born - b.born || a.item.id.clock - b.item.id.clock)
    for (const { item } of items) {
      const id = item.content instanceof Y.ContentType ? keyOf(item.content.type, 'id') : undefined
      if (id !== undefined) this.things.set(id, item)
    }
  }
}
