/** One case while it is made: its blocks on their way from `before` to `after`, and what was done to them. */
import { Random } from '../text/random.ts'
import type { Node } from 'prosemirror-model'
import { isWord, tokenise } from '../../../shared/compare/tokens.ts'

export type EditKind = string

/** A block on its way from `before` to `after`. */
export interface Tracked {
  node: Node
  readonly from: number[]
  touched: boolean
}

export interface Done {
  readonly kind: EditKind
  /** The tracked blocks concerned; their places in `after` are looked up at the end. */
  readonly blocks: readonly Tracked[]
  readonly detail?: Readonly<Record<string, unknown>>
}

export interface WordChange {
  readonly side: 'old' | 'new'
  readonly block: Tracked
  readonly words: readonly string[]
}

export const wordsIn = (text: string) => tokenise(text).filter(isWord)

/** The state of one case while it is made. */
export class Making {
  readonly random: Random
  readonly donor: readonly string[]
  readonly ids: boolean
  blocks: Tracked[]
  readonly removed: Tracked[] = []
  readonly done: Done[] = []
  readonly words: WordChange[] = []
  #fresh = 0

  constructor(before: Node, donor: readonly string[], ids: boolean, seed: number) {
    this.random = new Random(seed)
    this.donor = donor
    this.ids = ids
    this.blocks = []
    before.forEach((node, _offset, index) =>
      this.blocks.push({ node, from: [index], touched: false }),
    )
  }
  freshId(): string {
    return this.ids ? `n${String(++this.#fresh)}` : ''
  }
  track(node: Node): Tracked {
    return { node, from: [], touched: true }
  }
  gone(block: Tracked, ...words: string[]) {
    this.words.push({ side: 'old', block, words })
  }
  came(block: Tracked, ...words: string[]) {
    this.words.push({ side: 'new', block, words })
  }
  record(kind: EditKind, blocks: readonly Tracked[], detail?: Readonly<Record<string, unknown>>) {
    for (const block of blocks) block.touched = true
    this.done.push(detail === undefined ? { kind, blocks } : { kind, blocks, detail })
  }
  /** An untouched block that passes a test, whose text occurs once; undefined if none is found soon. */
  find(test: (block: Tracked, index: number) => boolean): [Tracked, number] | undefined {
    for (let attempt = 0; attempt < 60; attempt++) {
      const index = this.random.below(this.blocks.length)
      const block = this.blocks[index]
      if (block === undefined || block.touched || !test(block, index)) continue
      const text = block.node.textContent
      if (this.blocks.filter((other) => other.node.textContent === text).length === 1)
        return [block, index]
    }
    return undefined
  }
  someWords(count: number): string[] {
    const out: string[] = []
    while (out.length < count) {
      const words = wordsIn(this.random.pick(this.donor))
      const from = this.random.below(Math.max(1, words.length - count))
      out.push(...words.slice(from, from + count - out.length))
    }
    return out
  }
}
