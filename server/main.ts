/** Starting and stopping a server: data, then app, then the port; and back in the same order. */
import { createAdaptorServer } from '@hono/node-server'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Fault } from '../shared/domain/fault.ts'
import { createApp } from './app.ts'
import type { App } from './app.ts'
import type { Config } from './config.ts'
import { readClientFiles } from './http/client-files.ts'
import { lineLog } from './http/log.ts'
import { openDatabase } from './store/database.ts'
import { packageFolder, programVersion } from './version.ts'

export interface StartOptions {
  /** Lets anybody sign in as any person of the data. */
  readonly demo: boolean
  readonly now: () => Date
  readonly log: (line: string) => void
}

export interface RunningServer {
  /** Address it listens on. */
  readonly url: string
  /** Takes nothing new, stores what came in, tells clients, ends within ten seconds. */
  close(): Promise<void>
}

/** Of the ten seconds that a stop may take, for storing and saying goodbye; the rest is for what did not end. */
const closeWithin = 6_000

/** Starts; throws a `Fault` with one sentence where that cannot be. */
export async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const log = lineLog(options.log, options.now)
  const folder = await openDatabase(config.dataDir, 'server', options.now())
  const clientFiles = readClientFiles(join(packageFolder, 'dist', 'client'))
  if (!clientFiles.has('/index.html')) log.say('The pages are not built; run: npm run build')

  let url = ''
  const app = createApp({
    db: folder.db,
    clientFiles,
    publicUrl: () => config.publicUrl ?? url,
    movesVisitors: config.publicUrl === undefined,
    demo: options.demo,
    version: programVersion(),
    now: options.now,
    log,
  })
  const server = createAdaptorServer({
    fetch: app.http.fetch,
    serverOptions: {
      // Against connections that drip their headers or bodies.
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
    },
  }) as Server
  app.sync.attach(server)
  try {
    url = urlOf(await listen(server, config), config.host)
  } catch (error) {
    await app.close(0)
    await folder.close()
    throw error
  }
  log.say(`listening on ${url}, data in ${config.dataDir}`)
  if (config.publicUrl === undefined && !/^(127\.|localhost$|::1$)/.test(config.host)) {
    log.say('Browsers on other machines cannot sign in until PUBLIC_URL says the address they use.')
  }

  const close = async () => {
    log.say('stopping')
    await stop(server, app)
    await folder.close()
    log.say('stopped')
  }
  return { url, close }
}

async function stop(server: Server, app: App): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  server.closeIdleConnections()
  const cutOff = setTimeout(() => {
    server.closeAllConnections()
  }, closeWithin)
  await app.close(closeWithin)
  server.closeIdleConnections()
  await ended
  clearTimeout(cutOff)
}

function listen(server: Server, { port, host }: Config): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(listenFault(error, port, host))
    })
    server.listen({ port, host }, () => {
      // A server that listens on a port has an address of this kind.
      resolve(server.address() as AddressInfo)
    })
  })
}

function listenFault(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const refuse = (sentence: string) => new Fault('refused', sentence, { reason: 'port' })
  if (error.code === 'EADDRINUSE') {
    return refuse(
      `Port ${String(port)} on ${host} is already in use. Stop what uses it, or choose another with PORT (0 takes any free one).`,
    )
  }
  if (error.code === 'EACCES') {
    return refuse(
      `This user may not listen on port ${String(port)}. Choose one above 1023 with PORT.`,
    )
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return refuse(`${host} is no address of this machine. Choose another with HOST.`)
  }
  return error
}

/** A server that listens everywhere is reached at home under 127.0.0.1. */
function urlOf({ port }: AddressInfo, host: string): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`
}
