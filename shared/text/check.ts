/**
 * What the server asks of every change before anybody else sees it: is the flat text still one that this version's
 * schema knows? Looks only at the items that one Yjs transaction brought, so its cost is that of the change.
 *
 *   body ── block, table, figure, footnote (Y.Map by `type`), break, reference, formatted text
 *   table ── rows, cols (Y.Array of ids), cells (Y.Map of cells) ── text (flat again)
 *   footnote ── text
 */
import * as Y from 'yjs'
import { stringIn } from './embeds.ts'
import { bodyName } from './flat.ts'
import { blockAttrTests, blockKinds, frames, listStyles, markValueTests } from './schema.ts'
import type { BlockAttrs } from './schema.ts'
import { safeUrl } from './safe-url.ts'

const isId = blockAttrTests.id
const isSpan = (value: unknown) =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10_000
const isShort = (value: unknown) => typeof value === 'string' && value.length <= 10_000
const isOneOf = (set: readonly string[]) => (value: unknown) => set.includes(String(value))

type Part = 'body' | 'embed' | 'rows' | 'cells' | 'cell' | 'text'

/** One sentence naming what the schema does not know, or undefined where all is well. */
export function problemInTransaction(transaction: Y.Transaction): string | undefined {
  const { doc, beforeState, afterState } = transaction
  for (const name of doc.share.keys()) {
    if (name !== bodyName) return `There is no part called "${name.slice(0, 40)}" in a draft.`
  }
  const maps = new Set<Y.Map<unknown>>()
  for (const [client, clock] of afterState) {
    const from = beforeState.get(client) ?? 0
    if (clock === from) continue
    const structs = doc.store.clients.get(client) ?? []
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const struct = structs[i]
      if (!(struct instanceof Y.Item) || struct.deleted) continue
      const problem = problemInItem(struct)
      if (problem !== undefined) return problem
      if (struct.parent instanceof Y.Map) maps.add(struct.parent as Y.Map<unknown>)
      if (struct.content instanceof Y.ContentType && struct.content.type instanceof Y.Map) {
        maps.add(struct.content.type as Y.Map<unknown>)
      }
    }
  }
  for (const map of maps) {
    const problem = problemInMap(map)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** What part of a draft a Yjs type is, by where it stands; undefined where no such part exists. */
function partOf(type: unknown): Part | undefined {
  if (!(type instanceof Y.AbstractType)) return undefined
  const item = type._item
  if (item === null)
    return type instanceof Y.Text || type.constructor === Y.AbstractType ? 'body' : undefined
  const parent = partOf(item.parent)
  const key = item.parentSub
  if (parent === 'body' || parent === 'text')
    return key === null && type instanceof Y.Map ? 'embed' : undefined
  if (parent === 'cells') return type instanceof Y.Map ? 'cell' : undefined
  if (parent === 'cell') return key === 'text' && type instanceof Y.Text ? 'text' : undefined
  if (parent !== 'embed') return undefined
  if (key === 'text') return type instanceof Y.Text ? 'text' : undefined
  if (key === 'rows' || key === 'cols') return type instanceof Y.Array ? 'rows' : undefined
  return key === 'cells' && type instanceof Y.Map ? 'cells' : undefined
}

function problemInItem(item: Y.Item): string | undefined {
  const part = partOf(item.parent)
  const { content } = item
  if (part === 'body' || part === 'text') {
    if (item.parentSub !== null) return 'A text has no named parts.'
    return problemInContent(content)
  }
  if (content instanceof Y.ContentType) {
    return partOf(content.type) === undefined
      ? 'Something is nested where it has no place.'
      : undefined
  }
  if (!(content instanceof Y.ContentAny)) return 'Only plain values may stand in a block or table.'
  if (part === 'rows') {
    return content.arr.every((value: unknown) => isId(value) && value !== '')
      ? undefined
      : 'A row or column needs an id.'
  }
  return part === 'embed' || part === 'cell' ? undefined : 'Something stands where it has no place.'
}

function problemInContent(content: Y.Item['content']): string | undefined {
  if (content instanceof Y.ContentString) return undefined
  if (content instanceof Y.ContentFormat) {
    const test = markValueTests[content.key]
    const value: unknown = content.value
    if (test === undefined) return `No format is called "${content.key.slice(0, 40)}".`
    return value === null || test(value)
      ? undefined
      : `The format "${content.key}" has no such value.`
  }
  if (content instanceof Y.ContentEmbed) {
    const embed: unknown = content.embed
    const { type, target } = (embed ?? {}) as { type?: unknown; target?: unknown }
    if (type === 'break') return undefined
    return type === 'reference' && isId(target) ? undefined : 'A text cannot hold this.'
  }
  if (content instanceof Y.ContentType) {
    return content.type instanceof Y.Map ? undefined : 'A text cannot hold this.'
  }
  return 'A text cannot hold this.'
}

const blockTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...Object.fromEntries(Object.entries(blockAttrTests).filter(([key]) => key !== 'extra')),
  kind: isOneOf(blockKinds),
  list: isOneOf(listStyles),
  frame: isOneOf(frames),
} satisfies Partial<Record<keyof BlockAttrs, (value: unknown) => boolean>>

const partTests: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  block: blockTests,
  table: {
    id: isId,
    rows: (value) => value instanceof Y.Array,
    cols: (value) => value instanceof Y.Array,
    cells: (value) => value instanceof Y.Map,
  },
  figure: { id: isId, src: (value) => value === '' || safeUrl(value) !== undefined, alt: isShort },
  footnote: { id: isId, text: (value) => value instanceof Y.Text },
  cell: {
    text: (value) => value instanceof Y.Text,
    colspan: isSpan,
    rowspan: isSpan,
    header: (value) => typeof value === 'boolean',
  },
}

function problemInMap(map: Y.Map<unknown>): string | undefined {
  if (map._item?.deleted === true) return undefined
  const part = partOf(map)
  if (part === 'cells') {
    for (const key of map.keys()) {
      if (!/^[^\s/<>"'&]{1,80}\/[^\s/<>"'&]{1,80}(\/[^\s/<>"'&]{1,80})?$/.test(key)) {
        return 'A cell needs a row and a column.'
      }
    }
    return undefined
  }
  if (part !== 'embed' && part !== 'cell') return 'Something stands where it has no place.'
  // A concurrent undo can bring a thing back before its kind; it reads as unknown until then.
  const type: unknown = part === 'cell' ? 'cell' : map.get('type')
  if (type === undefined) return undefined
  const tests =
    typeof type === 'string' && Object.hasOwn(partTests, type) ? partTests[type] : undefined
  if (tests === undefined) return `Nothing is of the type ${JSON.stringify(type)?.slice(0, 40)}.`
  if (part === 'embed' && type === 'cell') return 'A cell stands only in a table.'
  const name = part === 'cell' ? 'cell' : stringIn(map, 'type')
  for (const [key, value] of map.entries()) {
    if (key === 'type' && part === 'embed') continue
    const test = Object.hasOwn(tests, key) ? tests[key] : undefined
    if (test === undefined) return `A ${name} has nothing called "${key.slice(0, 40)}".`
    if (!test(value))
      return `"${key}" of a ${name} cannot be ${JSON.stringify(value)?.slice(0, 60)}.`
  }
  return undefined
}
