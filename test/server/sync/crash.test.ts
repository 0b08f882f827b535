/**
 * `kill -9` of the real server while two people type. After each restart somebody who kept nothing reads the text:
 * every token that was acknowledged to its author, or that the other had seen, has to be there.
 * `CRASHES=50 npx vitest run test/server/sync/crash.test.ts` for more of it.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../../server/store/database.ts'
import { Journal } from '../../../server/store/journal.ts'
import { Replica } from '../../../server/sync/replica.ts'
import { TextClient, start, until } from './clients.ts'
import type { Name } from './world.ts'

const crashes = Number(process.env['CRASHES'] ?? 6)
const directory = mkdtempSync(join(tmpdir(), 'gr-crash-'))
let child: ChildProcess | undefined
afterAll(() => {
  child?.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

interface Running {
  readonly process: ChildProcess
  readonly port: number
  readonly draft: string
}

function serve(): Promise<Running> {
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'crash-child.ts')
    const process_ = spawn(process.execPath, [script, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = process_
    process_.once('error', reject)
    process_.stdout.once('data', (line: Buffer) => {
      resolve({ process: process_, ...(JSON.parse(String(line)) as Omit<Running, 'process'>) })
    })
  })
}

/** Types tokens that nobody else types, as fast as the event loop turns. */
class Writer {
  readonly client: TextClient
  readonly #name: Name
  readonly #typed: string[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(server: Running, name: Name) {
    this.#name = name
    this.client = new TextClient(server, name)
  }

  begin(round: number): void {
    this.#timer = setInterval(() => {
      // Without a connection the frame would never be sent, and the count would not mean it.
      if (!this.client.provider.wsconnected) return
      const token = `${this.#name}${String(round)}.${String(this.#typed.length)} `
      this.#typed.push(token)
      this.client.type(token, Math.floor(Math.random() * (this.client.body.length + 1)))
    }, 1)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  get acknowledged(): readonly string[] {
    // The first frame was the answer to the server's question.
    return this.#typed.slice(0, Math.max(0, this.client.saved - 1))
  }
}

test(
  `loses nothing acknowledged or seen in ${String(crashes)} kills`,
  { timeout: 600_000 },
  async () => {
    let server = await serve()
    const first = await new TextClient(server, 'chair').synced()
    first.body.insertEmbed(0, start('a'))
    await until(() => first.saved === 2, 'the first block')
    first.end()
    const figures: { acknowledged: number; seen: number; kept: number }[] = []

    for (let round = 0; round < crashes; round++) {
      const writers = [new Writer(server, 'ana'), new Writer(server, 'ben')]
      for (const { client } of writers) await client.synced()
      await until(() => writers.every(({ client }) => client.saved === 1), 'both to be settled')
      for (const writer of writers) writer.begin(round)
      // A kill before the first acknowledgement would prove nothing; after it, any moment will do.
      await until(
        () => writers.every(({ acknowledged }) => acknowledged.length > 0),
        'a first acknowledgement',
      )
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 500))
      server.process.kill('SIGKILL')
      // What is in the network's buffers still arrives and counts as acknowledged or seen.
      await until(() => writers.every(({ client }) => !client.provider.wsconnected), 'the end')
      for (const { client } of writers) client.provider.disconnect()
      for (const writer of writers) writer.stop()

      server = await serve()
      const reader = await new TextClient(server, 'olga').synced()
      const [ana, ben] = writers
      if (ana === undefined || ben === undefined) throw new Error('two writers')
      // Characters are compared by identity: what Ana's document holds of Ben's, and Ben's of Ana's, was seen.
      for (const [one, other] of [
        [ana, ben],
        [ben, ana],
      ] as const) {
        const seen = clockOf(one.client, other.client.doc.clientID)
        const own = one.acknowledged.join('').length
        expect(clockOf(reader, other.client.doc.clientID)).toBeGreaterThanOrEqual(seen)
        expect(clockOf(reader, one.client.doc.clientID)).toBeGreaterThanOrEqual(own)
        figures.push({
          acknowledged: own,
          seen,
          kept: clockOf(reader, one.client.doc.clientID),
        })
      }
      // All characters and the one block start.
      expect(reader.text.length).toBe(reader.body.length - 1)
      for (const { client } of writers) client.end()
      reader.end()
    }
    server.process.kill('SIGKILL')
    await new Promise((resolve) => server.process.once('exit', resolve))
    const folder = await openDatabase(directory)
    const replica = new Replica(await new Journal(folder.db).load(server.draft))
    expect(replica.document().textContent.length).toBeGreaterThan(100)
    await folder.close()
    expect(figures.every(({ acknowledged }) => acknowledged > 0)).toBe(true)
    console.info(`kills ${String(crashes)}: ${JSON.stringify(figures)}`)
  },
)

/** How far a document knows a client. */
function clockOf(client: TextClient, id: number): number {
  const last = client.doc.store.clients.get(id)?.at(-1)
  return last === undefined ? 0 : last.id.clock + last.length
}
