/** The data of the demo as they stand in `fixtures/`: people, delegations, one cycle with drafts, their comments. */
import * as v from 'valibot'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PhaseDates, Translated } from '../../shared/api/shapes.ts'
import {
  delegationCategories,
  dispositionKinds,
  languages,
  phases,
  roles,
  threadCategories,
} from '../../shared/domain/names.ts'
import { packageFolder } from '../version.ts'

const instant = v.pipe(v.string(), v.isoTimestamp())

const DelegationFixture = v.object({
  code: v.string(),
  category: v.picklist(delegationCategories),
  region: v.optional(v.nullable(v.string()), null),
  names: Translated,
})

const PersonFixture = v.object({
  email: v.string(),
  name: v.string(),
  delegation: v.nullable(v.string()),
  role: v.picklist(roles),
  languages: v.array(v.picklist(languages)),
})

const DraftFixture = v.object({
  key: v.string(),
  work: v.string(),
  title: Translated,
  language: v.picklist(languages),
  text: v.string(),
  base: v.optional(v.object({ label: v.string(), file: v.string(), on: instant })),
  milestones: v.optional(
    v.array(
      v.object({
        label: v.string(),
        file: v.string(),
        on: instant,
        reason: v.string(),
        by: v.string(),
      }),
    ),
    [],
  ),
})
export type DraftFixture = v.InferOutput<typeof DraftFixture>

const CycleFixture = v.object({
  key: v.string(),
  name: Translated,
  body: Translated,
  phase: v.picklist(phases),
  zone: v.string(),
  phases: v.array(PhaseDates),
  drafts: v.array(DraftFixture),
})

const ThreadFixture = v.object({
  draft: v.string(),
  category: v.picklist(threadCategories),
  author: v.string(),
  at: instant,
  /** Words of the text the comment is about; null for the whole text. */
  quote: v.nullable(v.string()),
  text: v.string(),
  proposedWording: v.optional(v.nullable(v.string()), null),
  replies: v.array(v.object({ author: v.string(), at: instant, text: v.string() })),
  disposition: v.optional(
    v.object({
      kind: v.picklist(dispositionKinds),
      reason: v.string(),
      by: v.string(),
      at: instant,
    }),
  ),
})
export type ThreadFixture = v.InferOutput<typeof ThreadFixture>

export interface DemoFixtures {
  readonly delegations: readonly v.InferOutput<typeof DelegationFixture>[]
  readonly people: readonly v.InferOutput<typeof PersonFixture>[]
  readonly cycle: v.InferOutput<typeof CycleFixture>
  readonly threads: readonly ThreadFixture[]
}

/** Reads all fixtures; throws on the first that does not have its shape. */
export function readFixtures(): DemoFixtures {
  const read = (name: string): unknown => JSON.parse(fixtureText(name))
  return {
    delegations: v.parse(v.array(DelegationFixture), read('delegations.json')),
    people: v.parse(v.array(PersonFixture), read('people.json')),
    cycle: v.parse(CycleFixture, read('cycle.json')),
    threads: v.parse(v.array(ThreadFixture), read('threads.json')),
  }
}

/** One fixture as text. */
export function fixtureText(name: string): string {
  return readFileSync(join(packageFolder, 'fixtures', name), 'utf8')
}
