/**
 * Find and replace. Keeps the question, the places it was found at, and which of them is current. The text is searched
 * when the question changes and a moment after the text does; in between the places are mapped.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, TextSelection } from 'prosemirror-state'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { EditorView } from 'prosemirror-view'
import { textIndexOf, rangeOfOffsets } from '../../shared/text/text-index.ts'

export interface Question {
  readonly words: string
  readonly matchCase: boolean
  readonly wholeWord: boolean
  readonly ignoreAccents: boolean
}

export interface Found {
  readonly from: number
  readonly to: number
}

type Message =
  | { readonly type: 'ask'; readonly question: Question | undefined }
  | { readonly type: 'search' }
  | { readonly type: 'current'; readonly index: number }

const key = new PluginKey<FindState>('find')

/** More places than anybody steps through; the count then says "more than". */
export const mostFound = 5_000
/** Time between a change of the text and the next search, in milliseconds. */
const pause = 250

class FindState {
  readonly question: Question | undefined
  readonly found: readonly Found[]
  readonly current: number
  readonly decorations: DecorationSet

  constructor(question: Question | undefined, found: readonly Found[], current: number, doc: Node) {
    this.question = question
    this.found = found
    this.current = current
    this.decorations = DecorationSet.create(
      doc,
      found.map(({ from, to }, index) =>
        Decoration.inline(from, to, { class: index === current ? 'found current' : 'found' }),
      ),
    )
  }

  apply(tr: Transaction): FindState {
    const message = tr.getMeta(key) as Message | undefined
    if (message?.type === 'ask') return this.#ask(message.question, tr)
    if (message?.type === 'search') return this.#ask(this.question, tr)
    if (message?.type === 'current') return this.#with(this.found, message.index, tr.doc)
    if (!tr.docChanged || this.found.length === 0) return this
    const found = this.found
      .map(({ from, to }) => ({ from: tr.mapping.map(from, 1), to: tr.mapping.map(to, -1) }))
      .filter(({ from, to }) => from < to)
    return this.#with(found, Math.min(this.current, found.length - 1), tr.doc)
  }

  #ask(question: Question | undefined, tr: Transaction): FindState {
    if (question === undefined) return new FindState(undefined, [], -1, tr.doc)
    const found = search(tr.doc, question)
    const here = tr.selection.from
    const next = found.findIndex(({ from }) => from >= here)
    return new FindState(question, found, next < 0 ? found.length - 1 : next, tr.doc)
  }

  #with(found: readonly Found[], current: number, doc: Node): FindState {
    return new FindState(this.question, found, current, doc)
  }
}

export function find(): Plugin<FindState> {
  return new Plugin<FindState>({
    key,
    state: {
      init: (_, state) => new FindState(undefined, [], -1, state.doc),
      apply: (tr, state) => state.apply(tr),
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
    view: (view) => new SearchAgain(view),
  })
}

class SearchAgain {
  readonly #view: EditorView
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView) {
    this.#view = view
  }

  update(view: EditorView, before: EditorState): void {
    if (view.state.doc === before.doc || key.getState(view.state)?.question === undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#view.dispatch(tell(this.#view.state, { type: 'search' }))
    }, pause)
  }

  destroy(): void {
    clearTimeout(this.#timer)
  }
}

const tell = (state: EditorState, message: Message): Transaction =>
  state.tr.setMeta(key, message).setMeta('addToHistory', false)

/** Every place of the words in the text, in order. */
export function search(doc: Node, question: Question): Found[] {
  if (question.words === '') return []
  const index = textIndexOf(doc)
  const fold = (text: string) => folded(text, question)
  const wanted = fold(question.words).text
  if (wanted === '') return []
  const { text, offsets } = fold(index.text)
  const found: Found[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length
    if (question.wholeWord && !isWhole(text, at, end)) continue
    // A place that ends amid a letter and its accent takes the accent along.
    const from = offsets?.[at] ?? at
    const to = offsets === undefined ? end : (offsets[end] ?? index.text.length)
    if (from < to) found.push(rangeOfOffsets(index, from, to))
    if (found.length >= mostFound) break
  }
  return found
}

interface Folded {
  readonly text: string
  /** Offset in the original text of each unit, where folding changes lengths. */
  readonly offsets: readonly number[] | undefined
}

/** The text as it is compared. Case is folded character by character, so that lengths stay the same where possible. */
function folded(text: string, { matchCase, ignoreAccents }: Question): Folded {
  if (!ignoreAccents) {
    const lower = matchCase ? text : text.toLowerCase()
    if (lower.length === text.length) return { text: lower, offsets: undefined }
  }
  const offsets: number[] = []
  let made = ''
  let at = 0
  for (const char of text) {
    const cased = matchCase ? char : char.toLowerCase()
    const bare = ignoreAccents ? cased.normalize('NFD').replace(/\p{M}/gu, '') : cased
    for (let i = 0; i < bare.length; i++) offsets.push(at)
    made += bare
    at += char.length
  }
  offsets.push(at)
  return { text: made, offsets }
}

const letter = /[\p{L}\p{M}\p{N}_]/u

function isWhole(text: string, from: number, to: number): boolean {
  const before = from > 0 ? text.charAt(from - 1) : ' '
  const after = to < text.length ? text.charAt(to) : ' '
  return !letter.test(before) && !letter.test(after)
}

/** Asks another question; undefined ends finding. */
export function ask(state: EditorState, question: Question | undefined): Transaction {
  return tell(state, { type: 'ask', question })
}

/** What was found and which place is current (-1 for none). */
export function foundPlaces(state: EditorState): {
  readonly found: readonly Found[]
  readonly current: number
} {
  return key.getState(state) ?? { found: [], current: -1 }
}

/** Steps to the next (1) or previous (-1) place and selects it. */
export function step(state: EditorState, by: 1 | -1): Transaction | undefined {
  const { found, current } = foundPlaces(state)
  if (found.length === 0) return undefined
  return choose(state, (current + by + found.length) % found.length)
}

/** Selects one place. */
export function choose(state: EditorState, index: number): Transaction | undefined {
  const place = foundPlaces(state).found[index]
  if (place === undefined) return undefined
  return tell(state, { type: 'current', index })
    .setSelection(TextSelection.create(state.doc, place.from, place.to))
    .scrollIntoView()
}

/** Replaces the current place and goes to the next. */
export function replaceCurrent(state: EditorState, words: string): Transaction | undefined {
  const { found, current } = foundPlaces(state)
  const place = found[current]
  if (place === undefined) return undefined
  const tr = replacePlace(state.tr, place, words)
  const end = tr.mapping.map(place.to)
  tr.setSelection(TextSelection.create(tr.doc, end))
  return tr.setMeta(key, { type: 'search' } satisfies Message).scrollIntoView()
}

/** Replaces every place in one step that one undo takes back. */
export function replaceAll(state: EditorState, words: string): Transaction | undefined {
  const { found } = foundPlaces(state)
  if (found.length === 0) return undefined
  const tr = state.tr
  for (const place of [...found].reverse()) replacePlace(tr, place, words)
  return tr.setMeta(key, { type: 'search' } satisfies Message)
}

/** The new words take the marks of the first replaced character. */
function replacePlace(tr: Transaction, { from, to }: Found, words: string): Transaction {
  if (words === '') return tr.delete(from, to)
  const marks = tr.doc.nodeAt(from)?.marks ?? []
  return tr.replaceWith(from, to, tr.doc.type.schema.text(words, marks))
}
