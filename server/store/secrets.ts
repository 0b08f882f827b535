/** Secrets of sessions, tokens and sign-in links: 256 random bits; only their SHA-256 is ever stored. */
import { createHash, randomBytes } from 'node:crypto'

/** A new secret, 43 characters that need no escaping in cookies, headers or addresses. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: SHA-256, hex. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

/** True where a text can be a secret of ours; saves a look-up of rubbish. */
export function looksLikeSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}
