import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { actions } from '../../../shared/domain/rights.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'server', 'actions')

/** Rights that are asked by rooms and views; everything else in the table is an action with a file of its name. */
const asked = ['read-draft', 'be-present', 'edit-text', 'export-draft']

it('has one file for each action of the rights table, under the same key', async () => {
  const files = new Set(readdirSync(folder))
  for (const key of actions.filter((action) => !asked.includes(action))) {
    expect(files).toContain(`${key}.ts`)
    const module = (await import(join(folder, `${key}.ts`))) as Record<string, { key?: string }>
    expect(Object.values(module).map((held) => held.key)).toContain(key)
  }
})
