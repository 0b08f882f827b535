/** Where the cards of the margin go: beside their passages, pushed apart so that none covers another. Pure. */
export interface CardBox {
  /** Where the passage is, from the top of the margin. */
  readonly top: number
  readonly height: number
}

/** Space between two cards, in pixels. */
export const cardGap = 4

/**
 * The top of each card; `boxes` in the order of the text. The active one stands exactly at its passage, those before it
 * are pushed up and those behind it down, unless there is not room enough above: then all of them go down.
 */
export function layoutCards(
  boxes: readonly CardBox[],
  active: number | undefined,
  from: number,
): readonly number[] {
  const fixed = active === undefined ? undefined : boxes[active]
  if (active !== undefined && fixed !== undefined && fixed.top >= from) {
    const above = pushedUp(boxes.slice(0, active), fixed.top, from)
    if (above !== undefined) {
      const below = pushedDown(boxes.slice(active), fixed.top)
      return [...above, ...below]
    }
  }
  return pushedDown(boxes, from)
}

function pushedDown(boxes: readonly CardBox[], from: number): number[] {
  let free = from
  return boxes.map(({ top, height }) => {
    const at = Math.max(top, free)
    free = at + height + cardGap
    return at
  })
}

/** From the last to the first; undefined where they do not fit below `from`. */
function pushedUp(boxes: readonly CardBox[], to: number, from: number): number[] | undefined {
  // What already pushes itself down among the cards above is kept where it fits.
  const tops = pushedDown(boxes, from)
  let free = to
  for (let i = boxes.length - 1; i >= 0; i--) {
    const height = boxes[i]?.height ?? 0
    const at = Math.min(tops[i] ?? 0, free - cardGap - height)
    if (at < from) return undefined
    tops[i] = at
    free = at
  }
  return tops
}
