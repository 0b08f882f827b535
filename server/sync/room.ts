/**
 * The live room of one draft: puts changes in one order, stores them, and only then shows them.
 *
 *   frames ─→ queue ─→ rights ─→ replica (gate, schema) ─→ journal ─→ durable: "saved" to the sender, one frame to all
 *                 ↑                   │ spoilt                 │ not durable
 *                 └────── waits ──────┴── thrown away, built anew from the journal ←──┘
 *
 * Answers about the text (a client joins, a page reads) are computed at once and given when everything they show is
 * durable. Nothing here knows sockets: `connection.ts` is an `Author` that reads and writes frames.
 * Never shows, counts or answers with a change that is not on disk.
 */
import type { Node } from 'prosemirror-model'
import { closeCode } from '../../shared/sync/frames.ts'
import { NotAppended } from '../store/journal.ts'
import type { Journal } from '../store/journal.ts'
import type { Author, Change, Member } from './author.ts'
import { Gaps, gapProblem } from './gaps.ts'
import { InFlight } from './in-flight.ts'
import { limits } from './limits.ts'
import { Replica } from './replica.ts'
import { Snapshots } from './snapshots.ts'
import { writeSync } from './wire.ts'

export interface RoomOptions {
  readonly draft: string
  readonly journal: Journal
  readonly now: () => Date
  /** What cannot be told to anybody connected. */
  readonly report: (error: unknown) => void
}

export class Room {
  readonly draft: string
  readonly members = new Set<Member>()
  readonly #options: RoomOptions
  readonly #inFlight = new InFlight<Change>()
  #queue: Change[] = []
  #queuedBytes = 0
  readonly #gaps = new Gaps()
  #replica: Replica | undefined
  #loading = false
  readonly #waiters: { run: (replica: Replica) => void; fail: (error: unknown) => void }[] = []
  /** While above zero no change is taken: an exclusive act runs, or rights are being asked. */
  #holds = 0
  #exclusive: Promise<unknown> = Promise.resolve()
  /** Set while the disk refuses: one change at a time tries again. */
  #stalled = false
  #seq = 0
  readonly #snapshots: Snapshots
  #retryTimer: NodeJS.Timeout | undefined
  #lastUse = 0
  #loadTime = 0

  constructor(options: RoomOptions) {
    this.draft = options.draft
    this.#options = options
    this.#snapshots = new Snapshots(
      (seq, state) =>
        options.journal.saveSnapshot(this.draft, seq, state, options.now().toISOString()),
      options.report,
    )
  }

  enter(member: Member): void {
    this.members.add(member)
    this.#touch()
  }

  leave(member: Member): void {
    this.members.delete(member)
    this.#touch()
  }

  /** Takes a writing frame, now or as soon as it can be taken. */
  submit(change: Change): void {
    if (this.#queuedBytes + change.update.length > limits.waiting) {
      change.author.tooBusy()
      return
    }
    if (this.#waitsForNothing) this.#stalled = false
    this.#enqueue(change)
    if (this.#stalled) change.author.unsaved()
    this.#touch()
    this.#pump()
  }

  /**
   * Gives everything that a state vector lacks once it is durable; undefined for a malformed vector.
   * `fail`: the text cannot be read now.
   */
  answer(
    vector: Uint8Array,
    give: (update: Uint8Array | undefined) => void,
    fail: () => void,
  ): void {
    this.#whenDurable((replica) => {
      const update = replica.answer(vector)
      return () => {
        give(update)
      }
    }, fail)
  }

  /** Gives the durable state vector, for the server's own question. */
  question(give: (vector: Uint8Array) => void, fail: () => void): void {
    this.#whenDurable((replica) => {
      const vector = replica.stateVector()
      return () => {
        give(vector)
      }
    }, fail)
  }

  /** The durable text and the journal row it stands at. */
  readDocument(): Promise<{ document: Node; seq: number }> {
    return this.#read((replica) => replica.document()).then(([document, seq]) => ({
      document,
      seq,
    }))
  }

  /** The durable state in Yjs' format v1 and the journal row it stands at. */
  readState(): Promise<{ state: Uint8Array; seq: number }> {
    return this.#read((replica) => replica.state()).then(([state, seq]) => ({ state, seq }))
  }

  /** Whose client id it is, where the text is in memory and the id was used. */
  ownerOf(client: number): string | undefined {
    return this.#replica?.ownerOf(client)
  }

  /**
   * Runs while no change of this draft is taken or stored, one such act after the other; then rights are asked again
   * before the first waiting change. `run` may read the text; it must not wait for a change.
   */
  exclusively<T>(run: () => Promise<T>): Promise<T> {
    const mine = this.#exclusive.then(async () => {
      this.#holds++
      try {
        await this.#inFlight.empty()
        return await run()
      } finally {
        await this.#askAll().catch(this.#options.report)
        this.#release()
      }
    })
    this.#exclusive = mine.catch(() => {})
    return mine
  }

  /** Asks the rights of everybody here again; until they are known no change is taken. */
  async standingChanged(): Promise<void> {
    this.#holds++
    try {
      await this.#askAll()
    } finally {
      this.#release()
    }
  }

  /** Resolves when everything received has been stored, refused, or cannot be stored now. */
  async settled(): Promise<void> {
    while (!this.#stalled && (this.#queue.length > 0 || this.#inFlight.size > 0)) {
      if (this.#inFlight.size > 0) await this.#inFlight.empty()
      else await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Stores a snapshot where one is worth it, and forgets the text. Call only for an idle room. */
  async close(): Promise<void> {
    clearTimeout(this.#retryTimer)
    await this.#sleep()
  }

  /**
   * Called every few seconds: lets the text leave memory when nobody used it for long. Answers true where the room
   * itself may go.
   */
  mayGo(): boolean {
    const unused = performance.now() - this.#lastUse
    if (this.isIdle) return unused >= limits.emptyRoom
    if (unused >= limits.restingText && this.waiting === 0 && this.#holds === 0) void this.#sleep()
    return false
  }

  /** True while an exclusive act runs or rights are being asked: nothing can be said of a change yet. */
  get isHeld(): boolean {
    return this.#holds > 0
  }

  get isIdle(): boolean {
    return (
      this.members.size === 0 &&
      this.#queue.length === 0 &&
      this.#inFlight.size === 0 &&
      this.#holds === 0 &&
      !this.#loading &&
      this.#waiters.length === 0
    )
  }

  /** Milliseconds that building the text from the journal took last. */
  get loadTime(): number {
    return this.#loadTime
  }

  /** True while the text is in memory. */
  get isAwake(): boolean {
    return this.#replica !== undefined
  }

  get waiting(): number {
    return this.#queue.length + this.#inFlight.size
  }

  #enqueue(change: Change): void {
    this.#queue.push(change)
    this.#queuedBytes += change.update.length
  }

  /** Puts changes back before all others. */
  #enqueueFirst(changes: readonly Change[]): void {
    this.#queue = [...changes, ...this.#queue]
    for (const { update } of changes) this.#queuedBytes += update.length
  }

  #pump(): void {
    while (this.#holds === 0 && this.#queue.length > 0) {
      // While the disk refuses, one change at a time tries again.
      if (this.#stalled && (this.#retryTimer !== undefined || this.#inFlight.size > 0)) return
      if (this.#replica === undefined) {
        this.#load()
        return
      }
      const change = this.#queue.shift()
      if (change === undefined) return
      this.#queuedBytes -= change.update.length
      this.#take(change, this.#replica)
    }
  }

  #take(change: Change, replica: Replica): void {
    const { author } = change
    if (author.refused) return
    const problem = author.writeProblem()
    if (problem !== undefined) {
      author.refuse(problem)
      return
    }
    const taken = replica.take(change.update, author.person)
    switch (taken.type) {
      case 'gap':
        if (!this.#gaps.hold(change)) author.refuse(gapProblem)
        return
      case 'refused':
        if (taken.spoilt) this.#drop()
        author.refuse(taken)
        return
      case 'nothing':
        this.#inFlight.wait(
          () => {
            author.saved(change.frame)
          },
          { again: change },
        )
        break
      case 'changed':
        this.#append(change, taken.bytes, taken.newIds)
        break
    }
    if (change.isAnswer) this.#noteAnswer(author)
  }

  #noteAnswer(author: Author): void {
    author.noteAnswer()
    this.#enqueueFirst(this.#gaps.release(author))
  }

  #append(change: Change, bytes: Uint8Array, newIds: readonly number[]): void {
    const { author } = change
    const row = this.#inFlight.row(change)
    this.#options.journal
      .append({
        draft: this.draft,
        update: bytes,
        person: author.person,
        accreditation: author.accreditation,
        clientIds: newIds,
        origin: change.origin,
        at: this.#options.now().toISOString(),
      })
      .then(
        (seq) => {
          this.#seq = seq
          this.#snapshots.addRow()
          this.#stalled = false
          author.saved(change.frame)
          this.#broadcast(writeSync(2, bytes), author)
          this.#inFlight.settle(row)
          this.#afterFlight()
        },
        (error: unknown) => {
          this.#failed(change, error)
          this.#inFlight.fail(row, keepsChange(error))
          this.#afterFlight()
        },
      )
      .catch(this.#options.report)
  }

  #failed({ author }: Change, error: unknown): void {
    this.#drop()
    const problem = error instanceof NotAppended ? error.problem : 'not-saved'
    switch (problem) {
      case 'frozen':
        author.refuse({ code: closeCode.frozen, reason: 'frozen' })
        return
      case 'foreign-client-id':
        author.refuse({ code: closeCode.foreignClientId, reason: 'foreign-client-id' })
        return
      case 'stale':
        return
      case 'not-saved':
        if (!this.#stalled) this.#options.report(error)
        this.#stall()
        return
    }
  }

  /** The disk refuses: who waits is told, and one change tries again after a while. */
  #stall(): void {
    this.#stalled = true
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined
      this.#pump()
    }, limits.retry)
  }

  #tellUnsaved(): void {
    for (const { author } of this.#queue) author.unsaved()
    this.#queue = this.#queue.filter(({ author }) => !author.refused)
    this.#queuedBytes = this.#queue.reduce((sum, { update }) => sum + update.length, 0)
  }

  get #waitsForNothing(): boolean {
    return this.#queue.length === 0 && this.#inFlight.size === 0
  }

  #afterFlight(): void {
    if (this.#inFlight.size === 0) {
      const { changes, runs } = this.#inFlight.takeBack()
      if (changes.length > 0) this.#enqueueFirst(changes)
      for (const run of runs) run()
      if (this.#stalled) this.#tellUnsaved()
    }
    if (this.#snapshots.isDue) this.#snapshot()
    this.#pump()
    this.#touch()
  }

  #broadcast(frame: Uint8Array, except: Author): void {
    for (const member of this.members) if (member !== except) member.send(frame)
  }

  /** Computes with the text as it is, and gives the result when all of it is durable; computes anew where that failed. */
  #whenDurable(compute: (replica: Replica) => () => void, fail: (error: unknown) => void): void {
    this.#touch()
    this.#withReplica((replica) => {
      const give = compute(replica)
      this.#inFlight.wait(give, {
        run: () => {
          this.#whenDurable(compute, fail)
        },
      })
    }, fail)
  }

  #read<T>(read: (replica: Replica) => T): Promise<readonly [T, number]> {
    return new Promise((resolve, reject) => {
      this.#whenDurable((replica) => {
        const result = read(replica)
        return () => {
          resolve([result, this.#seq])
        }
      }, reject)
    })
  }

  #withReplica(run: (replica: Replica) => void, fail: (error: unknown) => void): void {
    if (this.#replica !== undefined) {
      run(this.#replica)
      return
    }
    this.#waiters.push({ run, fail })
    this.#load()
  }

  /** Builds the text from the journal. Waits until nothing is being stored, so that it sees all rows. */
  #load(): void {
    if (this.#loading || this.#replica !== undefined) return
    this.#loading = true
    this.#loadNow()
      .finally(() => {
        this.#loading = false
        this.#serve()
        this.#pump()
        this.#touch()
      })
      .catch(this.#options.report)
  }

  async #loadNow(): Promise<void> {
    await this.#inFlight.empty()
    try {
      const started = performance.now()
      const loaded = await this.#options.journal.load(this.draft)
      this.#replica = new Replica(loaded)
      this.#loadTime = performance.now() - started
      this.#seq = loaded.seq
      this.#snapshots.opened(loaded.tail.length)
    } catch (error) {
      this.#options.report(error)
      for (const waiter of this.#waiters.splice(0)) waiter.fail(error)
      if (this.#queue.length > 0) {
        this.#tellUnsaved()
        this.#stall()
      }
    }
  }

  #serve(): void {
    const replica = this.#replica
    if (replica === undefined) return
    for (const waiter of this.#waiters.splice(0)) {
      try {
        waiter.run(replica)
      } catch (error) {
        waiter.fail(error)
      }
    }
  }

  #drop(): void {
    this.#replica = undefined
  }

  #release(): void {
    this.#holds--
    this.#pump()
    this.#touch()
  }

  async #askAll(): Promise<void> {
    await Promise.all([...this.members].map((member) => member.askAgain()))
  }

  #snapshot(): void {
    if (this.#replica === undefined) return
    const { store, forget } = this.#snapshots.prepare(this.#replica.state())
    this.#inFlight.wait(
      () => {
        store(this.#seq)
      },
      { run: forget },
    )
  }

  /** Lets the text leave memory; nothing may be on its way to the disk. */
  async #sleep(): Promise<void> {
    const replica = this.#replica
    this.#drop()
    if (replica === undefined) return
    if (this.#snapshots.isWorthIt) await this.#snapshots.store(this.#seq, replica.state())
    replica.destroy()
  }

  #touch(): void {
    this.#lastUse = performance.now()
  }
}

/** Whether a change may be offered again after this failure. */
function keepsChange(error: unknown): boolean {
  if (!(error instanceof NotAppended)) return true
  return error.problem === 'stale' || error.problem === 'not-saved'
}
