import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limits } from '../../../server/sync/limits.ts'
import { bodyOf, documentFromBody } from '../../../shared/text/flat.ts'
import { doc, h, p, table } from '../../shared/text/build.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  world = await openWorld()
})
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
})

const filling = () =>
  ({
    person: world.people.clerk,
    accreditation: world.accreditations.clerk,
    origin: 'import',
  }) as const
const text = doc(h(1, 'Scope'), p('The parent decides.'), table([['a', 'b']]))

test('fills an empty text through the journal, and reads it back as it was', async () => {
  expect(await world.rooms.reviseDocument(world.draft, () => text, filling())).toBe(true)
  const read = await world.rooms.readDocument(world.draft)
  expect(read.document.toJSON()).toEqual(text.toJSON())
  expect(read.seq).toBe(await world.journal.headSeq(world.draft))
  expect(await world.rooms.reviseDocument(world.draft, () => text, filling())).toBe(false)
  const row = await world.db.selectFrom('journal').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ origin: 'import', person_id: world.people.clerk })
})

test('a revision writes only what differs and keeps what others write meanwhile', async () => {
  const first = p('The parent decides.')
  await world.rooms.reviseDocument(world.draft, () => doc(first, p('Second.')), filling())
  const before = (await world.db.selectFrom('journal').select('update').execute()).length
  await world.rooms.reviseDocument(
    world.draft,
    (now) => doc(now.child(0), p('Inserted.'), now.child(1)),
    filling(),
  )
  const rows = await world.db.selectFrom('journal').select('update').execute()
  expect(rows).toHaveLength(before + 1)
  expect(rows.at(-1)?.update.length).toBeLessThan(120)
  const { document } = await world.rooms.readDocument(world.draft)
  expect(document.children.map((node) => node.textContent)).toEqual([
    'The parent decides.',
    'Inserted.',
    'Second.',
  ])
  expect(document.child(0).attrs['id']).toBe(first.attrs['id'])
})

test('a copy is a copy', async () => {
  await world.rooms.reviseDocument(world.draft, () => text, filling())
  const copy = await world.rooms.copyOf(world.draft)
  expect(documentFromBody(bodyOf(copy.doc)).toJSON()).toEqual(text.toJSON())
  bodyOf(copy.doc).delete(0, 3)
  expect((await world.rooms.readDocument(world.draft)).document.toJSON()).toEqual(text.toJSON())
})

test('rooms that nobody uses leave memory, and open again', async () => {
  await world.rooms.reviseDocument(world.draft, () => text, filling())
  expect(world.rooms.values()).toMatchObject({ sync_rooms: 1, sync_rooms_in_memory: 1 })
  vi.advanceTimersByTime(limits.emptyRoom - limits.sweep)
  expect(world.rooms.values()).toMatchObject({ sync_rooms: 1 })
  vi.advanceTimersByTime(2 * limits.sweep)
  expect(world.rooms.values()).toMatchObject({ sync_rooms: 0 })
  expect((await world.rooms.readDocument(world.draft)).document.toJSON()).toEqual(text.toJSON())
})

test('exclusive acts of one draft follow each other, and one that fails blocks nobody', async () => {
  const order: string[] = []
  const act = (name: string) =>
    world.rooms.exclusively(world.draft, async () => {
      order.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 10))
      order.push(`${name} ends`)
      if (name === 'first') throw new Error('no')
    })
  const outcomes = await Promise.allSettled([act('first'), act('second')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  await world.rooms.reviseDocument(world.draft, () => text, filling())
})

test('refuses to fill a frozen draft', async () => {
  await world.freeze()
  await expect(
    world.rooms.reviseDocument(world.draft, () => text, filling()),
  ).rejects.toMatchObject({
    code: 'refused',
    reason: 'frozen',
  })
})
