/** The version of this program, from its package. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folder of the installed package: where `dist` and `fixtures` are. */
export const packageFolder = join(import.meta.dirname, '..')

export function programVersion(): string {
  const text = readFileSync(join(packageFolder, 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { readonly version: string }
  return version
}
