/**
 * Entries of a comparison as DOM, for one side or for both in one. Insertions and deletions are `ins` and `del` with
 * their roles; a side shows only what it has. Numbers are the ones of the document a block belongs to.
 */
import { Fragment } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import type {
  Attributes,
  BlockChange,
  Change,
  Entry,
  NodeJson,
  Segment,
} from '../../shared/compare/comparison.ts'
import { schema } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { say } from '../language.ts'
import { attributeSentence } from './attribute-sentence.ts'
import { formLines, renderTable } from './render-table-change.ts'
import { TextRenderer } from './render-text.ts'

export type Side = 'both' | 'before' | 'after'
type Mark = 'insertion' | 'deletion'

export class ComparisonRenderer {
  readonly #before: TextRenderer
  readonly #after: TextRenderer

  constructor(before: Node, after: Node, language: string) {
    this.#before = new TextRenderer(before, language, { linked: false })
    this.#after = new TextRenderer(after, language, { linked: false })
  }

  /** The blocks of an entry on a side, in order; none where the side has nothing there. */
  blocks(entry: Entry, side: Side): HTMLElement[] {
    switch (entry.type) {
      case 'equal':
        return (side === 'before' ? (entry.old ?? entry.nodes) : entry.nodes).map((node) =>
          this.plain(node, side),
        )
      case 'inserted':
        return side === 'before' ? [] : this.#whole(entry.node, 'insertion')
      case 'deleted':
        return side === 'after' ? [] : this.#whole(entry.node, 'deletion')
      case 'changed':
        return this.change(entry.change, side)
      case 'moved':
        if (entry.content.type !== 'unchanged') return this.change(entry.content, side)
        return side === 'before'
          ? [this.plain(entry.content.old ?? entry.content.node, side)]
          : [this.plain(entry.content.node, side)]
      case 'split':
        return side === 'before' ? this.#joined(entry.parts, side) : this.#parts(entry.parts, side)
      case 'merged':
        return side === 'before' ? this.#parts(entry.parts, side) : this.#joined(entry.parts, side)
      case 'moved-away':
        return []
    }
  }

  /** A changed block, table or figure, followed by what changed in its form and its footnotes. */
  change(change: Change, side: Side): HTMLElement[] {
    const sentences = side === 'before' ? [] : change.attributes.map(attributeSentence)
    switch (change.type) {
      case 'block':
        return [
          this.#block(change, side, this.#segments(change.segments, side)),
          ...this.#noteLines(change.segments, side),
          ...formLines(sentences),
        ]
      case 'table':
        return [renderTable(change, side, this), ...formLines(sentences)]
      case 'figure':
        return [...this.#figures(change.old, change.new, side), ...formLines(sentences)]
    }
  }

  /** A node without marks of change. */
  plain(node: NodeJson, side: Side): HTMLElement {
    return this.#of(side).node(schema.nodeFromJSON(node))
  }

  /** A block of a document without marks of change. */
  block(node: Node, side: Side): HTMLElement {
    return this.#of(side).node(node)
  }

  /** The number of a block on a side; empty where it has none. */
  labelOf(id: string, side: Side): string {
    return this.#of(side).labels.get(id) ?? ''
  }

  #of(side: Side): TextRenderer {
    return side === 'before' ? this.#before : this.#after
  }

  #whole(json: NodeJson, mark: Mark): HTMLElement[] {
    const node = schema.nodeFromJSON(json)
    const side = mark === 'insertion' ? 'after' : 'before'
    const element = this.#of(side).node(node)
    if (node.type.name === 'block') {
      const marked = markElement(mark)
      marked.append(...element.childNodes)
      element.append(marked)
    } else {
      const name = document.createElement('span')
      name.className = 'visually-hidden'
      name.textContent = say(
        mark === 'insertion' ? 'compare.block-inserted' : 'compare.block-deleted',
      )
      element.prepend(name)
    }
    element.classList.add(mark)
    const segment: Segment = {
      op: mark === 'insertion' ? 'insert' : 'delete',
      content: json.type === 'block' ? (json.content ?? []) : [],
    }
    return [element, ...this.#noteLines([segment], side)]
  }

  #parts(parts: readonly BlockChange[], side: Side): HTMLElement[] {
    return parts.flatMap((part, index) => {
      const elements = this.change(part, side)
      const last = index === parts.length - 1
      if (side === 'both' && !last) elements[0]?.append(paragraphEnd('insertion'))
      return elements
    })
  }

  /** Several parts as the one block they were or are. */
  #joined(parts: readonly BlockChange[], side: Side): HTMLElement[] {
    const first = parts[0]
    if (first === undefined) return []
    const content = parts.flatMap((part, index) => [
      ...(index > 0 && side === 'both' ? [paragraphEnd('deletion')] : []),
      ...this.#segments(part.segments, side),
    ])
    return [
      this.#block(first, side, content),
      ...parts.flatMap((part) => this.#noteLines(part.segments, side)),
    ]
  }

  #block(change: BlockChange, side: Side, content: readonly globalThis.Node[]): HTMLElement {
    const attrs = (side === 'before' ? change.old : change.new) as unknown as BlockAttrs
    const element = this.#of(side).emptyBlock(attrs)
    element.append(...content)
    return element
  }

  #segments(segments: readonly Segment[], side: Side): globalThis.Node[] {
    return segments.flatMap((segment): globalThis.Node[] => {
      switch (segment.op) {
        case 'equal':
          return [
            this.#inline(
              side === 'before' ? (segment.old ?? segment.content) : segment.content,
              side,
            ),
          ]
        case 'insert':
          return side === 'before'
            ? []
            : [this.#markedInline(segment.content, 'insertion', segment.move)]
        case 'delete':
          return side === 'after'
            ? []
            : [this.#markedInline(segment.content, 'deletion', segment.move)]
        case 'format':
          return [this.#formatted(side === 'before' ? segment.old : segment.content, side)]
        case 'footnote':
          return [this.#formatted([side === 'before' ? segment.old : segment.node], side)]
      }
    })
  }

  #inline(content: readonly NodeJson[], side: Side): DocumentFragment {
    return this.#of(side).fragment(Fragment.fromJSON(schema, content))
  }

  #markedInline(content: readonly NodeJson[], mark: Mark, move: string | undefined): HTMLElement {
    const element = markElement(mark)
    element.append(this.#inline(content, mark === 'insertion' ? 'after' : 'before'))
    if (move !== undefined) {
      element.classList.add('moved')
      element.title = say(mark === 'insertion' ? 'compare.sentence-here' : 'compare.sentence-gone')
    }
    return element
  }

  #formatted(content: readonly NodeJson[], side: Side): HTMLElement {
    const element = document.createElement('span')
    element.className = 'format-change'
    element.title = say('compare.format-changed')
    element.append(this.#inline(content, side))
    return element
  }

  /** One line for each footnote that came, went or changed. */
  #noteLines(segments: readonly Segment[], side: Side): HTMLElement[] {
    return segments.flatMap((segment) => {
      if (segment.op === 'footnote') {
        const id = idOf(side === 'before' ? segment.old : segment.node)
        return [this.#noteLine(id, side, this.#segments(segment.segments, side))]
      }
      if (segment.op === 'insert' && side !== 'before') return this.#notes(segment, 'insertion')
      if (segment.op === 'delete' && side !== 'after') return this.#notes(segment, 'deletion')
      return []
    })
  }

  #notes(segment: { readonly content: readonly NodeJson[] }, mark: Mark): HTMLElement[] {
    const side = mark === 'insertion' ? 'after' : 'before'
    return segment.content
      .filter((node) => node.type === 'footnote')
      .map((note) =>
        this.#noteLine(idOf(note), side, [this.#markedInline(note.content ?? [], mark, undefined)]),
      )
  }

  #noteLine(id: string, side: Side, content: readonly globalThis.Node[]): HTMLElement {
    const line = document.createElement('p')
    line.className = 'note-line'
    const name = document.createElement('span')
    name.className = 'note-name'
    name.textContent = say('compare.note', { label: this.#of(side).noteLabel(id) })
    line.append(name, ' ', ...content)
    return line
  }

  #figures(old: Attributes, now: Attributes, side: Side): HTMLElement[] {
    const before = { type: 'figure', attrs: old }
    const after = { type: 'figure', attrs: now }
    if (side === 'before') return this.#whole(before, 'deletion')
    if (side === 'after') return this.#whole(after, 'insertion')
    return [...this.#whole(before, 'deletion'), ...this.#whole(after, 'insertion')]
  }
}

function markElement(mark: Mark): HTMLElement {
  const element = document.createElement(mark === 'insertion' ? 'ins' : 'del')
  element.setAttribute('role', mark)
  return element
}

/** The end of a paragraph that came or went: where one was split, or two were joined. */
function paragraphEnd(mark: Mark): HTMLElement {
  const element = markElement(mark)
  element.className = 'paragraph-end'
  element.textContent = '¶'
  element.title = say(mark === 'insertion' ? 'compare.split-here' : 'compare.joined-here')
  return element
}

function idOf(node: NodeJson): string {
  const id = node.attrs?.['id']
  return typeof id === 'string' ? id : ''
}
