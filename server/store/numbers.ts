/** Numbers that are never given twice, also after what bore them was withdrawn (invariant 14). */
import type { Database } from './database.ts'

/** The next number of a series, from 1. Inside a transaction it is given back when that fails. */
export async function nextNumber(db: Database, series: string): Promise<number> {
  const row = await db
    .insertInto('counters')
    .values({ name: series, value: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ eb }) => ({ value: eb('counters.value', '+', 1) })),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}

/** Remembers a fact about the whole data, such as "loaded by the demo". */
export async function markData(db: Database, name: string): Promise<void> {
  await db
    .insertInto('counters')
    .values({ name: `mark:${name}`, value: 1 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

export async function isDataMarked(db: Database, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', `mark:${name}`)
    .executeTakeFirst()
  return row !== undefined
}
