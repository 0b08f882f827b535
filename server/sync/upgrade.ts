/**
 * The way in: `/sync/<draft id>` over WebSocket, the y-websocket protocol of `shared/sync/frames.ts`.
 *
 *   upgrade → path → Origin → session → rights → socket → room
 *
 * Every socket has its `error` listener before anything is awaited. Who it is is known before the socket opens, so
 * nothing of a stranger is ever kept. Secrets in the address are read once and appear in no message.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Connection } from './connection.ts'
import type { RefusalReport } from './connection.ts'
import { SyncCounters } from './counters.ts'
import { limits } from './limits.ts'
import { Presence } from './presence.ts'
import { RefusalRate } from './refusal-rate.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import { refusalTo } from './standing.ts'
import type { SocketSession, StandingOf } from './standing.ts'

/** The headers of an upgrade; a token of the address comes as `authorization: Bearer …`. */
export interface Credentials {
  get(name: string): string | undefined
}

export interface SyncServerOptions {
  readonly rooms: Rooms
  /** Who asks, by cookie or token; undefined where nobody valid. */
  readonly authenticate: (
    headers: Credentials,
  ) => Promise<{ readonly person: string; readonly session: SocketSession } | undefined>
  /** Whether a session still lasts; asked when rights changed anywhere. */
  readonly sessionLasts: (session: string) => Promise<boolean>
  readonly standingOf: StandingOf
  /** Moves whenever anybody's rights change, by whatever process (`journal.ts`, `rightsVersion`). */
  readonly rightsVersion: () => Promise<number>
  /** The configured address of this server; the only Origin that browsers may come from. */
  readonly publicUrl: () => string
  readonly now: () => Date
  /** Told of every refusal, for the log. */
  readonly refused?: (report: RefusalReport) => void
  readonly report?: (error: unknown) => void
}

const path = /^\/sync\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?(.*))?$/
/** How often connections are looked at, and rights compared, in milliseconds. */
const beatEvery = 5_000
const rightsEvery = 500

export class SyncServer {
  readonly counters = new SyncCounters()
  readonly #options: SyncServerOptions
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.payload,
    maxFragments: limits.fragments,
    maxBufferedChunks: limits.bufferedChunks,
  })
  readonly #connections = new Set<Connection>()
  readonly #presences = new WeakMap<Room, Presence>()
  readonly #refusals = new RefusalRate()
  readonly #timers: readonly NodeJS.Timeout[]
  #pending = 0
  #rights: number | undefined
  #askingRights = false
  #closing = false

  constructor(options: SyncServerOptions) {
    this.#options = options
    const beat = setInterval(() => {
      for (const connection of this.#connections) connection.beat()
    }, beatEvery)
    const rights = setInterval(() => {
      void this.#compareRights()
    }, rightsEvery)
    this.#timers = [beat, rights]
    for (const timer of this.#timers) timer.unref()
  }

  /** Takes all upgrades of an HTTP server; those that are not ours get a plain answer. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {
        socket.destroy()
      })
      void this.#upgrade(request, socket, head)
    })
  }

  /** Takes nothing new, stores what came in, tells clients to come back later, and ends within about `within` ms. */
  async close(within = 8_000): Promise<void> {
    this.#closing = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#options.rooms.settled(within)
    // The close handshake lets acknowledgements and the reason arrive; who does not answer it is cut off.
    const last = [...this.#connections]
    for (const connection of last) connection.stop()
    await Promise.all(last.map((connection) => connection.ended))
    this.#sockets.close()
  }

  /** Name → value for `/metrics`. */
  values(): Record<string, number> {
    return { ...this.counters.values(), ...this.#options.rooms.values() }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A peer that goes silent during the look-ups must not hold its place.
    const timer = setTimeout(() => {
      socket.destroy()
    }, limits.handshake)
    this.#pending++
    try {
      const refusal = await this.#admit(request, socket, head)
      if (refusal !== undefined) this.#turnAway(socket, refusal)
    } catch (error) {
      this.#options.report?.(error)
      this.#turnAway(socket, 500)
    } finally {
      this.#pending--
      clearTimeout(timer)
    }
  }

  /** Opens the socket, or answers the HTTP status that says why not. */
  async #admit(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<number | undefined> {
    const [, draft, query] = path.exec(request.url ?? '') ?? []
    if (draft === undefined) return 404
    if (!isPlainUpgrade(request)) return 400
    if (this.#closing || this.#connections.size + this.#pending > limits.connections) return 503
    const token = new URLSearchParams(query ?? '').get('token')
    const authorization =
      request.headers.authorization ?? (token === null ? undefined : `Bearer ${token}`)
    if (!this.#isOwnOrigin(request, authorization)) return 403

    const signedIn = await this.#options.authenticate({
      get: (name) => (name === 'authorization' ? authorization : headerOf(request, name)),
    })
    if (signedIn === undefined) return 401
    const { person, session } = signedIn
    if (this.#refusals.isTooHigh(person) || this.#countOf(person) >= limits.connectionsPerPerson) {
      return 429
    }
    const participation = await this.#options.standingOf(person, draft)
    // What does not exist and what somebody may not know of look the same.
    if (participation === undefined || refusalTo('read-draft', participation) !== undefined) {
      return 404
    }
    if (socket.destroyed || this.#closing) return 503
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => {
        // `ws` closes by itself with the code of the mistake (1002, 1007, 1009).
      })
      const connection: Connection = new Connection({
        socket: webSocket,
        draft,
        participation,
        session,
        rooms: this.#options.rooms,
        presenceOf: (room) => this.#presenceOf(room),
        standingOf: this.#options.standingOf,
        counters: this.counters,
        now: this.#options.now,
        received: () => request.socket.bytesRead,
        refusedOne: (report) => {
          this.#refusals.add(report.person, report.cost)
          this.#options.refused?.(report)
        },
        report: (error) => this.#options.report?.(error),
        closed: () => {
          this.#connections.delete(connection)
          this.counters.connections = this.#connections.size
        },
      })
      this.#connections.add(connection)
      this.counters.connections = this.#connections.size
      // Rights may have changed between the look-up and now, when nobody knew this connection yet.
      connection.askAgain().catch((error: unknown) => this.#options.report?.(error))
    })
    return undefined
  }

  /** Compared with the configured address only: whatever the request says of its own host proves nothing. */
  #isOwnOrigin(request: IncomingMessage, authorization: string | undefined): boolean {
    const { origin } = request.headers
    // No browser sends an upgrade without Origin, so this is a script; a cookie alone is not enough for one.
    if (origin === undefined) return authorization !== undefined
    return origin === new URL(this.#options.publicUrl()).origin
  }

  #presenceOf(room: Room): Presence {
    const known = this.#presences.get(room)
    if (known !== undefined) return known
    const presence = new Presence(
      () => this.#options.now().getTime(),
      (client) => room.ownerOf(client),
    )
    this.#presences.set(room, presence)
    return presence
  }

  #countOf(person: string): number {
    let count = 0
    for (const connection of this.#connections) if (connection.person === person) count++
    return count
  }

  /** Rights changed by another process, or by an act that did not say so, reach open sockets within a second. */
  async #compareRights(): Promise<void> {
    if (this.#askingRights || this.#connections.size === 0) return
    this.#askingRights = true
    try {
      const version = await this.#options.rightsVersion()
      if (version === this.#rights) return
      for (const session of this.#options.rooms.sessions()) {
        if (!(await this.#options.sessionLasts(session))) this.#options.rooms.closeSession(session)
      }
      await this.#options.rooms.everyStandingChanged()
      this.#rights = version
    } catch (error) {
      this.#options.report?.(error)
    } finally {
      this.#askingRights = false
    }
  }

  #turnAway(socket: Duplex, status: number): void {
    this.counters.turnedAway(status)
    if (!socket.writable) return
    const retry = status === 503 || status === 429 ? 'Retry-After: 10\r\n' : ''
    socket.end(
      `HTTP/1.1 ${String(status)} ${phrases[status] ?? 'Error'}\r\n` +
        `Connection: close\r\nContent-Length: 0\r\n${retry}\r\n`,
      () => {
        socket.destroy()
      },
    )
  }
}

const phrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

function isPlainUpgrade(request: IncomingMessage): boolean {
  return (
    request.method === 'GET' &&
    request.httpVersion === '1.1' &&
    request.headers.upgrade?.toLowerCase() === 'websocket' &&
    request.headers['transfer-encoding'] === undefined &&
    (request.headers['content-length'] ?? '0') === '0'
  )
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
