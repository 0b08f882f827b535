/** Canonical JSON of ours, in. Unlike other formats it keeps its ids: it is the same document, not a new one like it. */
import type { Node } from 'prosemirror-model'
import { isImplicitId, schema } from '../../shared/text/schema.ts'
import type { Imported, ReadingOptions } from './html.ts'
import { titleOf } from './html.ts'
import { ImportProblem } from './import-problem.ts'
import { countsOf } from './import-report.ts'

/**
 * The document of a JSON text as `fileFromDocument` writes it. Ids that are empty, derived or used twice are replaced.
 * Throws `ImportProblem` where it is no JSON or no document of this schema.
 */
export function documentFromJson(text: string, { newId }: ReadingOptions): Imported {
  const document = withUniqueIds(nodeOf(parse(text)), newId)
  const counts = countsOf(document)
  const { title, heading } = titleOf(document)
  const report = { format: 'json' as const, in: counts, out: counts, notices: [] }
  return { document, title: title ?? heading, language: undefined, report }
}

function parse(text: string): unknown {
  try {
    // Half a surrogate pair, which JSON can write and canonical JSON cannot, becomes U+FFFD.
    return JSON.parse(text.replace(/^\ufeff/, ''), (_, value: unknown) =>
      typeof value === 'string' ? value.toWellFormed() : value,
    )
  } catch {
    throw new ImportProblem(
      'bad-json',
      'The file is not JSON; export the document again and upload that file.',
    )
  }
}

function nodeOf(value: unknown): Node {
  const isDocument =
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc'
  if (!isDocument) throw unknownSchema()
  try {
    const document = schema.nodeFromJSON(value)
    document.check()
    return document
  } catch {
    throw unknownSchema()
  }
}

function withUniqueIds(document: Node, newId: () => string): Node {
  const used = new Set<string>()
  const fresh = (id: unknown): string => {
    const own = String(id)
    const kept = own === '' || isImplicitId(own) || used.has(own) ? newId() : own
    used.add(kept)
    return kept
  }
  const walk = (node: Node, columns: ReadonlyMap<string, string>): Node => {
    if (node.isText) return node
    const attrs: Record<string, unknown> = { ...node.attrs }
    let own = columns
    if (attrs['id'] !== undefined) attrs['id'] = fresh(attrs['id'])
    if (node.type.name === 'table') {
      // The schema checked that this is a list of ids.
      const cols = attrs['cols'] as readonly string[]
      own = new Map(cols.map((col) => [col, fresh(col)]))
      if (own.size !== cols.length) throw unknownSchema()
      attrs['cols'] = cols.map((col) => own.get(col))
    }
    if (node.type.name === 'cell') {
      const col = columns.get(String(attrs['col']))
      if (col === undefined) throw unknownSchema()
      attrs['col'] = col
    }
    return node.type.create(
      attrs,
      node.children.map((child) => walk(child, own)),
      node.marks,
    )
  }
  return walk(document, new Map())
}

function unknownSchema(): ImportProblem {
  return new ImportProblem(
    'unknown-schema',
    'The file is not a document of this version of Guidelines Review; export it again here and upload that file.',
  )
}
