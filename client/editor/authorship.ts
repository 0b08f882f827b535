/**
 * Who wrote which words, kept beside the text. An answer of the server is laid over the paragraphs it still fits and
 * mapped through every change; what is typed since belongs to nobody until the next answer. Colours are off until asked
 * for. Never changes the text, never asks the server.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey } from 'prosemirror-state'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { Act, Authored, AuthoredWords } from '../../shared/api/authorship.ts'
import type { Who } from '../../shared/api/shapes.ts'

/** What colours tell apart. */
export type ColouredBy = 'person' | 'delegation'

/** Words of one sitting within a range of the text. */
export interface WordsBy {
  readonly who: Who
  readonly from: number
  readonly to: number
  readonly words: AuthoredWords
}

/** Who made a paragraph, and who changed it last. */
export interface BlockHistory {
  readonly made: (Act & { readonly who: Who }) | undefined
  readonly changed: (Act & { readonly who: Who }) | undefined
}

export interface AuthorshipOptions {
  /** Number of the colour (`--person-…`) of a person or, with `delegation`, of all who write for the same one. */
  readonly colour: (who: Who, by: ColouredBy) => number
}

type Message =
  | { readonly type: 'answer'; readonly answer: Authored | undefined }
  | { readonly type: 'colours'; readonly by: ColouredBy | undefined }

/** What a decoration carries. */
interface Spec {
  readonly who: Who
  readonly words: AuthoredWords
}

const key = new PluginKey<AuthorshipState>('authorship')

class AuthorshipState {
  readonly answer: Authored | undefined
  readonly by: ColouredBy | undefined
  readonly set: DecorationSet
  readonly #options: AuthorshipOptions

  constructor(
    answer: Authored | undefined,
    by: ColouredBy | undefined,
    set: DecorationSet,
    options: AuthorshipOptions,
  ) {
    this.answer = answer
    this.by = by
    this.set = set
    this.#options = options
  }

  apply(tr: Transaction): AuthorshipState {
    const message = tr.getMeta(key) as Message | undefined
    switch (message?.type) {
      case 'answer': {
        const set = laidOver(tr.doc, message.answer, this.#attributes(this.by))
        return new AuthorshipState(message.answer, this.by, set, this.#options)
      }
      case 'colours': {
        const set = dressed(this.#mapped(tr).set, tr.doc, this.#attributes(message.by))
        return new AuthorshipState(this.answer, message.by, set, this.#options)
      }
      case undefined:
        return this.#mapped(tr)
    }
  }

  #mapped(tr: Transaction): AuthorshipState {
    if (!tr.docChanged || this.answer === undefined) return this
    let set = this.set.map(tr.mapping, tr.doc)
    for (const [from, to] of insertedRanges(tr)) {
      set = cutOut(set, tr.doc, from, to, this.#attributes(this.by))
    }
    return new AuthorshipState(this.answer, this.by, set, this.#options)
  }

  #attributes(by: ColouredBy | undefined): Attributes {
    return ({ who }) =>
      by === undefined
        ? {}
        : { class: 'authored', style: `--person: var(--person-${this.#options.colour(who, by)})` }
  }
}

type Attributes = (spec: Spec) => Record<string, string>

/** Keeps who wrote what; draws nothing before `colourAuthors`. */
export function authorship(options: AuthorshipOptions): Plugin<AuthorshipState> {
  return new Plugin<AuthorshipState>({
    key,
    state: {
      init: () => new AuthorshipState(undefined, undefined, DecorationSet.empty, options),
      apply: (tr, state) => state.apply(tr),
    },
    props: {
      decorations: (state) => {
        const held = key.getState(state)
        return held?.by === undefined ? null : held.set
      },
    },
  })
}

const tell = (state: EditorState, message: Message): Transaction =>
  state.tr.setMeta(key, message).setMeta('addToHistory', false)

/** Lays an answer over the text, or forgets the last one. */
export function giveAuthorship(state: EditorState, answer: Authored | undefined): Transaction {
  return tell(state, { type: 'answer', answer })
}

/** Colours the words by person or delegation, or not at all. */
export function colourAuthors(state: EditorState, by: ColouredBy | undefined): Transaction {
  return tell(state, { type: 'colours', by })
}

/** True where the editor has the plugin. */
export function isAuthorshipShown(state: EditorState): boolean {
  return key.getState(state) !== undefined
}

/** What the words are coloured by now. */
export function authorsColouredBy(state: EditorState): ColouredBy | undefined {
  return key.getState(state)?.by
}

/**
 * Who wrote the words between two positions, in the order of the text; of an empty range, the words around it. Words
 * typed since the last answer are not among them.
 */
export function authorsWithin(state: EditorState, from: number, to: number): WordsBy[] {
  const held = key.getState(state)
  if (held === undefined) return []
  return held.set
    .find(from, to)
    .filter((one) =>
      from === to ? one.from <= from && from <= one.to : one.from < to && from < one.to,
    )
    .map((one) => {
      const { who, words } = one.spec as Spec
      const [start, end] =
        from === to ? [one.from, one.to] : [Math.max(from, one.from), Math.min(to, one.to)]
      return { who, words, from: start, to: end }
    })
    .sort((a, b) => a.from - b.from)
}

/** True where a range, or the place of a caret, holds words that the last answer does not know. */
export function hasFreshWords(state: EditorState, from: number, to: number): boolean {
  const held = key.getState(state)
  if (held?.answer === undefined) return false
  const { doc } = state
  const [start, end] = from < to ? [from, to] : [Math.max(0, from - 1), from]
  const covered = held.set.find(start, end)
  let isFresh = false
  doc.nodesBetween(start, end, (node, pos) => {
    if (!node.isText || isFresh) return !node.isText
    const [first, last] = [Math.max(start, pos), Math.min(end, pos + node.nodeSize)]
    for (let at = first; at < last && !isFresh; at++) {
      isFresh = !covered.some((one) => one.from <= at && at < one.to)
    }
    return false
  })
  return isFresh
}

/** Who made the block with this id and who changed it last, as of the last answer. */
export function blockHistory(state: EditorState, id: string): BlockHistory | undefined {
  const answer = key.getState(state)?.answer
  const part = answer?.parts.find((one) => one.id === id)
  if (answer === undefined || part === undefined) return undefined
  const named = (act: Act | null) => {
    const who = act === null ? undefined : answer.authors[act.author]
    return act === null || who === undefined ? undefined : { ...act, who }
  }
  return { made: named(part.made), changed: named(part.changed) }
}

/** Everybody whose words stand in the text, in the order of their first word. */
export function authorsOfText(state: EditorState): Who[] {
  const answer = key.getState(state)?.answer
  if (answer === undefined) return []
  const numbers = new Set(answer.parts.flatMap(({ words }) => words.map(({ author }) => author)))
  return [...numbers].flatMap((number) => answer.authors[number] ?? [])
}

function laidOver(doc: Node, answer: Authored | undefined, attributes: Attributes): DecorationSet {
  if (answer === undefined) return DecorationSet.empty
  const places = new Map<string, { readonly node: Node; readonly pos: number }>()
  doc.descendants((node, pos) => {
    if (node.type.name === 'block' || node.type.name === 'footnote') {
      places.set(String(node.attrs['id']), { node, pos })
    }
    return !node.isText
  })
  const made = answer.parts.flatMap(({ id, size, words }) => {
    const place = places.get(id)
    // Changed since the answer was made: the next one will fit.
    if (place?.node.content.size !== size) return []
    return words.flatMap((run) => {
      const who = answer.authors[run.author]
      if (who === undefined) return []
      const spec: Spec = { who, words: run }
      const start = place.pos + 1
      return Decoration.inline(start + run.from, start + run.to, attributes(spec), spec)
    })
  })
  return DecorationSet.create(doc, made)
}

function dressed(set: DecorationSet, doc: Node, attributes: Attributes): DecorationSet {
  const made = set.find().map(({ from, to, spec }) => {
    const held = spec as Spec
    return Decoration.inline(from, to, attributes(held), held)
  })
  return DecorationSet.create(doc, made)
}

/** Ranges of the new text that a transaction put in, in its last coordinates. */
function insertedRanges(tr: Transaction): [number, number][] {
  const ranges: [number, number][] = []
  tr.mapping.maps.forEach((map, i) => {
    const later = tr.mapping.slice(i + 1)
    map.forEach((_from, _to, from, to) => {
      const [start, end] = [later.map(from, -1), later.map(to, 1)]
      if (start < end) ranges.push([start, end])
    })
  })
  return ranges
}

/** Takes a stretch out of the decorations that reach over it: it was put in by somebody else. */
function cutOut(
  set: DecorationSet,
  doc: Node,
  from: number,
  to: number,
  attributes: Attributes,
): DecorationSet {
  const over = set.find(from, to).filter((one) => one.from < to && from < one.to)
  if (over.length === 0) return set
  const pieces = over.flatMap(({ from: start, to: end, spec }) => {
    const held = spec as Spec
    const parts: (readonly [number, number])[] = [
      [start, from],
      [to, end],
    ]
    return parts
      .filter(([a, b]) => a < b)
      .map(([a, b]) => Decoration.inline(a, b, attributes(held), held))
  })
  return set.remove(over).add(doc, pieces)
}
