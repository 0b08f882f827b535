import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { messageType, writeHello } from '../../../shared/sync/frames.ts'
import { schemaVersion } from '../../../shared/text/schema.ts'
import { limits } from '../../../server/sync/limits.ts'
import { RawClient, TextClient, until } from './clients.ts'
import { openWorld } from './world.ts'
import type { Name, World } from './world.ts'

let world: World
const ends: (() => void)[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await world.close()
})

async function raw(name: Name): Promise<RawClient> {
  const client = await new RawClient(world.socketUrl(name)).ready()
  ends.push(() => {
    client.end()
  })
  return client
}

function join(name: Name): TextClient {
  const client = new TextClient(world, name)
  ends.push(() => {
    client.end()
  })
  return client
}

const userOf = (state: Record<string, unknown> | undefined) => state?.['user']
const names = (client: TextClient) =>
  [...client.provider.awareness.getStates()]
    .filter(([id]) => id !== client.doc.clientID)
    .map(([, state]) => (userOf(state) as { name?: string } | undefined)?.name)
    .sort()

test('name, role and colour come from the session, whatever the client says', async () => {
  const watcher = await raw('olga')
  const ana = await raw('ana')
  ana.presence({ 5: { clock: 1, state: { user: { name: 'The Chair' }, name: 'x', cursor: null } } })
  await until(() => watcher.present().has(5), 'her state')
  const state = watcher.present().get(5)
  expect(userOf(state)).toMatchObject({ person: world.people.ana, name: 'ana', role: 'expert' })
  expect(state).toHaveProperty('cursor', null)
  expect(state).not.toHaveProperty('name')
})

test('nobody can speak for, remove or lock another', async () => {
  const watcher = await raw('olga')
  const ana = await raw('ana')
  ana.presence({ 5: { clock: 1, state: { cursor: 1 } } })
  await until(() => watcher.present().has(5), 'her state')
  const ben = await raw('ben')
  ben.presence({ 6: { clock: 1, state: {} } })
  ben.presence({ 5: { clock: 9, state: null } })
  ben.presence({ 5: { clock: 2 ** 53 - 1, state: { cursor: 'ben' } } })
  ben.presence({ 6: { clock: 2, state: {} }, 5: { clock: 2, state: null } })
  ana.presence({ 5: { clock: 2, state: { cursor: 2 } } })
  await until(() => watcher.present().get(5)?.['cursor'] === 2, 'ana to move')
  expect(userOf(watcher.present().get(5))).toMatchObject({ name: 'ana' })
  // Nor for somebody who has just left.
  ana.end()
  await until(() => !watcher.present().has(5), 'ana to be gone')
  ben.presence({ 5: { clock: 5, state: {} } })
  ben.presence({ 6: { clock: 9, state: { cursor: 'end' } } })
  await until(() => watcher.present().get(6)?.['cursor'] === 'end', 'ben to move')
  expect(watcher.present().has(5)).toBe(false)
})

test('states beyond the limits end the socket, and others join undisturbed', async () => {
  const texts = [
    '{"a":' + '['.repeat(5_000) + ']'.repeat(5_000) + '}',
    '{broken',
    '[1]',
    '"text"',
    '7',
  ]
  for (const text of [...texts, JSON.stringify({ big: 'x'.repeat(20_000) })]) {
    const ben = await raw('ben')
    sendText(ben, text)
    expect(await ben.closed()).toBe(4400)
  }
  const ben = await raw('ben')
  sendText(ben, '{"__proto__":{"a":1},"user":{}}')
  const ana = await join('ana').synced()
  await until(() => names(ana).includes('ben'), 'ben to be seen')
  for (const state of ana.provider.awareness.getStates().values()) {
    expect(Object.keys(state)).not.toContain('__proto__')
  }
})

/** One state under the id 6, as this JSON text. */
function sendText(client: RawClient, text: string): void {
  const encoder = encoding.createEncoder()
  for (const value of [1, 6, 1]) encoding.writeVarUint(encoder, value)
  encoding.writeVarString(encoder, text)
  client.send(messageType.awareness, encoding.toUint8Array(encoder))
}

test('one connection shows at most a few carets', async () => {
  const watcher = await raw('olga')
  const ben = await raw('ben')
  for (let id = 100; id < 1_100; id++) ben.presence({ [id]: { clock: 1, state: { id } } })
  await until(() => watcher.present().has(1_099), 'the last one')
  expect(watcher.present().size).toBeLessThanOrEqual(limits.presencePerConnection)
})

test('a thousand moves in a second reach others at most about ten times', async () => {
  const watcher = await raw('olga')
  const ana = await raw('ana')
  const started = performance.now()
  for (let i = 0; i < 1_000; i++) ana.presence({ 5: { clock: i + 1, state: { cursor: i } } })
  await until(() => watcher.present().get(5)?.['cursor'] === 999, 'the last move')
  const most = (performance.now() - started) / limits.presenceGap + 2
  expect(watcher.of(messageType.awareness).length).toBeLessThanOrEqual(Math.ceil(most))
})

test('people see each other, also after joining again, and never lose their own caret', async () => {
  const ana = await join('ana').synced()
  const ben = await join('ben').synced()
  ana.provider.awareness.setLocalStateField('cursor', 'a')
  ben.provider.awareness.setLocalStateField('cursor', 'b')
  await until(() => names(ana).join() === 'ben' && names(ben).join() === 'ana', 'both to be seen')
  ben.provider.disconnect()
  await until(() => names(ana).length === 0, 'ben to be gone')
  ben.provider.connect()
  await ben.synced()
  await until(() => names(ana).join() === 'ben' && names(ben).join() === 'ana', 'both again')
  expect(ana.provider.awareness.getLocalState()).toMatchObject({ cursor: 'a' })
  expect(ben.provider.awareness.getLocalState()).toMatchObject({ cursor: 'b' })
})

test('a page that says hello speaks for the id of its hello, and for a new one that Yjs gave it', async () => {
  const watcher = await raw('olga')
  const ana = await raw('ana')
  ana.socket.send(writeHello({ schemaVersion, clientId: 50 }))
  ana.presence({ 50: { clock: 1, state: { cursor: 1 } } })
  await until(() => watcher.present().has(50), 'the first id')
  ana.presence({ 50: { clock: 2, state: null } })
  ana.presence({ 51: { clock: 1, state: { cursor: 2 } } })
  await until(() => watcher.present().has(51) && !watcher.present().has(50), 'the second id')
  const ben = await raw('ben')
  ben.socket.send(writeHello({ schemaVersion, clientId: 51 }))
  expect(await ben.closed()).toBe(4409)
})
