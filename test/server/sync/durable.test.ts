import { afterEach, expect, test } from 'vitest'
import { RawClient, TextClient, until, updateOf } from './clients.ts'
import { openWorld } from './world.ts'
import type { Name, World } from './world.ts'

let world: World
const ends: (() => void)[] = []
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

/** A disk that commits only when it is told to. */
function gatedDisk() {
  let open: () => void = () => {}
  let gate: Promise<void> | undefined
  return {
    around: async (commit: () => Promise<void>) => {
      await gate
      await commit()
    },
    shut: () => {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    open: () => {
      gate = undefined
      open()
    },
  }
}

/** A disk that refuses while it is full. */
function fillingDisk() {
  const disk = {
    full: false,
    around: async (commit: () => Promise<void>) => {
      if (disk.full) throw new Error('database or disk is full')
      await commit()
    },
  }
  return disk
}

test('nobody sees a change, and its author no acknowledgement, before the commit is done', async () => {
  const disk = gatedDisk()
  world = await openWorld({ journal: { around: disk.around } })
  const ana = await join('ana').synced()
  const ben = await join('ben').synced()
  await until(() => ana.saved === 1, 'ana to be settled')
  disk.shut()
  ana.type('hidden')
  const watcher = await raw('olga')
  watcher.question()
  const document = world.rooms.readDocument(world.draft)
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(ana.saved).toBe(1)
  expect(ben.text).toBe('')
  // Who joins meanwhile waits for an answer that is durable.
  expect(watcher.syncs(1)).toEqual([])
  disk.open()
  await until(() => ben.text === 'hidden' && ana.saved === 2, 'the commit to be shown')
  await until(() => watcher.syncs(1).length === 1, 'the answer')
  expect((await document).document.textContent).toBe('hidden')
  expect((await document).seq).toBe(await world.journal.headSeq(world.draft))
})

test('says "not saved" while the disk is full, lets people read, and saves everything in order afterwards', async () => {
  const disk = fillingDisk()
  world = await openWorld({ journal: { around: disk.around } })
  const ana = await join('ana').synced()
  const ben = await join('ben').synced()
  ana.type('before ')
  await until(() => ben.text === 'before ', 'the first words')
  disk.full = true
  ana.type('during ')
  await until(() => ana.unsaved > 0, 'the sentence that it is not saved')
  ana.type('still ')
  const olga = await join('olga').synced()
  expect(olga.text).toBe('before ')
  expect((await world.rooms.readDocument(world.draft)).document.textContent).toBe('before ')
  expect(ana.saved).toBe(2)
  disk.full = false
  await until(() => ben.text === 'before during still ', 'everything to arrive')
  await until(() => ana.saved === 4 && olga.text === ben.text, 'everything to be acknowledged')
  expect(ana.refused).toBeUndefined()
})

test('an import while the disk is full fails at once and leaves nothing behind', async () => {
  const disk = fillingDisk()
  world = await openWorld({ journal: { around: disk.around } })
  const { doc, p } = await import('../../shared/text/build.ts')
  disk.full = true
  const filling = {
    person: world.people.clerk,
    accreditation: world.accreditations.clerk,
    origin: 'import',
  } as const
  await expect(
    world.rooms.reviseDocument(world.draft, () => doc(p('Imported')), filling),
  ).rejects.toMatchObject({ code: 'not-saved' })
  disk.full = false
  await world.rooms.reviseDocument(world.draft, () => doc(p('Imported')), filling)
  expect((await world.rooms.readDocument(world.draft)).document.textContent).toBe('Imported')
})

test('a change of one person that is refused at the commit takes nobody else with it', async () => {
  const disk = gatedDisk()
  world = await openWorld({ journal: { around: disk.around } })
  const ana = await join('ana').synced()
  const ben = await raw('ben')
  await until(() => ana.saved === 1, 'ana to be settled')
  disk.shut()
  ana.type('before')
  // Another process has bound the id that ben is about to use, which this one cannot know yet.
  await world.db
    .insertInto('client_ids')
    .values({ draft_id: world.draft, client_id: 777, person_id: world.people.olga })
    .execute()
  ben.answer(updateOf((body) => body.insert(0, 'forged'), { clientId: 777 }))
  ana.type(' behind')
  await new Promise((resolve) => setTimeout(resolve, 100))
  disk.open()
  expect(await ben.closed()).toBe(4409)
  await until(() => ana.saved === 3, 'ana to be saved')
  expect((await world.rooms.readDocument(world.draft)).document.textContent).toBe('before behind')
  expect(ana.refused).toBeUndefined()
})

test('stores what was received before it stops, and tells clients to come back', async () => {
  const disk = gatedDisk()
  world = await openWorld({ journal: { around: disk.around } })
  const ana = await raw('ana')
  await until(() => ana.syncs(0).length === 1, 'the question')
  disk.shut()
  ana.answer(updateOf((body) => body.insert(0, 'last words')))
  await until(() => world.journal.counters.waiting + 1 > 0 && ana.frames.length > 1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closing = world.sync.close(2_000)
  disk.open()
  await closing
  expect(await ana.closed()).toBe(1012)
  expect(ana.saved).toBe(1)
  expect((await world.rooms.readDocument(world.draft)).document.textContent).toBe('last words')
})

test('runs an exclusive act after what was on its way, and takes nothing meanwhile', async () => {
  world = await openWorld()
  const ana = await join('ana').synced()
  await until(() => ana.saved === 1, 'ana to be settled')
  ana.type('before')
  await until(() => ana.saved === 2, 'it to be saved')
  let release: () => void = () => {}
  const act = world.rooms.exclusively(world.draft, async () => {
    const { document, seq } = await world.rooms.readDocument(world.draft)
    await new Promise<void>((resolve) => {
      release = resolve
    })
    return { text: document.textContent, seq, head: await world.journal.headSeq(world.draft) }
  })
  await until(() => world.rooms.values()['sync_rooms'] === 1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  ana.type(' after')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(ana.saved).toBe(2)
  release()
  const { text, seq, head } = await act
  expect(text).toBe('before')
  expect(seq).toBe(head)
  await until(() => ana.saved === 3, 'the waiting change')
})
