/**
 * The tables as Kysely sees them. Portable between SQLite and PostgreSQL: ids are canonical lower-case UUIDs as text,
 * instants are ISO 8601 UTC text (`2026-03-01T09:00:00.000Z`), JSON is text, bytes are blobs. Made by `migrations.ts`.
 */
import type { Generated, Insertable, Selectable } from 'kysely'
import type {
  DelegationCategory,
  DispositionKind,
  DraftState,
  Phase,
  Role,
  ThreadCategory,
  VersionKind,
} from '../../shared/domain/names.ts'

/** JSON text; the column's comment says of what. */
type Json = string
/** ISO 8601 instant in UTC. */
type Instant = string

export interface PeopleTable {
  readonly id: string
  /** Unique, lower-case. */
  readonly email: string
  name: string
  /** JSON: list of `Language`. */
  languages: Json
  readonly created_at: Instant
}

export interface DelegationsTable {
  readonly code: string
  category: DelegationCategory
  region: string | null
  /** JSON: `Translated`. */
  names: Json
}

export interface CyclesTable {
  readonly id: string
  /** Short name people type, unique: `2025-2026`. */
  readonly key: string
  /** JSON: `Translated`. */
  name: Json
  /** JSON: `Translated`, the working group that owns the cycle. */
  body: Json
  phase: Phase
  /** IANA time zone in which dates are shown. */
  zone: string
  /** JSON: list of `PhaseDates`. */
  phases: Json
  readonly created_at: Instant
}

export interface AccreditationsTable {
  readonly id: string
  readonly cycle_id: string
  readonly person_id: string
  /** Code of the delegation; null for secretariat and people in their own capacity. */
  readonly delegation: string | null
  readonly role: Role
  readonly since: Instant
  /** Null while it lasts. */
  until: Instant | null
}

export interface SessionsTable {
  /** SHA-256 of the secret, hex; the secret itself is kept nowhere. */
  readonly id_hash: string
  readonly person_id: string
  readonly kind: 'cookie' | 'token'
  label: string
  readonly created_at: Instant
  readonly expires_at: Instant
  revoked_at: Instant | null
}

export interface SignInLinksTable {
  readonly token_hash: string
  readonly person_id: string
  readonly expires_at: Instant
  used_at: Instant | null
}

export interface DraftsTable {
  readonly id: string
  readonly cycle_id: string
  /** Key of the guideline: `PAR`. */
  readonly work: string
  /** JSON: `Translated`. */
  title: Json
  readonly language: string
  /** Never leaves `frozen` (trigger). */
  state: DraftState
  /** The version this draft was frozen as. */
  frozen_version: string | null
  position: number
  readonly created_at: Instant
}

export type JournalOrigin = 'socket' | 'import' | 'demo'

/** Append-only (trigger); no row for a frozen draft (trigger). */
export interface JournalTable {
  readonly seq: Generated<number>
  readonly draft_id: string
  /** One Yjs update, format v1. */
  readonly update: Uint8Array
  readonly person_id: string
  readonly accreditation_id: string
  readonly origin: JournalOrigin
  readonly at: Instant
}

/** May be thrown away and computed again from the journal. */
export interface SnapshotsTable {
  readonly draft_id: string
  /** The last journal row this state holds. */
  readonly seq: number
  /** The whole Yjs state, format v1, nothing collected. */
  readonly state: Uint8Array
  readonly at: Instant
}

/** May be thrown away and computed again from the journal, as snapshots may. */
export interface AuthorshipTable {
  readonly draft_id: string
  /** The last journal row this record holds. */
  readonly seq: number
  /** Bytes of `Authorship.save`, deflated. */
  readonly record: Uint8Array
  readonly at: Instant
}

/** Whose Yjs client id it is, for ever: bound on first use, in the transaction of the append. */
export interface ClientIdsTable {
  readonly draft_id: string
  readonly client_id: number
  readonly person_id: string
}

/** Rows of kind `frozen` never change (trigger). */
export interface VersionsTable {
  readonly id: string
  readonly draft_id: string
  readonly number: number
  kind: VersionKind
  label: string
  reason: string
  /** Canonical JSON of the whole text. */
  readonly document: string
  /** Of the bytes of `document` in UTF-8, hex. */
  readonly sha256: string
  readonly words: number
  /** Journal row up to which the text was taken. */
  readonly seq: number
  readonly by_accreditation: string
  readonly at: Instant
  approved_by: string | null
  approved_at: Instant | null
  frozen_by: string | null
  frozen_at: Instant | null
  voided_at: Instant | null
  /** JSON: list of `{obstacle, count, reason}`. */
  waivers: Json
}

export interface ThreadsTable {
  readonly id: string
  readonly draft_id: string
  readonly cycle_id: string
  /** Printed number, never reused. */
  readonly number: string
  category: ThreadCategory
  readonly accreditation_id: string
  readonly at: Instant
  readonly text: string
  readonly proposed_wording: string | null
  /** JSON: `Anchor`. */
  anchor: Json
  revision: number
}

export interface RepliesTable {
  readonly id: string
  readonly thread_id: string
  readonly accreditation_id: string
  readonly at: Instant
  readonly text: string
}

/** Append-only (trigger); the last one of a thread stands. */
export interface DispositionsTable {
  readonly id: string
  readonly thread_id: string
  readonly kind: DispositionKind
  readonly reason: string
  readonly accreditation_id: string
  readonly at: Instant
}

/** Numbers that are never reused. */
export interface CountersTable {
  readonly name: string
  value: number
}

/** Append-only (trigger), each row hashed over the one before. */
export interface AuditTable {
  readonly seq: Generated<number>
  readonly at: Instant
  readonly person_id: string | null
  readonly accreditation_id: string | null
  readonly action: string
  readonly subject: string
  /** JSON. */
  readonly details: Json
  readonly previous: string
  readonly hash: string
}

/** One row for each migration that ran. */
export interface MigrationsTable {
  readonly number: number
  readonly at: Instant
}

export interface Tables {
  people: PeopleTable
  delegations: DelegationsTable
  cycles: CyclesTable
  accreditations: AccreditationsTable
  sessions: SessionsTable
  sign_in_links: SignInLinksTable
  drafts: DraftsTable
  journal: JournalTable
  snapshots: SnapshotsTable
  authorship: AuthorshipTable
  client_ids: ClientIdsTable
  versions: VersionsTable
  threads: ThreadsTable
  replies: RepliesTable
  dispositions: DispositionsTable
  counters: CountersTable
  audit: AuditTable
  migrations: MigrationsTable
}

/** A row as a query answers it. */
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>
/** A row as it is inserted. */
export type NewRow<Name extends keyof Tables> = Insertable<Tables[Name]>
