/** What the styles and list definitions of a Word file say of a paragraph or run. */
import type { XmlElement } from './xml.ts'
import { childOf, childrenOf } from './xml.ts'

interface Style {
  readonly id: string
  readonly name: string
  readonly basedOn: string | undefined
  readonly paragraph: XmlElement | undefined
  readonly run: XmlElement | undefined
}

export interface ListLevel {
  readonly format: string
  readonly start: number
  /** The number's pattern, such as `%1.%2`. */
  readonly text: string
}

export interface ListPlace {
  readonly list: string
  readonly level: number
}

/** Styles and numbering of one file; chains of styles are followed at most 20 steps, so that a circle ends. */
export class DocxStyles {
  readonly #styles = new Map<string, Style>()
  readonly #lists: DocxLists
  readonly #standard: string | undefined
  /** Language of runs that say nothing: of the defaults, by script. */
  readonly defaultLanguage: XmlElement | undefined

  constructor(styles: XmlElement | undefined, numbering: XmlElement | undefined) {
    for (const style of childrenOf(styles, 'w:style')) {
      const id = style.attrs['w:styleId'] ?? ''
      this.#styles.set(id, {
        id,
        name: (childOf(style, 'w:name')?.attrs['w:val'] ?? id).toLowerCase(),
        basedOn: childOf(style, 'w:basedOn')?.attrs['w:val'],
        paragraph: childOf(style, 'w:pPr'),
        run: childOf(style, 'w:rPr'),
      })
      if (style.attrs['w:type'] === 'paragraph' && style.attrs['w:default'] === '1')
        this.#standard ??= id
    }
    const defaults = childOf(childOf(childOf(styles, 'w:docDefaults'), 'w:rPrDefault'), 'w:rPr')
    this.defaultLanguage = childOf(defaults, 'w:lang')
    this.#lists = new DocxLists(numbering)
  }

  get lists(): DocxLists {
    return this.#lists
  }

  /** Names of the paragraph's style and of those it is based on, in small letters. */
  styleNames(properties: XmlElement | undefined): readonly string[] {
    return this.#chain(this.#styleOf(properties)).map(({ name }) => name)
  }

  /** Outline level 1–9 of a paragraph that is a heading, else undefined. */
  headingLevel(properties: XmlElement | undefined): number | undefined {
    const own = outline(properties)
    if (own !== undefined) return own > 8 ? undefined : own + 1
    for (const { id, name, paragraph } of this.#chain(this.#styleOf(properties))) {
      const level = outline(paragraph)
      if (level !== undefined) return level > 8 ? undefined : level + 1
      const named = /^heading ([1-9])$/.exec(name) ?? /^heading([1-9])$/i.exec(id)
      if (named !== null) return Number(named[1])
    }
    return undefined
  }

  /** The list and level of a paragraph, by itself or its style; undefined where it is in none. */
  listPlace(properties: XmlElement | undefined): ListPlace | undefined {
    let list: string | undefined
    let level: number | undefined
    const style = this.#styleOf(properties)
    const sources = [properties, ...this.#chain(style).map(({ paragraph }) => paragraph)]
    for (const source of sources) {
      const numbering = childOf(source, 'w:numPr')
      list ??= childOf(numbering, 'w:numId')?.attrs['w:val']
      const given = childOf(numbering, 'w:ilvl')?.attrs['w:val']
      level ??= given === undefined ? undefined : Number(given)
    }
    // Number 0 takes the paragraph out of its style's list.
    if (list === undefined || list === '0') return undefined
    const byStyle = style === undefined ? undefined : this.#lists.levelOfStyle(list, style)
    return { list, level: Math.min(8, Math.max(0, level ?? byStyle ?? 0)) }
  }

  /** First value of a run property: its own, else of its character style. */
  runProperty(properties: XmlElement | undefined, name: string): XmlElement | undefined {
    const own = childOf(properties, name)
    if (own !== undefined) return own
    const style = childOf(properties, 'w:rStyle')?.attrs['w:val']
    for (const { run } of this.#chain(style)) {
      const found = childOf(run, name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** First value of a paragraph property: its own, else of its style. */
  paragraphProperty(properties: XmlElement | undefined, name: string): XmlElement | undefined {
    const own = childOf(properties, name)
    if (own !== undefined) return own
    const chain = this.#chain(this.#styleOf(properties))
    return chain
      .map(({ paragraph }) => childOf(paragraph, name))
      .find((found) => found !== undefined)
  }

  #styleOf(properties: XmlElement | undefined): string | undefined {
    return childOf(properties, 'w:pStyle')?.attrs['w:val'] ?? this.#standard
  }

  #chain(id: string | undefined): Style[] {
    const chain: Style[] = []
    let next = id
    while (next !== undefined && chain.length < 20) {
      const style = this.#styles.get(next)
      if (style === undefined) break
      chain.push(style)
      next = style.basedOn
    }
    return chain
  }
}

/** List definitions, and the numbers Word would print. */
export class DocxLists {
  readonly #abstract = new Map<string, Map<number, XmlElement>>()
  readonly #numbers = new Map<string, { abstract: string; overrides: Map<number, XmlElement> }>()
  readonly #counts = new Map<string, number[]>()
  readonly #begun = new Set<string>()

  constructor(numbering: XmlElement | undefined) {
    for (const abstract of childrenOf(numbering, 'w:abstractNum')) {
      this.#abstract.set(
        abstract.attrs['w:abstractNumId'] ?? '',
        byLevel(childrenOf(abstract, 'w:lvl')),
      )
    }
    for (const number of childrenOf(numbering, 'w:num')) {
      this.#numbers.set(number.attrs['w:numId'] ?? '', {
        abstract: childOf(number, 'w:abstractNumId')?.attrs['w:val'] ?? '',
        overrides: byLevel(childrenOf(number, 'w:lvlOverride')),
      })
    }
  }

  /** How this level is written, or undefined where the file does not define it. */
  level({ list, level }: ListPlace): ListLevel | undefined {
    const number = this.#numbers.get(list)
    const definition =
      childOf(number?.overrides.get(level), 'w:lvl') ??
      this.#abstract.get(number?.abstract ?? '')?.get(level)
    if (definition === undefined) return undefined
    return {
      format: childOf(definition, 'w:numFmt')?.attrs['w:val'] ?? 'decimal',
      start: Number(childOf(definition, 'w:start')?.attrs['w:val'] ?? 1),
      text: childOf(definition, 'w:lvlText')?.attrs['w:val'] ?? '',
    }
  }

  /** Level that a paragraph style is linked to in this list. */
  levelOfStyle(list: string, style: string): number | undefined {
    const levels = this.#abstract.get(this.#numbers.get(list)?.abstract ?? '') ?? []
    for (const [level, definition] of levels) {
      if (childOf(definition, 'w:pStyle')?.attrs['w:val'] === style) return level
    }
    return undefined
  }

  /** The number of the next paragraph at this place; call once for each, in order. Lists of one definition count on. */
  count(place: ListPlace): number {
    const number = this.#numbers.get(place.list)
    const key = number?.abstract ?? place.list
    const counts = this.#counts.get(key) ?? []
    this.#counts.set(key, counts)
    const restart = childOf(number?.overrides.get(place.level), 'w:startOverride')?.attrs['w:val']
    const first = `${place.list} ${place.level}`
    const start = restart === undefined ? (this.level(place)?.start ?? 1) : Number(restart)
    const restarts = restart !== undefined && !this.#begun.has(first)
    this.#begun.add(first)
    const before = counts[place.level]
    const next = before === undefined || restarts ? start : before + 1
    counts.length = place.level
    counts[place.level] = next
    return next
  }
}

function byLevel(elements: readonly XmlElement[]): Map<number, XmlElement> {
  return new Map(elements.map((element) => [Number(element.attrs['w:ilvl'] ?? 0), element]))
}

function outline(properties: XmlElement | undefined): number | undefined {
  const value = childOf(properties, 'w:outlineLvl')?.attrs['w:val']
  return value === undefined || !/^\d$/.test(value) ? undefined : Number(value)
}

/** Whether a toggle such as `w:b` is on. */
export function isOn(toggle: XmlElement | undefined): boolean {
  if (toggle === undefined) return false
  const value = toggle.attrs['w:val']
  return value === undefined || !/^(?:0|false|off|none)$/.test(value)
}
