/**
 * One socket in the room of one draft: reads its frames within limits, asks its rights for each, and tells it what is
 * saved. Everything it sends to others goes through the room; everything that goes wrong ends this socket alone.
 */
import { WebSocket } from 'ws'
import type { RawData } from 'ws'
import {
  closeCode,
  writeRefused,
  writeSaved,
  writeStanding,
  writeUnsaved,
} from '../../shared/sync/frames.ts'
import type { CloseCode, Hello } from '../../shared/sync/frames.ts'
import { schemaVersion } from '../../shared/text/schema.ts'
import type { SyncCounters } from './counters.ts'
import type { Problem } from './gate.ts'
import { limits } from './limits.ts'
import type { Speaker } from './presence.ts'
import { Presence, emptyPresence } from './presence.ts'
import type { Room } from './room.ts'
import type { Rooms, SessionMember } from './rooms.ts'
import { SavedFrames } from './saved-frames.ts'
import { notSavedSentence, sentenceOf } from './sentences.ts'
import { refusalTo, standingFrom, writeProblem } from './standing.ts'
import type { Participation, SocketSession, StandingOf } from './standing.ts'
import { readMessage, writeSync } from './wire.ts'
import type { ClientMessage } from './wire.ts'

/** A refusal, for the log: who and why, never what. */
export interface RefusalReport {
  readonly person: string
  readonly draft: string
  readonly code: CloseCode
  readonly reason: string
  /** Milliseconds that the room may need to build its text anew. */
  readonly cost: number
}

export interface ConnectionOptions {
  readonly socket: WebSocket
  readonly draft: string
  readonly participation: Participation
  readonly session: SocketSession
  readonly rooms: Rooms
  readonly presenceOf: (room: Room) => Presence
  readonly standingOf: StandingOf
  readonly counters: SyncCounters
  readonly now: () => Date
  /** Bytes that came in over the underlying socket. */
  readonly received: () => number
  readonly refusedOne: (report: RefusalReport) => void
  readonly report: (error: unknown) => void
  readonly closed: () => void
}

const malformed: Problem = { code: closeCode.malformed, reason: 'malformed' }

export class Connection implements SessionMember, Speaker {
  readonly person: string
  readonly session: string
  /** Resolves when the socket is gone. */
  readonly ended: Promise<void>
  readonly #options: ConnectionOptions
  readonly #socket: WebSocket
  readonly #room: Room
  readonly #presence: Presence
  readonly #saved: SavedFrames
  #participation: Participation | undefined
  #refused = false
  #left = false
  #answered = false
  #asked = false
  #frames = 0
  #questions: number[] = []
  /** Bytes of first answers that may lie unread on top of the buffer limit. */
  #grace = 0
  #lastHeard = performance.now()
  #lastPing = performance.now()

  /** Starts at once: the caller has checked session, Origin and the right to read. */
  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#socket = options.socket
    this.person = options.participation.actor.person
    this.session = options.session.id
    this.#participation = options.participation
    this.#saved = new SavedFrames((count) => {
      this.send(writeSaved(count))
    })
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      this.#receive(data, isBinary)
    })
    this.#socket.on('pong', () => {
      this.#lastHeard = performance.now()
    })
    this.ended = new Promise((resolve) => {
      this.#socket.on('close', () => {
        this.#leave()
        resolve()
      })
    })
    this.#room = options.rooms.enter(options.draft, this)
    this.#presence = options.presenceOf(this.#room)
    this.send(writeStanding(standingFrom(options.participation)))
    this.#ask()
    this.#presence.enter(this)
  }

  get refused(): boolean {
    return this.#refused
  }

  get answered(): boolean {
    return this.#answered
  }

  get accreditation(): string {
    return this.#participation?.accreditation ?? ''
  }

  get who(): Speaker['who'] {
    return refusalTo('be-present', this.#participation) === undefined
      ? this.#participation?.who
      : undefined
  }

  writeProblem(): Problem | undefined {
    if (this.#hasExpired()) return { code: closeCode.signedOut, reason: 'signed-out' }
    return writeProblem(this.#participation)
  }

  saved(frame: number): void {
    this.#options.counters.savedFrames++
    this.#saved.add(frame)
  }

  unsaved(): void {
    this.send(writeUnsaved(notSavedSentence))
  }

  noteAnswer(): void {
    this.#answered = true
  }

  received(): number {
    return this.#options.received()
  }

  /** Tries again later by itself: 1013 is no refusal. */
  tooBusy(): void {
    this.#close(1013, 'try again later')
  }

  /** Says why, closes, and takes nothing more. */
  refuse({ code, reason }: Problem): void {
    if (this.#refused) return
    this.#refused = true
    this.#reportRefusal(code, reason)
    // What was saved before the refusal is said first, so that it is not set aside as unsaved.
    this.#saved.flush()
    this.send(writeRefused({ code, reason, sentence: sentenceOf(code) }))
    this.#close(code, reason)
  }

  endSession(): void {
    this.refuse({ code: closeCode.signedOut, reason: 'signed-out' })
  }

  /** Rights were changed somewhere: tells the client what is different now, or ends where it may not even read. */
  async askAgain(): Promise<void> {
    if (this.#left) return
    const before = this.#participation
    const after = await this.#options.standingOf(this.person, this.#room.draft)
    if (this.#left) return
    this.#participation = after
    const refusal = refusalTo('read-draft', after)
    if (after === undefined || refusal !== undefined) {
      this.refuse({ code: closeCode.forbidden, reason: refusal ?? 'not-participant' })
      return
    }
    const frame = writeStanding(standingFrom(after))
    if (before === undefined || !sameBytes(frame, writeStanding(standingFrom(before)))) {
      this.send(frame)
      this.#ask()
    }
    this.#presence.refresh(this)
  }

  /** Sends a frame, unless the reader is too slow: then it is let go rather than remembered without limit. */
  send(frame: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const unread = this.#socket.bufferedAmount
    if (unread === 0) this.#grace = 0
    if (unread > limits.sendBuffer + this.#grace) {
      this.#tooSlow()
      return
    }
    this.#options.counters.framesOut++
    this.#socket.send(frame, { binary: true })
  }

  sendPresence(frame: Uint8Array): void {
    this.send(frame)
  }

  /** Called every few seconds: asks for a sign of life, and ends what gave none for too long. */
  beat(): void {
    const now = performance.now()
    if (this.#hasExpired()) {
      this.endSession()
    } else if (now - this.#lastHeard > limits.silence) {
      this.#socket.terminate()
    } else if (now - this.#lastPing >= limits.ping) {
      this.#lastPing = now
      this.#socket.ping()
      // y-websocket leaves after 30 s without a message, and pings are none to it.
      this.send(emptyPresence)
    }
  }

  /** The server stops; clients come back by themselves. */
  stop(): void {
    this.#saved.flush()
    this.#close(1012, 'service restart')
  }

  #hasExpired(): boolean {
    return this.#options.session.expiresAt <= this.#options.now().toISOString()
  }

  /** The server's own question, once, and only to who may write: the answer is a writing frame. */
  #ask(): void {
    if (this.#asked || this.writeProblem() !== undefined) return
    this.#asked = true
    this.#room.question(
      (vector) => {
        this.send(writeSync(0, vector))
      },
      () => {
        this.tooBusy()
      },
    )
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#lastHeard = performance.now()
    if (this.#refused) return
    this.#options.counters.framesIn++
    const problem = this.#problemWith(data, isBinary)
    if (problem !== undefined) this.refuse(problem)
  }

  #problemWith(data: RawData, isBinary: boolean): Problem | undefined {
    if (!isBinary || !(data instanceof Uint8Array)) return malformed
    if (data.length > limits.frame) return { code: closeCode.tooLarge, reason: 'too-large' }
    const message = readMessage(data)
    if (message === undefined) return malformed
    try {
      return this.#hear(message)
    } catch (error) {
      // A bug of ours, not of the sender: this socket starts anew, and the log has it.
      this.#options.report(error)
      this.#close(1011, 'internal error')
      return undefined
    }
  }

  #hear(message: ClientMessage): Problem | undefined {
    switch (message.type) {
      case 'question':
        return this.#answerQuestion(message.vector)
      case 'change':
        return this.#change(message.update, message.isAnswer)
      case 'presence':
        return this.#presence.hear(this, message.update) ? undefined : malformed
      case 'who-is-here':
        this.#presence.sendAll(this)
        return undefined
      case 'hello':
        return this.#greet(message.hello)
    }
  }

  #change(update: Uint8Array, isAnswer: boolean): Problem | undefined {
    // Asked here as well as in the room: who may not write has no place in its queue.
    if (!this.#room.isHeld) {
      const problem = this.writeProblem()
      if (problem !== undefined) return problem
    }
    const frame = ++this.#frames
    this.#room.submit({ author: this, frame, update, isAnswer, origin: 'socket' })
    return undefined
  }

  #answerQuestion(vector: Uint8Array): Problem | undefined {
    const now = performance.now()
    this.#questions = this.#questions.filter((at) => now - at < limits.questionsPer)
    this.#questions.push(now)
    if (this.#questions.length > limits.questions) {
      return { code: closeCode.tooMany, reason: 'too-many-questions' }
    }
    this.#room.answer(
      vector,
      (update) => {
        if (update === undefined) {
          this.refuse(malformed)
          return
        }
        const frame = writeSync(1, update)
        this.send(frame)
        this.#grace += frame.length
      },
      () => {
        this.tooBusy()
      },
    )
    return undefined
  }

  #greet(hello: Hello): Problem | undefined {
    if (hello.schemaVersion < schemaVersion) {
      return { code: closeCode.outdatedPage, reason: 'outdated-page' }
    }
    if (!this.#presence.claim(this, hello.clientId)) {
      return { code: closeCode.foreignClientId, reason: 'foreign-client-id' }
    }
    const participation = this.#participation
    if (participation !== undefined) this.send(writeStanding(standingFrom(participation)))
    return undefined
  }

  /** The refusal itself would lie unread too; the code of the close frame has to do. */
  #tooSlow(): void {
    if (this.#refused) return
    this.#refused = true
    this.#reportRefusal(closeCode.slowReader, 'slow-reader')
    this.#close(closeCode.slowReader, 'slow reader')
  }

  #reportRefusal(code: CloseCode, reason: string): void {
    const { draft, loadTime: cost } = this.#room
    this.#options.counters.refused(code)
    this.#options.refusedOne({ person: this.person, draft, code, reason, cost })
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason)
    this.#leave()
    setTimeout(() => {
      this.#socket.terminate()
    }, limits.close).unref()
  }

  #leave(): void {
    if (this.#left) return
    this.#left = true
    this.#presence.leave(this)
    this.#options.rooms.leave(this.#room, this)
    this.#options.closed()
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
