import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardGap, layoutCards } from '../../../client/elements/card-layout.ts'

describe('the layout of cards', () => {
  it('leaves cards beside their passages where there is room', () => {
    expect(
      layoutCards(
        [
          { top: 0, height: 50 },
          { top: 100, height: 50 },
        ],
        undefined,
        0,
      ),
    ).toEqual([0, 100])
  })

  it('puts the active card exactly at its passage and pushes the others away', () => {
    const boxes = [
      { top: 200, height: 100 },
      { top: 210, height: 100 },
      { top: 220, height: 100 },
    ]
    expect(layoutCards(boxes, 1, 0)).toEqual([106, 210, 314])
  })

  it('pushes everything down where there is no room above', () => {
    const boxes = [
      { top: 10, height: 100 },
      { top: 20, height: 100 },
    ]
    expect(layoutCards(boxes, 1, 0)).toEqual([10, 114])
  })

  it('never lets cards overlap or leave the margin', () => {
    const box = fc.record({ top: fc.nat(2_000), height: fc.integer({ min: 10, max: 300 }) })
    fc.assert(
      fc.property(
        fc.array(box, { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(100),
        (unsorted, which, from) => {
          const boxes = [...unsorted].sort((a, b) => a.top - b.top)
          const tops = layoutCards(boxes, which % boxes.length, from)
          tops.forEach((top, i) => {
            expect(top).toBeGreaterThanOrEqual(from)
            const next = tops[i + 1]
            if (next !== undefined) {
              expect(next).toBeGreaterThanOrEqual(top + (boxes[i]?.height ?? 0) + cardGap)
            }
          })
        },
      ),
    )
  })
})
