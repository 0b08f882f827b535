/**
 * Stretches of flat text as their Yjs items hold them: the words, and under which client and clocks each was made.
 * Breaks, cross-references and footnotes count as one `thing` each; block starts and formats are passed over, so a text
 * reads the same wherever its blocks begin.
 */
import * as Y from 'yjs'

export interface Span {
  readonly client: number
  readonly clock: number
  readonly length: number
}

/** `text` is as long as its spans together. */
export interface Stretch {
  readonly text: string
  readonly spans: readonly Span[]
}

/** What stands for anything that is not a character. */
export const thing = '\ufffc'

/** The words of an item; undefined for what is not part of the text as it is read. */
export function textOfItem(item: Y.Item): string | undefined {
  const { content } = item
  if (content instanceof Y.ContentString) return content.str
  if (item.parentSub !== null) return undefined
  if (content instanceof Y.ContentEmbed) return thing
  if (content instanceof Y.ContentType && kindOf(content.type) === 'footnote') return thing
  return undefined
}

/** What the map of a start, table, figure or footnote says of itself, also after it was taken away. */
export function keyOf(type: unknown, key: 'type' | 'id'): string | undefined {
  if (!(type instanceof Y.Map)) return undefined
  const value: unknown = type._map.get(key)?.content.getContent()[0]
  return typeof value === 'string' ? value : undefined
}

function kindOf(type: unknown): string | undefined {
  return keyOf(type, 'type')
}

/** Puts stretches together from items in the order of the text. */
export class StretchMaker {
  #text = ''
  #spans: Span[] = []

  add(item: Y.Item): void {
    const text = textOfItem(item)
    if (text === undefined) return
    this.#text += text
    const { client, clock } = item.id
    const last = this.#spans.at(-1)
    if (last?.client === client && last.clock + last.length === clock) {
      this.#spans[this.#spans.length - 1] = { ...last, length: last.length + text.length }
    } else this.#spans.push({ client, clock, length: text.length })
  }

  /** Undefined where nothing that can be read was added. */
  take(): Stretch | undefined {
    if (this.#text === '') return undefined
    const made = { text: this.#text, spans: this.#spans }
    this.#text = ''
    this.#spans = []
    return made
  }
}

/** Everything that ever stood in a text, in its order, but for items that are no part of the question. */
export function wholeStretch(
  text: Y.Text,
  counts: (item: Y.Item) => boolean = () => true,
): Stretch | undefined {
  const maker = new StretchMaker()
  for (let item = text._start; item !== null; item = item.right) {
    if (counts(item)) maker.add(item)
  }
  return maker.take()
}

/** The stretch under these spans, read again from the items. */
export function stretchOf(store: Y.Doc['store'], spans: readonly Span[]): Stretch {
  let text = ''
  for (const { client, clock, length } of spans) {
    eachItem(store, client, clock, length, (item, from, to) => {
      text += textOfItem(item)?.slice(from, to) ?? ''
    })
  }
  return { text, spans }
}

/** Calls for every item in a range of clocks, with the part of the item that lies in it. */
export function eachItem(
  store: Y.Doc['store'],
  client: number,
  clock: number,
  length: number,
  call: (item: Y.Item, from: number, to: number) => void,
): void {
  const structs = store.clients.get(client)
  const end = Math.min(clock + length, Y.getState(store, client))
  if (structs === undefined || clock >= end) return
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i]
    if (struct === undefined || struct.id.clock >= end) return
    const from = Math.max(0, clock - struct.id.clock)
    const to = Math.min(struct.length, end - struct.id.clock)
    if (struct instanceof Y.Item) call(struct, from, to)
  }
}

/** Where each span of a stretch starts in its text. */
export function startsOf({ spans }: Stretch): readonly number[] {
  let start = 0
  return spans.map(({ length }) => {
    start += length
    return start - length
  })
}

/** The spans of the part `[at, at + length)` of a stretch, cut to fit. */
export function spansWithin(
  stretch: Stretch,
  starts: readonly number[],
  at: number,
  length: number,
): Span[] {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const found: Span[] = []
  for (let i = Math.max(0, low - 1); i < stretch.spans.length; i++) {
    const span = stretch.spans[i]
    const start = starts[i] ?? 0
    if (span === undefined || start >= at + length) break
    const from = Math.max(at, start)
    const to = Math.min(at + length, start + span.length)
    if (from < to) {
      found.push({ client: span.client, clock: span.clock + from - start, length: to - from })
    }
  }
  return found
}
