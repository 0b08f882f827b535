import { describe, expect, test } from 'vitest'
import { hasCorpus } from './markdown.ts'
import { summaryOf, truthReport } from './truth-report.ts'

describe.skipIf(!hasCorpus)('known edits of real texts', () => {
  test('are found: nothing silent, words, moves and every other kind', () => {
    const report = truthReport(Number(process.env['CASES'] ?? 200))
    const { silent, f1, moveRecall, movePrecision } = summaryOf(report)
    console.log(JSON.stringify(summaryOf(report)))
    expect(silent).toBe(0)
    expect(f1).toBeGreaterThanOrEqual(0.985)
    expect(moveRecall).toBeGreaterThanOrEqual(0.97)
    expect(movePrecision).toBeGreaterThanOrEqual(0.98)
    let [found, done] = [0, 0]
    for (const kind of Object.values(report.kinds)) {
      found += kind.found
      done += kind.done
      // A kind done a few dozen times may miss one or two.
      if (kind.done >= 50) expect(kind.found / kind.done).toBeGreaterThanOrEqual(0.96)
    }
    expect(found / done).toBeGreaterThanOrEqual(0.98)
  })
})
