/**
 * A long journal for benches: a text of many words by an importer, then rows as ten authors make them: sittings of
 * typing with corrections, paragraphs split, formats, cut and paste. The same seed gives the same journal.
 */
import * as Y from 'yjs'
import type { AuthoredRow } from '../../shared/text/authorship.ts'
import { bodyOf, fillBody } from '../../shared/text/flat.ts'
import { doc, h, p } from '../shared/text/build.ts'
import { Random } from '../shared/text/random.ts'

const vocabulary =
  'the parent child online school shall should platform protection right to of and in a be with data privacy age risk content service law guidance member state industry report'.split(
    ' ',
  )
const sitting = 200

const words = (random: Random, count: number) =>
  Array.from({ length: count }, () => random.pick(vocabulary)).join(' ')

export interface BenchJournal {
  readonly rows: readonly AuthoredRow[]
  /** The ids of the ten authors' clients; the first is the importer's. */
  readonly owners: ReadonlyMap<number, string>
}

export function benchJournal(wordCount: number, rowCount: number, seed = 1): BenchJournal {
  const random = new Random(seed)
  const text = new Y.Doc({ gc: false })
  const body = bodyOf(text)
  const rows: AuthoredRow[] = []
  const owners = new Map<number, string>([[1, 'importer']])
  let person = 'importer'
  let time = Date.parse('2026-03-01T09:00:00.000Z')
  text.on('update', (update: Uint8Array) => {
    const seq = rows.length + 1
    const at = new Date(time).toISOString()
    const origin = seq === 1 ? 'import' : 'socket'
    rows.push({ seq, update, person, accreditation: `${person}-x`, at, origin })
  })
  text.clientID = 1
  const blocks = Array.from({ length: Math.ceil(wordCount / 60) }, (_, i) =>
    i % 10 === 0 ? h(1, words(random, 6)) : p(words(random, 66)),
  )
  text.transact(() => {
    fillBody(body, doc(...blocks))
  })

  while (rows.length < rowCount) {
    const n = random.below(10)
    person = `author-${n}`
    // Every sitting is a page of its own, with a client id of its own.
    text.clientID = 1_000 + rows.length * 10 + n
    owners.set(text.clientID, person)
    let at = 1 + random.below(body.length - 200)
    for (let i = 0; i < sitting && rows.length < rowCount; i++) {
      time += 150 + random.below(400)
      const chance = random.next()
      if (chance < 0.85) {
        body.insert(at, random.pick(vocabulary).slice(0, 1), {})
        at++
      } else if (chance < 0.95) {
        at--
        body.delete(at, 1)
      } else if (chance < 0.97) {
        body.insertEmbed(
          at,
          new Y.Map([
            ['type', 'block'],
            ['id', `b-${rows.length}`],
          ]),
          {},
        )
        at++
      } else if (chance < 0.98) body.format(at, 20, { strong: true })
      else {
        const cut = textAt(body, at, 60)
        body.delete(at, 60)
        at = 1 + random.below(body.length - 200)
        body.insert(at, cut, {})
        at += cut.length
      }
    }
    time += random.below(60_000)
  }
  return { rows, owners }
}

/** The characters of a stretch, without its starts. */
function textAt(body: Y.Text, from: number, length: number): string {
  let at = 0
  let text = ''
  for (let item = body._start; item !== null && at < from + length; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (item.content instanceof Y.ContentString) {
      text += item.content.str.slice(Math.max(0, from - at), Math.max(0, from + length - at))
    }
    at += item.length
  }
  return text
}
