/**
 * The replica under fire. Honest: every update that our binding makes in random histories is taken. Hostile: mutated,
 * spliced and truncated updates are refused with nothing applied, or leave a text that a newcomer reads the same.
 * `HISTORIES=500 FUZZ=20000 SEED=7 npx vitest run test/server/sync/fuzz.test.ts` for more.
 */
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodyOf, documentFromBody, fillBody } from '../../../shared/text/flat.ts'
import { Replica } from '../../../server/sync/replica.ts'
import type { Loaded } from '../../../server/store/journal.ts'
import { plainStart, runHistory } from '../../shared/text/history.ts'
import { Random } from '../../shared/text/random.ts'

const rounds = Number(process.env['FUZZ'] ?? 1_500)
const histories = Number(process.env['HISTORIES'] ?? 40)
const firstSeed = Number(process.env['SEED'] ?? 1)

const empty: Loaded = { snapshot: undefined, snapshotSeq: 0, tail: [], seq: 0, owners: new Map() }

function startState(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.transact(() => {
    fillBody(bodyOf(doc), plainStart())
  })
  return Y.encodeStateAsUpdate(doc)
}

test('takes every update of honest experts, and its own bytes make the same text again', () => {
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    const replica = new Replica(empty)
    const rows: Uint8Array[] = []
    runHistory(seed, plainStart(), (update) => {
      const taken = replica.take(update, 'expert')
      if (taken.type === 'refused' || taken.type === 'gap') {
        throw new Error(`Seed ${String(seed)}: ${JSON.stringify(taken)}`)
      }
      if (taken.type === 'changed') rows.push(taken.bytes)
    })
    const again = new Replica({ ...empty, tail: rows })
    expect(again.document().eq(replica.document())).toBe(true)
    expect(again.state()).toEqual(replica.state())
  }
}, 1_200_000)

/** An update that an honest client of Ben would send on top of a state. */
function honest(random: Random, state: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  doc.clientID = 2 + random.below(3)
  const before = Y.encodeStateVector(doc)
  const body = bodyOf(doc)
  doc.transact(() => {
    const at = random.below(body.length)
    if (random.chance(0.3)) body.delete(at, Math.min(3, body.length - at))
    else if (random.chance(0.3)) body.format(at, Math.min(4, body.length - at), { em: true })
    else body.insert(at, 'typed', random.chance(0.5) ? { strong: true } : {})
  })
  return Y.encodeStateAsUpdate(doc, before)
}

function mutate(random: Random, update: Uint8Array, other: Uint8Array): Uint8Array {
  const bytes = [...update]
  for (let i = 1 + random.below(3); i > 0; i--) {
    const at = random.below(bytes.length + 1)
    const length = 1 + random.below(4)
    const piece = [...other.slice(at % other.length, (at % other.length) + length)]
    if (random.chance(0.4)) bytes[at] = random.below(256)
    else if (random.chance(0.3)) bytes.splice(at, length)
    else if (random.chance(0.3)) bytes.splice(at, 0, ...piece)
    else if (random.chance(0.5)) bytes.splice(at, length, ...piece)
    else bytes[at] = ((bytes[at] ?? 0) ^ (1 << random.below(8))) & 255
  }
  return new Uint8Array(bytes)
}

/**
 * An honest client of another person that follows what the room sends. Yjs tidies formats after what it receives,
 * with deletions of its own, which the client sends back.
 */
class Follower {
  readonly doc = new Y.Doc()
  #own: Uint8Array[] = []

  constructor(base: Uint8Array) {
    Y.applyUpdate(this.doc, base, 'room')
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'room') this.#own.push(update)
    })
  }

  receive(update: Uint8Array): readonly Uint8Array[] {
    this.#own = []
    Y.applyUpdate(this.doc, update, 'room')
    return this.#own
  }
}

/** A well-formed update with neighbours, parents and deletions taken from the air. */
function forged(random: Random, state: Uint8Array): Uint8Array {
  const clocks = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state))
  const known = [...clocks].map(([client, clock]) => ({ client, clock }))
  const encoder = new Y.UpdateEncoderV1()
  const rest = encoder.restEncoder
  const client = 2 + random.below(3)
  const clock = clocks.get(client) ?? 0
  const count = 1 + random.below(3)
  const anyId = () => {
    const one = random.pick(known)
    return Y.createID(one.client, random.below(one.clock))
  }
  encoding.writeVarUint(rest, 1)
  encoding.writeVarUint(rest, count)
  encoder.writeClient(client)
  encoding.writeVarUint(rest, clock)
  for (let i = 0; i < count; i++) {
    const origin = random.chance(0.7) ? anyId() : null
    const right = random.chance(0.6) ? anyId() : null
    const kind = random.pick([1, 4, 4, 4, 5, 6, 7, 8])
    const key = random.chance(0.2)
    encoder.writeInfo(kind | (origin ? 128 : 0) | (right ? 64 : 0) | (key ? 32 : 0))
    if (origin) encoder.writeLeftID(origin)
    if (right) encoder.writeRightID(right)
    if (!origin && !right) {
      const root = random.chance(0.5)
      encoder.writeParentInfo(root)
      if (root) encoder.writeString('body')
      else encoder.writeLeftID(anyId())
      if (key) encoder.writeString(random.pick(['id', 'kind', 'text', 'rows', 'a/b']))
    }
    writeContent(encoder, kind, random)
  }
  const ranges = random.below(3)
  encoding.writeVarUint(rest, ranges === 0 ? 0 : 1)
  if (ranges > 0) {
    const one = random.pick(known)
    encoding.writeVarUint(rest, one.client)
    encoding.writeVarUint(rest, 1)
    encoding.writeVarUint(rest, random.below(one.clock))
    encoding.writeVarUint(rest, 1)
  }
  return encoder.toUint8Array()
}

function writeContent(encoder: Y.UpdateEncoderV1, kind: number, random: Random): void {
  if (kind === 1) encoder.writeLen(1 + random.below(3))
  if (kind === 4) encoder.writeString('forged')
  if (kind === 5) encoder.writeJSON({ type: random.pick(['break', 'block']) })
  if (kind === 6) {
    encoder.writeKey(random.pick(['strong', 'em', 'link']))
    encoder.writeJSON(random.pick([true, null, { href: 'https://example.org' }]))
  }
  if (kind === 7) encoder.writeTypeRef(random.pick([0, 1, 2]))
  if (kind === 8) {
    encoder.writeLen(1)
    encoder.writeAny(random.pick([1, 'b9', true]))
  }
}

const attacks = {
  mutated: (random: Random, state: Uint8Array, base: Uint8Array) =>
    mutate(random, honest(random, state), random.chance(0.5) ? state : base),
  forged: (random: Random, state: Uint8Array) =>
    random.chance(0.2) ? honest(random, state) : forged(random, state),
} as const

test.each(['mutated', 'forged'] as const)(
  `${String(rounds)} %s updates: refused whole, or a text that everybody reads the same`,
  (attack) => {
    const random = new Random(firstSeed)
    const base = startState()
    let replica = new Replica({ ...empty, snapshot: base, owners: new Map([[1, 'ana']]) })
    const outcomes = new Map<string, number>()
    let rows: Uint8Array[] = []
    let follower = new Follower(base)
    for (let round = 0; round < rounds; round++) {
      const state = replica.state()
      const update = attacks[attack](random, state, base)
      const taken = replica.take(update, 'ben')
      const name = taken.type === 'refused' ? `${String(taken.code)} ${taken.reason}` : taken.type
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
      if (taken.type === 'refused' && taken.spoilt) {
        replica = new Replica({
          ...empty,
          snapshot: base,
          tail: rows,
          owners: new Map([[1, 'ana']]),
        })
      }
      if (taken.type === 'changed') {
        rows.push(taken.bytes)
        for (const cleaned of follower.receive(taken.bytes)) {
          const own = replica.take(cleaned, 'carla')
          if (own.type === 'changed') rows.push(own.bytes)
          else expect([round, own.type]).toEqual([round, 'nothing'])
        }
      } else {
        expect([round, replica.state()]).toEqual([round, state])
      }
      const newcomer = new Y.Doc()
      Y.applyUpdate(newcomer, replica.state())
      const shown = replica.document().toJSON() as unknown
      expect([round, documentFromBody(bodyOf(newcomer)).toJSON()]).toEqual([round, shown])
      expect([round, documentFromBody(bodyOf(follower.doc)).toJSON()]).toEqual([round, shown])
      expect(newcomer.store.pendingStructs).toBeNull()
      if (rows.length > 60) {
        // The text would grow beyond what a test should compare each time.
        replica = new Replica({ ...empty, snapshot: base, owners: new Map([[1, 'ana']]) })
        rows = []
        follower = new Follower(base)
      }
    }
    console.info(JSON.stringify(Object.fromEntries([...outcomes].sort())))
  },
)
