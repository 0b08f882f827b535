/** Rules about comment threads: what a disposition needs, what may follow what. Pure. */
import type { DispositionKind, ThreadCategory } from './names.ts'

/** Where a thread is attached: relative positions first, then block and quote (`ARCHITECTURE.md`, "Anchors"). */
export interface Anchor {
  /** Block id; null for a comment on the whole text. */
  readonly block: string | null
  /** Yjs relative positions of the first and just after the last character, base64; null where made without a live text. */
  readonly start: string | null
  readonly end: string | null
  /** The exact words, with up to 32 characters of what stands before and after in the same block. */
  readonly quote: string
  readonly prefix: string
  readonly suffix: string
}

/** A reason is compulsory except for accepted editorial comments and withdrawals (`domain` rule). */
export function needsReason(kind: DispositionKind, category: ThreadCategory): boolean {
  if (kind === 'withdrawn') return false
  return !(kind === 'accepted' && category === 'editorial')
}
