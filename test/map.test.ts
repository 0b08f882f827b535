/** Every import follows the map of places in `ARCHITECTURE.md`. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(
  /^\| `([a-z/]+)` \| [^|]+ \| ([^|]*) \|$/gm,
)
const allowed = new Map(
  [...rows].map(([, place = '', list = '']) => [
    place,
    [...list.matchAll(/`([a-z/]+)`/g)].map(([, name = '']) => name),
  ]),
)

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

/** The place a file belongs to: the longest one that its folder is in. */
function placeOf(file: string): string | undefined {
  const folder = dirname(file)
  return [...allowed.keys()]
    .filter((place) => folder === place || folder.startsWith(`${place}/`))
    .sort((a, b) => b.length - a.length)[0]
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
  return [...found].map(([, path = '']) => relative(root, join(root, dirname(file), path)))
}

const files = ['shared', 'server', 'client'].flatMap(filesIn)

test('every file has a place on the map', () => {
  expect(files.filter((file) => placeOf(file) === undefined)).toEqual([])
})

test('every import follows the map', () => {
  const wrong = files.flatMap((file) => {
    const place = placeOf(file) ?? ''
    return importsOf(file)
      .map((target) => ({ target, to: placeOf(target) ?? dirname(target) }))
      .filter(({ to }) => to !== place && allowed.get(place)?.includes(to) !== true)
      .map(({ target }) => `${file} → ${target}`)
  })
  expect(wrong).toEqual([])
})

test('shared knows no Node, page or clock', () => {
  const wrong = files
    .filter((file) => file.startsWith('shared/'))
    .filter((file) =>
      /from 'node:|\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    )
  expect(wrong).toEqual([])
})
