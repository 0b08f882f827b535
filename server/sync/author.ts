/** Who changes and who follows a text, as the room sees them: a connection, or an import. */
import type { JournalOrigin } from '../store/tables.ts'
import type { Problem } from './gate.ts'

/** Somebody who changes the text: a connection, or an import. */
export interface Author {
  readonly person: string
  readonly accreditation: string
  /** Set once it was refused: nothing of it is taken any more. */
  readonly refused: boolean
  /** True once it answered the server's question, so that a gap cannot be closed by what is still coming. */
  readonly answered: boolean
  /** Asked for each frame, at the instant it is taken. */
  writeProblem(): Problem | undefined
  saved(frame: number): void
  /** The disk refuses; the change waits. */
  unsaved(): void
  refuse(problem: Problem): void
  /** The answer to the server's question was taken. */
  noteAnswer(): void
  /** Too much waits; come back later. */
  tooBusy(): void
  /** Bytes that have arrived from it, to tell a slow sender from one that stopped. */
  received(): number
}

/** An author that listens too. */
export interface Member extends Author {
  send(frame: Uint8Array): void
  /** Asks session and rights again, and tells the client what changed. */
  askAgain(): Promise<void>
}

/** One writing frame. */
export interface Change {
  readonly author: Author
  /** The frame's number on its connection, from 1. */
  readonly frame: number
  readonly update: Uint8Array
  /** Sync step 2: the answer to the server's question. */
  readonly isAnswer: boolean
  readonly origin: JournalOrigin
}
