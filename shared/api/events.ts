/** Server-sent events of a draft: one JSON object per `data:` line, `event:` is its `type`. */
import * as v from 'valibot'
import { draftStates, phases } from '../domain/names.ts'
import { Thread, VersionSummary } from './shapes.ts'

export const DraftEvent = v.variant('type', [
  v.object({ type: v.literal('thread-changed'), thread: Thread }),
  v.object({ type: v.literal('version-made'), version: VersionSummary }),
  v.object({
    type: v.literal('standing-changed'),
    phase: v.picklist(phases),
    state: v.picklist(draftStates),
    frozenVersion: v.nullable(v.string()),
  }),
])
export type DraftEvent = v.InferOutput<typeof DraftEvent>
