/**
 * Who is here and where their carets are. Bytes of a client are never sent on: each state is read within limits,
 * `user` is written by the server from the session, and the room sends what is new at most ten times a second.
 *
 * A connection speaks only for its own client ids: those of its hello, or of its first presence frame. Everything
 * else in a frame is passed over, since y-websocket repeats to the server what it hears of others. Clocks going out
 * are the server's own and only grow, so that nobody can lock or erase another, and people who join again see everybody.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Who } from '../../shared/api/shapes.ts'
import { messageType } from '../../shared/sync/frames.ts'
import { isShallow } from './gate.ts'
import { limits } from './limits.ts'

/** One connection as presence sees it. */
export interface Speaker {
  readonly person: string
  /** As others see this person now; undefined where they may not be present. */
  readonly who: Who | undefined
  sendPresence(frame: Uint8Array): void
}

interface Entry {
  readonly speaker: Speaker
  clock: number
  /** True once others were told: then they have to be told of the end too. */
  shown: boolean
  /** What the client said, without `user`; null between hello and first state. */
  state: Readonly<Record<string, unknown>> | null
}

interface Said {
  readonly client: number
  /** JSON text. */
  readonly state: string
}

/** Stable per person; the page has its own for dark screens. */
const colours = [
  '#005EA2',
  '#8F3A00',
  '#00695C',
  '#6F3FA0',
  '#9B1C5A',
  '#4D5B00',
  '#5A4A3F',
  '#1F4E79',
] as const

/** Names of the client's state that only the server may write. */
const reserved = ['user', '__proto__', 'name', 'person', 'delegation', 'role', 'color', 'colour']

/** A presence frame that names nobody: keeps idle y-websocket clients, which want to hear something, connected. */
export const emptyPresence: Uint8Array = frameOf([])

export class Presence {
  readonly #now: () => number
  /** Whose id it is where it was bound to a text; undefined where unknown. */
  readonly #ownerOf: (client: number) => string | undefined
  readonly #entries = new Map<number, Entry>()
  readonly #speakers = new Set<Speaker>()
  /** Ids of people who left, with their person: a late echo must not bring them back as somebody else. */
  readonly #gone = new Map<number, string>()
  readonly #changed = new Set<number>()
  /** Ids to be taken off the screens, with the clock that says so. */
  readonly #departed = new Map<number, number>()
  #timer: NodeJS.Timeout | undefined
  #lastSent = 0

  constructor(now: () => number, ownerOf: (client: number) => string | undefined) {
    this.#now = now
    this.#ownerOf = ownerOf
  }

  /** A connection joins: it is told who is here. */
  enter(speaker: Speaker): void {
    this.#speakers.add(speaker)
    this.sendAll(speaker)
  }

  /** A connection leaves, and its carets with it. */
  leave(speaker: Speaker): void {
    this.#speakers.delete(speaker)
    for (const client of this.#idsOf(speaker)) this.#remove(client)
  }

  /** The connection's own id, by its hello. False where it is somebody else's. */
  claim(speaker: Speaker, client: number): boolean {
    if (!this.#isFree(speaker, client)) return false
    this.#hold(speaker, client)
    return true
  }

  /**
   * Takes a presence frame after its type. Answers false for malformed bytes or a state beyond limits; then nothing
   * of it was taken.
   */
  hear(speaker: Speaker, update: Uint8Array): boolean {
    const said = read(update)
    if (said === undefined) return false
    if (speaker.who === undefined) return true
    const first = this.#idsOf(speaker).length === 0
    const states: (readonly [number, Record<string, unknown> | null])[] = []
    for (const { client, state } of said) {
      // A page may take a new id (Yjs does after a collision). An id the room ever showed can be an echo of another.
      const mayClaim = said.length === 1 && state !== 'null' && (first || !this.#everShown(client))
      const own = this.#entries.get(client)?.speaker === speaker
      if (!own && !(mayClaim && this.#isFree(speaker, client))) continue
      const parsed = parseState(state)
      if (parsed === undefined) return false
      states.push([client, parsed])
    }
    for (const [client, state] of states) this.#say(speaker, client, state)
    return true
  }

  /** The facts of a connection changed (delegation, role): others are told anew. */
  refresh(speaker: Speaker): void {
    for (const client of this.#idsOf(speaker)) {
      const entry = this.#entries.get(client)
      if (entry !== undefined && entry.state !== null) this.#touch(client, entry)
    }
  }

  /** Tells one connection of everybody else. */
  sendAll(speaker: Speaker): void {
    const chunks: Uint8Array[] = []
    for (const [client, entry] of this.#entries) {
      if (entry.speaker === speaker || entry.state === null) continue
      // A clock it has seen before would be ignored by a client that joins again.
      entry.clock = this.#nextClock(entry.clock)
      entry.shown = true
      chunks.push(chunkOf(client, entry))
    }
    if (chunks.length > 0) speaker.sendPresence(frameOf(chunks))
  }

  /** How many people are shown. */
  get size(): number {
    return this.#entries.size
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #say(speaker: Speaker, client: number, state: Record<string, unknown> | null): void {
    const entry = this.#hold(speaker, client)
    if (state === null && entry.state === null) return
    entry.state = state
    this.#touch(client, entry)
  }

  /** Makes an id this connection's, with what was said under it before. */
  #hold(speaker: Speaker, client: number): Entry {
    const held = this.#entries.get(client)
    if (held?.speaker === speaker) return held
    // The same person joining again before the old connection was missed: the new one takes over.
    const entry = {
      speaker,
      clock: this.#nextClock(held?.clock ?? this.#departed.get(client)),
      shown: held?.shown ?? this.#departed.has(client),
      state: held?.state ?? null,
    }
    this.#entries.set(client, entry)
    this.#gone.delete(client)
    this.#departed.delete(client)
    const ids = this.#idsOf(speaker)
    const oldest = ids.find((id) => id !== client)
    if (ids.length > limits.presencePerConnection && oldest !== undefined) this.#remove(oldest)
    return entry
  }

  #everShown(client: number): boolean {
    return this.#entries.has(client) || this.#gone.has(client)
  }

  #isFree(speaker: Speaker, client: number): boolean {
    if (client < 1 || client > limits.clientId) return false
    const owner =
      this.#entries.get(client)?.speaker.person ?? this.#gone.get(client) ?? this.#ownerOf(client)
    return owner === undefined || owner === speaker.person
  }

  #idsOf(speaker: Speaker): number[] {
    const ids: number[] = []
    for (const [client, entry] of this.#entries) if (entry.speaker === speaker) ids.push(client)
    return ids
  }

  #remove(client: number): void {
    const entry = this.#entries.get(client)
    if (entry === undefined) return
    this.#entries.delete(client)
    this.#changed.delete(client)
    this.#gone.set(client, entry.speaker.person)
    for (const oldest of this.#gone.keys()) {
      if (this.#gone.size <= 1_000) break
      this.#gone.delete(oldest)
    }
    if (!entry.shown) return
    this.#departed.set(client, this.#nextClock(entry.clock))
    this.#schedule()
  }

  #touch(client: number, entry: Entry): void {
    entry.clock = this.#nextClock(entry.clock)
    this.#changed.add(client)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#timer !== undefined) return
    const wait = Math.max(0, this.#lastSent + limits.presenceGap - this.#now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#send()
    }, wait)
  }

  /** Begins with the time, so that it also grows over restarts of the server. */
  #nextClock(clock: number | undefined): number {
    return Math.max((clock ?? 0) + 1, this.#now())
  }

  #send(): void {
    this.#lastSent = this.#now()
    const own = new Map<Speaker, Set<Uint8Array>>()
    const all: Uint8Array[] = []
    for (const [client, clock] of this.#departed) all.push(writeState(client, clock, null))
    for (const client of this.#changed) {
      const entry = this.#entries.get(client)
      if (entry === undefined) continue
      entry.shown = true
      const chunk = chunkOf(client, entry)
      all.push(chunk)
      own.set(entry.speaker, (own.get(entry.speaker) ?? new Set()).add(chunk))
    }
    this.#departed.clear()
    this.#changed.clear()
    if (all.length === 0) return
    const frame = frameOf(all)
    for (const speaker of this.#speakers) {
      // Never one's own: the server's clock would overwrite a newer caret of the sender.
      const mine = own.get(speaker)
      if (mine === undefined) speaker.sendPresence(frame)
      else if (mine.size < all.length) {
        speaker.sendPresence(frameOf(all.filter((chunk) => !mine.has(chunk))))
      }
    }
  }
}

/** The entries of a frame, JSON unread; undefined where malformed. */
function read(update: Uint8Array): Said[] | undefined {
  try {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    const said: Said[] = []
    for (let i = 0; i < count; i++) {
      const client = decoding.readVarUint(decoder)
      // The sender's clock: the server counts its own.
      decoding.readVarUint(decoder)
      said.push({ client, state: decoding.readVarString(decoder) })
    }
    return decoding.hasContent(decoder) ? undefined : said
  } catch {
    return undefined
  }
}

function parseState(text: string): Record<string, unknown> | null | undefined {
  if (text === 'null') return null
  if (text.length > limits.presenceState) return undefined
  try {
    const state: unknown = JSON.parse(text)
    if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined
    if (!isShallow(state, limits.presenceDepth)) return undefined
    return Object.fromEntries(Object.entries(state).filter(([key]) => !reserved.includes(key)))
  } catch {
    return undefined
  }
}

function chunkOf(client: number, { clock, state, speaker: { who } }: Entry): Uint8Array {
  const shown = state !== null && who !== undefined
  const full = shown ? { ...state, user: { ...who, color: colourOf(who.person) } } : null
  return writeState(client, clock, full)
}

function writeState(client: number, clock: number, state: unknown): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, JSON.stringify(state))
  return encoding.toUint8Array(encoder)
}

function frameOf(chunks: readonly Uint8Array[]): Uint8Array {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, chunks.length)
  for (const chunk of chunks) encoding.writeUint8Array(inner, chunk)
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageType.awareness)
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  return encoding.toUint8Array(encoder)
}

function colourOf(person: string): string {
  let hash = 0
  for (let i = 0; i < person.length; i++) hash = (Math.imul(hash, 31) + person.charCodeAt(i)) | 0
  return colours[Math.abs(hash) % colours.length] ?? colours[0]
}
