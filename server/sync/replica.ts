/**
 * A draft's text in memory. It is the shadow on which every update is tried before it is stored: the room shows
 * nothing of it until the append is durable, and throws it away when an update spoils it or an append fails.
 * Nothing is ever collected (`gc: false`), so that versions and authorship stay computable.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { closeCode } from '../../shared/sync/frames.ts'
import { problemInTransaction } from '../../shared/text/check.ts'
import { bodyOf, documentFromBody } from '../../shared/text/flat.ts'
import type { Loaded } from '../store/journal.ts'
import { inspect } from './gate.ts'
import type { Known, Problem } from './gate.ts'
import { limits } from './limits.ts'
import { placeProblem } from './places.ts'

export type Taken =
  /** The text has all of it already. */
  | { readonly type: 'nothing' }
  /** The text has it now; `bytes` is exactly what was new, as Yjs itself writes it. */
  | {
      readonly type: 'changed'
      readonly bytes: Uint8Array
      readonly newIds: readonly number[]
    }
  | { readonly type: 'gap' }
  /** Where `spoilt`, this replica must not be used any more. */
  | ({ readonly type: 'refused'; readonly spoilt: boolean } & Problem)

export class Replica {
  readonly #doc = new Y.Doc({ gc: false })
  readonly #owners: Map<number, string>
  readonly #idsOf = new Map<string, number>()
  /** What Yjs' events said of the update being tried. */
  #outcome: { bytes?: Uint8Array; problem?: Problem } = {}
  #joinAnswer: Uint8Array | undefined

  /** Throws where the journal holds something that cannot be read: then this draft needs a restore. */
  constructor(loaded: Loaded) {
    // Named before anything arrives, so that Yjs knows what kind of root it is.
    bodyOf(this.#doc)
    this.#owners = new Map(loaded.owners)
    for (const person of this.#owners.values()) this.#countId(person)
    // As if made here: otherwise Yjs "cleans" formats after remote changes with deletions of its own, which would
    // belong to nobody and to no row of the journal.
    this.#doc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
      transaction.local = true
    })
    this.#doc.transact(() => {
      if (loaded.snapshot !== undefined) Y.applyUpdate(this.#doc, loaded.snapshot)
      for (const update of loaded.tail) Y.applyUpdate(this.#doc, update)
    })
    if (this.#hasPending()) throw new Error('The journal lacks rows that others build on')
    this.#doc.on('afterTransaction', (transaction: Y.Transaction) => {
      const problem = placeProblem(transaction) ?? schemaProblem(transaction)
      if (problem !== undefined) this.#outcome.problem = problem
    })
    this.#doc.on('update', (bytes: Uint8Array) => {
      this.#outcome.bytes = bytes
    })
  }

  /** Whose client id it is; undefined for one nobody used yet. */
  ownerOf(client: number): string | undefined {
    return this.#owners.get(client)
  }

  /** Tries an update of a person. */
  take(update: Uint8Array, person: string): Taken {
    const verdict = inspect(update, this.#known(person))
    switch (verdict.type) {
      case 'bad':
        return { type: 'refused', spoilt: false, code: verdict.code, reason: verdict.reason }
      case 'gap':
        return { type: 'gap' }
      case 'empty':
        return { type: 'nothing' }
      case 'good':
        return this.#apply(update, person, verdict.newIds)
    }
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc)
  }

  /** Everything a client with this state vector lacks; undefined where the vector is malformed. */
  answer(vector: Uint8Array): Uint8Array | undefined {
    let known: Map<number, number>
    try {
      known = Y.decodeStateVector(vector)
    } catch {
      return undefined
    }
    if (known.size > limits.stateVectorEntries) return undefined
    if (known.size > 0) return Y.encodeStateAsUpdate(this.#doc, vector)
    this.#joinAnswer ??= this.state()
    return this.#joinAnswer
  }

  /** The whole state, for a snapshot. */
  state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc)
  }

  document(): Node {
    return documentFromBody(bodyOf(this.#doc))
  }

  destroy(): void {
    this.#doc.destroy()
  }

  #apply(update: Uint8Array, person: string, newIds: readonly number[]): Taken {
    this.#outcome = {}
    try {
      Y.applyUpdate(this.#doc, update)
    } catch {
      return { type: 'refused', spoilt: true, code: closeCode.malformed, reason: 'not-applicable' }
    }
    const { bytes, problem } = this.#outcome
    if (problem !== undefined) return { type: 'refused', spoilt: true, ...problem }
    if (this.#hasPending()) {
      return { type: 'refused', spoilt: true, code: closeCode.malformed, reason: 'circular' }
    }
    if (bytes === undefined) return { type: 'nothing' }
    this.#joinAnswer = undefined
    for (const client of newIds) {
      this.#owners.set(client, person)
      this.#countId(person)
    }
    return { type: 'changed', bytes, newIds }
  }

  #known(person: string): Known {
    return {
      doc: this.#doc,
      person,
      ownerOf: (client) => this.#owners.get(client),
      idsOf: (owner) => this.#idsOf.get(owner) ?? 0,
    }
  }

  #countId(person: string): void {
    this.#idsOf.set(person, (this.#idsOf.get(person) ?? 0) + 1)
  }

  #hasPending(): boolean {
    const { pendingStructs, pendingDs } = this.#doc.store
    return pendingStructs !== null || pendingDs !== null
  }
}

/** A fixed word for logs and catalogues; the sentence of the schema check would repeat the sender's own words. */
function schemaProblem(transaction: Y.Transaction): Problem | undefined {
  return problemInTransaction(transaction) === undefined
    ? undefined
    : { code: closeCode.notInSchema, reason: 'not-in-schema' }
}
