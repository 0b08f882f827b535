/** One of a list that is aligned with another: a block, or a row or column of a table. */
import { featuresOfText } from './similarity.ts'
import type { Features } from './similarity.ts'

export interface Item {
  /** Equal numbers: the same for a reader (and of one type). */
  readonly same: number
  /** Equal numbers: the same text (and type), perhaps in another form. */
  readonly alike: number
  readonly text: string
  /** About the number of characters. */
  readonly length: number
  readonly id: string
  /** Only items of one type can be each other. */
  readonly type: string
  /** Headings and the like: alone in the same gap they are one, however different. */
  readonly isLabel: boolean
  /** Those of the text, unless something else is given; see `wordsOfItem`. */
  features: Features | undefined
}

/** Words to look at in an item: enough to know it again. */
export const enoughFeatures = 2000

/** What an item is known by when its text changed. */
export function wordsOfItem(item: Item): Features {
  return (item.features ??= featuresOfText(item.text, enoughFeatures))
}

/** An item that moved is one more thing to read, whatever its length: as much as forty characters. */
const weightOfOne = 40

/** What it is worth to keep an item in its place. */
export function weightOf(item: Item | undefined): number {
  return (item?.length ?? 0) + weightOfOne
}

/** Gives numbers to names: equal names, equal numbers. */
export type Numbering = (name: string) => number

export function numbering(): Numbering {
  const numbers = new Map<string, number>()
  return (name) => {
    let number = numbers.get(name)
    if (number === undefined) numbers.set(name, (number = numbers.size))
    return number
  }
}
