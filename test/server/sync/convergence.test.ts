import { afterEach, beforeEach, expect, test } from 'vitest'
import { TextClient, start, until } from './clients.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
const clients: TextClient[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.end()
  await world.close()
})

function join(name: Parameters<World['socketUrl']>[0]): TextClient {
  const client = new TextClient(world, name)
  clients.push(client)
  return client
}

test('two experts typing into one paragraph at the same time and a reader end with the same text', async () => {
  const ana = await join('ana').synced()
  ana.body.insertEmbed(0, start('a'))
  const ben = await join('ben').synced()
  const olga = await join('olga').synced()
  await until(() => ben.body.length === 1, 'the first block to arrive')
  for (let i = 0; i < 200; i++) {
    ana.type('a', 1 + Math.floor((ana.body.length - 1) / 2))
    ben.type('b', ben.body.length)
    if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => ana.text.length === 400 && ben.text.length === 400, 'all characters')
  await until(() => olga.text === ana.text, 'the reader to have them')
  expect(ben.text).toBe(ana.text)
  const { document } = await world.rooms.readDocument(world.draft)
  expect(document.textContent).toBe(ana.text)
})

test('counts every writing frame of a connection as saved, the answer to its question included', async () => {
  const ana = await join('ana').synced()
  await until(() => ana.saved === 1, 'the empty answer to be counted')
  for (const letter of 'saved') ana.type(letter)
  await until(() => ana.saved === 6, 'all frames to be counted')
  expect(await world.journal.headSeq(world.draft)).toBe(5)
})

test('acknowledges a repeated change without a second row', async () => {
  const ana = await join('ana').synced()
  ana.type('once')
  await until(() => ana.saved === 2, 'the change to be saved')
  ana.provider.disconnect()
  ana.provider.connect()
  await ana.synced()
  await until(() => ana.saved === 1, 'the new connection to be counted')
  expect(await world.journal.headSeq(world.draft)).toBe(1)
})

test('offline typing arrives whole, also when typing goes on while the connection comes back', async () => {
  const ana = await join('ana').synced()
  const ben = await join('ben').synced()
  ana.type('first ')
  await until(() => ben.text === 'first ', 'ben to see it')
  ana.provider.disconnect()
  ana.type('offline ')
  ana.provider.on('status', ({ status }: { status: string }) => {
    // Goes out before the server has asked for what it lacks.
    if (status === 'connected') ana.type('at once ')
  })
  ana.provider.connect()
  await until(() => ben.text === 'first offline at once ', 'everything to arrive')
  await until(() => ana.saved === 2, 'both frames to be counted')
  expect(ana.refused).toBeUndefined()
})

test('a text is there again after the server was started anew', async () => {
  const ana = await join('ana').synced()
  ana.type('kept')
  await until(() => ana.saved === 2, 'the change to be saved')
  ana.end()
  const { directory } = world
  await world.sync.close()
  await world.rooms.close()
  await world.folder.close()
  world = await openWorld({ directory })
  expect((await world.rooms.readDocument(world.draft)).document.textContent).toBe('kept')
})

test('opens from snapshot and tail, and keeps the two newest snapshots', async () => {
  const ana = await join('ana').synced()
  for (let i = 0; i < 1_600; i++) {
    ana.type('x')
    if (i % 100 === 99) await until(() => ana.saved === i + 2, 'a hundred to be saved')
  }
  const rows = await world.db.selectFrom('snapshots').select('seq').execute()
  expect(rows).toHaveLength(2)
  const { snapshotSeq, tail, seq } = await world.journal.load(world.draft)
  expect(snapshotSeq + tail.length).toBe(seq)
  expect(tail.length).toBeLessThan(600)
  await world.rooms.close()
  const again = await openWorldAgain()
  expect((await again.readDocument(world.draft)).document.textContent).toHaveLength(1_600)
})

async function openWorldAgain() {
  const { Rooms } = await import('../../../server/sync/rooms.ts')
  return new Rooms({ journal: world.journal, now: () => new Date() })
}
