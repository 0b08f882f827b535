/** The whole contract: every endpoint of `/api`, by resource. See `endpoint.ts`. */
import * as v from 'valibot'
import { dispositionKinds, freezeObstacles, phases, threadCategories } from '../domain/names.ts'
import { authorship } from './authorship.ts'
import { endpoint } from './endpoint.ts'
import {
  Anchor,
  CycleSummary,
  DraftSummary,
  LanguageName,
  Participant,
  Text,
  Thread,
  Translated,
  VersionSummary,
} from './shapes.ts'

const none = null

/** A file's bytes, base64. A plain class of characters: Valibot's own pattern overflows on megabytes. */
const FileBytes = v.pipe(
  v.string(),
  v.maxLength(24 * 1024 * 1024),
  v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'base64'),
)
const Notices = v.array(v.object({ kind: v.string(), count: v.number(), sentence: v.string() }))

export const session = {
  show: endpoint({
    method: 'get',
    path: '/api/session',
    access: 'public',
    body: none,
    query: none,
    reply: v.object({
      person: v.nullable(v.object({ id: v.string(), name: v.string(), email: v.string() })),
      /** True where the demo's picker of people may be used. */
      demo: v.boolean(),
      version: v.string(),
    }),
    says: 'Who is signed in here.',
  }),
  signInWithLink: endpoint({
    method: 'post',
    path: '/api/session/link',
    access: 'public',
    body: v.object({ token: v.pipe(v.string(), v.minLength(20), v.maxLength(200)) }),
    query: none,
    reply: none,
    says: 'Sign in with a one-time link (the page asks for a click first; a link works once).',
  }),
  signInAsDemoPerson: endpoint({
    method: 'post',
    path: '/api/session/demo',
    access: 'public',
    body: v.object({ person: v.string() }),
    query: none,
    reply: none,
    says: 'Demo only: sign in as one of the demo people.',
  }),
  demoPeople: endpoint({
    method: 'get',
    path: '/api/session/demo',
    access: 'public',
    body: none,
    query: none,
    reply: v.array(Participant),
    says: 'Demo only: the people to choose from.',
  }),
  signOut: endpoint({
    method: 'delete',
    path: '/api/session',
    access: 'public',
    body: none,
    query: none,
    reply: none,
    says: 'End this session.',
  }),
  signOutEverywhere: endpoint({
    method: 'delete',
    path: '/api/sessions',
    access: 'session',
    body: none,
    query: none,
    reply: none,
    says: 'End all my sessions and close their sockets.',
  }),
}

export const cycles = {
  mine: endpoint({
    method: 'get',
    path: '/api/cycles',
    access: 'session',
    body: none,
    query: none,
    reply: v.array(CycleSummary),
    says: 'The cycles I take part in, with their drafts.',
  }),
  show: endpoint({
    method: 'get',
    path: '/api/cycles/:cycle',
    access: 'session',
    body: none,
    query: none,
    reply: v.object({ ...CycleSummary.entries, people: v.array(Participant) }),
    says: 'One cycle: phase, dates, drafts, people.',
  }),
  setPhase: endpoint({
    method: 'post',
    path: '/api/cycles/:cycle/phase',
    access: 'session',
    body: v.object({ phase: v.picklist(phases), reason: Text(2_000) }),
    query: none,
    reply: none,
    says: 'Open another phase; takes effect on open pages at once.',
  }),
  importDraft: endpoint({
    method: 'post',
    path: '/api/cycles/:cycle/drafts',
    access: 'session',
    body: v.object({
      work: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
      title: Translated,
      language: LanguageName,
      fileName: Text(200),
      file: FileBytes,
    }),
    largest: 25 * 1024 * 1024,
    query: none,
    reply: v.object({
      draft: v.string(),
      words: v.number(),
      notices: Notices,
    }),
    says: 'Make a draft from a Word, HTML, Markdown or canonical JSON file.',
  }),
}

export const drafts = {
  show: endpoint({
    method: 'get',
    path: '/api/drafts/:draft',
    access: 'session',
    body: none,
    query: none,
    reply: v.object({
      ...DraftSummary.entries,
      /** The actor of the rights table for this reader, so that the page can explain (`refusalOf`). */
      actor: v.object({ person: v.string(), role: v.string(), delegation: v.nullable(v.string()) }),
      versions: v.array(VersionSummary),
    }),
    says: 'One draft with its versions and my standing on it.',
  }),
  document: endpoint({
    method: 'get',
    path: '/api/drafts/:draft/document',
    access: 'session',
    body: none,
    query: none,
    reply: v.object({ document: v.unknown(), seq: v.number() }),
    says: 'The live text now, as a canonical document.',
  }),
  importRevision: endpoint({
    method: 'post',
    path: '/api/drafts/:draft/revisions',
    access: 'session',
    body: v.object({ fileName: Text(200), file: FileBytes }),
    largest: 25 * 1024 * 1024,
    query: none,
    reply: v.object({ words: v.number(), changed: v.boolean(), notices: Notices }),
    says: 'Take a file in as the next state of the text; only what differs is written.',
  }),
  obstacles: endpoint({
    method: 'get',
    path: '/api/drafts/:draft/obstacles',
    access: 'session',
    body: none,
    query: none,
    reply: v.array(v.object({ obstacle: v.picklist(freezeObstacles), count: v.number() })),
    says: 'What stands in the way of a freeze.',
  }),
}

export const threads = {
  ofDraft: endpoint({
    method: 'get',
    path: '/api/drafts/:draft/threads',
    access: 'session',
    body: none,
    query: none,
    reply: v.array(Thread),
    says: 'All threads of a draft, in order of their number.',
  }),
  create: endpoint({
    method: 'post',
    path: '/api/drafts/:draft/threads',
    access: 'session',
    body: v.object({
      category: v.picklist(threadCategories),
      text: Text(20_000),
      proposedWording: v.optional(v.nullable(Text(20_000)), null),
      anchor: Anchor,
    }),
    query: none,
    reply: Thread,
    says: 'Comment on a passage, a block or the whole text.',
  }),
  reply: endpoint({
    method: 'post',
    path: '/api/threads/:thread/replies',
    access: 'session',
    body: v.object({ text: Text(20_000) }),
    query: none,
    reply: Thread,
    says: 'Reply in a thread.',
  }),
  changeCategory: endpoint({
    method: 'post',
    path: '/api/threads/:thread/category',
    access: 'session',
    body: v.object({ category: v.picklist(threadCategories) }),
    query: none,
    reply: Thread,
    says: 'Mark a thread as general, technical, editorial or translation.',
  }),
  dispose: endpoint({
    method: 'post',
    path: '/api/threads/:thread/dispositions',
    access: 'session',
    body: v.object({
      kind: v.picklist(dispositionKinds),
      reason: v.pipe(v.string(), v.trim(), v.maxLength(20_000)),
      /** The `revision` the chair saw; another one answers 409 with the thread as it stands. */
      revision: v.number(),
    }),
    query: none,
    reply: Thread,
    says: 'Give the disposition of a comment, with its reason.',
  }),
}

export const versions = {
  show: endpoint({
    method: 'get',
    path: '/api/versions/:version',
    access: 'session',
    body: none,
    query: none,
    reply: v.object({ version: VersionSummary, document: v.unknown() }),
    says: 'One version with its text.',
  }),
  nameMilestone: endpoint({
    method: 'post',
    path: '/api/drafts/:draft/milestones',
    access: 'session',
    body: v.object({ label: Text(120), reason: v.pipe(v.string(), v.trim(), v.maxLength(2_000)) }),
    query: none,
    reply: VersionSummary,
    says: 'Keep the text as it stands now under a name.',
  }),
  approve: endpoint({
    method: 'post',
    path: '/api/drafts/:draft/candidates',
    access: 'session',
    body: v.object({
      label: Text(120),
      reason: v.pipe(v.string(), v.trim(), v.maxLength(2_000)),
      waivers: v.array(v.object({ obstacle: v.picklist(freezeObstacles), reason: Text(2_000) })),
    }),
    query: none,
    reply: VersionSummary,
    says: 'The chair approves the text as it stands now as candidate for the freeze.',
  }),
  withdrawApproval: endpoint({
    method: 'post',
    path: '/api/versions/:version/withdrawal',
    access: 'session',
    body: v.object({ reason: Text(2_000) }),
    query: none,
    reply: VersionSummary,
    says: 'The chair takes the approval of a candidate back.',
  }),
  freeze: endpoint({
    method: 'post',
    path: '/api/versions/:version/freeze',
    access: 'session',
    body: v.object({ label: Text(120) }),
    query: none,
    reply: VersionSummary,
    says: 'The secretariat (another person) freezes exactly the approved candidate.',
  }),
  frozen: endpoint({
    method: 'get',
    path: '/api/frozen/:version',
    access: 'public',
    body: none,
    query: none,
    reply: v.object({
      version: VersionSummary,
      title: Translated,
      language: v.string(),
      document: v.unknown(),
    }),
    says: 'A frozen version, for anybody.',
  }),
}

export const contract = { session, cycles, drafts, threads, versions, authorship }

/**
 * Not JSON rows, served beside them:
 *   GET /api/drafts/:draft/export?format=html|md|json   the live text as a file
 *   GET /api/versions/:version/export?format=…          a version as a file (frozen ones for anybody)
 *   GET /api/drafts/:draft/events                       server-sent events, see `events.ts`
 *   GET /api/openapi.json
 */
