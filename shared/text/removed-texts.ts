/**
 * What was taken out of the text a short while ago: where words that appear anew are looked for first, for people cut
 * and paste. Bounded in time, in rows and in size, so that a replay stays linear.
 */
import { SearchedText, border } from './text-matches.ts'
import { startsOf } from './stretches.ts'
import type { Stretch } from './stretches.ts'

export interface Removed extends Stretch {
  /** Number of the row that took it out. */
  readonly row: number
  readonly person: string
  /** Milliseconds. */
  readonly time: number
}

/** Pasted later than this after the cut, it counts as newly written. */
export const longestWait = 5 * 60_000
/** Rows of everybody between the cut and the paste. */
export const mostRows = 10_000
/** Units kept at most; more than a long guideline. */
const mostText = 2_000_000

/** Several stretches searched as one. */
export interface Searched {
  readonly index: SearchedText
  /** `spans` has one of client 0 for each border, so that positions agree. */
  readonly stretch: Stretch
  readonly starts: readonly number[]
}

/** Puts stretches behind each other, the first first. */
export function searched(stretches: readonly Stretch[]): Searched {
  const text = stretches.map((stretch) => stretch.text).join(border)
  const spans = stretches.flatMap((stretch, i) =>
    i === 0 ? stretch.spans : [{ client: 0, clock: 0, length: 1 }, ...stretch.spans],
  )
  const stretch = { text, spans }
  return { index: new SearchedText(text), stretch, starts: startsOf(stretch) }
}

export class RemovedTexts {
  #held: Removed[] = []
  #size = 0
  #searched = new Map<string, Searched>()

  get held(): readonly Removed[] {
    return this.#held
  }

  add(removed: Removed): void {
    this.#held.push(removed)
    this.#size += removed.text.length
    this.#searched.clear()
  }

  /** Lets go of what is too old at a row. */
  forget(row: number, time: number): void {
    let gone = 0
    let size = this.#size
    for (const removed of this.#held) {
      const old = time - removed.time > longestWait || row - removed.row > mostRows
      if (!old && size <= mostText) break
      size -= removed.text.length
      gone++
    }
    if (gone === 0) return
    this.#held.splice(0, gone)
    this.#size = size
    this.#searched.clear()
  }

  /** What this person took out, then what others did; the latest last in each. */
  searchedFor(person: string): readonly Searched[] {
    return [this.#of(`own ${person}`, (removed) => removed.person === person)].concat(
      this.#of(`others ${person}`, (removed) => removed.person !== person),
    )
  }

  #of(name: string, test: (removed: Removed) => boolean): Searched {
    const held = this.#searched.get(name)
    if (held !== undefined) return held
    const made = searched(this.#held.filter(test))
    this.#searched.set(name, made)
    return made
  }
}
