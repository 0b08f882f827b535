/** Valibot shapes that several resources share. Types are derived from them. */
import * as v from 'valibot'
import {
  delegationCategories,
  dispositionKinds,
  draftStates,
  freezeObstacles,
  languages,
  phases,
  roles,
  threadCategories,
  versionKinds,
} from '../domain/names.ts'

export const Id = v.pipe(v.string(), v.uuid())
export const Instant = v.pipe(v.string(), v.isoTimestamp())
export const LanguageName = v.picklist(languages)
export const Text = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))
export const Translated = v.intersect([
  v.object({ en: v.string() }),
  v.partial(
    v.object({ ar: v.string(), zh: v.string(), fr: v.string(), ru: v.string(), es: v.string() }),
  ),
])

/** A person as others see it: printed name and delegation at that act. Never the address. */
export const Who = v.object({
  person: v.string(),
  name: v.string(),
  role: v.picklist(roles),
  delegation: v.nullable(v.string()),
  delegationName: v.nullable(Translated),
})
export type Who = v.InferOutput<typeof Who>

export const PhaseDates = v.object({
  kind: v.picklist(phases),
  opens: v.nullable(Instant),
  closes: v.nullable(Instant),
})

export const DraftSummary = v.object({
  id: v.string(),
  cycle: v.string(),
  cycleName: Translated,
  work: v.string(),
  title: Translated,
  language: v.string(),
  state: v.picklist(draftStates),
  phase: v.picklist(phases),
  openThreads: v.number(),
  threads: v.number(),
  lastChange: v.nullable(Instant),
  frozenVersion: v.nullable(v.string()),
})
export type DraftSummary = v.InferOutput<typeof DraftSummary>

export const CycleSummary = v.object({
  id: v.string(),
  key: v.string(),
  name: Translated,
  body: Translated,
  phase: v.picklist(phases),
  zone: v.string(),
  phases: v.array(PhaseDates),
  role: v.picklist(roles),
  delegation: v.nullable(v.string()),
  drafts: v.array(DraftSummary),
})
export type CycleSummary = v.InferOutput<typeof CycleSummary>

export const VersionSummary = v.object({
  id: v.string(),
  draft: v.string(),
  number: v.number(),
  kind: v.picklist(versionKinds),
  label: v.string(),
  reason: v.string(),
  sha256: v.string(),
  words: v.number(),
  by: Who,
  at: Instant,
  /** Candidate and frozen: who approved; frozen: who froze. */
  approvedBy: v.nullable(Who),
  approvedAt: v.nullable(Instant),
  frozenBy: v.nullable(Who),
  frozenAt: v.nullable(Instant),
  /** A candidate is void once the text or a thread changed, the chair withdrew it, or a later one was made. */
  voided: v.boolean(),
  waivers: v.array(
    v.object({ obstacle: v.picklist(freezeObstacles), count: v.number(), reason: v.string() }),
  ),
})
export type VersionSummary = v.InferOutput<typeof VersionSummary>

export const Anchor = v.object({
  block: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  start: v.nullable(v.pipe(v.string(), v.maxLength(400), v.base64())),
  end: v.nullable(v.pipe(v.string(), v.maxLength(400), v.base64())),
  quote: v.pipe(v.string(), v.maxLength(20_000)),
  prefix: v.pipe(v.string(), v.maxLength(64)),
  suffix: v.pipe(v.string(), v.maxLength(64)),
})

export const Reply = v.object({ id: v.string(), by: Who, at: Instant, text: v.string() })

export const Disposition = v.object({
  id: v.string(),
  kind: v.picklist(dispositionKinds),
  reason: v.string(),
  by: Who,
  at: Instant,
})

export const Thread = v.object({
  id: v.string(),
  draft: v.string(),
  number: v.string(),
  category: v.picklist(threadCategories),
  by: Who,
  at: Instant,
  text: v.string(),
  proposedWording: v.nullable(v.string()),
  anchor: Anchor,
  replies: v.array(Reply),
  /** Append-only; the last one stands (invariant 7). */
  dispositions: v.array(Disposition),
  /** Grows with every change of the thread; sent back with a disposition so that two chairs meet a conflict. */
  revision: v.number(),
})
export type Thread = v.InferOutput<typeof Thread>

export const Participant = v.object({
  ...Who.entries,
  category: v.nullable(v.picklist(delegationCategories)),
  since: Instant,
})
export type Participant = v.InferOutput<typeof Participant>
