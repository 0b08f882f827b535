/**
 * A record of authorship as bytes and back: the Yjs state, the ledgers, the entries and what was taken out lately. Derived
 * from the journal and never shown to anybody, so a page or server of another format number computes it again.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { AuthorshipRecord } from './authorship-record.ts'
import type { Entry, YType } from './authorship-record.ts'
import { Ledger } from './ledger.ts'
import { stretchOf } from './stretches.ts'
import type { Span } from './stretches.ts'

/** Grows with every change of the format, and with every change of how authors are found. */
export const authorshipFormat = 1

/** The record as bytes. */
export function writeRecord(record: AuthorshipRecord): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, authorshipFormat)
  encoding.writeVarUint(encoder, record.seq)
  encoding.writeVarUint(encoder, record.rows)
  encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(record.doc))
  for (const ledger of [record.born, record.died, record.source]) ledger.write(encoder)
  writeEntries(encoder, record.entries)
  writeCounts(encoder, record.counts)
  writeRemoved(encoder, record)
  writeTwins(encoder, record.twins)
  return encoding.toUint8Array(encoder)
}

/** The record that these bytes are of. Throws where they are none, or of another format. */
export function readRecord(bytes: Uint8Array): AuthorshipRecord {
  const decoder = decoding.createDecoder(bytes)
  if (decoding.readVarUint(decoder) !== authorshipFormat) {
    throw new Error('This record of authorship has another format')
  }
  const seq = decoding.readVarUint(decoder)
  const rows = decoding.readVarUint(decoder)
  const state = decoding.readVarUint8Array(decoder)
  const born = Ledger.read(decoder)
  const died = Ledger.read(decoder)
  const source = Ledger.read(decoder)
  const record = new AuthorshipRecord({ born, died, source })
  record.seq = seq
  record.rows = rows
  Y.applyUpdate(record.doc, state)
  for (const entry of readEntries(decoder)) record.entries.push(entry)
  readCounts(decoder, record.counts)
  readRemoved(decoder, record)
  readTwins(decoder, record)
  record.rememberThings()
  return record
}

function writeEntries(encoder: encoding.Encoder, entries: readonly Entry[]): void {
  const words = new Map<string, number>()
  const numberOf = (word: string) => {
    const known = words.get(word)
    if (known !== undefined) return known
    words.set(word, words.size)
    return words.size - 1
  }
  const facts = entries
    .slice(1)
    .map(({ seq, at, person, accreditation }) => [
      seq,
      Date.parse(at),
      numberOf(person),
      accreditation === null ? 0 : numberOf(accreditation) + 1,
    ])
  encoding.writeVarUint(encoder, words.size)
  for (const word of words.keys()) encoding.writeVarString(encoder, word)
  encoding.writeVarUint(encoder, facts.length)
  let [lastSeq, lastTime] = [0, 0]
  for (const [seq = 0, time = 0, person = 0, accreditation = 0] of facts) {
    encoding.writeVarUint(encoder, seq - lastSeq)
    encoding.writeVarInt(encoder, time - lastTime)
    encoding.writeVarUint(encoder, person)
    encoding.writeVarUint(encoder, accreditation)
    ;[lastSeq, lastTime] = [seq, time]
  }
}

function readEntries(decoder: decoding.Decoder): Entry[] {
  const words: string[] = []
  for (let n = decoding.readVarUint(decoder); n > 0; n--)
    words.push(decoding.readVarString(decoder))
  const entries: Entry[] = []
  let [seq, time] = [0, 0]
  for (let n = decoding.readVarUint(decoder); n > 0; n--) {
    seq += decoding.readVarUint(decoder)
    time += decoding.readVarInt(decoder)
    const person = words[decoding.readVarUint(decoder)] ?? ''
    const accreditation = words[decoding.readVarUint(decoder) - 1] ?? null
    entries.push({ seq, at: new Date(time).toISOString(), person, accreditation })
  }
  return entries
}

function writeCounts(encoder: encoding.Encoder, counts: Uint8Array): void {
  const used = [...counts.entries()].filter(([, count]) => count > 0)
  encoding.writeVarUint(encoder, used.length)
  let last = 0
  for (const [unit, count] of used) {
    encoding.writeVarUint(encoder, unit - last)
    encoding.writeVarUint(encoder, count)
    last = unit
  }
}

function readCounts(decoder: decoding.Decoder, counts: Uint8Array): void {
  let unit = 0
  for (let n = decoding.readVarUint(decoder); n > 0; n--) {
    unit += decoding.readVarUint(decoder)
    counts[unit] = decoding.readVarUint(decoder)
  }
}

function writeRemoved(encoder: encoding.Encoder, { removed }: AuthorshipRecord): void {
  encoding.writeVarUint(encoder, removed.held.length)
  for (const { row, person, time, spans } of removed.held) {
    encoding.writeVarUint(encoder, row)
    encoding.writeVarString(encoder, person)
    encoding.writeVarUint(encoder, time)
    encoding.writeVarUint(encoder, spans.length)
    for (const { client, clock, length } of spans) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
}

function readRemoved(decoder: decoding.Decoder, { doc, removed }: AuthorshipRecord): void {
  for (let n = decoding.readVarUint(decoder); n > 0; n--) {
    const row = decoding.readVarUint(decoder)
    const person = decoding.readVarString(decoder)
    const time = decoding.readVarUint(decoder)
    const spans: Span[] = []
    for (let m = decoding.readVarUint(decoder); m > 0; m--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      spans.push({ client, clock, length: decoding.readVarUint(decoder) })
    }
    removed.add({ ...stretchOf(doc.store, spans), row, person, time })
  }
}

function writeTwins(encoder: encoding.Encoder, twins: ReadonlyMap<YType, YType>): void {
  const pairs = [...twins].flatMap(([a, b]) =>
    a._item === null || b._item === null ? [] : [[a._item.id, b._item.id] as const],
  )
  encoding.writeVarUint(encoder, pairs.length)
  for (const id of pairs.flat()) {
    encoding.writeVarUint(encoder, id.client)
    encoding.writeVarUint(encoder, id.clock)
  }
}

function readTwins(decoder: decoding.Decoder, { doc, twins }: AuthorshipRecord): void {
  const read = (): YType | undefined => {
    const client = decoding.readVarUint(decoder)
    const item = Y.getItem(doc.store, Y.createID(client, decoding.readVarUint(decoder)))
    if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentType)) return undefined
    return item.content.type as YType
  }
  for (let n = decoding.readVarUint(decoder); n > 0; n--) {
    const [type, twin] = [read(), read()]
    if (type !== undefined && twin !== undefined) twins.set(type, twin)
  }
}
