import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { messageType, writeHello } from '../../../shared/sync/frames.ts'
import { schemaVersion } from '../../../shared/text/schema.ts'
import { RawClient, TextClient, until, updateOf } from './clients.ts'
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

function join(name: Name): TextClient {
  const client = new TextClient(world, name)
  ends.push(() => {
    client.end()
  })
  return client
}

async function raw(name: Name): Promise<RawClient> {
  const client = await new RawClient(world.socketUrl(name)).ready()
  ends.push(() => {
    client.end()
  })
  return client
}

const text = async () => (await world.rooms.readDocument(world.draft)).document.textContent

test('an observer is asked for nothing, and any writing frame of theirs ends their socket alone', async () => {
  const ana = await join('ana').synced()
  ana.type('agreed')
  await until(() => ana.saved === 2, 'it to be saved')
  const rows = await world.journal.headSeq(world.draft)
  for (const step of [1, 2]) {
    const olga = await raw('olga')
    olga.question()
    await until(() => olga.syncs(1).length === 1, 'her answer')
    expect(olga.syncs(0)).toEqual([])
    expect(olga.standing).toEqual({
      write: false,
      reason: 'role',
      phase: 'drafting',
      frozen: false,
    })
    olga.send(
      messageType.sync,
      step,
      updateOf((body) => body.insert(0, 'x')),
    )
    expect(await olga.closed()).toBe(4403)
    expect(olga.refused).toMatchObject({ code: 4403, reason: 'role' })
  }
  // Deleting is writing too.
  const olga = await raw('olga')
  const copy = await world.rooms.copyOf(world.draft)
  const state = Y.encodeStateAsUpdate(copy.doc)
  olga.update(updateOf((body) => body.delete(0, 6), { state }))
  expect(await olga.closed()).toBe(4403)
  expect(await text()).toBe('agreed')
  expect(await world.journal.headSeq(world.draft)).toBe(rows)
  ana.type('!')
  await until(() => ana.saved === 3, 'ana to go on')
})

test('a new phase downgrades open sockets at once, and the next change is refused', async () => {
  const ana = await join('ana').synced()
  const clerk = await join('clerk').synced()
  await until(() => ana.saved === 1 && clerk.saved === 1, 'both to be settled')
  await world.setPhase('comments')
  await until(() => ana.standing?.write === false, 'the news')
  expect(ana.standing).toEqual({ write: false, reason: 'phase', phase: 'comments', frozen: false })
  ana.type('too late')
  await until(() => ana.closed !== undefined, 'the refusal')
  expect(ana.closed).toBe(4403)
  expect(ana.refused).toMatchObject({ code: 4403, reason: 'phase' })
  clerk.type('editorial')
  await until(() => clerk.saved === 2, 'the secretariat to go on')
  expect(await text()).toBe('editorial')
})

test('who gains the right to write is asked for what they have', async () => {
  await world.setPhase('comments')
  const ana = await join('ana').synced()
  await until(() => ana.standing?.write === false, 'reading only')
  await world.setPhase('drafting')
  await until(() => ana.standing?.write === true, 'the news')
  ana.type('now')
  await until(async () => (await text()) === 'now', 'the change')
  expect(ana.refused).toBeUndefined()
})

test('rights changed by another process reach open sockets within a second', async () => {
  const ana = await join('ana').synced()
  await until(() => ana.saved === 1, 'ana to be settled')
  const { openDatabase } = await import('../../../server/store/database.ts')
  const tool = await openDatabase(world.directory, 'tool')
  await tool.db
    .updateTable('accreditations')
    .set({ until: '2026-02-01T00:00:00.000Z' })
    .where('person_id', '=', world.people.ana)
    .execute()
  await until(() => ana.closed !== undefined, 'the end', 1_000)
  expect(ana.closed).toBe(4403)
  expect(ana.refused).toMatchObject({ reason: 'not-participant' })
  await tool.close()
})

test('a session that is revoked closes all its sockets, and others stay', async () => {
  const tabs = [await raw('ana'), await raw('ana'), await raw('ana')]
  const ben = await join('ben').synced()
  const row = await world.db
    .updateTable('sessions')
    .set({ revoked_at: '2026-02-01T00:00:00.000Z' })
    .where('person_id', '=', world.people.ana)
    .returning('id_hash')
    .executeTakeFirstOrThrow()
  world.rooms.closeSession(row.id_hash)
  for (const tab of tabs) expect(await tab.closed()).toBe(4401)
  ben.type('here')
  await until(() => ben.saved === 2, 'ben to go on')
})

test('a session that another process revoked is noticed within a second', async () => {
  const ana = await raw('ana')
  await until(() => ana.syncs(0).length === 1)
  const { openDatabase } = await import('../../../server/store/database.ts')
  const tool = await openDatabase(world.directory, 'tool')
  await new Promise((resolve) => setTimeout(resolve, 600))
  await tool.db
    .updateTable('sessions')
    .set({ revoked_at: '2026-02-01T00:00:00.000Z' })
    .where('person_id', '=', world.people.ana)
    .execute()
  await until(() => ana.closeCode !== undefined, 'the end', 1_000)
  expect(ana.closeCode).toBe(4401)
  await tool.close()
})

test('after a freeze every writing frame is refused 4423, and readers are undisturbed', async () => {
  const ana = await join('ana').synced()
  ana.type('final')
  const ben = await join('ben').synced()
  const clerk = await raw('clerk')
  await until(() => ana.saved === 2 && ben.text === 'final', 'the text')
  const before = await world.rooms.copyOf(world.draft)
  await world.freeze()
  await until(() => ana.standing?.frozen === true && ben.standing?.frozen === true, 'the news')
  expect(clerk.standing).toMatchObject({ write: false, reason: 'frozen', frozen: true })
  ana.type('!')
  await until(() => ana.closed !== undefined, 'the refusal')
  expect(ana.closed).toBe(4423)
  clerk.update(updateOf((body) => body.insert(0, 'x')))
  expect(await clerk.closed()).toBe(4423)
  const late = await raw('ana')
  expect(late.syncs(0)).toEqual([])
  late.answer(updateOf((body) => body.insert(0, 'x')))
  expect(await late.closed()).toBe(4423)
  const filling = {
    person: world.people.clerk,
    accreditation: world.accreditations.clerk,
    origin: 'import',
  } as const
  const { doc, p } = await import('../../shared/text/build.ts')
  await expect(
    world.rooms.reviseDocument(world.draft, () => doc(p('x')), filling),
  ).rejects.toMatchObject({ code: 'refused' })
  expect(ben.closed).toBeUndefined()
  expect(ben.text).toBe('final')
  const after = await world.rooms.copyOf(world.draft)
  expect(after.seq).toBe(before.seq)
  expect(Y.encodeStateAsUpdate(after.doc)).toEqual(Y.encodeStateAsUpdate(before.doc))
})

test('a freeze while two people type: each change is in the frozen text and acknowledged, or refused', async () => {
  const writers = [await join('ana').synced(), await join('ben').synced()]
  await until(() => writers.every((writer) => writer.saved === 1), 'both to be settled')
  let typing = true
  const typed = writers.map(async (writer) => {
    while (typing && writer.closed === undefined) {
      writer.type('x')
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 150))
  await world.freeze()
  const frozen = await text()
  await until(() => writers.every((writer) => writer.closed === 4423), 'both to be refused')
  typing = false
  await Promise.all(typed)
  expect(await text()).toBe(frozen)
  const acknowledged = writers.reduce((sum, writer) => sum + writer.saved - 1, 0)
  expect(acknowledged).toBe(frozen.length)
  expect(frozen.length).toBeGreaterThan(20)
})

test('a draft that another process froze is refused in the same transaction as the append', async () => {
  const ana = await join('ana').synced()
  await until(() => ana.saved === 1, 'ana to be settled')
  const { openDatabase } = await import('../../../server/store/database.ts')
  const tool = await openDatabase(world.directory, 'tool')
  await tool.db.updateTable('drafts').set({ state: 'frozen' }).execute()
  ana.type('x')
  await until(() => ana.closed !== undefined, 'the refusal')
  expect(ana.closed).toBe(4423)
  expect(await text()).toBe('')
  await tool.close()
})

test('a page of an older schema must reload; one without a hello may write', async () => {
  const old = await raw('ana')
  old.socket.send(writeHello({ schemaVersion: schemaVersion - 1, clientId: 5 }))
  expect(await old.closed()).toBe(4426)
  const fresh = await raw('ana')
  fresh.socket.send(writeHello({ schemaVersion, clientId: 5 }))
  await until(() => fresh.of(messageType.standing).length === 2, 'the answer to the hello')
  fresh.answer(updateOf((body) => body.insert(0, 'fine'), { clientId: 5 }))
  await until(() => fresh.saved === 1, 'it to be saved')
})

test('an expired session writes nothing', async () => {
  await world.close()
  let now = new Date('2026-03-01T00:00:00.000Z')
  world = await openWorld({ now: () => now })
  const ana = await raw('ana')
  await until(() => ana.syncs(0).length === 1)
  now = new Date('2999-06-01T00:00:00.000Z')
  ana.answer(updateOf((body) => body.insert(0, 'x')))
  expect(await ana.closed()).toBe(4401)
})
