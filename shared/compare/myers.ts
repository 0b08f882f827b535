/**
 * The shortest edit between two short lists (Myers 1986), without a string or an object per step: nearly all edits of a
 * text are of a few words, and for those the machinery of diff-match-patch costs more than the comparison itself.
 */

/** Most tokens that may differ. The trace of all steps takes the square of it. */
const mostEdits = 40

const width = 2 * mostEdits + 3
/** How far each diagonal reached after each step; read and written within one call only. */
const trace = new Int32Array((mostEdits + 1) * width)

/**
 * Calls `put` with each token deleted (`a`, `a + 1`, `b`, `b`) or inserted (`a`, `a`, `b`, `b + 1`), the last one first.
 * False, and nothing put, if more than a few dozen tokens differ.
 */
export function shortestEdit(
  a: readonly string[],
  b: readonly string[],
  range: { readonly a0: number; readonly a1: number; readonly b0: number; readonly b1: number },
  put: (a0: number, a1: number, b0: number, b1: number) => void,
): boolean {
  const { a0, b0 } = range
  const countA = range.a1 - a0
  const countB = range.b1 - b0
  const most = Math.min(mostEdits, countA + countB)
  if (Math.abs(countA - countB) > most) return false
  const goal = countA - countB
  for (let step = 0; step <= most; step++) {
    const row = step * width + mostEdits + 1
    const last = row - width
    for (let k = -step; k <= step; k += 2) {
      const isDown = k === -step || (k !== step && at(last + k - 1) < at(last + k + 1))
      let x = step === 0 ? 0 : isDown ? at(last + k + 1) : at(last + k - 1) + 1
      let y = x - k
      while (x < countA && y < countB && a[a0 + x] === b[b0 + y]) {
        x++
        y++
      }
      trace[row + k] = x
      if (k !== goal || x < countA || y < countB) continue
      walkBack(step, goal, countA, (x0, x1, y0, y1) => {
        put(a0 + x0, a0 + x1, b0 + y0, b0 + y1)
      })
      return true
    }
  }
  return false
}

function at(index: number): number {
  return trace[index] ?? 0
}

function walkBack(
  steps: number,
  goal: number,
  countA: number,
  put: (x0: number, x1: number, y0: number, y1: number) => void,
): void {
  let [k, x] = [goal, countA]
  for (let step = steps; step > 0; step--) {
    const last = (step - 1) * width + mostEdits + 1
    const isDown = k === -step || (k !== step && at(last + k - 1) < at(last + k + 1))
    k = isDown ? k + 1 : k - 1
    x = at(last + k)
    const y = x - k
    if (isDown) put(x, x, y, y + 1)
    else put(x, x + 1, y, y)
  }
}
