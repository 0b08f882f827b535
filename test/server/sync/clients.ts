/** Two kinds of clients: y-websocket's own provider with a Yjs document, and a raw socket that sends any bytes. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageType, readJson, readSaved } from '../../../shared/sync/frames.ts'
import type { Refused, Standing } from '../../../shared/sync/frames.ts'
import { bodyOf } from '../../../shared/text/flat.ts'
import { tokenOf } from './world.ts'
import type { Name, World } from './world.ts'

/** Waits until it holds; no fixed pauses. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = 'condition',
  within = 10_000,
): Promise<void> {
  const end = performance.now() + within
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited ${String(within)} ms for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A plain y-websocket client with a token, as a script would write it. */
export class TextClient {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  saved = 0
  standing: Standing | undefined
  refused: Refused | undefined
  unsaved = 0
  closed: number | undefined

  constructor(world: Pick<World, 'port' | 'draft'>, name: Name, connect = true) {
    this.provider = new WebsocketProvider(
      `ws://127.0.0.1:${String(world.port)}/sync`,
      world.draft,
      this.doc,
      {
        // The type asks for the browser's class, of which `ws` has all that the provider uses.
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        params: { token: tokenOf(name) },
        disableBc: true,
        connect: false,
        maxBackoffTime: 300,
      },
    )
    const handlers = this.provider.messageHandlers
    handlers[messageType.saved] = (_, decoder) => {
      this.saved = readSaved(decoder)
    }
    handlers[messageType.standing] = (_, decoder) => {
      this.standing = readJson(decoder) as Standing
    }
    handlers[messageType.refused] = (_, decoder) => {
      this.refused = readJson(decoder) as Refused
    }
    handlers[messageType.unsaved] = (_, decoder) => {
      readJson(decoder)
      this.unsaved++
    }
    this.provider.on('closed', ({ code }: { code: number }) => {
      this.closed = code
    })
    if (connect) this.provider.connect()
  }

  get body(): Y.Text {
    return bodyOf(this.doc)
  }

  get text(): string {
    return textOf(this.doc)
  }

  async synced(): Promise<this> {
    await until(() => this.provider.synced, 'the client to be synced')
    return this
  }

  type(text: string, at = this.body.length): void {
    this.body.insert(at, text)
  }

  end(): void {
    this.provider.destroy()
    this.doc.destroy()
  }
}

/** The characters of a body, without block starts. */
export function textOf(doc: Y.Doc): string {
  return (bodyOf(doc).toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('')
}

interface Frame {
  readonly type: number
  readonly decoder: decoding.Decoder
  readonly bytes: Uint8Array
}

/** A raw socket: sends any frame, remembers all that came. */
export class RawClient {
  readonly socket: WebSocket
  readonly frames: Frame[] = []
  closeCode: number | undefined
  /** HTTP status where the upgrade was turned away. */
  status: number | undefined

  constructor(url: string, options: { headers?: Record<string, string>; origin?: string } = {}) {
    this.socket = new WebSocket(url, options)
    this.socket.on('error', () => {})
    this.socket.on('unexpected-response', (request, response) => {
      this.status = response.statusCode
      request.destroy()
    })
    this.socket.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(data)
      this.frames.push({ type: decoding.readVarUint(decoder), decoder, bytes: data })
    })
    this.socket.on('close', (code) => {
      this.closeCode = code
    })
  }

  /** Open, or turned away. */
  async ready(): Promise<this> {
    await until(
      () => this.socket.readyState === WebSocket.OPEN || this.status !== undefined,
      'the socket to open',
    )
    return this
  }

  async closed(): Promise<number | undefined> {
    await until(() => this.closeCode !== undefined, 'the socket to close')
    return this.closeCode
  }

  send(...bytes: readonly (number | Uint8Array)[]): void {
    const encoder = encoding.createEncoder()
    for (const part of bytes) {
      if (typeof part === 'number') encoding.writeVarUint(encoder, part)
      else encoding.writeVarUint8Array(encoder, part)
    }
    this.socket.send(encoding.toUint8Array(encoder))
  }

  question(vector: Uint8Array = new Uint8Array([0])): void {
    this.send(messageType.sync, 0, vector)
  }

  answer(update: Uint8Array): void {
    this.send(messageType.sync, 1, update)
  }

  update(update: Uint8Array): void {
    this.send(messageType.sync, 2, update)
  }

  presence(states: Readonly<Record<number, { clock: number; state: unknown }>>): void {
    const encoder = encoding.createEncoder()
    const entries = Object.entries(states)
    encoding.writeVarUint(encoder, entries.length)
    for (const [client, { clock, state }] of entries) {
      encoding.writeVarUint(encoder, Number(client))
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, JSON.stringify(state))
    }
    this.send(messageType.awareness, encoding.toUint8Array(encoder))
  }

  of(type: number): Frame[] {
    return this.frames.filter((frame) => frame.type === type)
  }

  /** The last acknowledged count. */
  get saved(): number {
    const last = this.of(messageType.saved).at(-1)
    return last === undefined ? 0 : readSaved(fresh(last))
  }

  get refused(): Refused | undefined {
    const last = this.of(messageType.refused).at(-1)
    return last === undefined ? undefined : (readJson(fresh(last)) as Refused)
  }

  get standing(): Standing | undefined {
    const last = this.of(messageType.standing).at(-1)
    return last === undefined ? undefined : (readJson(fresh(last)) as Standing)
  }

  /** Sync frames of one inner type, in order. */
  syncs(step: number): Uint8Array[] {
    return this.of(messageType.sync).flatMap((frame) => {
      const decoder = fresh(frame)
      return decoding.readVarUint(decoder) === step ? [decoding.readVarUint8Array(decoder)] : []
    })
  }

  /** Presence states by client id, as they stand after all frames. */
  present(): Map<number, Record<string, unknown>> {
    const states = new Map<number, Record<string, unknown>>()
    for (const frame of this.of(messageType.awareness)) {
      const decoder = decoding.createDecoder(decoding.readVarUint8Array(fresh(frame)))
      for (let left = decoding.readVarUint(decoder); left > 0; left--) {
        const client = decoding.readVarUint(decoder)
        decoding.readVarUint(decoder)
        const state = JSON.parse(decoding.readVarString(decoder)) as Record<string, unknown> | null
        if (state === null) states.delete(client)
        else states.set(client, state)
      }
    }
    return states
  }

  end(): void {
    this.socket.terminate()
  }
}

function fresh({ bytes }: Frame): decoding.Decoder {
  const decoder = decoding.createDecoder(bytes)
  decoding.readVarUint(decoder)
  return decoder
}

/** A block start, as the editor writes it. */
export function start(id: string, more: Readonly<Record<string, unknown>> = {}): Y.Map<unknown> {
  return new Y.Map<unknown>([['type', 'block'], ['id', id], ...Object.entries(more)])
}

/** The update that a change of a copy makes, under a client id of one's own. */
export function updateOf(
  change: (body: Y.Text, doc: Y.Doc) => void,
  given: { clientId?: number; state?: Uint8Array } = {},
): Uint8Array {
  const doc = new Y.Doc()
  if (given.state !== undefined) Y.applyUpdate(doc, given.state)
  // Afterwards: Yjs takes another id where it meets its own in what it reads.
  if (given.clientId !== undefined) doc.clientID = given.clientId
  const before = Y.encodeStateVector(doc)
  doc.transact(() => {
    change(bodyOf(doc), doc)
  })
  return Y.encodeStateAsUpdate(doc, before)
}
