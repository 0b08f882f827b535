/**
 * The gate: what an update is, before anything of it touches a text. Pure; it reads the room's store and changes
 * nothing.
 *
 * An update passes only if it is well-formed to its last byte and within limits, adds to the text of this draft and
 * nothing hidden beside it, writes under client ids that are this person's, depends on nothing the server does not
 * know, and says the same as the server where it repeats what the server has. Deletions may name anybody's text:
 * who may delete is a matter of rights.
 */
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { closeCode } from '../../shared/sync/frames.ts'
import type { CloseCode } from '../../shared/sync/frames.ts'
import { bodyName } from '../../shared/text/flat.ts'
import { limits } from './limits.ts'
import { saysTheSame } from './overlap.ts'

export interface Known {
  readonly doc: Y.Doc
  readonly person: string
  /** Whose client id it is; undefined for one nobody used yet. */
  ownerOf(clientId: number): string | undefined
  /** How many ids a person has used in this text. */
  idsOf(person: string): number
}

export interface Problem {
  readonly code: CloseCode
  /** Fixed word for logs, counters and catalogues. */
  readonly reason: string
}

export type Verdict =
  | { readonly type: 'empty' }
  | { readonly type: 'good'; readonly newIds: readonly number[] }
  /** Builds on something that has not arrived. Never stored; may be offered again after the rest came. */
  | { readonly type: 'gap' }
  | ({ readonly type: 'bad' } & Problem)

type Struct = Y.Item | Y.GC | Y.Skip

/** End of each client's clock: what the server has, and what it will have with this update. */
interface Clocks {
  readonly before: (client: number) => number
  readonly after: (client: number) => number
}

const malformed: Verdict = { type: 'bad', code: closeCode.malformed, reason: 'malformed' }
const bad = (code: CloseCode, reason: string): Verdict => ({ type: 'bad', code, reason })

/** Judges one update in Yjs format v1. */
export function inspect(update: Uint8Array, known: Known): Verdict {
  if (update.length > limits.frame) return bad(closeCode.tooLarge, 'too-large')
  const decoded = decode(update)
  if (decoded === undefined) return malformed
  const { structs, ds } = decoded
  if (structs.length > limits.structs) return bad(closeCode.tooLarge, 'too-many-changes')

  const ends = endsOf(structs)
  if (ends === undefined) return malformed
  const { store } = known.doc
  const before = (client: number) => Y.getState(store, client)
  const clocks: Clocks = {
    before,
    after: (client) => Math.max(before(client), ends.get(client) ?? 0),
  }

  const newIds = new Set<number>()
  for (const client of ends.keys()) {
    if ((ends.get(client) ?? 0) <= before(client)) continue
    const owner = known.ownerOf(client)
    if (owner === undefined) newIds.add(client)
    else if (owner !== known.person) return bad(closeCode.foreignClientId, 'foreign-client-id')
  }
  if (newIds.size > limits.clientIdsPerUpdate) return bad(closeCode.tooMany, 'too-many-ids')
  if (newIds.size > 0 && known.idsOf(known.person) + newIds.size > limits.clientIdsPerPerson) {
    return bad(closeCode.tooMany, 'too-many-ids')
  }

  let gap = false
  for (const struct of structs) {
    const verdict = inspectStruct(struct, clocks, store)
    if (verdict?.type === 'bad') return verdict
    if (verdict?.type === 'gap') gap = true
  }
  const deletions = inspectDeletions(ds, clocks)
  if (deletions.type === 'bad') return deletions
  if (gap || deletions.type === 'gap' || leavesHole(structs, clocks)) return { type: 'gap' }
  if (structs.length === 0 && deletions.type === 'empty') return { type: 'empty' }
  return { type: 'good', newIds: [...newIds] }
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdateV2> | undefined {
  let rest: decoding.Decoder | undefined
  class Decoder extends Y.UpdateDecoderV1 {
    constructor(decoder: decoding.Decoder) {
      super(decoder)
      rest = decoder
    }
  }
  try {
    const decoded = Y.decodeUpdateV2(update, Decoder)
    // Bytes behind the end would be journalled and sent on though nobody looked at them.
    return rest !== undefined && decoding.hasContent(rest) ? undefined : decoded
  } catch {
    return undefined
  }
}

/** The end of each client's section; undefined where numbers are impossible or a client comes twice. */
function endsOf(structs: readonly Struct[]): Map<number, number> | undefined {
  const ends = new Map<number, number>()
  let last = -1
  for (const { id, length } of structs) {
    if (id.client !== last && ends.has(id.client)) return undefined
    last = id.client
    if (id.client < 1 || id.client > limits.clientId || length < 1) return undefined
    const end = id.clock + length
    if (end > limits.clock) return undefined
    ends.set(id.client, end)
  }
  return ends
}

function inspectStruct(struct: Struct, clocks: Clocks, store: Y.Doc['store']): Verdict | undefined {
  if (struct instanceof Y.Skip) return { type: 'gap' }
  if (struct.id.clock < clocks.before(struct.id.client) && !saysTheSame(struct, store)) {
    return bad(closeCode.foreignClientId, 'other-text-under-known-clock')
  }
  if (struct instanceof Y.GC) return struct.length > limits.emptyLength ? malformed : undefined
  return inspectItem(struct, clocks, store)
}

function inspectItem(item: Y.Item, clocks: Clocks, store: Y.Doc['store']): Verdict | undefined {
  const content = inspectContent(item.content)
  if (content !== undefined) return content
  // Before integration Yjs keeps the name of a root type, or the id of the parent, in `parent`.
  const parent: unknown = item.parent
  if (typeof parent === 'string') {
    if (parent !== bodyName || item.parentSub !== null) {
      return bad(closeCode.notInSchema, 'outside-the-text')
    }
  }
  const causes = [item.origin, item.rightOrigin, parent instanceof Y.ID ? parent : null]
  for (const cause of causes) {
    if (cause === null) continue
    // A cause in the own future would never come.
    if (cause.client === item.id.client && cause.clock >= item.id.clock) return malformed
    if (cause.clock >= clocks.after(cause.client)) return { type: 'gap' }
  }
  if (parent instanceof Y.ID && parent.clock < clocks.before(parent.client)) {
    const holder = Y.getItem(store, parent)
    if (holder instanceof Y.Item && !isHolder(holder.content)) return malformed
  }
  return undefined
}

function isHolder(content: unknown): boolean {
  return content instanceof Y.ContentType || content instanceof Y.ContentDeleted
}

function inspectContent(content: unknown): Verdict | undefined {
  if (content instanceof Y.ContentString) return undefined
  if (content instanceof Y.ContentDeleted) {
    return content.len > limits.emptyLength ? malformed : undefined
  }
  if (content instanceof Y.ContentFormat) return inspectValue(content.value)
  if (content instanceof Y.ContentEmbed) return inspectValue(content.embed)
  if (content instanceof Y.ContentAny) return inspectValue(content.arr)
  if (content instanceof Y.ContentType) {
    const { type } = content
    const fits =
      type.constructor === Y.Text || type.constructor === Y.Map || type.constructor === Y.Array
    return fits ? undefined : bad(closeCode.notInSchema, 'unknown-type')
  }
  // Sub-documents, bytes and the list format of old Yjs have no place in a text.
  return bad(closeCode.notInSchema, 'unknown-content')
}

function inspectValue(value: unknown): Verdict | undefined {
  return isShallow(value, limits.valueDepth)
    ? undefined
    : bad(closeCode.notInSchema, 'nested-too-deep')
}

/** True where a JSON value is nested no deeper than `most`. Walks level by level: depth must not cost stack. */
export function isShallow(value: unknown, most: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      if (depth >= most) return false
      for (const inner of Object.values(one)) next.push(inner)
    }
    level = next
  }
  return true
}

function inspectDeletions(
  ds: ReturnType<typeof Y.decodeUpdateV2>['ds'],
  clocks: Clocks,
): Verdict | { readonly type: 'some' } {
  let ranges = 0
  let gap = false
  for (const [client, items] of ds.clients) {
    const end = clocks.after(client)
    let last = 0
    for (const { clock, len } of items) {
      if (++ranges > limits.deletedRanges) return bad(closeCode.tooLarge, 'too-many-changes')
      if (len < 1 || clock < last || clock + len > limits.clock) return malformed
      last = clock + len
      if (last > end) gap = true
    }
  }
  if (gap) return { type: 'gap' }
  return ranges === 0 ? { type: 'empty' } : { type: 'some' }
}

/** True where a client's section begins behind what the server has of that client. */
function leavesHole(structs: readonly Struct[], clocks: Clocks): boolean {
  let last = -1
  for (const { id } of structs) {
    if (id.client !== last && id.clock > clocks.before(id.client)) return true
    last = id.client
  }
  return false
}
