/** Keeps the text of a draft as it stands at this instant as a version: canonical JSON, its SHA-256, its words. */
import { createHash } from 'node:crypto'
import type { Node } from 'prosemirror-model'
import { Fault } from '../../shared/domain/fault.ts'
import { canonicalJson } from '../../shared/text/canonical.ts'
import { countWords, plainTextOf } from '../../shared/text/words.ts'
import { lastRowOf } from '../store/drafts.ts'
import type { Database } from '../store/database.ts'
import { insertVersion } from '../store/versions.ts'
import type { NewVersion, Version } from '../store/versions.ts'
import type { Scope } from './perform.ts'

/** Everything of a version that follows from the text. */
export function contentOf(document: Node): Pick<NewVersion, 'document' | 'sha256' | 'words'> {
  const text = canonicalJson(document.toJSON())
  return { document: text, sha256: sha256Of(text), words: countWords(plainTextOf(document)) }
}

/** SHA-256 of a text in UTF-8, hex. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Stores the text that the action holds. Refused where another process stored a change at this very instant. */
export async function takeVersion(
  scope: Scope,
  draft: string,
  facts: Pick<NewVersion, 'kind' | 'label' | 'reason' | 'approvedBy' | 'approvedAt' | 'waivers'>,
): Promise<Version> {
  const { document, seq } = scope.text()
  await refuseMoved(scope.db, draft, seq)
  return insertVersion(scope.db, {
    id: scope.newId(),
    draft,
    ...facts,
    ...contentOf(document),
    seq,
    by: scope.by.id,
    at: scope.at,
  })
}

async function refuseMoved(db: Database, draft: string, seq: number): Promise<void> {
  if ((await lastRowOf(db, draft)).seq === seq) return
  throw new Fault('conflict', 'The text was changed at this very instant. Try again.', {
    reason: 'text-changed',
  })
}
