/**
 * Computed numbers on screen: headings, recommendations, items, footnotes, cross-references. Drawn from `data-label`,
 * never part of the text. Counted again only when something that counts has changed; while somebody types words, the
 * decorations of before are mapped.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import type { EditorState } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { labelsOf } from '../../shared/text/labels.ts'
import { shownLabel } from '../../shared/text/part-words.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { textOfBlock } from '../../shared/text/text-index.ts'

const key = new PluginKey<LabelState>('labels')

class LabelState {
  readonly labels: ReadonlyMap<string, string>
  readonly decorations: DecorationSet
  readonly #language: string

  constructor(labels: ReadonlyMap<string, string>, decorations: DecorationSet, language: string) {
    this.labels = labels
    this.decorations = decorations
    this.#language = language
  }

  static of(doc: Node, language: string): LabelState {
    const labels = labelsOf(doc)
    return new LabelState(labels, decorationsOf(doc, labels, language), language)
  }

  after(before: Node, doc: Node, map: (set: DecorationSet) => DecorationSet): LabelState {
    if (countsDiffer(before, doc)) return LabelState.of(doc, this.#language)
    return new LabelState(this.labels, map(this.decorations), this.#language)
  }
}

/** `language` is the text's own: "Annex A" is said in it. */
export function labels(language: string): Plugin<LabelState> {
  return new Plugin<LabelState>({
    key,
    state: {
      init: (_, state) => LabelState.of(state.doc, language),
      apply: (tr, labels) =>
        tr.docChanged
          ? labels.after(tr.before, tr.doc, (set) => set.map(tr.mapping, tr.doc))
          : labels,
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
  })
}

/** Block and footnote ids with their labels; the same object as long as nothing was counted anew. */
export function currentLabels(state: EditorState): ReadonlyMap<string, string> {
  return key.getState(state)?.labels ?? new Map<string, string>()
}

/** The label a decoration gives to a footnote or reference, for its node view. */
export function labelFrom(decorations: readonly Decoration[]): string {
  for (const { spec } of decorations) {
    const { label } = spec as { label?: unknown }
    if (typeof label === 'string') return label
  }
  return ''
}

function decorationsOf(
  doc: Node,
  labels: ReadonlyMap<string, string>,
  language: string,
): DecorationSet {
  const words = wordsOfTargets(doc)
  const made: Decoration[] = []
  const label = (node: Node, pos: number, text: string) => {
    made.push(Decoration.node(pos, pos + node.nodeSize, { 'data-label': text }, { label: text }))
  }
  doc.descendants((node, pos) => {
    const name = node.type.name
    if (name === 'block') {
      const attrs = node.attrs as BlockAttrs
      const number = labels.get(attrs.id)
      if (number !== undefined) label(node, pos, shownLabel(attrs.kind, number, language))
      return true
    }
    if (name === 'footnote') label(node, pos, labels.get(String(node.attrs['id'])) ?? '')
    if (name === 'reference') {
      const target = String(node.attrs['target'])
      const kind = words.get(target)?.kind ?? ''
      const number = labels.get(target)
      label(
        node,
        pos,
        number === undefined ? (words.get(target)?.text ?? '') : shownLabel(kind, number, language),
      )
    }
    return name === 'table' || name === 'row' || name === 'cell'
  })
  return DecorationSet.create(doc, made)
}

/** First words of the blocks that references point to, for targets without a number. */
function wordsOfTargets(doc: Node): ReadonlyMap<string, { kind: string; text: string }> {
  const wanted = new Set<string>()
  doc.descendants((node) => {
    if (node.type.name === 'reference') wanted.add(String(node.attrs['target']))
    return true
  })
  const words = new Map<string, { kind: string; text: string }>()
  if (wanted.size === 0) return words
  doc.descendants((node) => {
    if (node.type.name !== 'block') return true
    const { id, kind } = node.attrs as BlockAttrs
    if (wanted.has(id)) {
      const text = textOfBlock(node)
      words.set(id, { kind, text: text.length > 40 ? `${text.slice(0, 39)}…` : text })
    }
    return false
  })
  return words
}

const signatures = new WeakMap<Node, string>()

/** What of a top-level node bears on any label. Kept per node. */
function signatureOf(node: Node): string {
  let signature = signatures.get(node)
  if (signature !== undefined) return signature
  const parts: unknown[] = []
  const visit = (inner: Node) => {
    if (inner.type.name === 'block') {
      const { id, kind, level, list, start, numbered, frame } = inner.attrs as BlockAttrs
      parts.push(id, kind, level, list, start, numbered, frame)
    } else if (inner.type.name === 'footnote') parts.push(inner.attrs['id'])
    else if (inner.type.name === 'reference') parts.push(inner.attrs['target'])
    else parts.push(inner.type.name)
    if (inner.type.name !== 'footnote') inner.forEach((child) => !child.isText && visit(child))
  }
  visit(node)
  signature = JSON.stringify(parts)
  signatures.set(node, signature)
  return signature
}

/** True where the nodes between the common ends of two documents count differently. */
function countsDiffer(before: Node, after: Node): boolean {
  const shorter = Math.min(before.childCount, after.childCount)
  let head = 0
  while (head < shorter && before.child(head) === after.child(head)) head++
  let tail = 0
  while (
    tail < shorter - head &&
    before.child(before.childCount - 1 - tail) === after.child(after.childCount - 1 - tail)
  ) {
    tail++
  }
  if (before.childCount !== after.childCount) return true
  for (let i = head; i < before.childCount - tail; i++) {
    if (signatureOf(before.child(i)) !== signatureOf(after.child(i))) return true
  }
  return false
}
