import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RawClient, TextClient, start, until } from './clients.ts'
import { addDraft, openWorld, tokenOf } from './world.ts'
import type { World } from './world.ts'

let world: World
const ends: (() => void)[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await world.close()
})

async function statusOf(
  url: string,
  options: { headers?: Record<string, string>; origin?: string } = {},
): Promise<number | 'open'> {
  const client = await new RawClient(url, options).ready()
  ends.push(() => {
    client.end()
  })
  return client.status ?? 'open'
}

const base = () => `ws://127.0.0.1:${String(world.port)}`
const bearer = { authorization: `Bearer ${tokenOf('ana')}` }

test('takes a token in the header or the address', async () => {
  expect(await statusOf(`${base()}/sync/${world.draft}`, { headers: bearer })).toBe('open')
  expect(await statusOf(world.socketUrl('ana'))).toBe('open')
})

test('answers 401 without, with a wrong and with a revoked token', async () => {
  const room = `${base()}/sync/${world.draft}`
  const own = `http://127.0.0.1:${String(world.port)}`
  expect(await statusOf(room, { origin: own })).toBe(401)
  expect(await statusOf(`${room}?token=nobody-0123456789`)).toBe(401)
  expect(await statusOf(`${room}?token=`)).toBe(401)
  await world.db
    .updateTable('sessions')
    .set({ revoked_at: '2026-02-01T00:00:00.000Z' })
    .where('person_id', '=', world.people.ana)
    .execute()
  expect(await statusOf(world.socketUrl('ana'))).toBe(401)
})

test('answers 404 for every room that is none, and for one the person takes no part in', async () => {
  const other = randomUUID()
  await world.db
    .insertInto('cycles')
    .values({
      id: other,
      key: 'other',
      name: '{"en":"x"}',
      body: '{"en":"x"}',
      phase: 'drafting',
      zone: 'UTC',
      phases: '[]',
      created_at: '2026-01-01T00:00:00.000Z',
    })
    .execute()
  const foreign = await addDraft(world.db, other)
  const rooms = [
    randomUUID(),
    foreign,
    world.draft.toUpperCase(),
    world.draft.replaceAll('-', ''),
    `${world.draft}/`,
    `${world.draft}%00`,
    '%2e%2e',
    'x'.repeat(10_000),
    '',
  ]
  for (const room of rooms) {
    const status = await statusOf(`${base()}/sync/${room}`, { headers: bearer })
    expect([room.slice(0, 60), status]).toEqual([room.slice(0, 60), 404])
  }
  expect(await statusOf(`${base()}/api/session`, { headers: bearer })).toBe(404)
  expect(await statusOf(`${base()}//sync/${world.draft}`, { headers: bearer })).toBe(404)
  expect(world.rooms.values()['sync_rooms']).toBe(0)
})

test('answers 403 to every foreign Origin, and to none with a cookie alone', async () => {
  const room = `${base()}/sync/${world.draft}`
  const own = `http://127.0.0.1:${String(world.port)}`
  for (const origin of [
    'https://evil.example',
    'null',
    `${own}.evil.example`,
    `http://127.0.0.1`,
    own.replace('http', 'https'),
    `http://127.0.0.1:${String(world.port)}@evil.example`,
  ]) {
    expect([origin, await statusOf(room, { headers: bearer, origin })]).toEqual([origin, 403])
  }
  expect(await statusOf(room, { headers: { cookie: `gr_session=${tokenOf('ana')}` } })).toBe(403)
  const forged = { ...bearer, host: 'evil.example', 'x-forwarded-host': 'evil.example' }
  expect(await statusOf(room, { headers: forged, origin: 'http://evil.example' })).toBe(403)
  expect(await statusOf(room, { headers: bearer, origin: own })).toBe('open')
})

/** A bare TCP connection that sends these bytes and remembers the answer. */
async function bare(bytes: string | Buffer): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(world.port, '127.0.0.1')
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    text += data.toString('latin1')
  })
  ends.push(() => {
    socket.destroy()
  })
  await until(() => socket.readyState === 'open', 'the connection')
  socket.write(bytes)
  return { socket, text: () => text }
}

const upgrade = (more: readonly string[] = [], line = `GET /sync/${world.draft} HTTP/1.1`) =>
  [
    line,
    'Host: x',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Authorization: ${bearer.authorization}`,
    ...more,
    '',
    '',
  ].join('\r\n')
const key = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13']

test('half and odd handshakes are turned away', async () => {
  const shots: [string, string][] = [
    [upgrade(), '400'],
    [upgrade(['Sec-WebSocket-Key: short', 'Sec-WebSocket-Version: 13']), '400'],
    [upgrade(['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 12']), '400'],
    [upgrade([...key, 'Content-Length: 5']) + 'hello', '400'],
    [upgrade(key, `POST /sync/${world.draft} HTTP/1.1`), '400'],
  ]
  for (const [bytes, status] of shots) {
    const { text } = await bare(bytes)
    await until(() => text().includes(`HTTP/1.1 ${status}`), `${status} for ${bytes}`, 2_000)
  }
})

test('a peer that hangs up during the look-ups, or sends broken frames, ends nothing else', async () => {
  const ana = await new TextClient(world, 'ana').synced()
  ends.push(() => {
    ana.end()
  })
  for (let i = 0; i < 50; i++) {
    const { socket } = await bare(upgrade(key))
    socket.resetAndDestroy()
  }
  const frames = [
    [0x83, 0x80, 0, 0, 0, 0], // reserved opcode
    [0xf2, 0x80, 0, 0, 0, 0], // RSV bits
    [0x82, 0x01, 0x00], // not masked
    [0x80, 0x80, 0, 0, 0, 0], // continuation of nothing
    [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // 2^63 bytes
    [0x89, 0xfe, 0x00, 0xff], // ping of 255 bytes
    [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe7], // close 999
    [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe], // bad UTF-8
  ]
  for (const frame of frames) {
    const { socket, text } = await bare(upgrade(key))
    await until(() => text().includes('101'), 'the socket to open')
    socket.write(Buffer.from(frame))
    await until(
      () => socket.destroyed || socket.readableEnded,
      `the end of ${String(frame)}`,
      4_000,
    )
  }
  // A message in fragments that never ends.
  const { socket, text } = await bare(upgrade(key))
  await until(() => text().includes('101'), 'the socket to open')
  socket.write(Buffer.from([0x02, 0x80, 0, 0, 0, 0]))
  for (let i = 0; i < 200 && socket.writable; i++) {
    socket.write(Buffer.from([0x00, 0x80, 0, 0, 0, 0]))
  }
  await until(() => socket.destroyed || socket.readableEnded, 'the fragments to end', 4_000)
  ana.body.insertEmbed(0, start('a'))
  ana.type('here')
  await until(() => ana.saved === 3, 'ana to go on')
  await until(() => world.sync.values()['sync_connections'] === 1, 'only ana to be left')
  expect(world.reports).toEqual([])
})

test('never negotiates compression', async () => {
  const { text } = await bare(upgrade([...key, 'Sec-WebSocket-Extensions: permessage-deflate']))
  await until(() => text().includes('101'), 'the socket to open')
  expect(text()).not.toContain('permessage-deflate')
})

test('a reader that reads nothing is closed at its limit, and others go on', async () => {
  const { socket, text } = await bare(upgrade(key))
  await until(() => text().includes('101'), 'the socket to open')
  socket.pause()
  const ana = await new TextClient(world, 'ana').synced()
  const ben = await new TextClient(world, 'ben').synced()
  ends.push(() => {
    ana.end()
    ben.end()
  })
  for (let i = 0; i < 60; i++) {
    ana.type('x'.repeat(200_000))
    await until(() => ana.saved === i + 2, 'the next piece')
    if (world.sync.values()['sync_refusals_4408_total'] === 1) break
  }
  expect(world.sync.values()['sync_refusals_4408_total']).toBe(1)
  await until(() => ben.text.length === ana.text.length, 'ben to have all')
})

test('a closed or full server answers 503 with a time to come back', async () => {
  const closing = world.sync.close()
  const { text } = await bare(upgrade(key))
  await until(() => text().includes('503') && text().includes('Retry-After'), '503')
  await closing
})
