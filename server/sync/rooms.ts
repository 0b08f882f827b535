/**
 * All live rooms of this process, by draft. The rest of the server reads and holds texts through it; sockets come in
 * through `upgrade.ts`. Works without any socket too: the command line fills and reads texts with it.
 *
 * Never call it inside a database transaction: it reads the journal over the same connection.
 */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { Fault } from '../../shared/domain/fault.ts'
import { bodyOf, documentFromBody } from '../../shared/text/flat.ts'
import { writeDocument } from '../../shared/text/write.ts'
import type { Journal } from '../store/journal.ts'
import type { JournalOrigin } from '../store/tables.ts'
import type { Author, Member } from './author.ts'
import type { Problem } from './gate.ts'
import { limits } from './limits.ts'
import { Room } from './room.ts'
import { notSavedSentence, sentenceOf } from './sentences.ts'

export interface RoomsOptions {
  readonly journal: Journal
  readonly now: () => Date
  /** What went wrong without anybody to tell: failed commits, unreadable texts. */
  readonly report?: (error: unknown) => void
}

/** A member whose session can end. */
export interface SessionMember extends Member {
  readonly session: string
  endSession(): void
}

/** Under whose name a text is filled. */
export interface Filling {
  readonly person: string
  readonly accreditation: string
  readonly origin: Exclude<JournalOrigin, 'socket'>
}

export class Rooms {
  readonly #options: RoomsOptions
  readonly #rooms = new Map<string, Room>()
  readonly #members = new Set<SessionMember>()
  #sweep: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: RoomsOptions) {
    this.#options = options
  }

  /** The durable text of a draft and the journal row it stands at; an empty text for an unknown draft. */
  readDocument(draft: string): Promise<{ readonly document: Node; readonly seq: number }> {
    return this.#room(draft).readDocument()
  }

  /** A throw-away copy of the durable text, for anchors and checks; changing it changes nothing here. */
  async copyOf(draft: string): Promise<{ readonly doc: Y.Doc; readonly seq: number }> {
    const { state, seq } = await this.#room(draft).readState()
    const doc = new Y.Doc()
    Y.applyUpdate(doc, state)
    return { doc, seq }
  }

  /**
   * Runs while no change of the draft is taken or stored; one such act after the other. What was on its way is stored
   * before. `run` may read the text and write to the database; it must not wait for a change of this draft.
   */
  exclusively<T>(draft: string, run: () => Promise<T>): Promise<T> {
    return this.#room(draft).exclusively(run)
  }

  /** Asks the rights of every open connection of a draft again, before its next change is taken. */
  async standingChanged(draft: string): Promise<void> {
    await this.#rooms.get(draft)?.standingChanged()
  }

  /** The same for all drafts. */
  async everyStandingChanged(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => room.standingChanged()))
  }

  /** Closes the sockets of a session that ended. */
  closeSession(session: string): void {
    for (const member of this.#members) if (member.session === session) member.endSession()
  }

  /** The sessions that hold open sockets. */
  sessions(): ReadonlySet<string> {
    return new Set([...this.#members].map((member) => member.session))
  }

  /**
   * Writes the next state of a text through the journal like any change: only what differs, so that what others write
   * meanwhile stays. `revise` gives it from the text as it stands; false where nothing differs. Throws a `Fault` where
   * the draft is frozen (`refused`) or nothing can be stored (`not-saved`).
   */
  async reviseDocument(
    draft: string,
    revise: (before: Node) => Node,
    filling: Filling,
  ): Promise<boolean> {
    const room = this.#room(draft)
    const { doc } = await this.copyOf(draft)
    const body = bodyOf(doc)
    const before = documentFromBody(body)
    const after = revise(before)
    if (before.eq(after)) return false
    const vector = Y.encodeStateVector(doc)
    doc.transact(() => {
      writeDocument(body, before, after, undefined, () => crypto.randomUUID())
    })
    const update = Y.encodeStateAsUpdate(doc, vector)
    doc.destroy()
    await new Promise<void>((resolve, reject) => {
      const author = new Filler(filling, resolve, reject)
      room.submit({ author, frame: 1, update, isAnswer: false, origin: filling.origin })
    })
    return true
  }

  /** A connection joins the room of its draft. */
  enter(draft: string, member: SessionMember): Room {
    const room = this.#room(draft)
    this.#members.add(member)
    room.enter(member)
    return room
  }

  leave(room: Room, member: SessionMember): void {
    this.#members.delete(member)
    room.leave(member)
  }

  /** Stores everything that was received. Ends all rooms; `within` bounds the wait, in milliseconds. */
  async close(within = 8_000): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweep)
    await this.settled(within)
    const rooms = [...this.#rooms.values()]
    this.#rooms.clear()
    await Promise.all(rooms.map((room) => room.close()))
    await this.#options.journal.drain()
  }

  /** Resolves when everything received has been stored or refused, or the time is over. */
  async settled(within: number): Promise<void> {
    const rooms = [...this.#rooms.values()]
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, within)
    })
    await Promise.race([Promise.all(rooms.map((room) => room.settled())), late])
    clearTimeout(timer)
  }

  /** Name → value for `/metrics`. */
  values(): Record<string, number> {
    const rooms = [...this.#rooms.values()]
    const { rows, commits, failedCommits, waiting, commitTime } = this.#options.journal.counters
    return {
      sync_rooms: rooms.length,
      sync_rooms_in_memory: rooms.filter((room) => room.isAwake).length,
      sync_changes_waiting: rooms.reduce((sum, room) => sum + room.waiting, 0),
      journal_rows_total: rows,
      journal_commits_total: commits,
      journal_failed_commits_total: failedCommits,
      journal_waiting: waiting,
      journal_commit_milliseconds: Math.round(commitTime * 1_000) / 1_000,
    }
  }

  #room(draft: string): Room {
    const known = this.#rooms.get(draft)
    if (known !== undefined) return known
    if (this.#closed) throw new Error('The rooms are closed')
    const { journal, now } = this.#options
    const room = new Room({
      draft,
      journal,
      now,
      report: this.#options.report ?? (() => {}),
    })
    this.#rooms.set(draft, room)
    this.#sweep ??= setInterval(() => {
      this.#letGo()
    }, limits.sweep).unref()
    return room
  }

  /** Idle rooms leave memory. Their rows are all stored, so a new room of the draft may open at once. */
  #letGo(): void {
    for (const [draft, room] of this.#rooms) {
      if (!room.mayGo()) continue
      this.#rooms.delete(draft)
      void room.close()
    }
  }
}

/** An import: one change, all or nothing, and nobody who waits for a full disk. */
class Filler implements Author {
  readonly person: string
  readonly accreditation: string
  readonly answered = true
  refused = false
  readonly #resolve: () => void
  readonly #reject: (fault: Fault) => void

  constructor(filling: Filling, resolve: () => void, reject: (fault: Fault) => void) {
    this.person = filling.person
    this.accreditation = filling.accreditation
    this.#resolve = resolve
    this.#reject = reject
  }

  /** The action that fills has asked the right to import. */
  writeProblem(): undefined {
    return undefined
  }

  saved(): void {
    this.#resolve()
  }

  unsaved(): void {
    this.#end(new Fault('not-saved', notSavedSentence))
  }

  tooBusy(): void {
    this.unsaved()
  }

  refuse(problem: Problem): void {
    const code = problem.reason === 'too-large' ? 'too-large' : 'refused'
    this.#end(new Fault(code, sentenceOf(problem.code), { reason: problem.reason }))
  }

  noteAnswer(): void {}

  received(): number {
    return 0
  }

  #end(fault: Fault): void {
    this.refused = true
    this.#reject(fault)
  }
}
