/**
 * What shows only after an update was tried: where its items came to stand.
 *
 * Yjs puts an item between two others that were neighbours for its author. If they never can have been, two readers
 * who get the same items in another order see different texts, for ever and with equal state vectors. So each new
 * item must stand in one list with both, the left one before the right one, and nothing between them that its author
 * must have seen. Nesting is bounded too.
 */
import * as Y from 'yjs'
import { closeCode } from '../../shared/sync/frames.ts'
import type { Problem } from './gate.ts'
import { limits } from './limits.ts'

type Store = Y.Doc['store']

const misplaced: Problem = { code: closeCode.malformed, reason: 'misplaced' }
const tooDeep: Problem = { code: closeCode.notInSchema, reason: 'nested-too-deep' }
const tooFar: Problem = { code: closeCode.tooLarge, reason: 'too-many-changes' }

/** What is wrong with the places of a transaction's new items; undefined where nothing is. */
export function placeProblem(transaction: Y.Transaction): Problem | undefined {
  const { store } = transaction.doc
  const budget = new Budget(limits.placeSteps)
  for (const [client, after] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    const structs = store.clients.get(client)
    if (after === from || structs === undefined) continue
    const past = new Past(store, budget)
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const item = structs[i]
      if (!(item instanceof Y.Item)) continue
      if (item.content instanceof Y.ContentType && depthOf(item) > limits.typeDepth) return tooDeep
      if (!isWellPlaced(item, store, past, budget)) return budget.isSpent ? tooFar : misplaced
    }
  }
  return undefined
}

function isWellPlaced(item: Y.Item, store: Store, past: Past, budget: Budget): boolean {
  const { origin, rightOrigin } = item
  // A value of a map follows the one before it and has nothing on its right.
  if (item.parentSub !== null && rightOrigin !== null) return false
  const left = origin === null ? null : Y.getItem(store, origin)
  const right = rightOrigin === null ? null : Y.getItem(store, rightOrigin)
  // Beside something whose place was collected an item has no place either.
  if (left instanceof Y.GC || right instanceof Y.GC) return true
  if (left !== null && !isBeside(item, left)) return false
  if (right !== null && !isBeside(item, right)) return false
  if (item.parentSub !== null || isTypedOn(item, left)) return true
  return isBetween(item, left, right, past, budget)
}

function isBeside(item: Y.Item, other: Y.Item): boolean {
  return other.parent === item.parent && other.parentSub === item.parentSub
}

/** Between the same two as the author's item just before, whose place was found good when it came. */
function isTypedOn(item: Y.Item, left: Y.Item | null): boolean {
  return (
    left !== null &&
    left.id.client === item.id.client &&
    left.id.clock + left.length === item.id.clock &&
    Y.compareIDs(left.rightOrigin, item.rightOrigin)
  )
}

/** Walks from the left neighbour to the right one, past what the author cannot have seen. */
function isBetween(
  item: Y.Item,
  left: Y.Item | null,
  right: Y.Item | null,
  past: Past,
  budget: Budget,
): boolean {
  let between = left === null ? firstOf(item) : left.right
  if (between === item && item.right === right) return true
  past.reach(item)
  for (; between !== right; between = between.right) {
    if (between === null || !budget.take()) return false
    if (between !== item && past.holds(between)) return false
  }
  return !budget.isSpent
}

/**
 * What the author of an item must have known when making it: everything the item names, what the author wrote before,
 * and all that those name in turn. Yjs shows nobody an item before all of that.
 */
class Past {
  readonly #store: Store
  readonly #budget: Budget
  /** By client: all clocks below. */
  readonly #known = new Map<number, number>()

  constructor(store: Store, budget: Budget) {
    this.#store = store
    this.#budget = budget
  }

  /** Adds the past of an item; calls for one client's items in their order share the work. */
  reach(item: Y.Item): void {
    const waiting = [...causesOf(item), { client: item.id.client, clock: item.id.clock - 1 }]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const from = this.#known.get(next.client) ?? 0
      const end = next.clock + 1
      if (end <= from) continue
      this.#known.set(next.client, end)
      const structs = this.#store.clients.get(next.client) ?? []
      for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
        const struct = structs[i]
        if (struct === undefined || struct.id.clock >= end || !this.#budget.take()) break
        if (struct instanceof Y.Item) waiting.push(...causesOf(struct))
      }
    }
  }

  holds({ id }: Y.Item): boolean {
    return id.clock < (this.#known.get(id.client) ?? 0)
  }
}

function causesOf(item: Y.Item): { client: number; clock: number }[] {
  const parent = item.parent instanceof Y.AbstractType ? item.parent._item?.id : undefined
  return [item.origin, item.rightOrigin, parent].filter((id) => id !== null && id !== undefined)
}

/** Counts steps, so that one update cannot hold the server for long. */
class Budget {
  #left: number

  constructor(steps: number) {
    this.#left = steps
  }

  /** False once all steps are taken. */
  take(): boolean {
    this.#left--
    return !this.isSpent
  }

  get isSpent(): boolean {
    return this.#left < 0
  }
}

function firstOf(item: Y.Item): Y.Item | null {
  return item.parent instanceof Y.AbstractType ? item.parent._start : null
}

/** How many types the type of an item is nested in, itself included; counts no further than the limit. */
function depthOf(item: Y.Item): number {
  let depth = 0
  let at: Y.Item | null = item
  while (at !== null && depth <= limits.typeDepth) {
    depth++
    at = at.parent instanceof Y.AbstractType ? at.parent._item : null
  }
  return depth
}
