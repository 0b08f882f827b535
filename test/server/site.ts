/**
 * A real server on a free port with real data: one cycle, its people, one small draft. Requests go over HTTP as a
 * script (`as: 'chair'`) or as a browser would send them (`cookie`, `origin`).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Node } from 'prosemirror-model'
import type { Role } from '../../shared/domain/names.ts'
import { messageType } from '../../shared/sync/frames.ts'
import { bodyOf } from '../../shared/text/flat.ts'
import { Announcements } from '../../server/actions/announcements.ts'
import { importDraft } from '../../server/actions/import-draft.ts'
import { addCycle, addDelegation, addPerson, makeToken } from '../../server/actions/people.ts'
import { perform } from '../../server/actions/perform.ts'
import type { Parts } from '../../server/actions/perform.ts'
import type { Config } from '../../server/config.ts'
import { startServer } from '../../server/main.ts'
import type { RunningServer } from '../../server/main.ts'
import { openDatabase } from '../../server/store/database.ts'
import type { DataFolder } from '../../server/store/database.ts'
import { setCyclePhase } from '../../server/store/cycles.ts'
import { savedDocument } from '../../server/store/saved-text.ts'
import { doc, p } from '../shared/text/build.ts'

/** Everybody in the cycle, and one who has an account but takes no part. */
export const cast = {
  chair: 'chair',
  secretariat: 'secretariat',
  secretariat2: 'secretariat',
  expert: 'expert',
  expert2: 'expert',
  focal: 'focal-point',
  observer: 'observer',
  outsider: undefined,
} as const satisfies Record<string, Role | undefined>
export type Name = keyof typeof cast
const names = Object.keys(cast) as Name[]

/** Everything a test asks of an answer's JSON; which of it is there, the test says itself. */
export interface Reply {
  readonly id: string
  readonly status: number
  readonly code: string
  readonly reason: string
  readonly detail: string
  readonly details: {
    readonly obstacles: readonly unknown[]
    readonly thread: Reply
    readonly version: Reply
  }
  readonly number: string
  readonly draft: string
  readonly text: string
  readonly by: { readonly person: string }
  readonly person: { readonly id: string; readonly email: string } | null
  readonly people: readonly unknown[]
  readonly actor: unknown
  readonly phase: string
  readonly state: string
  readonly words: number
  readonly changed: boolean
  readonly notices: readonly unknown[]
  readonly drafts: readonly Reply[]
  readonly versions: readonly Reply[]
  readonly version: Reply
  readonly document: unknown
  readonly dispositions: readonly { readonly reason: string }[]
  readonly waivers: readonly unknown[]
  readonly sha256: string
  readonly voided: boolean
  readonly frozenVersion: string | null
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Reply
  /** The same where it is a list. */
  readonly list: readonly Reply[]
}

export interface Request {
  readonly as?: Name
  readonly body?: unknown
  readonly raw?: string | Uint8Array
  readonly type?: string
  readonly token?: string
  readonly cookie?: string
  /** Default: absent with a token, ours with a cookie. */
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
}

export class Site {
  readonly url: string
  readonly parts: Parts
  readonly cycle: string
  readonly draft: string
  readonly dataDir: string
  readonly people: ReadonlyMap<Name, { readonly id: string; readonly token: string }>
  readonly clock: { time: number | undefined }
  readonly #server: RunningServer
  readonly #folder: DataFolder

  constructor(
    facts: Pick<Site, 'parts' | 'cycle' | 'draft' | 'dataDir' | 'people' | 'clock'>,
    server: RunningServer,
    folder: DataFolder,
  ) {
    this.url = server.url
    this.parts = facts.parts
    this.cycle = facts.cycle
    this.draft = facts.draft
    this.dataDir = facts.dataDir
    this.people = facts.people
    this.clock = facts.clock
    this.#server = server
    this.#folder = folder
  }

  async close(): Promise<void> {
    await this.#server.close()
    await this.#folder.close()
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  person(name: Name): string {
    return this.people.get(name)?.id ?? ''
  }

  token(name: Name): string {
    return this.people.get(name)?.token ?? ''
  }

  async call(method: string, path: string, request: Request = {}): Promise<Answer> {
    const headers = new Headers(request.headers)
    const token = request.token ?? (request.as === undefined ? undefined : this.token(request.as))
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    if (request.cookie !== undefined) headers.set('cookie', request.cookie)
    const origin = request.origin ?? (token === undefined ? this.url : undefined)
    if (origin !== undefined) headers.set('origin', origin)
    const body =
      request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
    if (body !== undefined) headers.set('content-type', request.type ?? 'application/json')
    const init: RequestInit = { method, headers, redirect: 'manual' }
    if (body !== undefined) init.body = typeof body === 'string' ? body : new Uint8Array(body)
    const response = await fetch(this.url + path, init)
    const text = await response.text()
    const value = jsonOf(text)
    return {
      status: response.status,
      headers: response.headers,
      text,
      // Tests only: a member that is not there fails the test that asks for it.
      json: value as Reply,
      list: value as readonly Reply[],
    }
  }

  get(path: string, as?: Name): Promise<Answer> {
    return this.call('GET', path, as === undefined ? {} : { as })
  }

  post(path: string, as: Name, body: unknown): Promise<Answer> {
    return this.call('POST', path, { as, body })
  }

  setPhase(phase: Parameters<typeof setCyclePhase>[2]): Promise<void> {
    return setCyclePhase(this.parts.db, this.cycle, phase)
  }

  /** Makes another draft of a document. */
  async addDraft(document: Node): Promise<string> {
    return addDraft(this.parts, this.person('secretariat'), this.cycle, document)
  }

  /** Types into the text over the socket, as a plain Yjs client, and waits until it is stored. */
  async type(name: Name, words: string, draft = this.draft): Promise<void> {
    const client = new Y.Doc()
    const provider = new WebsocketProvider(
      `${this.url.replace('http', 'ws')}/sync`,
      draft,
      client,
      {
        // The type asks for the browser's class, of which `ws` has all that the provider uses.
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        params: { token: this.token(name) },
        disableBc: true,
      },
    )
    // A plain client names every message it does not know on the console.
    for (const type of [messageType.saved, messageType.standing]) {
      provider.messageHandlers[type] = () => {}
    }
    await until(() => provider.synced)
    bodyOf(client).insert(1, words)
    const isStored = async () => {
      const { document } = await savedDocument(this.parts.db, draft)
      return document.textContent.includes(words)
    }
    await until(isStored)
    provider.destroy()
  }
}

/** Waits until it holds; no fixed pauses. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  within = 10_000,
): Promise<void> {
  const end = performance.now() + within
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`Waited ${String(within)} ms for: ${holds.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export async function startSite(
  options: { readonly demo?: boolean; readonly publicUrl?: string; readonly document?: Node } = {},
): Promise<Site> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gr-site-'))
  const clock: Site['clock'] = { time: undefined }
  const now = () => new Date(clock.time ?? Date.now())
  const config: Config = { port: 0, host: '127.0.0.1', dataDir, publicUrl: options.publicUrl }
  const server = await startServer(config, { demo: options.demo ?? false, now, log: () => {} })
  const folder = await openDatabase(dataDir, 'tool')
  const parts: Parts = {
    db: folder.db,
    texts: {
      readDocument: (draft) => savedDocument(folder.db, draft),
      exclusively: (_, run) => run(),
      standingChanged: () => {},
      closeSession: () => {},
    },
    announcements: new Announcements(),
    now,
    newId: () => crypto.randomUUID(),
  }
  const { cycle, people } = await fill(parts)
  const document = options.document ?? doc(p('The parent decides.'), p('The child is heard.'))
  const secretariat = people.get('secretariat')?.id ?? ''
  const draft = await addDraft(parts, secretariat, cycle, document)
  return new Site({ parts, cycle, draft, dataDir, people, clock }, server, folder)
}

async function fill(parts: Parts) {
  const { id: cycle } = await addCycle(parts, {
    key: 'test',
    name: { en: 'Test cycle' },
    body: { en: 'Test group' },
    zone: 'UTC',
  })
  await setCyclePhase(parts.db, cycle, 'drafting')
  await addDelegation(parts, {
    code: 'XAL',
    category: 'memberState',
    region: null,
    names: { en: 'Aldoria' },
  })
  const people = new Map<Name, { id: string; token: string }>()
  for (const name of names) {
    const role = cast[name]
    const { person } = await addPerson(parts, {
      email: `${name}@example.org`,
      name: `Person ${name}`,
      languages: ['en'],
      role:
        role === undefined
          ? undefined
          : { cycle: 'test', role, delegation: role === 'focal-point' ? 'XAL' : null },
    })
    const token = await makeToken(parts, person.email, { label: 'test', days: 30 })
    people.set(name, { id: person.id, token })
  }
  return { cycle, people }
}

async function addDraft(parts: Parts, person: string, cycle: string, document: Node) {
  const { draft } = await perform(parts, importDraft, person, {
    cycle,
    work: 'PAR',
    title: { en: 'Guideline for parents' },
    language: 'en',
    fileName: 'test.md',
    document,
  })
  return draft
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A comment on the whole text. */
export const wholeText = {
  block: null,
  start: null,
  end: null,
  quote: '',
  prefix: '',
  suffix: '',
}
