/**
 * Words that a row brings and that stood in the text before: found again, they keep their true author.
 *
 *   undo, redo    Yjs puts the new item right before the one it brings back, so the item itself says whose it is
 *   a thing       a table, footnote or block with an id that was taken away and comes back is the same thing
 *   drag          the same row took the words out elsewhere
 *   cut, paste    somebody took the words out a few minutes ago
 *   restore       the words stood in the text at any time
 *
 * Words alone are believed only as far as they tell: single common letters are typed anew every second.
 */
import * as Y from 'yjs'
import type { AuthorshipRecord, YType } from './authorship-record.ts'
import { searched } from './removed-texts.ts'
import type { Removed, Searched } from './removed-texts.ts'
import { StretchMaker, eachItem, keyOf, spansWithin, startsOf, wholeStretch } from './stretches.ts'
import type { Span, Stretch } from './stretches.ts'
import type { Match } from './text-matches.ts'

/** One row, applied to the replica but not yet understood. */
export interface Change {
  readonly row: number
  readonly person: string
  readonly time: number
  /** The whole history may be brought back, not only what was taken out lately. */
  readonly restores: boolean
  /** Items that came with it, in the order of their clocks. */
  readonly written: readonly Y.Item[]
  /** Items that it took away. */
  readonly removed: readonly Y.Item[]
}

/** A unit written no more often than this is rare: alone it tells as much as three others. */
const rare = 4
/** What a stretch must weigh to be believed where all around it is explained, too, and where it is not. */
const littleWeight = 3
const muchWeight = 8
/** Taken-away text between two stretches that are read as one, in clocks. */
const longestGap = 2_000

/** Finds the true authors of what a row wrote, and remembers what it took out. */
export function recogniseMoves(record: AuthorshipRecord, change: Change): void {
  const moved = new Set<Y.Item>()
  bringBack(record, change, moved)
  for (const item of change.written) rememberThing(record, item)
  const out = change.removed.length > 0 ? removedStretches(change) : []
  const fresh = writtenStretches(change, moved)
  if (fresh.length > 0) {
    const moves = new Moves(record, change, out)
    for (const { stretch, parent } of fresh) moves.explain(stretch, parent)
  }
  for (const removed of out) record.removed.add(removed)
}

// Undo and redo

function bringBack(record: AuthorshipRecord, change: Change, moved: Set<Y.Item>): void {
  const found = new Map<Y.Item, Span>()
  const starts = new Set<string>()
  const ends = new Set<string>()
  for (const item of change.written) {
    const old = item.parentSub === null ? formerSelf(record, item) : undefined
    if (old === undefined) continue
    found.set(item, old)
    starts.add(`${old.client}:${old.clock}`)
    ends.add(`${old.client}:${old.clock + old.length}`)
  }
  for (const [item, old] of found) {
    const { client, clock, length } = old
    // Part of what was taken out in one go: rather typed again at the same place than brought back.
    const wholeLeft = ends.has(`${client}:${clock}`) || isEdge(record, client, clock - 1, clock)
    const wholeRight =
      starts.has(`${client}:${clock + length}`) ||
      isEdge(record, client, clock + length, clock + length - 1)
    const { content } = item
    const tells =
      !(content instanceof Y.ContentString) || weight(record, content.str) >= littleWeight
    if (!tells && !(wholeLeft && wholeRight)) continue
    moved.add(item)
    copyAuthors(record, [spanOf(item)], [old])
    if (!(content instanceof Y.ContentType)) continue
    const former = Y.getItem(record.doc.store, Y.createID(client, clock))
    if (former instanceof Y.Item && former.content instanceof Y.ContentType) {
      record.twins.set(content.type as YType, former.content.type as YType)
    }
  }
}

/** True where one clock was not taken away together with its neighbour. */
function isEdge(record: AuthorshipRecord, client: number, beyond: number, at: number): boolean {
  if (beyond < 0) return true
  const died = record.died.at(client, beyond)
  return died === 0 || died !== record.died.at(client, at)
}

/** The taken-away items right behind an item, where they say the same. */
function formerSelf({ doc, died }: AuthorshipRecord, item: Y.Item): Span | undefined {
  const { rightOrigin, content, length } = item
  if (rightOrigin === null || died.at(rightOrigin.client, rightOrigin.clock) === 0) return undefined
  const old: Span = { client: rightOrigin.client, clock: rightOrigin.clock, length }
  let at = 0
  let same = true
  eachItem(doc.store, old.client, old.clock, length, (former, from, to) => {
    same &&= died.at(old.client, former.id.clock + from) !== 0
    same &&= saysTheSame(content, at, former.content, from, to)
    at += to - from
  })
  return same && at === length ? old : undefined
}

function saysTheSame(
  content: Y.Item['content'],
  at: number,
  former: Y.Item['content'],
  from: number,
  to: number,
): boolean {
  if (content instanceof Y.ContentString && former instanceof Y.ContentString) {
    return content.str.slice(at, at + to - from) === former.str.slice(from, to)
  }
  if (content instanceof Y.ContentEmbed && former instanceof Y.ContentEmbed) {
    return JSON.stringify(content.embed) === JSON.stringify(former.embed)
  }
  if (content instanceof Y.ContentType && former instanceof Y.ContentType) {
    return keyOf(content.type, 'id') === keyOf(former.type, 'id')
  }
  return false
}

// Things with ids

function rememberThing(record: AuthorshipRecord, item: Y.Item): void {
  const { content } = item
  if (!(content instanceof Y.ContentType)) return
  const id = keyOf(content.type, 'id')
  if (id === undefined || id === '') return
  const former = record.things.get(id)
  record.things.set(id, item)
  const type = content.type as YType
  if (former === undefined || former === item || record.twins.has(type)) return
  if (!(former.content instanceof Y.ContentType)) return
  if (record.died.at(former.id.client, former.id.clock) === 0) return
  record.twins.set(type, former.content.type as YType)
  copyAuthors(record, [spanOf(item)], [spanOf(former)])
}

// Stretches

/** What a row took out, as people read it: older gaps between two stretches are passed over. */
function removedStretches({ row, person, time, ...change }: Change): Removed[] {
  const open = new Set(change.removed)
  const found: Removed[] = []
  const maker = new StretchMaker()
  for (const item of change.removed) {
    if (!open.has(item)) continue
    let first = item
    for (let left = before(open, first); left !== null; left = before(open, left)) {
      first = left
    }
    for (let next: Y.Item | null = first; next !== null; next = after(open, next)) {
      open.delete(next)
      maker.add(next)
    }
    const stretch = maker.take()
    if (stretch !== undefined) found.push({ ...stretch, row, person, time })
  }
  return found
}

const before = (open: ReadonlySet<Y.Item>, item: Y.Item) => neighbour(open, item, (one) => one.left)
const after = (open: ReadonlySet<Y.Item>, item: Y.Item) => neighbour(open, item, (one) => one.right)

function neighbour(
  open: ReadonlySet<Y.Item>,
  item: Y.Item,
  step: (item: Y.Item) => Y.Item | null,
): Y.Item | null {
  let gap = 0
  for (let next = step(item); next !== null && gap <= longestGap; next = step(next)) {
    if (open.has(next)) return next
    if (next.countable && !next.deleted) return null
    gap += next.length
  }
  return null
}

interface Fresh {
  readonly stretch: Stretch
  readonly parent: YType
}

/** What a row wrote and did not bring back, as people read it. */
function writtenStretches(change: Change, moved: ReadonlySet<Y.Item>): Fresh[] {
  const open = new Set<Y.Item>()
  for (const item of change.written) {
    if (item.parentSub === null && !item.deleted && !moved.has(item)) open.add(item)
  }
  const found: Fresh[] = []
  const maker = new StretchMaker()
  for (const item of change.written) {
    if (!open.has(item)) continue
    let first = item
    while (first.left !== null && open.has(first.left)) first = first.left
    for (let next: Y.Item | null = first; next !== null && open.has(next); next = next.right) {
      open.delete(next)
      maker.add(next)
    }
    const stretch = maker.take()
    const { parent } = first
    if (stretch !== undefined && parent instanceof Y.AbstractType) {
      found.push({ stretch, parent: parent as YType })
    }
  }
  return found
}

// Words

class Moves {
  readonly #record: AuthorshipRecord
  readonly #change: Change
  readonly #out: readonly Removed[]
  readonly #wholes: ReadonlyMap<string, Removed>
  #here: Searched | undefined
  #ever: Searched | undefined

  constructor(record: AuthorshipRecord, change: Change, out: readonly Removed[]) {
    this.#record = record
    this.#change = change
    this.#out = out
    this.#wholes = new Map(out.map((removed) => [removed.text, removed]))
  }

  /** Gives every part of a written stretch its author, as far as it is found; the rest is new. */
  explain(fresh: Stretch, parent: YType): void {
    const { text } = fresh
    const whole = this.#wholes.get(text)
    if (whole !== undefined) {
      copyAuthors(this.#record, fresh.spans, whole.spans)
      return
    }
    const seen = new Array<boolean>(text.length).fill(false)
    const starts = startsOf(fresh)
    const take = (place: Searched, matches: readonly Match[]) => {
      for (const { at, from, length } of matches) {
        if (seen.slice(at, at + length).includes(true)) continue
        seen.fill(true, at, at + length)
        copyAuthors(
          this.#record,
          spansWithin(fresh, starts, at, length),
          spansWithin(place.stretch, place.starts, from, length),
        )
      }
    }
    for (const twin of this.#twinsOf(parent)) {
      take(
        twin,
        twin.index.matches(
          text,
          1,
          (from, to) => to - from,
          () => true,
        ),
      )
    }
    if (this.#out.length > 0 && seen.includes(false)) {
      this.#here ??= searched(this.#out)
      take(this.#here, this.#matches(this.#here, text, littleWeight))
    }
    if (seen.includes(false)) this.#lookFurther(text, seen, take)
    seen.forEach((known, i) => {
      if (!known) countUnit(this.#record, text.charCodeAt(i))
    })
  }

  /** What was taken out lately or, for a restore, ever. */
  #lookFurther(
    text: string,
    seen: readonly boolean[],
    take: (place: Searched, matches: readonly Match[]) => void,
  ): void {
    const { person, restores } = this.#change
    if (weight(this.#record, text) < littleWeight) return
    const places = [...this.#record.removed.searchedFor(person)]
    if (restores) places.push((this.#ever ??= everywhere(this.#record)))
    const found = places
      .filter(({ stretch }) => stretch.text !== '')
      .map((place) => ({ place, matches: this.#matches(place, text, littleWeight) }))
    const known = [...seen]
    for (const { matches } of found) {
      for (const { at, length } of matches) known.fill(true, at, at + length)
    }
    const least = known.includes(false) ? muchWeight : littleWeight
    for (const { place, matches } of found) {
      const sure = matches.filter(
        ({ at, length }) => weight(this.#record, text.slice(at, at + length)) >= least,
      )
      take(place, sure)
    }
  }

  #matches(place: Searched, text: string, least: number): Match[] {
    const { counts } = this.#record
    return place.index.matches(
      text,
      least,
      (from, to) => weight(this.#record, text.slice(from, to)),
      (at) => {
        // Of a pair, the second half tells.
        const second = text.charCodeAt(at + 1)
        const unit = second >= 0xdc00 && second <= 0xdfff ? second : text.charCodeAt(at)
        return (counts[unit] ?? 0) <= rare
      },
    )
  }

  #twinsOf(parent: YType): Searched[] {
    const found: Searched[] = []
    const seen = new Set<YType>([parent])
    for (let twin = this.#record.twinOf(parent); twin !== undefined && !seen.has(twin);) {
      seen.add(twin)
      const stretch = twin instanceof Y.Text ? wholeStretch(twin) : undefined
      if (stretch !== undefined) found.push(searched([stretch]))
      twin = this.#record.twinOf(twin)
    }
    return found
  }
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
  visit(record.doc.getText('body'))
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

/** How much a text tells, up to what is enough: three for a rare unit, one for another, none for a thing. */
function weight({ counts }: AuthorshipRecord, text: string): number {
  let sum = 0
  for (let i = 0; i < text.length && sum < muchWeight; i++) {
    const unit = text.charCodeAt(i)
    if (unit !== 0xfffc) sum += (counts[unit] ?? 0) <= rare ? 3 : 1
  }
  return sum
}

function countUnit({ counts }: AuthorshipRecord, unit: number): void {
  const count = counts[unit] ?? 0
  if (count < 255) counts[unit] = count + 1
}

function spanOf({ id, length }: Y.Item): Span {
  return { client: id.client, clock: id.clock, length }
}

/** Both sides are equally long; the one is then by the authors of the other. */
function copyAuthors(record: AuthorshipRecord, to: readonly Span[], from: readonly Span[]): void {
  const authors: number[] = []
  for (const { client, clock, length } of from) {
    for (let i = 0; i < length; i++) authors.push(record.authorAt(client, clock + i))
  }
  let n = 0
  for (const { client, clock, length } of to) {
    for (let i = 0; i < length;) {
      const author = authors[n + i] ?? 0
      let run = 1
      while (i + run < length && authors[n + i + run] === author) run++
      record.source.fill(client, clock + i, run, author)
      i += run
    }
    n += length
  }
}
