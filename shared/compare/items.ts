/** Blocks as items of an alignment: numbered by what a reader sees of them and by their text. */
import type { Node, NodeType } from 'prosemirror-model'
import type { Item } from './alignment.ts'
import { isTooLong, keyOf, leafChar, lineOf, textOf, tokensOf } from './content.ts'
import { isHeading } from './sections.ts'
import { different, sameness } from './sameness.ts'
import { featuresOf, featuresOfText } from './similarity.ts'
import type { Features } from './similarity.ts'

/** Numbers for names: equal names, equal numbers. */
export class Numbers {
  readonly #numbers = new Map<string, number>()

  of(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) this.#numbers.set(name, (number = this.#numbers.size))
    return number
  }
}

/** The first block with a text; most texts have but one form, and then no key is made of any. */
interface Form {
  readonly node: Node
  readonly same: number
  readonly alike: number
}

/** Words to look at in a block when it is aligned: enough to know it again. */
const enoughFeatures = 2000

/** Makes items of blocks; the blocks of both sides must be numbered by the same one. */
export class BlockItems {
  readonly #forms = new Map<NodeType, Map<string, Form>>()
  readonly #otherForms = new Map<string, number>()
  #count = 0

  of(node: Node): Item {
    let forms = this.#forms.get(node.type)
    if (forms === undefined) this.#forms.set(node.type, (forms = new Map<string, Form>()))
    const text = node.type.name === 'figure' ? String(node.attrs['src']) : textOf(node)
    const form = forms.get(text)
    if (form === undefined) {
      const number = this.#count++
      forms.set(text, { node, same: number, alike: number })
      return new BlockItem(node, text, number, number)
    }
    if (sameness(form.node, node) !== different)
      return new BlockItem(node, text, form.same, form.alike)
    const key = keyOf(node)
    let same = this.#otherForms.get(key)
    if (same === undefined) this.#otherForms.set(key, (same = this.#count++))
    return new BlockItem(node, text, same, form.alike)
  }
}

class BlockItem implements Item {
  readonly same: number
  readonly alike: number
  readonly #node: Node
  readonly #text: string
  #features: Features | undefined

  constructor(node: Node, text: string, same: number, alike: number) {
    this.same = same
    this.alike = alike
    this.#node = node
    this.#text = text
  }

  get length(): number {
    return this.#node.content.size
  }
  get id(): string {
    return String(this.#node.attrs['id'] ?? '')
  }
  get type(): string {
    return this.#node.type.name
  }
  get isLabel(): boolean {
    return this.type !== 'block' || isHeading(this.#node)
  }
  text(): string {
    return this.type === 'block' ? this.#text : `${this.type} ${this.#text}`
  }
  features(): Features {
    return (this.#features ??= this.#computeFeatures())
  }

  /** Texts with leaves are known by these as well. */
  #computeFeatures(): Features {
    if (!this.#text.includes(leafChar)) return featuresOfText(this.#text, enoughFeatures)
    const line = lineOf(this.#node)
    return featuresOf(tokensOf(line, isTooLong(line)).keys, enoughFeatures)
  }
}
