/**
 * One random history: three experts with real Yjs documents and our binding do anything, in any order, and the
 * network delivers late. Every letter typed has a code point of its own, so a lost one is seen.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { bodyOf, documentFromBody, fillBody } from '../../../shared/text/flat.ts'
import { cellsOfTable } from '../../../shared/text/place.ts'
import type { PlacedCell } from '../../../shared/text/place.ts'
import { schema } from '../../../shared/text/schema.ts'
import { block, doc, h, li, note, p, strong, table } from './build.ts'
import { deeds } from './deeds.ts'
import type { Deed } from './deeds.ts'
import { Expert, startOf } from './expert.ts'
import { Random } from './random.ts'

const stepsPerHistory = 40

const later = (text: string) =>
  schema.text(text, [schema.mark('opaqueMark', { name: 'sparkle', value: '{"by":"x"}' })])
const film = () => schema.node('opaque', { value: { type: 'film', reel: 2 } })

/** A small text with one of everything. */
export const plainStart = () => start(false)

/** The same with a kind, an attribute, a mark and an embed of a later version, which these experts do not know. */
export const laterStart = () => start(true)

const start = (withLater: boolean) =>
  doc(
    block({ kind: 'title' }, 'Title'),
    h(1, 'Scope'),
    p('The ', strong('parent'), ' decides', note('a note'), '.'),
    li(0, 'one'),
    li(1, 'two'),
    table([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ]),
    ...(withLater
      ? [block({ kind: 'hologram', extra: { glow: [1] } }, later('shines'), film())]
      : []),
    p('The end'),
  )

/** Letters no two of which are equal: Han from U+4E00, every third beyond the basic plane (two UTF-16 units). */
class Letters {
  #count = 0

  take(count: number): string {
    let letters = ''
    for (let i = 0; i < count; i++) {
      const n = this.#count++
      letters += String.fromCodePoint(n % 3 === 2 ? 0x20000 + n : 0x4e00 + n)
    }
    return letters
  }
}

/** Ids derived from a place in a cell; a copy of the document may name it otherwise. */
const IMPLICIT = /"id":"[^"]*\/[^"]*[~-]"/g

const isTyped = (letter: string) => {
  const code = letter.codePointAt(0) ?? 0
  return code >= 0x4e00 && !(code >= 0xd800 && code <= 0xffff)
}

/** Typed letters shown in a document, each with the ids of the tables, rows, columns and footnotes it stands in. */
function lettersOf(document: Node): Map<string, Set<string>> {
  const letters = new Map<string, Set<string>>()
  const walk = (node: Node, inside: readonly string[]) => {
    for (const child of node.children) {
      if (child.isText) {
        for (const letter of child.text ?? '') {
          if (!isTyped(letter)) continue
          const held = letters.get(letter) ?? new Set<string>()
          for (const id of inside) held.add(id)
          letters.set(letter, held)
        }
        continue
      }
      const { name } = child.type
      if (name === 'table') {
        for (const cell of cellsOfTable(child)) {
          walk(cell.node, [...inside, String(child.attrs['id']), ...covered(child, cell)])
        }
      } else if (name === 'footnote') walk(child, [...inside, String(child.attrs['id'])])
      else walk(child, inside)
    }
  }
  walk(document, [])
  return letters
}

/** The rows and columns that a cell stands in; they are told apart within their table only. */
function covered(table: Node, cell: PlacedCell): string[] {
  const rows = table.children.slice(cell.row, cell.row + cell.rowspan)
  const cols = table.attrs['cols'] as string[]
  const within = (id: string) => `${String(table.attrs['id'])}/${id}`
  return [
    ...rows.map((row) => within(String(row.attrs['id']))),
    ...cols.slice(cell.col, cell.col + cell.colspan).map(within),
  ]
}

/** Ids of tables, rows, columns and footnotes: whoever removes one deletes what others are typing in it. */
function holders(document: Node): Set<string> {
  const ids = new Set<string>()
  document.descendants((node) => {
    const { name } = node.type
    const id = String(node.attrs['id'])
    if (name === 'table') {
      for (const col of node.attrs['cols'] as string[]) ids.add(`${id}/${col}`)
      for (const row of node.children) ids.add(`${id}/${String(row.attrs['id'])}`)
    }
    if (name === 'table' || name === 'footnote') ids.add(id)
    return !node.isText
  })
  return ids
}

function checkIds(document: Node): void {
  const seen = new Set<string>()
  document.descendants((node) => {
    if (!('id' in node.attrs) || node.type.name === 'row') return true
    const id = String(node.attrs['id'])
    if (id === '') throw new Error(`${node.type.name} without an id`)
    if (seen.has(id)) throw new Error(`id ${id} stands twice`)
    seen.add(id)
    return true
  })
}

const same = (a: Node, b: Node) => a.eq(b)

function pickDeed(random: Random): Deed {
  const total = deeds.reduce((sum, deed) => sum + deed.weight, 0)
  let at = random.next() * total
  for (const deed of deeds) {
    at -= deed.weight
    if (at < 0) return deed
  }
  throw new Error('No deed')
}

/** Runs one history; throws with what went wrong and what had been done. */
export function runHistory(
  seed: number,
  base: Node,
  onUpdate?: (update: Uint8Array) => void,
): void {
  const random = new Random(seed)
  const letters = new Letters()
  const update = startOf(base, fillBody)
  onUpdate?.(update)
  const experts = ['a', 'b', 'c'].map((name, i) => new Expert(name, 100 + i, update))
  const queues = new Map<string, Uint8Array[]>()
  const deleted = new Set<string>()
  const removed = new Set<string>()
  const stoodIn = new Map<string, Set<string>>()
  const log: string[] = []

  const collect = (sender: Expert) => {
    for (const message of sender.outbox) {
      onUpdate?.(message)
      for (const receiver of experts) {
        if (receiver === sender) continue
        const key = `${sender.name}>${receiver.name}`
        queues.set(key, [...(queues.get(key) ?? []), message])
      }
    }
    sender.outbox = []
  }
  const check = (expert: Expert, what: string) => {
    const { stored, shown } = expert
    if (!same(shown, stored)) {
      throw new Error(
        `${what}: ${expert.name} shows\n${shown.toString()}\nbut the text says\n${stored.toString()}\n` +
          firstDifference(shown, stored),
      )
    }
    shown.check()
    checkIds(shown)
  }
  const deliver = (key: string) => {
    const [message, ...rest] = queues.get(key) ?? []
    if (message === undefined) return
    queues.set(key, rest)
    const receiver = experts.find(({ name }) => name === key.slice(2))
    if (receiver === undefined) throw new Error(`Nobody is called ${key}`)
    log.push(`deliver ${key}`)
    receiver.receive(message)
    collect(receiver)
    check(receiver, `after ${key}`)
  }

  try {
    for (let step = 0; step < stepsPerHistory; step++) {
      const expert = random.pick(experts)
      const deed = pickDeed(random)
      const before = lettersOf(expert.shown)
      const holdersBefore = holders(expert.shown)
      log.push(`${expert.name}: ${deed.name}`)
      deed.act(expert, random, (count) => letters.take(count))
      if (process.env['SEED'] !== undefined) log.push(`  ${expert.shown.toString()}`)
      collect(expert)
      check(expert, `after ${expert.name}: ${deed.name}`)
      const after = lettersOf(expert.shown)
      for (const letter of before.keys()) if (!after.has(letter)) deleted.add(letter)
      for (const [letter, inside] of after) {
        const held = stoodIn.get(letter) ?? new Set<string>()
        for (const id of inside) held.add(id)
        stoodIn.set(letter, held)
      }
      const holdersAfter = holders(expert.shown)
      for (const id of holdersBefore) if (!holdersAfter.has(id)) removed.add(id)
      for (const id of expert.removed) removed.add(id)
      while (random.chance(0.45)) deliver(random.pick(['a>b', 'a>c', 'b>a', 'b>c', 'c>a', 'c>b']))
    }
    for (let busy = true; busy;) {
      busy = false
      for (const [key, waiting] of queues) {
        if (waiting.length === 0) continue
        busy = true
        deliver(key)
      }
    }
    const [first, ...others] = experts
    if (first === undefined) return
    for (const other of others) {
      if (!same(first.shown, other.shown)) throw new Error(`${first.name} and ${other.name} differ`)
    }
    const shown = lettersOf(first.shown)
    for (const [letter, inside] of stoodIn) {
      if (shown.has(letter) || deleted.has(letter)) continue
      if ([...inside].some((id) => removed.has(id))) continue
      throw new Error(`The letter ${letter} is lost`)
    }
    const copy = new Y.Doc()
    fillBody(bodyOf(copy), first.shown)
    const plain = (document: Node) =>
      JSON.stringify(document.toJSON()).replace(IMPLICIT, '"id":"…"')
    const copied = plain(documentFromBody(bodyOf(copy)))
    const wanted = plain(first.shown)
    if (copied !== wanted) {
      let i = 0
      while (copied[i] === wanted[i]) i++
      const near = (text: string) => text.slice(Math.max(0, i - 300), i + 300)
      throw new Error(`The mapping is not exact\n${near(copied)}\n${near(wanted)}`)
    }
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Error(
      `History ${seed}: ${reason}\n${log.slice(process.env['SEED'] === undefined ? -12 : 0).join('\n')}`,
    )
  }
}

function firstDifference(a: Node, b: Node): string {
  const at = a.content.findDiffStart(b.content)
  if (at === null) return 'only attributes of the document differ'
  const context = (node: Node) => {
    const $at = node.resolve(Math.min(at, node.content.size))
    return JSON.stringify($at.nodeAfter?.toJSON() ?? $at.parent.toJSON()).slice(0, 400)
  }
  return `at ${at}:\n${context(a)}\n${context(b)}`
}
