/**
 * The socket of a room: y-websocket's provider, and around it what makes "saved" provable.
 *
 *   open ─▶ hello, step 1 ─▶ server: step 2 (its text), standing, and step 1 only where we may write
 *        ─▶ our step 2, the first writing frame: everything the server lacks ─▶ from then on one frame per change
 *        ◀─ saved n, refused, standing, unsaved
 *
 * Until our step 2 is out no change is sent, since it could build on changes the server has never seen. The provider's
 * own sending is therefore replaced by ours, which also counts.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as syncProtocol from 'y-protocols/sync'
import type { Awareness } from 'y-protocols/awareness'
import { IndexeddbPersistence } from 'y-indexeddb'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageType, readJson, readSaved, writeHello } from '../../shared/sync/frames.ts'
import type { Refused, Standing } from '../../shared/sync/frames.ts'
import { schemaVersion } from '../../shared/text/schema.ts'

/** Clocks by client id that a frame brings to the server. */
export type SentClocks = ReadonlyMap<number, number>

export interface WireListener {
  /** The socket is open; the server's text has not come yet. */
  opened(): void
  /** The server's text has been merged into ours. */
  merged(): void
  /** Everything the server lacked is on its way. */
  answered(clocks: SentClocks): void
  /** A change was made here; `sent` where it went out at once. */
  changed(sent: boolean, clocks: SentClocks): void
  /** Others' changes came in: their clocks are on the server. */
  received(clocks: SentClocks): void
  acknowledged(count: number): void
  standing(standing: Standing): void
  refused(refused: Refused): void
  trouble(): void
  /** The connection is gone; the provider tries again by itself. */
  interrupted(): void
  /** The server ended it for good with this code. */
  ended(code: number): void
}

type Handler = WebsocketProvider['messageHandlers'][number]

export class RoomWire {
  readonly doc: Y.Doc
  readonly #provider: WebsocketProvider
  readonly #listener: WireListener
  /** True once our step 2 is out on the present connection. */
  #flowing = false

  /** `address` is the socket's base, `ws://host/sync`. Connects only when `connect` is called. */
  constructor(address: string, draft: string, doc: Y.Doc, listener: WireListener) {
    this.doc = doc
    this.#listener = listener
    this.#provider = new WebsocketProvider(address, draft, doc, {
      connect: false,
      disableBc: true,
      maxBackoffTime: 5_000,
    })
    doc.off('update', this.#provider._updateHandler)
    doc.on('update', this.#send)
    doc.on('afterTransaction', this.#noteReceived)
    this.#handle()
    this.#provider.on('status', ({ status }: { status: string }) => {
      if (status === 'connected') this.#greet()
      if (status === 'disconnected') this.#interrupt()
    })
    this.#provider.on('sync', (synced: boolean) => {
      if (synced) listener.merged()
    })
    this.#provider.on('closed', ({ code }: { code: number }) => {
      listener.ended(code)
    })
  }

  get awareness(): Awareness {
    return this.#provider.awareness
  }

  connect(): void {
    this.#provider.connect()
  }

  disconnect(): void {
    this.#provider.disconnect()
  }

  destroy(): void {
    this.doc.off('update', this.#send)
    this.doc.off('afterTransaction', this.#noteReceived)
    this.#provider.destroy()
    this.#provider.awareness.destroy()
  }

  #greet(): void {
    this.#flowing = false
    send(this.#provider.ws, writeHello({ schemaVersion, clientId: this.doc.clientID }))
    this.#listener.opened()
  }

  #interrupt(): void {
    this.#flowing = false
    this.#listener.interrupted()
  }

  #handle(): void {
    const handlers = this.#provider.messageHandlers
    const sync = handlers[messageType.sync]
    if (sync === undefined) throw new Error('The provider has no handler for sync messages')
    const listener = this.#listener
    const own: Record<number, Handler> = {
      [messageType.sync]: (encoder, decoder, provider, emitSynced, type) => {
        sync(encoder, decoder, provider, emitSynced, type)
        // Only an answer to the server's step 1 writes more than the type itself: our step 2.
        if (encoding.length(encoder) <= 1) return
        this.#flowing = true
        listener.answered(Y.decodeStateVector(Y.encodeStateVector(this.doc)))
      },
      [messageType.hello]: (_, decoder) => {
        listener.standing(readJson(decoder) as Standing)
      },
      [messageType.standing]: (_, decoder) => {
        listener.standing(readJson(decoder) as Standing)
      },
      [messageType.saved]: (_, decoder) => {
        listener.acknowledged(readSaved(decoder))
      },
      [messageType.refused]: (_, decoder) => {
        listener.refused(readJson(decoder) as Refused)
      },
      [messageType.unsaved]: (_, decoder) => {
        decoding.readTailAsUint8Array(decoder)
        listener.trouble()
      },
    }
    for (const [type, handler] of Object.entries(own)) handlers[Number(type)] = handler
  }

  readonly #send = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#provider) return
    const { ws } = this.#provider
    const open = this.#flowing && ws?.readyState === WebSocket.OPEN
    if (open) {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, messageType.sync)
      syncProtocol.writeUpdate(encoder, update)
      send(ws, encoding.toUint8Array(encoder))
    }
    // What another window of this browser left in the store is that window's own; it only needs sending.
    if (!open && origin instanceof IndexeddbPersistence) return
    const { clientID } = this.doc
    this.#listener.changed(open, new Map([[clientID, Y.getState(this.doc.store, clientID)]]))
  }

  readonly #noteReceived = (transaction: Y.Transaction): void => {
    this.#keepPresenceId()
    if (transaction.origin !== this.#provider) return
    const clocks = new Map<number, number>()
    transaction.afterState.forEach((clock, client) => {
      if (client !== this.doc.clientID && transaction.beforeState.get(client) !== clock) {
        clocks.set(client, clock)
      }
    })
    if (clocks.size > 0) this.#listener.received(clocks)
  }

  /** Yjs takes another client id where it meets its own in use; presence has to follow (`abuse.md` D10). */
  #keepPresenceId(): void {
    const { awareness } = this
    if (awareness.clientID === this.doc.clientID) return
    const state = awareness.getLocalState()
    awareness.setLocalState(null)
    awareness.clientID = this.doc.clientID
    awareness.setLocalState(state)
  }
}

/** lib0 types its bytes too widely for `WebSocket.send`: they never lie in shared memory. */
function send(ws: WebSocket | null, bytes: Uint8Array): void {
  ws?.send(bytes as Uint8Array<ArrayBuffer>)
}
