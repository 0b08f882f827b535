/**
 * One random history of ten authors at once, as the journal of a server would hold it. Every letter has a code point of
 * its own, so who typed it, and in which row it arrived, is known; what is shown at the end is compared with that.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import type { AuthoredRow } from '../../../shared/text/authorship.ts'
import { bodyOf, documentFromBody, fillBody } from '../../../shared/text/flat.ts'
import { doc, h, li, note, p, table } from './build.ts'
import { deeds } from './deeds.ts'
import type { Deed } from './deeds.ts'
import { Expert, startOf } from './expert.ts'
import { Random } from './random.ts'

export const authors = ['ana', 'bo', 'chi', 'dov', 'eli', 'fay', 'gil', 'hua', 'ivo', 'jin']
export const importer = 'importer'
const stepsPerHistory = 120
const start = Date.parse('2026-03-01T09:00:00.000Z')

export interface AuthoredHistory {
  readonly rows: readonly AuthoredRow[]
  readonly shown: Node
  /** Who may be named as the author of a letter: who typed it, and who copied it with their clipboard. */
  readonly mayBe: ReadonlyMap<string, ReadonlySet<string>>
  /** The row each letter arrived in. */
  readonly arrived: ReadonlyMap<string, number>
  readonly copied: ReadonlySet<string>
  /** What was done in each row. */
  readonly deeds: readonly string[]
}

/** Letters no two of which are equal; every third beyond the basic plane (two UTF-16 units). */
class Letters {
  readonly typists = new Map<string, Set<string>>()
  #count = 0

  take(count: number, by: string): string {
    let letters = ''
    for (let i = 0; i < count; i++) {
      const n = this.#count++
      const letter = String.fromCodePoint(n % 3 === 2 ? 0x20000 + n : 0x4e00 + n)
      this.typists.set(letter, new Set([by]))
      letters += letter
    }
    return letters
  }
}

/** A text whose letters are all the importer's. */
function firstText(letters: Letters): Node {
  const words = (count: number) => letters.take(count, importer)
  return doc(
    h(1, words(5)),
    p(words(20), note(words(4)), words(6)),
    li(0, words(4)),
    li(1, words(7)),
    table([
      [words(3), words(2), words(4)],
      [words(2), words(5), words(1)],
    ]),
    h(2, words(3)),
    p(words(15)),
    p(words(12), note(words(2))),
  )
}

/** The letters of a document, each as often as it stands there. */
export function lettersIn(node: Node): string[] {
  const letters: string[] = []
  node.descendants((child) => {
    for (const letter of child.text ?? '') letters.push(letter)
    return true
  })
  return letters
}

/** Runs a history. An error names its seed. */
export function authoredHistory(seed: number): AuthoredHistory {
  try {
    return runHistory(seed)
  } catch (error) {
    throw new Error(`History ${seed} went wrong`, { cause: error })
  }
}

function runHistory(seed: number): AuthoredHistory {
  const random = new Random(seed)
  const letters = new Letters()
  const server = new Y.Doc({ gc: false })
  server.on('beforeObserverCalls', (transaction: Y.Transaction) => {
    transaction.local = true
  })
  const rows: AuthoredRow[] = []
  const arrived = new Map<string, number>()
  const done: string[] = []
  const deedOf = new WeakMap<Uint8Array, string>()
  let time = start
  let sender = importer
  let doing = 'import'
  server.on('update', (update: Uint8Array) => {
    const seq = rows.length * 3 + 1
    rows.push({
      seq,
      update,
      person: sender,
      accreditation: `${sender} today`,
      at: new Date(time).toISOString(),
      origin: seq === 1 ? 'import' : 'socket',
    })
    done.push(doing)
    const { structs } = Y.decodeUpdate(update)
    for (const { content } of structs as Y.Item[]) {
      if (!(content instanceof Y.ContentString)) continue
      for (const letter of content.str) if (!arrived.has(letter)) arrived.set(letter, seq)
    }
  })
  const first = startOf(firstText(letters), fillBody)
  Y.applyUpdate(server, first)
  const experts = authors.map((name, i) => new Expert(name, 100 + i, first))
  const toServer = new Map<string, Uint8Array[]>(authors.map((name) => [name, []]))
  const fromServer = new Map<string, Uint8Array[]>(authors.map((name) => [name, []]))
  const copied = new Set<string>()

  const arrive = (name: string): boolean => {
    const [message, ...rest] = toServer.get(name) ?? []
    if (message === undefined) return false
    toServer.set(name, rest)
    sender = name
    doing = deedOf.get(message) ?? ''
    time += 20 + random.below(2_000)
    Y.applyUpdate(server, message)
    for (const other of authors) if (other !== name) fromServer.get(other)?.push(message)
    return true
  }
  const receive = (expert: Expert): boolean => {
    const waiting = fromServer.get(expert.name) ?? []
    const message = waiting.shift()
    if (message === undefined) return false
    expert.receive(message)
    send(expert)
    return true
  }
  const send = (expert: Expert) => {
    toServer.get(expert.name)?.push(...expert.outbox)
    expert.outbox = []
  }

  const settle = () => {
    for (let busy = true; busy;) {
      busy = false
      for (const name of authors) while (arrive(name)) busy = true
      for (const expert of experts) while (receive(expert)) busy = true
    }
  }

  for (let step = 0; step < stepsPerHistory; step++) {
    const expert = random.pick(experts)
    const deed = pickDeed(random)
    const before = new Set(lettersIn(expert.shown))
    deed.act(expert, random, (count) => letters.take(count, expert.name))
    if (deed.name === 'copy and paste') {
      const seen = new Set<string>()
      for (const letter of lettersIn(expert.shown)) {
        if (seen.has(letter) && before.has(letter)) {
          copied.add(letter)
          letters.typists.get(letter)?.add(expert.name)
        }
        seen.add(letter)
      }
    }
    for (const message of expert.outbox) deedOf.set(message, deed.name)
    send(expert)
    while (random.chance(0.85)) arrive(random.pick(authors))
    while (random.chance(0.9)) receive(random.pick(experts))
    // A night between: what was taken out before it, only undo brings back.
    if (random.chance(0.05)) {
      settle()
      time += 12 * 3_600_000
    }
  }
  settle()
  const shown = documentFromBody(bodyOf(server))
  return { rows, shown, mayBe: letters.typists, arrived, copied, deeds: done }
}

function pickDeed(random: Random): Deed {
  const able = deeds.filter(({ name }) => name !== 'delete everything')
  const total = able.reduce((sum, { weight }) => sum + weight, 0)
  let at = random.next() * total
  for (const deed of able) {
    at -= deed.weight
    if (at < 0) return deed
  }
  throw new Error('No deed')
}
