/** A text that a command names: a file, or the id of a version or draft. */
import { Node } from 'prosemirror-model'
import { readFileSync } from 'node:fs'
import { Fault } from '../../shared/domain/fault.ts'
import { schema } from '../../shared/text/schema.ts'
import { documentFromFile } from '../files/import.ts'
import type { Imported } from '../files/html.ts'
import { fileFault } from '../http/import-file.ts'
import type { Database } from '../store/database.ts'
import { draftById } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { savedDocument } from '../store/saved-text.ts'
import { textOfVersion, versionById } from '../store/versions.ts'
import type { Version } from '../store/versions.ts'

/** What an id named. */
export interface StoredText {
  readonly document: Node
  readonly draft: Draft
  readonly version: Version | undefined
}

/** True for a word that can be an id; everything else is a file. */
export function isId(word: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)
}

/** The text of a version, or the live text of a draft. */
export async function storedText(db: Database, word: string): Promise<StoredText> {
  const id = word.toLowerCase()
  const version = await versionById(db, id)
  const draft = await draftById(db, version?.draft ?? id)
  if (draft === undefined) throw new Fault('not-found', `There is no draft or version ${id}.`)
  if (version === undefined) {
    return { document: (await savedDocument(db, draft.id)).document, draft, version }
  }
  const text = (await textOfVersion(db, version.id)) ?? ''
  return { document: Node.fromJSON(schema, JSON.parse(text)), draft, version }
}

/** The document of a file. Ids are made in order, so the same file always gives the same document. */
export function fileText(path: string): Node {
  let count = 0
  return readFile(path, () => `b${String(++count)}`).document
}

/** Reads a file, or throws the `Fault` that says in one sentence why that cannot be. */
export function readFile(path: string, newId: () => string): Imported {
  const bytes = bytesOf(path)
  try {
    return documentFromFile(path, bytes, { newId })
  } catch (error) {
    throw fileFault(error)
  }
}

/** The bytes of a file, or one sentence. */
export function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const why = code === 'ENOENT' ? 'There is no such file' : `It cannot be read (${code})`
    throw new Fault('not-found', `${why}: ${path}`)
  }
}
