import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acknowledged,
  answered,
  interrupted,
  nothingTyped,
  openChanges,
  saveWord,
  typed,
  wouldLose,
} from '../../../client/state/saving.ts'
import type { Saving } from '../../../client/state/saving.ts'

const kept: Saving = { ...nothingTyped, kept: true }

describe('the save word', () => {
  it('is saved only after the first answer is acknowledged', () => {
    const open = answered(kept)
    expect(saveWord(open).word).toBe('saving')
    expect(saveWord(acknowledged(open, 1, 5)).word).toBe('saved')
  })

  it('is saving from a key until its frame is acknowledged', () => {
    const saved = acknowledged(answered(kept), 1, 0)
    const two = typed(typed(saved, true), true)
    expect(saveWord(two).word).toBe('saving')
    expect(saveWord(acknowledged(two, 2, 0)).word).toBe('saving')
    expect(saveWord(acknowledged(two, 3, 0)).word).toBe('saved')
  })

  it('counts what was on its way when the connection broke', () => {
    const sent = typed(typed(acknowledged(answered(kept), 1, 0), true), true)
    // First handed over to this device, then written there.
    expect(saveWord(interrupted(sent))).toEqual({ word: 'saving' })
    const written = (saving: Saving): Saving => ({ ...saving, written: true })
    expect(saveWord(written(interrupted(sent)))).toEqual({ word: 'on-device', changes: 2 })
    const more = typed(written(interrupted(sent)), false)
    expect(saveWord(more)).toEqual({ word: 'saving' })
    expect(saveWord(written(more))).toEqual({ word: 'on-device', changes: 3 })
  })

  it('is saved again after everything went out in one answer', () => {
    const offline = typed(typed(interrupted(acknowledged(answered(kept), 1, 0)), false), false)
    const back = answered(offline)
    expect(saveWord(back).word).toBe('saving')
    expect(openChanges(back)).toBe(2)
    expect(saveWord(acknowledged(back, 1, 9)).word).toBe('saved')
  })

  it('says not saved where the device cannot keep it', () => {
    const offline = typed(nothingTyped, false)
    expect(saveWord(offline)).toEqual({ word: 'not-saved', changes: 1 })
    expect(wouldLose(offline)).toBe(true)
    expect(wouldLose({ ...offline, kept: true })).toBe(true)
    expect(wouldLose({ ...offline, kept: true, written: true })).toBe(false)
  })

  it('says not saved while the server has trouble, until it acknowledges', () => {
    const trouble = { ...typed(acknowledged(answered(kept), 1, 0), true), trouble: true }
    expect(saveWord(trouble).word).toBe('not-saved')
    expect(saveWord(acknowledged(trouble, 2, 0)).word).toBe('saved')
  })

  it('never says saved while a change is unacknowledged, whatever happens in whatever order', () => {
    const step = fc.oneof(
      fc.constant({ type: 'key' as const }),
      fc.constant({ type: 'answer' as const }),
      fc.constant({ type: 'break' as const }),
      fc.record({ type: fc.constant('saved' as const), lag: fc.nat(3) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        // The model: changes with the frame that carries them, frames of the present connection acknowledged so far.
        let saving = kept
        let sent = 0
        let acked = 0
        let changes: { frame: number | undefined }[] = []
        for (const one of steps) {
          if (one.type === 'key') {
            const frame = saving.flowing ? ++sent : undefined
            saving = typed(saving, frame !== undefined)
            changes.push({ frame })
          } else if (one.type === 'answer') {
            if (saving.flowing) continue
            saving = answered(saving)
            const frame = ++sent
            changes = changes.map((change) => ({ frame: change.frame ?? frame }))
          } else if (one.type === 'break') {
            saving = interrupted(saving)
            sent = 0
            acked = 0
            changes = changes.map(() => ({ frame: undefined }))
          } else {
            const count = Math.max(acked, sent - one.lag)
            if (!saving.flowing) continue
            acked = count
            saving = acknowledged(saving, count, 0)
            changes = changes.filter(({ frame }) => frame === undefined || frame > acked)
          }
          expect(openChanges(saving)).toBe(changes.length)
          if (saveWord(saving).word === 'saved') expect(changes).toEqual([])
        }
      }),
      { numRuns: 500 },
    )
  })
})
