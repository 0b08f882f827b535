/**
 * A ProseMirror document as DOM for reading: the schema's own `toDOM` with computed numbers on the blocks
 * (`data-label`, drawn by `styles/text.css`), footnotes as links to notes below, and cross-references filled in. No
 * editor is loaded for this. Headings are one level lower than in the file, since the page has its own `h1`.
 */
import { DOMSerializer } from 'prosemirror-model'
import type { DOMOutputSpec, Fragment, Node } from 'prosemirror-model'
import { labelsOf } from '../../shared/text/labels.ts'
import { partWords, shownLabel } from '../../shared/text/part-words.ts'
import { schema } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { directionOf } from '../language.ts'

/** Renders parts of one document; labels are computed once for the whole of it. */
export class TextRenderer {
  readonly language: string
  readonly labels: ReadonlyMap<string, string>
  readonly #linked: boolean
  readonly #titles: ReadonlyMap<string, string>
  readonly #serializer: DOMSerializer

  /** Without links nothing gets an id: for comparisons, where parts of two texts stand on one page. */
  constructor(document: Node, language: string, options: { readonly linked: boolean }) {
    this.language = language
    this.labels = labelsOf(document)
    this.#linked = options.linked
    this.#titles = titlesOf(document)
    this.#serializer = new DOMSerializer(
      {
        ...DOMSerializer.nodesFromSchema(schema),
        block: (node) => this.#block(node),
        table: (node) => scrolling(node),
        reference: (node) => this.#reference(String(node.attrs['target'])),
        footnote: (node) => this.#noteReference(String(node.attrs['id'])),
      },
      DOMSerializer.marksFromSchema(schema),
    )
  }

  get direction(): 'ltr' | 'rtl' {
    return directionOf(this.language)
  }

  /** One block, table or figure. */
  node(node: Node): HTMLElement {
    return this.#serializer.serializeNode(node) as HTMLElement
  }

  /** Inline content, or a run of blocks. */
  fragment(content: Fragment): DocumentFragment {
    return this.#serializer.serializeFragment(content) as DocumentFragment
  }

  /** An empty element for a text block with these attributes, with its number. */
  emptyBlock(attrs: BlockAttrs): HTMLElement {
    return this.node(schema.node('block', attrs))
  }

  /** The number shown at a footnote; empty where it has none. */
  noteLabel(id: string): string {
    return this.labels.get(id) ?? ''
  }

  /** All footnotes of the content in order, as the list that stands below it; undefined where there are none. */
  notes(content: Node, backSentence: (label: string) => string): HTMLElement | undefined {
    const list = document.createElement('ol')
    content.descendants((node) => {
      if (node.type.name === 'footnote') list.append(this.#note(node, backSentence))
      return node.type.name !== 'footnote'
    })
    if (list.childElementCount === 0) return undefined
    const section = document.createElement('section')
    section.className = 'notes'
    section.setAttribute('role', 'doc-endnotes')
    const heading = document.createElement('h2')
    heading.textContent = partWords(this.language).notes
    heading.id = 'notes'
    section.setAttribute('aria-labelledby', heading.id)
    section.append(heading, list)
    return section
  }

  #block(node: Node): DOMOutputSpec {
    const attrs = node.attrs as BlockAttrs
    const [tag, dom, hole] = schema.nodes['block']?.spec.toDOM?.(node) as [
      string,
      Record<string, string>,
      0,
    ]
    const label = this.labels.get(attrs.id)
    const shown =
      label === undefined ? {} : { 'data-label': shownLabel(attrs.kind, label, this.language) }
    const anchor = this.#linked && attrs.id !== '' ? { id: anchorOf(attrs.id) } : {}
    return [this.#tag(tag), { ...dom, ...shown, ...anchor }, hole]
  }

  /** In a comparison most of the text is folded away, so headings there stand all on one level. */
  #tag(tag: string): string {
    const level = /^h([1-6])$/.exec(tag)?.[1]
    if (level === undefined) return tag
    return this.#linked ? `h${String(Math.min(6, Number(level) + 1))}` : 'h3'
  }

  #reference(target: string): DOMOutputSpec {
    // A target that is gone or has no number is named by its title; an empty link would be no link to a reader.
    const text = this.labels.get(target) ?? this.#titles.get(target) ?? '…'
    if (!this.#linked) return ['span', { class: 'reference' }, text]
    return ['a', { class: 'reference', href: `#${anchorOf(target)}` }, text]
  }

  #noteReference(id: string): DOMOutputSpec {
    if (!this.#linked) return ['sup', { class: 'footnote-ref' }, this.noteLabel(id)]
    const link = {
      id: `fnref-${id}`,
      href: `#fn-${id}`,
      role: 'doc-noteref',
    }
    return ['sup', { class: 'footnote-ref' }, ['a', link, this.noteLabel(id)]]
  }

  #note(node: Node, backSentence: (label: string) => string): HTMLElement {
    const id = String(node.attrs['id'])
    const label = this.noteLabel(id)
    const item = document.createElement('li')
    item.id = `fn-${id}`
    const number = document.createElement('span')
    number.className = 'number'
    number.textContent = label
    const back = document.createElement('a')
    back.href = `#fnref-${id}`
    back.setAttribute('role', 'doc-backlink')
    back.setAttribute('aria-label', backSentence(label))
    back.textContent = '↩\uFE0E'
    item.append(number, this.fragment(node.content), ' ', back)
    return item
  }
}

/** The fragment part of the address of a block. */
export function anchorOf(id: string): string {
  return `b-${id}`
}

/** Wide tables scroll by themselves, so that the page never does. */
function scrolling(node: Node): DOMOutputSpec {
  return [
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'group', 'data-id': String(node.attrs['id']) },
    ['table', ['tbody', 0]],
  ]
}

function titlesOf(document: Node): ReadonlyMap<string, string> {
  const titles = new Map<string, string>()
  document.forEach((node) => {
    if (node.type.name === 'block')
      titles.set(String(node.attrs['id']), node.textContent.slice(0, 80))
  })
  return titles
}
