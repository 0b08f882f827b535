import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ledger } from '../../../shared/text/ledger.ts'

const fills = fc.array(
  fc.record({
    client: fc.integer({ min: 1, max: 3 }),
    clock: fc.nat(2_000),
    length: fc.integer({ min: 1, max: 700 }),
    value: fc.integer({ min: 1, max: 100_000 }),
  }),
  { maxLength: 20 },
)

test('a ledger says what was written last at each clock, also after a way through bytes', () => {
  fc.assert(
    fc.property(fills, (all) => {
      const ledger = new Ledger()
      const plain = new Map<string, number>()
      for (const { client, clock, length, value } of all) {
        ledger.fill(client, clock, length, value)
        for (let i = 0; i < length; i++) plain.set(`${client}:${clock + i}`, value)
      }
      const encoder = encoding.createEncoder()
      ledger.write(encoder)
      const read = Ledger.read(decoding.createDecoder(encoding.toUint8Array(encoder)))
      for (const client of [1, 2, 3, 4]) {
        for (let clock = 0; clock < 2_800; clock += 7) {
          const wanted = plain.get(`${client}:${clock}`) ?? 0
          expect(ledger.at(client, clock)).toBe(wanted)
          expect(read.at(client, clock)).toBe(wanted)
        }
      }
    }),
    { numRuns: 50 },
  )
})
