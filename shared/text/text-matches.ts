/**
 * Which stretches of a new text stood in an old one. Goes through the new text from left to right and takes at each
 * place the longest equal stretch; time is linear in both texts, whatever they repeat.
 */

/** `length` units at `at` in the new text equal those at `from` in the old. */
export interface Match {
  readonly at: number
  readonly from: number
  readonly length: number
}

/** Stands between texts that are searched as one; never part of a match. */
export const border = '\u0000'

/** Units that are looked up together where a unit alone says too little. */
const gram = 4
/** Places looked at for one gram; a text that repeats itself more often gives nothing more. */
const mostPlaces = 24

export class SearchedText {
  readonly text: string
  readonly #grams: Map<number, number>
  readonly #previous: Int32Array
  readonly #characters = new Map<number, number[]>()
  /** Where its parts begin: at the beginning and behind each border. */
  readonly #parts = [0]

  constructor(text: string) {
    this.text = text
    this.#grams = new Map()
    this.#previous = new Int32Array(text.length)
    for (let i = 0; i < text.length; i++) {
      if (text[i - 1] === border) this.#parts.push(i)
      if (isLow(text, i) && i > 0) continue
      const character = text.codePointAt(i) ?? 0
      const places = this.#characters.get(character)
      if (places === undefined) this.#characters.set(character, [i])
      else {
        if (places.length === mostPlaces) places.shift()
        places.push(i)
      }
      if (i + gram > text.length) continue
      const hash = hashAt(text, i)
      this.#previous[i] = this.#grams.get(hash) ?? -1
      this.#grams.set(hash, i)
    }
  }

  /** True for a whole part: what stands between two borders. */
  isPart(from: number, length: number): boolean {
    const [before, behind] = [this.text[from - 1], this.text[from + length]]
    return (
      (before === undefined || before === border) && (behind === undefined || behind === border)
    )
  }

  /**
   * The matches of a new text, in order and apart. `weigh` says how much a stretch of it tells; matches that weigh less
   * than `least` are left out. `tells` is true where one character may be looked up alone. No pair of surrogates is cut.
   */
  matches(
    text: string,
    least: number,
    weigh: (from: number, to: number) => number,
    tells: (at: number) => boolean,
  ): Match[] {
    const found: Match[] = []
    let next = -1
    for (let at = 0; at < text.length;) {
      const match = this.#longest(text, at, next, tells)
      if (match.length === 0 || weigh(at, at + match.length) < least) {
        next = -1
        at += isLow(text, at + 1) ? 2 : 1
        continue
      }
      found.push({ at, ...match })
      at += match.length
      // Where one stretch ends, the next is most likely to go on.
      next = match.from + match.length
    }
    return found
  }

  #longest(
    text: string,
    at: number,
    next: number,
    tells: (at: number) => boolean,
  ): { from: number; length: number } {
    let best = { from: 0, length: 0 }
    const offer = (from: number) => {
      let length = 0
      while (at + length < text.length && from + length < this.text.length) {
        const unit = text.charCodeAt(at + length)
        if (unit === 0 || unit !== this.text.charCodeAt(from + length)) break
        length++
      }
      if (isLow(text, at + length)) length--
      if (length > best.length) best = { from, length }
    }
    if (next >= 0) {
      offer(next)
      // The unit behind it was taken away, or typed by somebody else, meanwhile.
      offer(next + 1)
    }
    if (at + gram <= text.length) {
      let from = this.#grams.get(hashAt(text, at)) ?? -1
      for (let n = 0; from >= 0 && n < mostPlaces && at + best.length < text.length; n++) {
        offer(from)
        from = this.#previous[from] ?? -1
      }
    }
    if (best.length < gram && this.#parts.length <= mostPlaces) {
      for (const from of this.#parts) offer(from)
    }
    if (best.length < gram && tells(at)) {
      const places = this.#characters.get(text.codePointAt(at) ?? 0) ?? []
      for (const from of places.toReversed()) offer(from)
    }
    return best
  }
}

/** True for the second half of a pair. */
function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

function hashAt(text: string, at: number): number {
  let hash = 0
  for (let i = at; i < at + gram; i++) hash = (Math.imul(hash, 0x01000193) ^ text.charCodeAt(i)) | 0
  return hash
}
