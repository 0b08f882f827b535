/**
 * The only way to write, for HTTP and command line alike:
 *
 *   what is it about? → may this actor? (`refusalOf`) → one transaction: the act and its audit row → announcements
 *
 * The right is asked inside the transaction, so nothing can change between the answer and the act. An action that
 * needs the text itself runs while no change of that text is being stored (`rooms.exclusively`).
 */
import Sqlite from 'better-sqlite3'
import type { Node } from 'prosemirror-model'
import type { DraftEvent } from '../../shared/api/events.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { refusalOf } from '../../shared/domain/rights.ts'
import type { Action as Right, Subject } from '../../shared/domain/rights.ts'
import { accreditationAt } from '../store/accreditations.ts'
import type { Accreditation } from '../store/accreditations.ts'
import { appendAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import type { Announcements } from './announcements.ts'

/** What actions need of the live rooms; `server/sync/rooms.ts` is it, the command line has a still one. */
export interface LiveTexts {
  readDocument(draft: string): Promise<{ readonly document: Node; readonly seq: number }>
  /** Runs while no change of the draft is stored. */
  exclusively<T>(draft: string, run: () => Promise<T>): Promise<T>
  /** Asks the rights of every open connection again. */
  standingChanged(draft: string): void | Promise<void>
  closeSession(session: string): void
}

export interface Parts {
  readonly db: Database
  readonly texts: LiveTexts
  readonly announcements: Announcements
  readonly now: () => Date
  readonly newId: () => string
}

/** What an act is about, found from one id; parents are derived and never taken from the request. */
export interface About<Found> {
  readonly cycle: string
  readonly draft?: string
  /** Facts for the rights table. */
  readonly subject: Subject
  readonly found: Found
}

/** What an action works with inside its transaction. */
export interface Scope {
  readonly db: Database
  /** This instant, ISO. */
  readonly at: string
  readonly newId: () => string
  /** The accreditation the act is stored under. */
  readonly by: Accreditation
  /** The text as it stands; throws for actions that did not ask for it. */
  readonly text: () => { readonly document: Node; readonly seq: number }
  /** Writes the audit row: id of the thing, and what an auditor needs to know. */
  readonly record: (subject: string, details: Readonly<Record<string, unknown>>) => Promise<void>
  /** Told after the commit. */
  readonly announce: (draft: string, event: DraftEvent) => void
  /** Open connections of this draft are asked again after the commit. */
  readonly rightsChanged: (draft: string) => void
}

/** An act on a cycle, draft, thread or version. Its key names file, right, audit rows and contract row alike. */
export interface Action<Input, Found, Answer> {
  readonly key: Right
  /** What it is about; undefined where there is no such thing. */
  readonly about: (db: Database, input: Input) => Promise<About<Found> | undefined>
  /** Set where the act needs the text: nobody's change is stored meanwhile. */
  readonly holdsText?: true
  readonly act: (scope: Scope, input: Input, found: Found) => Promise<Answer>
}

/** Does it, or throws the `Fault` that says why not; then nothing has changed. */
export async function perform<Input, Found, Answer>(
  parts: Parts,
  action: Action<Input, Found, Answer>,
  person: string,
  input: Input,
): Promise<Answer> {
  if (action.holdsText !== true) return inTransaction(parts, action, person, input, undefined)
  // Asked once before the text is loaded, so that a stranger cannot make the server work.
  const { draft } = await allowed(parts.db, action, person, input, parts.now().toISOString())
  if (draft === undefined) throw new Error(`${action.key} holds the text of no draft`)
  return parts.texts.exclusively(draft, async () =>
    inTransaction(parts, action, person, input, await parts.texts.readDocument(draft)),
  )
}

/** Asks for the right alone, before work that is worth sparing a stranger. Throws like `perform`. */
export async function ask<Input, Found, Answer>(
  parts: Parts,
  action: Action<Input, Found, Answer>,
  person: string,
  input: Input,
): Promise<void> {
  await allowed(parts.db, action, person, input, parts.now().toISOString())
}

/** Acts outside any cycle: a person's on their own sessions, or (null) those of whoever runs the command line on the data. */
export type OwnKey =
  | 'sign-in'
  | 'sign-out'
  | 'sign-out-everywhere'
  | 'add-person'
  | 'set-role'
  | 'end-role'
  | 'make-link'
  | 'make-token'
  | 'add-cycle'
  | 'add-delegation'
  | 'load-demo'

export interface OwnScope {
  readonly db: Database
  readonly at: Date
  readonly newId: () => string
  readonly record: (subject: string, details: Readonly<Record<string, unknown>>) => Promise<void>
}

/** One transaction with its audit row for an act that the table of rights does not know. */
export async function performOwn<Answer>(
  parts: Pick<Parts, 'db' | 'now' | 'newId'>,
  key: OwnKey,
  person: string | null,
  act: (scope: OwnScope) => Promise<Answer>,
): Promise<Answer> {
  const at = parts.now()
  return transaction(parts.db, (db) =>
    act({
      db,
      at,
      newId: parts.newId,
      record: (subject, details) =>
        appendAudit(db, {
          at: at.toISOString(),
          person,
          accreditation: null,
          action: key,
          subject,
          details,
        }),
    }),
  )
}

async function inTransaction<Input, Found, Answer>(
  parts: Parts,
  action: Action<Input, Found, Answer>,
  person: string,
  input: Input,
  text: { readonly document: Node; readonly seq: number } | undefined,
): Promise<Answer> {
  const at = parts.now().toISOString()
  const events: { draft: string; event: DraftEvent }[] = []
  const changed = new Set<string>()
  const answer = await transaction(parts.db, async (db) => {
    const { found, by } = await allowed(db, action, person, input, at)
    const scope: Scope = {
      db,
      at,
      newId: parts.newId,
      by,
      text: () => {
        if (text === undefined) throw new Error(`${action.key} did not ask for the text`)
        return text
      },
      record: (subject, details) =>
        appendAudit(db, {
          at,
          person: by.person,
          accreditation: by.id,
          action: action.key,
          subject,
          details,
        }),
      announce: (draft, event) => events.push({ draft, event }),
      rightsChanged: (draft) => changed.add(draft),
    }
    return action.act(scope, input, found)
  })
  for (const draft of changed) await parts.texts.standingChanged(draft)
  for (const { draft, event } of events) parts.announcements.announce(draft, event)
  return answer
}

/** One transaction; storage that fails becomes the fault that says so. */
export async function transaction<T>(db: Database, run: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await db.transaction().execute(run)
  } catch (error) {
    throw storageFault(error)
  }
}

async function allowed<Input, Found, Answer>(
  db: Database,
  action: Action<Input, Found, Answer>,
  person: string,
  input: Input,
  at: string,
): Promise<{ found: Found; by: Accreditation; draft: string | undefined }> {
  const about = await action.about(db, input)
  const by = about && (await accreditationAt(db, person, about.cycle, at))
  // What does not exist and what somebody takes no part in look the same.
  if (about === undefined || by === undefined) throw nothing()
  const refusal = refusalOf(by, action.key, about.subject)
  if (refusal !== undefined) {
    throw new Fault('refused', sentences[refusal], { reason: refusal })
  }
  return { found: about.found, by, draft: about.draft }
}

function nothing(): Fault {
  return new Fault('not-found', 'There is nothing here for you at this address.')
}

/** For clients without catalogues; pages translate by reason. */
const sentences = {
  role: 'Your role in this cycle does not allow that.',
  phase: 'The phase this cycle is in does not allow that.',
  frozen: 'This text is frozen and does not change any more.',
  'own-approval': 'You approved this candidate; another person has to freeze it.',
  'not-author': 'Only the author, the chair or the secretariat may do that.',
  'not-participant': 'You take no part in this cycle.',
} as const

function storageFault(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  switch (error.code) {
    case 'SQLITE_FULL':
    case 'SQLITE_READONLY':
    case 'SQLITE_IOERR_WRITE':
    case 'SQLITE_IOERR_FSYNC':
    case 'SQLITE_BUSY':
      return new Fault('not-saved', 'The server cannot store anything just now. Try again soon.')
    case 'SQLITE_CONSTRAINT_TRIGGER':
      // Invariant 1: the triggers are the last line of defence.
      return new Fault('refused', sentences.frozen, { reason: 'frozen' })
    default:
      return error
  }
}
