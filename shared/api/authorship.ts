/** Who wrote which words of a draft or version: the rows of the contract and their shapes. */
import * as v from 'valibot'
import { endpoint } from './endpoint.ts'
import { Instant, Who } from './shapes.ts'

/** An act on the text: number of the author in the answer's list, instant and row of the journal. */
export const Act = v.object({ author: v.number(), at: Instant, seq: v.number() })
export type Act = v.InferOutput<typeof Act>

/**
 * Words by one author, `from`–`to` in the block's own inline content (ProseMirror offsets, UTF-16). What was written in one
 * sitting is one run, from its first row (`seq`, `at`) to its last; asked for exactly, both are the same row.
 */
export const AuthoredWords = v.object({
  from: v.number(),
  to: v.number(),
  ...Act.entries,
  lastAt: Instant,
  lastSeq: v.number(),
})
export type AuthoredWords = v.InferOutput<typeof AuthoredWords>

export const AuthoredPart = v.object({
  id: v.string(),
  type: v.picklist(['block', 'table', 'figure', 'footnote']),
  /** Length of its inline content; words that no longer fit it have been changed since. */
  size: v.number(),
  /** Who made the paragraph, table, figure or footnote itself. */
  made: v.nullable(Act),
  /** Who last changed anything of it, words taken out and formats, too. */
  changed: v.nullable(Act),
  words: v.array(AuthoredWords),
})
export type AuthoredPart = v.InferOutput<typeof AuthoredPart>

export const Authored = v.object({
  /** Row of the journal that the answer stands at. */
  seq: v.number(),
  /** As they were accredited when they wrote. */
  authors: v.array(Who),
  /** In the order of the text; a footnote follows its paragraph, cells follow their table. */
  parts: v.array(AuthoredPart),
})
export type Authored = v.InferOutput<typeof Authored>

const query = v.object({
  /** Only this block, table, figure or footnote (a block with its footnotes). */
  block: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** `rows`: every row of the journal apart. Default: what was written in one sitting together. */
  by: v.optional(v.picklist(['sittings', 'rows'])),
})

export const authorship = {
  ofDraft: endpoint({
    method: 'get',
    path: '/api/drafts/:draft/authorship',
    access: 'session',
    body: null,
    query,
    reply: Authored,
    says: 'Who wrote which words of the live text, when, for which delegation.',
  }),
  ofVersion: endpoint({
    method: 'get',
    path: '/api/versions/:version/authorship',
    access: 'session',
    body: null,
    query,
    reply: Authored,
    says: 'Who wrote which words of a version, when, for which delegation.',
  }),
}
