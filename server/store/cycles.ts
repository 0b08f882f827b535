/** Cycles: phases with dates. */
import type { Phase, Translated } from '../../shared/domain/names.ts'
import { fromJson } from './columns.ts'
import type { Database } from './database.ts'
import type { Row } from './tables.ts'

export interface PhaseDates {
  readonly kind: Phase
  readonly opens: string | null
  readonly closes: string | null
}

export interface Cycle {
  readonly id: string
  /** What people type: `cop-2025-2026`. */
  readonly key: string
  readonly name: Translated
  readonly body: Translated
  readonly phase: Phase
  readonly zone: string
  readonly phases: readonly PhaseDates[]
}

export async function cycleById(db: Database, id: string): Promise<Cycle | undefined> {
  const row = await db.selectFrom('cycles').selectAll().where('id', '=', id).executeTakeFirst()
  return row && cycleOf(row)
}

export async function cycleByKey(db: Database, key: string): Promise<Cycle | undefined> {
  const row = await db.selectFrom('cycles').selectAll().where('key', '=', key).executeTakeFirst()
  return row && cycleOf(row)
}

/** All cycles, the newest first. */
export async function allCycles(db: Database): Promise<readonly Cycle[]> {
  const rows = await db
    .selectFrom('cycles')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('key')
    .execute()
  return rows.map(cycleOf)
}

export async function insertCycle(db: Database, cycle: Cycle, at: string): Promise<void> {
  await db
    .insertInto('cycles')
    .values({
      id: cycle.id,
      key: cycle.key,
      name: JSON.stringify(cycle.name),
      body: JSON.stringify(cycle.body),
      phase: cycle.phase,
      zone: cycle.zone,
      phases: JSON.stringify(cycle.phases),
      created_at: at,
    })
    .execute()
}

export async function setCyclePhase(db: Database, cycle: string, phase: Phase): Promise<void> {
  await db.updateTable('cycles').set({ phase }).where('id', '=', cycle).execute()
}

function cycleOf(row: Row<'cycles'>): Cycle {
  return {
    id: row.id,
    key: row.key,
    name: fromJson(row.name),
    body: fromJson(row.body),
    phase: row.phase,
    zone: row.zone,
    phases: fromJson(row.phases),
  }
}
