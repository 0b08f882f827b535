import { expect, test } from 'vitest'
import { InFlight } from '../../../server/sync/in-flight.ts'
import { SavedFrames } from '../../../server/sync/saved-frames.ts'

const nothing = () => {}

test('what waits for nothing is done at once, what waits for a row after it', () => {
  const done: string[] = []
  const flight = new InFlight<string>()
  flight.wait(() => done.push('first'), { run: nothing })
  const row = flight.row('a')
  flight.wait(() => done.push('second'), { run: nothing })
  expect(done).toEqual(['first'])
  flight.settle(row)
  expect(done).toEqual(['first', 'second'])
  expect(flight.size).toBe(0)
})

test('gives back in order what was built on a row that failed', () => {
  const done: string[] = []
  const flight = new InFlight<string>()
  const rows = [flight.row('a'), flight.row('b')]
  flight.wait(() => done.push('no'), { again: 'c' })
  flight.wait(() => done.push('no'), { run: () => done.push('anew') })
  rows.push(flight.row('d'))
  const [a, b, d] = rows
  if (a === undefined || b === undefined || d === undefined) throw new Error('three rows')
  flight.settle(a)
  flight.fail(b, false)
  flight.fail(d, true)
  const { changes, runs } = flight.takeBack()
  expect(changes).toEqual(['c', 'd'])
  for (const run of runs) run()
  expect(done).toEqual(['anew'])
  // A failure is over with what it took along.
  flight.settle(flight.row('e'))
  flight.wait(() => done.push('yes'), { again: 'f' })
  expect(done).toEqual(['anew', 'yes'])
})

test('tells who waits for the end, also after a failure', async () => {
  const flight = new InFlight<string>()
  await flight.empty()
  const row = flight.row('a')
  const empty = flight.empty()
  flight.fail(row, true)
  await empty
  expect(flight.takeBack().changes).toEqual(['a'])
})

test('counts saved frames from the front, once for all that one commit stored', async () => {
  const told: number[] = []
  const saved = new SavedFrames((count) => told.push(count))
  saved.add(1)
  saved.add(3)
  await new Promise(setImmediate)
  saved.add(2)
  saved.add(4)
  await new Promise(setImmediate)
  expect(told).toEqual([1, 4])
  saved.add(5)
  saved.flush()
  expect(told).toEqual([1, 4, 5])
})
