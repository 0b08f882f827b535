/**
 * The compared text in one of three views. Rows are built once per comparison and view; opening a fold adds rows in
 * its place, and going from change to change only moves a class. Nothing here asks the server.
 */
import { LitElement } from 'lit'
import type { PropertyValues } from 'lit'
import type { Node } from 'prosemirror-model'
import type { Comparison, Entry, EqualRun, ItuSymbol } from '../../shared/compare/comparison.ts'
import { Spoken, directionOf, say } from '../language.ts'
import { isChange } from '../state/change-list.ts'
import type { ChangedEntry } from '../state/change-list.ts'
import { foldsOf } from '../state/folds.ts'
import type { Fold } from '../state/folds.ts'
import { joinBrackets } from './join-brackets.ts'
import { ComparisonRenderer } from './render-comparison.ts'
import { spokenLine } from './spoken-line.ts'
import type { Side } from './render-comparison.ts'

export const compareViews = ['inline', 'side', 'changed'] as const
export type CompareView = (typeof compareViews)[number]

/** Symbols as keys of messages, which may not hold every sign. */
const symbolKeys = {
  NOC: 'noc',
  ADD: 'add',
  MOD: 'mod',
  '(MOD)': 'editorial',
  SUP: 'sup',
  'SUP*': 'moved-from',
  'ADD*': 'moved-to',
} as const satisfies Record<ItuSymbol, string>

/** The message that says a symbol in words. */
export function symbolMessage(symbol: ItuSymbol) {
  return `symbol.${symbolKeys[symbol]}` as const
}

class GrComparison extends LitElement {
  static override properties = {
    comparison: { attribute: false },
    oldText: { attribute: false },
    newText: { attribute: false },
    language: { attribute: false },
    view: { attribute: false },
    current: { attribute: false },
  }

  declare comparison: Comparison | undefined
  declare oldText: Node | undefined
  declare newText: Node | undefined
  /** Of the text. */
  declare language: string
  declare view: CompareView
  /** Index of the change the reader is at. */
  declare current: number | undefined

  #renderer: ComparisonRenderer | undefined
  #changes = 0

  constructor() {
    super()
    this.language = 'en'
    this.view = 'inline'
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has('current') || changed.size > 1) this.#build()
    this.#mark()
  }

  #build(): void {
    const { comparison, oldText, newText } = this
    if (comparison === undefined || oldText === undefined || newText === undefined) return
    this.#renderer = new ComparisonRenderer(oldText, newText, this.language)
    this.#changes = comparison.entries.filter(isChange).length
    const text = document.createElement('div')
    text.className = `compared ${this.view} gr-text`
    text.lang = this.language
    // Columns stand in the reader's direction (From at the start side), the words in them in their own.
    text.dir = document.documentElement.dir
    if (this.view === 'side') text.append(this.#sideHeads())
    let index = 0
    let lastMove: string | undefined
    for (const part of foldsOf(comparison.entries)) {
      if (part.type === 'fold') {
        if (this.view !== 'changed') text.append(...this.#fold(part))
      } else if (isChange(part.entry)) {
        if (this.view === 'changed') text.append(...this.#sectionHead(part.entry, text))
        // What moved together says so once.
        const move = moveOf(part.entry)
        text.append(this.#changeRow(part.entry, index, move !== lastMove))
        lastMove = move
        index += 1
      } else {
        text.append(...this.#signpost(part.entry))
      }
    }
    const heading = document.createElement('h2')
    heading.className = 'visually-hidden'
    heading.textContent = say('compare.text')
    this.replaceChildren(heading, text)
  }

  #mark(): void {
    for (const row of this.querySelectorAll('.row.current')) row.classList.remove('current')
    if (this.current !== undefined) {
      this.querySelector(`#change-${String(this.current + 1)}`)?.classList.add('current')
    }
  }

  #sides(): readonly Side[] {
    return this.view === 'side' ? ['before', 'after'] : ['both']
  }

  #row(symbol: ItuSymbol, cells: readonly HTMLElement[][]): HTMLElement {
    const row = document.createElement('div')
    row.className = 'row'
    const sign = document.createElement('span')
    sign.className = 'symbol'
    sign.dir = 'ltr'
    sign.lang = 'en'
    sign.textContent = symbol
    sign.title = say(symbolMessage(symbol))
    row.append(sign)
    for (const [index, content] of cells.entries()) {
      const cell = document.createElement('div')
      cell.className = content.length === 0 ? 'cell filler' : 'cell'
      cell.dir = directionOf(this.language)
      if (cells.length === 2)
        cell.dataset['side'] = say(index === 0 ? 'compare.from' : 'compare.to')
      cell.append(...content)
      joinBrackets(cell)
      row.append(cell)
    }
    return row
  }

  #changeRow(entry: ChangedEntry, index: number, saysMove: boolean): HTMLElement {
    const sides = this.#sides()
    const cells = sides.map((side) => {
      // In two columns the old side of what moved stands at its old place.
      const gone = side === 'before' && moveOf(entry) !== undefined
      return gone ? [] : (this.#renderer?.blocks(entry, side) ?? [])
    })
    const move = saysMove ? this.#moveLine(entry) : undefined
    if (move !== undefined) cells.at(-1)?.unshift(move)
    const row = this.#row(entry.symbol, cells)
    row.classList.add('change', entry.type)
    row.id = `change-${String(index + 1)}`
    row.tabIndex = -1
    row.setAttribute('role', 'group')
    row.setAttribute(
      'aria-label',
      say('compare.change-of', {
        index: index + 1,
        all: this.#changes,
        what: say(symbolMessage(entry.symbol)),
      }),
    )
    return row
  }

  /** "Moved; see its old place" above what moved. */
  #moveLine(entry: ChangedEntry): HTMLElement | undefined {
    const move = moveOf(entry)
    if (move === undefined) return undefined
    const line = spokenLine('move-line')
    const link = document.createElement('a')
    link.href = `#from-${move}-${String(firstBefore(entry))}`
    link.textContent = say('compare.moved-from')
    line.append(link)
    return line
  }

  /** The old place of what moved: a line, and in two columns the old text. */
  #signpost(entry: Entry): HTMLElement[] {
    if (entry.type !== 'moved-away') return []
    const index = this.#changeAt(entry.move, entry.before)
    const line = spokenLine('move-line')
    const link = document.createElement('a')
    link.href = `#change-${String(index + 1)}`
    link.textContent = say('compare.moved-away')
    line.append(link)
    const old = this.oldText?.maybeChild(entry.before)
    const cells =
      this.view === 'side' && old !== null && old !== undefined && this.#renderer !== undefined
        ? [[line, this.#renderer.block(old, 'before')], []]
        : [[line]]
    const row = this.#row(entry.symbol, cells)
    row.classList.add('away')
    row.id = `from-${entry.move}-${String(entry.before)}`
    row.tabIndex = -1
    return [row]
  }

  #changeAt(move: string, before: number): number {
    const changes = (this.comparison?.entries ?? []).filter(isChange)
    const exact = changes.findIndex((entry) => moveOf(entry) === move && covers(entry, before))
    return exact >= 0 ? exact : changes.findIndex((entry) => moveOf(entry) === move)
  }

  #equalRow(run: EqualRun): HTMLElement {
    const renderer = this.#renderer
    const cells = this.#sides().map((side) => renderer?.blocks(run, side) ?? [])
    const row = this.#row('NOC', cells)
    row.classList.add('equal')
    return row
  }

  #fold(fold: Fold): HTMLElement[] {
    const { first, hidden, last } = fold
    if (hidden.length === 0) return [...first, ...last].map((run) => this.#equalRow(run))
    const bar = document.createElement('div')
    bar.className = 'fold'
    bar.lang = document.documentElement.lang
    bar.dir = document.documentElement.dir
    this.#fillFold(bar, hidden)
    return [
      ...first.map((run) => this.#equalRow(run)),
      bar,
      ...last.map((run) => this.#equalRow(run)),
    ]
  }

  #fillFold(bar: HTMLElement, hidden: readonly EqualRun[]): void {
    const count = document.createElement('span')
    count.textContent = say('compare.folded', { count: hidden.length })
    bar.replaceChildren(count)
    const open = (amount: number) => {
      const shown = hidden.slice(0, amount).map((run) => this.#equalRow(run))
      bar.before(...shown)
      const rest = hidden.slice(amount)
      if (rest.length === 0) bar.remove()
      else this.#fillFold(bar, rest)
      const first = shown[0]
      if (first !== undefined) {
        first.tabIndex = -1
        first.focus({ preventScroll: true })
      }
    }
    if (hidden.length > 3)
      bar.append(
        button(say('compare.unfold-some', { count: 3 }), () => {
          open(3)
        }),
      )
    bar.append(
      button(say('compare.unfold-all', { count: hidden.length }), () => {
        open(hidden.length)
      }),
    )
  }

  /** In the view of changes alone: the heading the change stands under, once. */
  #sectionHead(entry: ChangedEntry, text: HTMLElement): HTMLElement[] {
    const section = this.comparison?.sections[entry.section]
    const known = text.querySelector(`[data-section="${String(entry.section)}"]`)
    if (section === undefined || section.title === '' || known !== null) return []
    const heading = document.createElement('h3')
    heading.className = 'section-head'
    heading.dataset['section'] = String(entry.section)
    heading.dir = 'auto'
    const block =
      section.after === undefined
        ? this.oldText?.maybeChild(section.before ?? 0)
        : this.newText?.maybeChild(section.after)
    const id = String(block?.attrs['id'] ?? '')
    const label =
      this.#renderer?.labelOf(id, section.after === undefined ? 'before' : 'after') ?? ''
    heading.textContent = label === '' ? section.title : `${label}  ${section.title}`
    return [heading]
  }

  #sideHeads(): HTMLElement {
    const row = document.createElement('div')
    row.className = 'row heads'
    row.lang = document.documentElement.lang
    const corner = document.createElement('span')
    const heads = [say('compare.from'), say('compare.to')].map((word) => {
      const head = document.createElement('strong')
      head.textContent = word
      return head
    })
    row.append(corner, ...heads)
    return row
  }
}

/** The move an entry is part of. */
export function moveOf(entry: ChangedEntry): string | undefined {
  return 'move' in entry ? entry.move : undefined
}

function firstBefore(entry: ChangedEntry): number {
  return 'before' in entry ? entry.before : 0
}

function covers(entry: ChangedEntry, before: number): boolean {
  if (!('before' in entry)) return false
  const length = entry.type === 'merged' ? entry.parts.length : 1
  return before >= entry.before && before < entry.before + length
}

function button(label: string, act: () => void): HTMLElement {
  const element = document.createElement('button')
  element.className = 'button quiet'
  element.type = 'button'
  element.textContent = label
  element.addEventListener('click', act)
  return element
}

customElements.define('gr-comparison', GrComparison)
