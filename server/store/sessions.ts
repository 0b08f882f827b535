/** Sessions of browsers (cookie), tokens of scripts, and one-time sign-in links. Secrets go out once and are kept as hashes. */
import type { Database } from './database.ts'
import { hashOfSecret, looksLikeSecret, newSecret } from './secrets.ts'

export interface Session {
  /** SHA-256 of the secret; the name of the session everywhere inside. */
  readonly id: string
  readonly person: string
  readonly kind: 'cookie' | 'token'
  readonly expiresAt: string
}

/** The session a secret opens at an instant; undefined where unknown, expired or ended. */
export async function sessionOf(
  db: Database,
  secret: string,
  at: string,
): Promise<Session | undefined> {
  if (!looksLikeSecret(secret)) return undefined
  return liveSession(db, hashOfSecret(secret), at)
}

/** The same by its hash, for what stays open longer than one request. */
export async function liveSession(
  db: Database,
  id: string,
  at: string,
): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select(['id_hash', 'person_id', 'kind', 'expires_at'])
    .where('id_hash', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return (
    row && { id: row.id_hash, person: row.person_id, kind: row.kind, expiresAt: row.expires_at }
  )
}

/** Starts a session and answers its secret, which is shown once and stored nowhere. */
export async function startSession(
  db: Database,
  given: {
    readonly person: string
    readonly kind: 'cookie' | 'token'
    readonly label: string
    readonly at: Date
    readonly days: number
  },
): Promise<string> {
  const secret = newSecret()
  await db
    .insertInto('sessions')
    .values({
      id_hash: hashOfSecret(secret),
      person_id: given.person,
      kind: given.kind,
      label: given.label,
      created_at: given.at.toISOString(),
      expires_at: new Date(given.at.getTime() + given.days * 86_400_000).toISOString(),
      revoked_at: null,
    })
    .execute()
  return secret
}

/** Ends one session, if it still lasts. */
export async function endSession(db: Database, id: string, at: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('id_hash', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends all sessions and tokens of a person; answers the ids of those that still lasted. */
export async function endSessionsOf(
  db: Database,
  person: string,
  at: string,
): Promise<readonly string[]> {
  const rows = await db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('person_id', '=', person)
    .where('revoked_at', 'is', null)
    .returning('id_hash')
    .execute()
  return rows.map((row) => row.id_hash)
}

/** Makes a one-time sign-in link and answers its secret. */
export async function insertLink(
  db: Database,
  given: { readonly person: string; readonly at: Date; readonly minutes: number },
): Promise<string> {
  const secret = newSecret()
  await db
    .insertInto('sign_in_links')
    .values({
      token_hash: hashOfSecret(secret),
      person_id: given.person,
      expires_at: new Date(given.at.getTime() + given.minutes * 60_000).toISOString(),
      used_at: null,
    })
    .execute()
  return secret
}

/** Uses a link up and answers whose it was; undefined where unknown, expired or used. Of two at once only one succeeds. */
export async function useLink(
  db: Database,
  secret: string,
  at: string,
): Promise<string | undefined> {
  if (!looksLikeSecret(secret)) return undefined
  const row = await db
    .updateTable('sign_in_links')
    .set({ used_at: at })
    .where('token_hash', '=', hashOfSecret(secret))
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returning('person_id')
    .executeTakeFirst()
  return row?.person_id
}

/** Links that were never used end with the rights of their person. */
export async function endLinksOf(db: Database, person: string, at: string): Promise<void> {
  await db
    .updateTable('sign_in_links')
    .set({ used_at: at })
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .execute()
}
