/** Drafts: one guideline in one language in one cycle. The text itself lives in the journal. */
import type { DraftState, Phase, Translated } from '../../shared/domain/names.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'

export interface Draft {
  readonly id: string
  readonly cycle: string
  readonly cycleName: Translated
  /** The cycle's phase now. */
  readonly phase: Phase
  /** Key of the guideline, `PAR`. */
  readonly work: string
  readonly title: Translated
  readonly language: string
  readonly state: DraftState
  readonly frozenVersion: string | null
}

export type NewDraft = Pick<Draft, 'id' | 'cycle' | 'work' | 'title' | 'language'>

export async function draftById(db: Database, id: string): Promise<Draft | undefined> {
  const row = await rows(db).where('drafts.id', '=', id).executeTakeFirst()
  return row && draftOf(row)
}

/** The drafts of a cycle in their order. */
export async function draftsOfCycle(db: Database, cycle: string): Promise<readonly Draft[]> {
  const found = await rows(db)
    .where('drafts.cycle_id', '=', cycle)
    .orderBy('drafts.position')
    .orderBy('drafts.id')
    .execute()
  return found.map(draftOf)
}

/** Adds a draft after the others of its cycle. */
export async function insertDraft(db: Database, draft: NewDraft, at: string): Promise<void> {
  const last = await db
    .selectFrom('drafts')
    .select(({ fn }) => fn.max('position').as('position'))
    .where('cycle_id', '=', draft.cycle)
    .executeTakeFirst()
  await db
    .insertInto('drafts')
    .values({
      id: draft.id,
      cycle_id: draft.cycle,
      work: draft.work,
      title: JSON.stringify(draft.title),
      language: draft.language,
      state: 'open',
      frozen_version: null,
      position: (last?.position ?? 0) + 1,
      created_at: at,
    })
    .execute()
}

export async function setDraftState(
  db: Database,
  draft: string,
  state: 'open' | 'candidate',
): Promise<void> {
  await db.updateTable('drafts').set({ state }).where('id', '=', draft).execute()
}

/** From here on no row of the journal can be added (trigger). */
export async function freezeDraft(db: Database, draft: string, version: string): Promise<void> {
  await db
    .updateTable('drafts')
    .set({ state: 'frozen', frozen_version: version })
    .where('id', '=', draft)
    .execute()
}

/** The journal row the text stands at: 0 for an empty one. */
export async function lastRowOf(
  db: Database,
  draft: string,
): Promise<{ readonly seq: number; readonly at: string | null }> {
  const row = await db
    .selectFrom('journal')
    .select(['seq', 'at'])
    .where('draft_id', '=', draft)
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return row ?? { seq: 0, at: null }
}

function rows(db: Database) {
  return db
    .selectFrom('drafts')
    .innerJoin('cycles', 'cycles.id', 'drafts.cycle_id')
    .select([
      'drafts.id as id',
      'drafts.cycle_id as cycle',
      'cycles.name as cycleName',
      'cycles.phase as phase',
      'drafts.work as work',
      'drafts.title as title',
      'drafts.language as language',
      'drafts.state as state',
      'drafts.frozen_version as frozenVersion',
    ])
}

function draftOf(
  row: Omit<Draft, 'cycleName' | 'title'> & { readonly cycleName: string; readonly title: string },
): Draft {
  return { ...row, cycleName: fromJson(row.cycleName), title: fromJson(row.title) }
}
