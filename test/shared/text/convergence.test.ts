/**
 * The gate of the text model (`history.ts`).
 *
 *   HISTORIES=2000 SEED=1 npm run test:text
 */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { problemInTransaction } from '../../../shared/text/check.ts'
import { laterStart, plainStart, runHistory } from './history.ts'

const histories = Number(process.env['HISTORIES'] ?? 200)
const firstSeed = Number(process.env['SEED'] ?? 1)

describe('three experts at once', () => {
  test(`converge and lose nothing in ${histories} histories from seed ${firstSeed}`, () => {
    const failures: string[] = []
    for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
      try {
        runHistory(seed, laterStart())
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error))
        if (failures.length >= 3) break
      }
    }
    expect(failures.join('\n\n')).toBe('')
  }, 1_200_000)

  test('never make a change that the server would refuse', () => {
    for (let seed = firstSeed; seed < firstSeed + histories / 4; seed++) {
      const server = new Y.Doc({ gc: false })
      const problems: string[] = []
      server.on('afterTransaction', (transaction: Y.Transaction) => {
        const problem = problemInTransaction(transaction)
        if (problem !== undefined) problems.push(`history ${seed}: ${problem}`)
      })
      runHistory(seed, plainStart(), (update) => Y.applyUpdate(server, update))
      expect(problems).toEqual([])
    }
  }, 1_200_000)
})
