import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { messageType } from '../../../shared/sync/frames.ts'
import { RefusalRate } from '../../../server/sync/refusal-rate.ts'
import { Replica } from '../../../server/sync/replica.ts'
import { limits } from '../../../server/sync/limits.ts'
import { RawClient, TextClient, start, until, updateOf } from './clients.ts'
import { documentFromBody } from '../../../shared/text/flat.ts'
import { openWorld } from './world.ts'
import type { Name, World } from './world.ts'

let world: World
/** An honest expert who must notice nothing. */
let ana: TextClient
const ends: (() => void)[] = []
beforeEach(async () => {
  world = await openWorld()
  ana = await new TextClient(world, 'ana').synced()
  ana.body.insertEmbed(0, start('a'))
  ana.type('honest')
  await until(() => ana.saved === 3, 'the honest text to be saved')
})
afterEach(async () => {
  // The honest connection goes on, and the text holds exactly what it knows.
  expect(ana.refused).toBeUndefined()
  ana.type('!')
  const live = () => world.rooms.readDocument(world.draft)
  await until(async () => (await live()).document.textContent === ana.text, 'ana to go on')
  expect((await live()).document.toJSON()).toEqual(documentFromBody(ana.body).toJSON())
  const { doc } = await world.rooms.copyOf(world.draft)
  expect(doc.store.pendingStructs).toBeNull()
  expect(doc.store.pendingDs).toBeNull()
  ana.end()
  for (const end of ends.splice(0)) end()
  await world.close()
})

async function raw(name: Name = 'ben'): Promise<RawClient> {
  const client = await new RawClient(world.socketUrl(name)).ready()
  ends.push(() => {
    client.end()
  })
  return client
}

/** What becomes of an update that Ben sends on a fresh connection. */
async function fate(update: Uint8Array, name: Name = 'ben'): Promise<number | 'saved'> {
  const client = await raw(name)
  client.answer(update)
  await until(() => client.closeCode !== undefined || client.saved === 1, 'an outcome')
  return client.closeCode ?? 'saved'
}

const state = () => Y.encodeStateAsUpdate(ana.doc)
const rows = () => world.journal.headSeq(world.draft)

test('refuses an update cut at any byte, with nothing of it applied', async () => {
  const whole = updateOf((body) => body.insert(7, 'bold', { strong: true }), { state: state() })
  const before = await rows()
  const replica = new Replica(await world.journal.load(world.draft))
  const vector = replica.stateVector()
  for (let length = 0; length < whole.length; length++) {
    expect(replica.take(whole.slice(0, length), world.people.ben)).toMatchObject({
      type: 'refused',
      code: 4400,
      spoilt: false,
    })
  }
  expect(replica.stateVector()).toEqual(vector)
  for (let length = 0; length < whole.length; length += 5) {
    expect(await fate(whole.slice(0, length))).toBe(4400)
  }
  expect(await rows()).toBe(before)
  expect(await fate(whole)).toBe('saved')
})

test.each<[string, (body: Y.Text, doc: Y.Doc) => void]>([
  ['a format nobody knows', (body) => body.format(1, 3, { blink: true })],
  ['a value a format cannot have', (body) => body.format(1, 3, { strong: 'very' })],
  ['a link that runs a script', (body) => body.format(1, 3, { link: { href: 'javascript:x' } })],
  ['a kind of block nobody knows', (body) => body.insertEmbed(0, start('b', { kind: 'banner' }))],
  ['an attribute of another type', (body) => body.insertEmbed(0, start('b', { level: '1' }))],
  ['an embed nobody knows', (body) => body.insertEmbed(0, { type: 'video' })],
  ['a type nobody knows', (body) => body.insertEmbed(0, new Y.XmlElement('p'))],
  ['a part beside the text', (_, doc) => doc.getMap('hidden').set('a', 1)],
  ['a list beside the text', (_, doc) => doc.getArray('more').insert(0, ['a'])],
  ['a sub-document', (_, doc) => doc.getMap('body2').set('a', new Y.Doc())],
  ['bytes', (body) => body.insertEmbed(0, start('b', { note: new Uint8Array(9) }))],
  ['a table without parts', (body) => body.insertEmbed(0, start('t', { type: 'table', rows: 3 }))],
  [
    'types nested very deep',
    (body) => {
      let inner = new Y.Map<unknown>()
      body.insertEmbed(0, inner)
      for (let i = 0; i < 3_000; i++) {
        const next = new Y.Map<unknown>()
        inner.set('cells', next)
        inner = next
      }
    },
  ],
  [
    'values nested very deep',
    (body) => {
      let value: unknown = 1
      for (let i = 0; i < 2_000; i++) value = [value]
      body.insertEmbed(0, { type: 'break', value })
    },
  ],
])('refuses %s with 4422', async (_, change) => {
  const before = await rows()
  expect(await fate(updateOf(change, { state: state() }))).toBe(4422)
  expect(await rows()).toBe(before)
})

test('takes what the schema knows', async () => {
  const update = updateOf(
    (body) => {
      body.insertEmbed(0, start('h', { kind: 'heading', level: 1 }))
      body.insert(1, 'Scope', { strong: true, link: { href: 'https://example.org' } })
      body.delete(7, 1)
    },
    { state: state() },
  )
  expect(await fate(update)).toBe('saved')
})

test('refuses text under the client id of another person, at the next clock and at a clock they used offline', async () => {
  const { clientID } = ana.doc
  const next = updateOf((body) => body.insert(7, 'forged'), { clientId: clientID, state: state() })
  expect(await fate(next)).toBe(4409)
  // Ana writes offline; the twin reaches the server first.
  ana.provider.disconnect()
  const twin = updateOf((body) => body.insert(7, 'twin'), { clientId: clientID, state: state() })
  ana.type(' work')
  expect(await fate(twin)).toBe(4409)
  ana.provider.connect()
  await until(() => ana.saved === 1, 'her work to arrive')
  expect((await world.rooms.readDocument(world.draft)).document.textContent).toBe('honest work')
  expect(world.refusals.map(({ person }) => person)).toEqual([world.people.ben, world.people.ben])
})

test('refuses other text under a clock of one’s own that is already known', async () => {
  const first = updateOf((body) => body.insert(0, 'one'), { clientId: 42 })
  expect(await fate(first)).toBe('saved')
  expect(await fate(updateOf((body) => body.insert(0, 'two'), { clientId: 42 }))).toBe(4409)
  expect(await fate(updateOf((body) => body.insert(0, 'oneX'), { clientId: 42 }))).toBe('saved')
  // The same again, in any cut, is no other text.
  expect(await fate(first)).toBe('saved')
})

test('refuses what builds on something that never comes, and stores nothing pending', async () => {
  const doc = new Y.Doc()
  doc.getText('body').insert(0, 'a')
  const vector = Y.encodeStateVector(doc)
  doc.getText('body').insert(1, 'b')
  const gap = Y.encodeStateAsUpdate(doc, vector)
  const before = await rows()
  expect(await fate(gap)).toBe(4400)
  // Without an answer to the question it is held a while, then refused.
  const silent = await raw('chair')
  silent.update(gap)
  await until(() => silent.closeCode !== undefined, 'the refusal', limits.gap + 2_000)
  expect(silent.closeCode).toBe(4400)
  expect(silent.refused?.reason).toBe('gap')
  // Deleting what is not there.
  const deletion = new Y.Doc()
  Y.applyUpdate(deletion, Y.encodeStateAsUpdate(doc))
  deletion.getText('body').delete(0, 1)
  expect(await fate(deleteOnly(99, 0, 5))).toBe(4400)
  expect(await fate(deleteOnly(ana.doc.clientID, 0, 2 ** 40))).toBe(4400)
  expect(await rows()).toBe(before)
})

function deleteOnly(client: number, clock: number, length: number): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const value of [0, 1, client, 1, clock, length]) encoding.writeVarUint(encoder, value)
  return encoding.toUint8Array(encoder)
}

test('refuses impossible numbers quickly', async () => {
  const header = (...values: number[]) => {
    const encoder = encoding.createEncoder()
    for (const value of values) encoding.writeVarUint(encoder, value)
    return encoding.toUint8Array(encoder)
  }
  const started = performance.now()
  for (const update of [
    header(2 ** 53 - 1),
    header(1, 2 ** 24, 7, 0),
    header(1, 2 ** 53 - 1, 7, 0, 0, 2 ** 53 - 1),
    header(1, 1, 7, 0, 0, 2 ** 40, 0),
    header(1, 1, 0, 0, 0, 1, 0),
    header(1, 1, 2 ** 32, 0, 0, 1, 0),
    header(1, 1, 7, 2 ** 53 - 1, 0, 5, 0),
    header(0, 2 ** 40),
    header(0, 1, ana.doc.clientID, 2 ** 40),
  ]) {
    expect(await fate(update)).toBe(4400)
  }
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('refuses frames that are not of the protocol', async () => {
  const frames: [string, (client: RawClient) => void][] = [
    ['text', (client) => client.socket.send('hello')],
    ['nothing', (client) => client.socket.send(new Uint8Array())],
    ['one byte', (client) => client.socket.send(new Uint8Array([0]))],
    ['an unknown type', (client) => client.send(7)],
    ['an unknown step', (client) => client.send(0, 9, new Uint8Array())],
    ['a varint without end', (client) => client.socket.send(new Uint8Array(40).fill(255))],
    ['bytes behind the end', (client) => client.send(0, 0, new Uint8Array([0]), 5)],
    ['a state vector of rubbish', (client) => client.question(new Uint8Array([200, 1, 2]))],
    ['a hello cut short', (client) => client.send(messageType.hello, 1)],
  ]
  for (const [what, send] of frames) {
    const client = await raw()
    send(client)
    expect([what, await client.closed()]).toEqual([what, 4400])
  }
})

test('refuses a frame one byte too large with a sentence, and a huge one before it is read', async () => {
  const large = await raw()
  large.socket.send(new Uint8Array(limits.frame + 1))
  expect(await large.closed()).toBe(4413)
  const huge = await raw()
  huge.socket.send(new Uint8Array(64 * 1024 * 1024))
  await until(() => huge.closeCode !== undefined, 'the end', 5_000)
  expect([1006, 1009]).toContain(huge.closeCode)
})

test('ends who asks for the whole text again and again', async () => {
  const client = await raw()
  for (let i = 0; i < 25; i++) client.question()
  expect(await client.closed()).toBe(4429)
})

test('who costs too much with refusals waits for a minute, and nobody else does', () => {
  let now = 0
  const rate = new RefusalRate(() => now)
  for (let i = 0; i < 30; i++) rate.add('ben', 400)
  rate.add('ana', 400)
  expect([rate.isTooHigh('ben'), rate.isTooHigh('ana')]).toEqual([true, false])
  now += 61_000
  expect(rate.isTooHigh('ben')).toBe(false)
})
