/**
 * Where an update repeats clocks the server already has, it must say the same. Yjs would silently ignore other
 * content there: the sender would believe it saved, and two texts would differ for ever with equal state vectors.
 * What is deleted on either side may have lost its content and counts as the same.
 */
import * as Y from 'yjs'

type Struct = Y.Item | Y.GC | Y.Skip
type Store = Y.Doc['store']

/** True where the struct agrees with the server in every clock that both have. */
export function saysTheSame(struct: Struct, store: Store): boolean {
  if (!(struct instanceof Y.Item)) return true
  const known = store.clients.get(struct.id.client) ?? []
  const end = Math.min(struct.id.clock + struct.length, Y.getState(store, struct.id.client))
  let clock = struct.id.clock
  let at = clock < end ? Y.findIndexSS(known, clock) : 0
  while (clock < end) {
    const mine = known[at++]
    if (mine === undefined) return false
    const until = Math.min(end, mine.id.clock + mine.length)
    if (mine instanceof Y.Item && !agree(struct, mine, clock, until)) return false
    clock = until
  }
  return true
}

function agree(theirs: Y.Item, mine: Y.Item, from: number, to: number): boolean {
  if (!samePlace(theirs, mine, from)) return false
  if (isEmpty(theirs.content) || isEmpty(mine.content)) return true
  return (
    contentOf(theirs.content, from - theirs.id.clock, to - theirs.id.clock) ===
    contentOf(mine.content, from - mine.id.clock, to - mine.id.clock)
  )
}

/** A piece that is not the first of its item stands behind the clock before it. */
function samePlace(a: Y.Item, b: Y.Item, clock: number): boolean {
  const left = originAt(a, clock)
  const right = originAt(b, clock)
  return Y.compareIDs(left, right) && Y.compareIDs(a.rightOrigin, b.rightOrigin)
}

function originAt(item: Y.Item, clock: number): Y.ID | null {
  return clock === item.id.clock ? item.origin : Y.createID(item.id.client, clock - 1)
}

/** Yjs writes U+FFFD where it had to split a pair of surrogates, on one side perhaps earlier than on the other. */
const halves = /[\uD800-\uDFFF]/g

const isEmpty = (content: unknown) => content instanceof Y.ContentDeleted

/** Content as a comparable string: kind, then what it holds from one offset to another. */
function contentOf(content: unknown, from: number, to: number): string {
  if (content instanceof Y.ContentString)
    return `text ${content.str.slice(from, to).replace(halves, '\uFFFD')}`
  if (content instanceof Y.ContentAny) return `any ${JSON.stringify(content.arr.slice(from, to))}`
  if (content instanceof Y.ContentFormat) {
    return `format ${content.key} ${JSON.stringify(content.value)}`
  }
  if (content instanceof Y.ContentEmbed) return `embed ${JSON.stringify(content.embed)}`
  if (content instanceof Y.ContentType) return `type ${content.type.constructor.name}`
  return 'other'
}
