/**
 * Frames of the socket `/sync/<draft id>`: the y-websocket protocol unchanged, plus message types of our own that
 * plain y-websocket clients ignore. Pure readers and writers; who gets what is the room's business.
 *
 *   0 sync        standard: step 1 (state vector), step 2 (update), update
 *   1 awareness   standard outside; the server rewrites every state (`presence.ts`)
 *   3 query       standard: client asks for all presence states
 *   100 hello     client → server {schema version, client id}; answered with a standing
 *   101 saved     server → client: how many writing frames of this connection are on disk (cumulative)
 *   102 refused   server → client: coded refusal, followed by a close 4400–4499
 *   103 standing  server → client: at the start, after a hello, when rights change {may write, why not, phase, frozen}
 *   104 unsaved   server → client: a write failed ("not saved"), the server keeps trying
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export const messageType = {
  sync: 0,
  awareness: 1,
  queryAwareness: 3,
  hello: 100,
  saved: 101,
  refused: 102,
  standing: 103,
  unsaved: 104,
} as const

/** Close codes 4400–4499: y-websocket 3.1 does not reconnect after them; the page decides what comes next. */
export const closeCode = {
  malformed: 4400,
  signedOut: 4401,
  forbidden: 4403,
  unknownRoom: 4404,
  slowReader: 4408,
  foreignClientId: 4409,
  tooLarge: 4413,
  notInSchema: 4422,
  frozen: 4423,
  outdatedPage: 4426,
  tooMany: 4429,
} as const
export type CloseCode = (typeof closeCode)[keyof typeof closeCode]

/** What a connection may do now and why not more. `reason` is a `Refusal` of the rights table. */
export interface Standing {
  readonly write: boolean
  readonly reason: string | null
  readonly phase: string
  readonly frozen: boolean
}

export interface Refused {
  readonly code: CloseCode
  readonly reason: string
  /** English sentence for clients without catalogues. */
  readonly sentence: string
}

export interface Hello {
  readonly schemaVersion: number
  readonly clientId: number
}

function writeJson(type: number, value: unknown): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  encoding.writeVarString(encoder, JSON.stringify(value))
  return encoding.toUint8Array(encoder)
}

export const writeStanding = (standing: Standing): Uint8Array =>
  writeJson(messageType.standing, standing)
export const writeRefused = (refused: Refused): Uint8Array =>
  writeJson(messageType.refused, refused)
export const writeUnsaved = (sentence: string): Uint8Array =>
  writeJson(messageType.unsaved, { sentence })

export function writeHello(hello: Hello): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageType.hello)
  encoding.writeVarUint(encoder, hello.schemaVersion)
  encoding.writeVarUint(encoder, hello.clientId)
  return encoding.toUint8Array(encoder)
}

/** Reads the rest of a hello after its type. Throws on malformed bytes. */
export function readHello(decoder: decoding.Decoder): Hello {
  return { schemaVersion: decoding.readVarUint(decoder), clientId: decoding.readVarUint(decoder) }
}

export function writeSaved(count: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageType.saved)
  encoding.writeVarUint(encoder, count)
  return encoding.toUint8Array(encoder)
}

export function readSaved(decoder: decoding.Decoder): number {
  return decoding.readVarUint(decoder)
}

/** Reads the JSON of a refused, standing or unsaved frame after its type; the client trusts its own server's shape. */
export function readJson(decoder: decoding.Decoder): unknown {
  return JSON.parse(decoding.readVarString(decoder)) as unknown
}
