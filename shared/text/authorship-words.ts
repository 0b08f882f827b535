/**
 * Where written words stood before. A stretch is believed to be moved
 *
 *   - where it is exactly what was taken out, at least a word;
 *   - where a phrase of it was taken out;
 *   - where all of it was taken out in few pieces (others wrote in between, cells were merged).
 *
 * Everything else is new: chance finds every three letters somewhere.
 */
import * as Y from 'yjs'
import type { AuthorshipRecord, YType } from './authorship-record.ts'
import { littleWeight, muchWeight, tellsAlone, weight } from './authorship-weight.ts'
import { searched } from './removed-texts.ts'
import type { Removed, Searched } from './removed-texts.ts'
import { StretchMaker, spansWithin, startsOf, thing, wholeStretch } from './stretches.ts'
import type { Stretch } from './stretches.ts'
import type { Match } from './text-matches.ts'

/** One row, as far as the search for words needs it. */
export interface Writing {
  readonly person: string
  /** The whole history may be brought back, not only what was taken out lately. */
  readonly restores: boolean
}

interface Found {
  readonly place: Searched
  readonly match: Match
}

/** Letters to a piece, at least, where all of a stretch is found in pieces. */
const lettersToPiece = 8

export class WordSearch {
  readonly #record: AuthorshipRecord
  readonly #writing: Writing
  readonly #out: readonly Removed[]
  readonly #wholes: ReadonlyMap<string, Removed>
  #here: Searched | undefined
  #ever: Searched | undefined

  /** `out` is what the same row took out. */
  constructor(record: AuthorshipRecord, writing: Writing, out: readonly Removed[]) {
    this.#record = record
    this.#writing = writing
    this.#out = out
    this.#wholes = new Map(out.map((removed) => [removed.text, removed]))
  }

  /** Gives every part of a written stretch its author, as far as it is found; counts the rest as new. */
  explain(fresh: Stretch, parent: YType): void {
    const { counts } = this.#record
    const { text } = fresh
    const whole = this.#wholes.get(text) ?? this.#wholeOf(text)
    if (whole !== undefined) {
      this.#record.copyAuthors(fresh.spans, whole.spans)
      return
    }
    const starts = startsOf(fresh)
    const known = new Array<boolean>(text.length).fill(false)
    const take = (found: readonly Found[]) => {
      for (const { place, match } of found) {
        this.#record.copyAuthors(
          spansWithin(fresh, starts, match.at, match.length),
          spansWithin(place.stretch, place.starts, match.from, match.length),
        )
      }
    }
    for (const twin of this.#twinsOf(parent)) {
      const length = (from: number, to: number) => to - from
      take(findIn(twin, text, known, (part) => twin.index.matches(part, 1, length, () => true)))
    }
    if (this.#out.length > 0) take(this.#look([(this.#here ??= searched(this.#out))], text, known))
    take(this.#lookFurther(text, known))
    known.forEach((isKnown, i) => {
      const unit = text.charCodeAt(i)
      const count = counts[unit] ?? 0
      if (!isKnown && count < 255) counts[unit] = count + 1
    })
  }

  /** What was taken out lately and says exactly this: the latest, the writer's own first. */
  #wholeOf(text: string): Removed | undefined {
    if (weight(this.#record.counts, text) < littleWeight) return undefined
    const same = this.#record.removed.held.filter((removed) => removed.text === text)
    return same.findLast(({ person }) => person === this.#writing.person) ?? same.at(-1)
  }

  /** What was taken out lately or, for a restore, ever. */
  #lookFurther(text: string, known: boolean[]): Found[] {
    if (!known.includes(false)) return []
    if (weight(this.#record.counts, text) < muchWeight && text.length < lettersToPiece) return []
    const places = [...this.#record.removed.searchedFor(this.#writing.person)]
    if (this.#writing.restores) places.push((this.#ever ??= everywhere(this.#record)))
    return this.#look(places, text, known)
  }

  /** What is found of a text and may be believed. Marks that as known. */
  #look(places: readonly Searched[], text: string, known: boolean[]): Found[] {
    const searchable = places.filter(({ stretch }) => stretch.text !== '')
    if (searchable.length === 0) return []
    const before = [...known]
    const { counts } = this.#record
    const found = searchable.flatMap((place) =>
      findIn(place, text, known, (part) =>
        place.index.matches(
          part,
          1,
          (from, to) => weight(counts, part.slice(from, to)),
          (at) => tellsAlone(counts, part, at),
        ),
      ),
    )
    // Things say nothing: a break among pasted words may be new.
    const isWhole = !known.some((isKnown, i) => !isKnown && text[i] !== thing)
    if (isWhole && found.length <= Math.floor(text.length / lettersToPiece)) return found
    const sure = found.filter(({ place, match: { at, from, length } }) => {
      if (weight(counts, text.slice(at, at + length)) >= muchWeight) return true
      return place === this.#here && isWhole && place.index.isPart(from, length)
    })
    before.forEach((wasKnown, i) => {
      known[i] = wasKnown
    })
    for (const { match } of sure) known.fill(true, match.at, match.at + match.length)
    return sure
  }

  #twinsOf(parent: YType): Searched[] {
    const found: Searched[] = []
    const seen = new Set<YType>([parent])
    const { born, died } = this.#record
    const lasted = ({ id }: Y.Item) => born.at(id.client, id.clock) !== died.at(id.client, id.clock)
    for (let twin = this.#record.twinOf(parent); twin !== undefined && !seen.has(twin);) {
      seen.add(twin)
      const stretch = twin instanceof Y.Text ? wholeStretch(twin, lasted) : undefined
      if (stretch !== undefined) found.push(searched([stretch]))
      twin = this.#record.twinOf(twin)
    }
    return found
  }
}

/** Looks for every part of a text that is not yet known, and marks what is found as known. */
function findIn(
  place: Searched,
  text: string,
  known: boolean[],
  matches: (part: string) => readonly Match[],
): Found[] {
  const found: Found[] = []
  for (let from = known.indexOf(false); from >= 0; from = known.indexOf(false, from)) {
    const end = known.indexOf(true, from)
    const to = end < 0 ? text.length : end
    for (const match of matches(text.slice(from, to))) {
      const at = from + match.at
      found.push({ place, match: { ...match, at } })
      known.fill(true, at, at + match.length)
    }
    from = to
  }
  return found
}

/** Everything that was ever taken out, text by text. */
function everywhere(record: AuthorshipRecord): Searched {
  const stretches: Stretch[] = []
  const maker = new StretchMaker()
  const visit = (text: Y.Text) => {
    const inside: Y.Text[] = []
    for (let item = text._start; item !== null; item = item.right) {
      if (item.deleted) maker.add(item)
      if (item.content instanceof Y.ContentType) collectTexts(item.content.type as YType, inside)
    }
    const stretch = maker.take()
    if (stretch !== undefined) stretches.push(stretch)
    for (const one of inside) visit(one)
  }
  visit(record.body)
  return searched(stretches)
}

function collectTexts(type: YType, texts: Y.Text[]): void {
  for (const item of type._map.values()) {
    if (!(item.content instanceof Y.ContentType)) continue
    const inner = item.content.type
    if (inner instanceof Y.Text) texts.push(inner)
    else collectTexts(inner as YType, texts)
  }
}
