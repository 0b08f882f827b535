/** Puts the parts together. The only file that knows them all. */
import { Hono } from 'hono'
import { contract } from '../shared/api/contract.ts'
import { Announcements } from './actions/announcements.ts'
import type { Parts } from './actions/perform.ts'
import { Counters } from './http/counters.ts'
import { credentialsOf, signedInBy } from './http/credentials.ts'
import { compressAll } from './http/client-files.ts'
import type { ClientFiles } from './http/client-files.ts'
import { mountDownloads } from './http/downloads.ts'
import { mountEvents } from './http/events.ts'
import { mountFrozenPage } from './http/frozen-page.ts'
import { guard, nothingHere } from './http/gate.ts'
import type { HttpApp } from './http/gate.ts'
import { handlersOf } from './http/handlers.ts'
import { mountHealth } from './http/health.ts'
import type { Log } from './http/log.ts'
import { methodsAt, mount } from './http/mount.ts'
import { openApi } from './http/openapi.ts'
import { mountPages } from './http/pages.ts'
import { RateLimit } from './http/rate-limit.ts'
import type { Database } from './store/database.ts'
import { Journal, rightsVersion } from './store/journal.ts'
import { liveSession } from './store/sessions.ts'
import { Rooms } from './sync/rooms.ts'
import { SyncServer } from './sync/upgrade.ts'
import { standingIn } from './views/standing.ts'

export interface AppOptions {
  readonly db: Database
  readonly clientFiles: ClientFiles
  /** Address that browsers use; known once the server listens. */
  readonly publicUrl: () => string
  /** True where no address was configured, so that visitors of `localhost` are led to the one listened on. */
  readonly movesVisitors: boolean
  readonly demo: boolean
  readonly version: string
  readonly now: () => Date
  readonly log: Log
}

export interface App {
  readonly http: HttpApp
  readonly sync: SyncServer
  readonly rooms: Rooms
  /** Ends streams and sockets after storing what came in; `within` bounds the wait, in milliseconds. */
  close(within: number): Promise<void>
}

/** Sign-ins a minute from one address: a class that shares one gets in, a flood does not. */
const signInsPerMinute = 120

export function createApp(options: AppOptions): App {
  const { db, publicUrl, now, log, version } = options
  const report = (error: unknown) => {
    log.failure(crypto.randomUUID(), error)
  }
  const rooms = new Rooms({ journal: new Journal(db), now, report })
  const parts: Parts = {
    db,
    texts: rooms,
    announcements: new Announcements(),
    now,
    newId: () => crypto.randomUUID(),
  }
  // A flood of refusals must not fill the log: one line a minute for each kind.
  const refusalLines = new RateLimit(1, now)
  const sync = new SyncServer({
    rooms,
    authenticate: async (headers) => {
      const credentials = credentialsOf(headers, publicUrl())
      const found = await signedInBy(db, credentials, now().toISOString())
      return found && { person: found.person.id, session: found.session }
    },
    sessionLasts: async (id) => (await liveSession(db, id, now().toISOString())) !== undefined,
    standingOf: standingIn(db, now),
    rightsVersion: () => rightsVersion(db),
    publicUrl,
    now,
    refused: ({ person, code, reason }) => {
      if (!refusalLines.admits(`${String(code)} ${reason}`)) return
      log.say(`socket refused: ${String(code)} ${reason}, person ${person} (more are only counted)`)
    },
    report,
  })

  const http: HttpApp = new Hono()
  const counters = new Counters()
  guard(http, { db, publicUrl, now, log, counters })
  mount(
    http,
    contract,
    handlersOf({
      parts,
      rooms,
      publicUrl,
      demo: options.demo,
      version,
      signInTries: new RateLimit(signInsPerMinute, now),
    }),
  )
  mountDownloads(http, parts)
  const streams = mountEvents(http, parts)
  http.get('/api/openapi.json', (context) =>
    context.json(openApi(contract, { version, publicUrl: publicUrl() })),
  )
  refuseOtherMethods(http)
  mountFrozenPage(http, parts, publicUrl)
  mountHealth(http, {
    db,
    version,
    counters,
    more: () => ({ ...sync.values(), event_streams: streams.count() }),
  })
  mountPages(http, options.clientFiles, { publicUrl, movesVisitors: options.movesVisitors })
  http.notFound(() => {
    throw nothingHere()
  })
  compressAll(options.clientFiles).catch(report)

  return {
    http,
    sync,
    rooms,
    async close(within) {
      streams.close()
      await sync.close(within)
      await rooms.close(within)
    },
  }
}

/** A known address asked in the wrong way is told the right ones; an unknown one is not found. */
function refuseOtherMethods(http: HttpApp): void {
  http.all('/api/*', (context) => {
    const methods = methodsAt(contract, context.req.path)
    if (methods.length === 0) throw nothingHere()
    context.header('allow', methods.join(', '))
    context.header('content-type', 'application/problem+json')
    return context.body(
      JSON.stringify({
        type: 'about:blank',
        title: 'Method not allowed',
        status: 405,
        code: 'bad-request',
        detail: `This address takes ${methods.join(', ')}.`,
      }),
      405,
    )
  })
}
