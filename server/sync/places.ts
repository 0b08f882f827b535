/**
 * What shows only after an update was tried: where its items came to stand.
 *
 * Yjs puts an item between two others that were neighbours for its author. If they never can have been, two readers
 * who get the same items in another order see different texts, for ever and with equal state vectors. So each new
 * item must stand in one list with both, the left one before the right one, and nothing that its own author had
 * written earlier between them. Nesting is bounded too.
 */
import * as Y from 'yjs'
import { closeCode } from '../../shared/sync/frames.ts'
import type { Problem } from './gate.ts'
import { limits } from './limits.ts'

const misplaced: Problem = { code: closeCode.malformed, reason: 'misplaced' }
const tooDeep: Problem = { code: closeCode.notInSchema, reason: 'nested-too-deep' }
const tooFar: Problem = { code: closeCode.tooLarge, reason: 'too-many-changes' }

/** What is wrong with the places of a transaction's new items; undefined where nothing is. */
export function placeProblem(transaction: Y.Transaction): Problem | undefined {
  const { store } = transaction.doc
  const budget = { steps: limits.placeSteps }
  for (const [client, after] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    const structs = store.clients.get(client)
    if (after === from || structs === undefined) continue
    let before: Y.Item | undefined
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const item = structs[i]
      if (!(item instanceof Y.Item)) {
        before = undefined
        continue
      }
      if (item.content instanceof Y.ContentType && depthOf(item) > limits.typeDepth) return tooDeep
      if (!isWellPlaced(item, before, store, budget)) {
        return budget.steps < 0 ? tooFar : misplaced
      }
      before = item
    }
  }
  return undefined
}

/** `before`: the item of the same author just before, whose place is known to be good. */
function isWellPlaced(
  item: Y.Item,
  before: Y.Item | undefined,
  store: Y.Doc['store'],
  budget: { steps: number },
): boolean {
  const { origin, rightOrigin } = item
  // A value of a map follows the one before it and has nothing on its right.
  if (item.parentSub !== null && rightOrigin !== null) return false
  const left = origin === null ? null : Y.getItem(store, origin)
  const right = rightOrigin === null ? null : Y.getItem(store, rightOrigin)
  // Beside something whose place was collected an item has no place either.
  if (left instanceof Y.GC || right instanceof Y.GC) return true
  if (left !== null && !isBeside(item, left)) return false
  if (right !== null && !isBeside(item, right)) return false
  // Typing on: between the same two as the character before, which stood well.
  if (before !== undefined && left === before && sameId(rightOrigin, before.rightOrigin))
    return true
  return isBetween(item, left, right, budget)
}

function isBeside(item: Y.Item, other: Y.Item): boolean {
  return other.parent === item.parent && other.parentSub === item.parentSub
}

/** Walks from the left neighbour to the right one; honest neighbours have only others' new text between them. */
function isBetween(
  item: Y.Item,
  left: Y.Item | null,
  right: Y.Item | null,
  budget: { steps: number },
): boolean {
  if (item.parentSub !== null) return true
  let at = left === null ? firstOf(item) : left.right
  for (; at !== right; at = at.right) {
    if (at === null || budget.steps-- < 0) return false
    if (at.id.client === item.id.client && at.id.clock < item.id.clock) return false
  }
  return true
}

function firstOf(item: Y.Item): Y.Item | null {
  return item.parent instanceof Y.AbstractType ? item.parent._start : null
}

function sameId(a: Y.ID | null, b: Y.ID | null): boolean {
  return Y.compareIDs(a, b)
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
