/**
 * The flat text as runs, and the tree made from runs. Both directions of the mapping flat ↔ tree meet here.
 *
 *   flat    START{id:a,kind:heading} "Scope" START{id:b} "This text " footnote " applies" TABLE START{id:c} …
 *   tree    block a                  block b                                             table block c
 *
 * Text that has no start before it (concurrent deletions can leave such text at the beginning or behind a table) is
 * shown as an *implicit* block: a plain paragraph whose id is derived from its place and ends in `~`. An implicit
 * block has no length in the flat text, so nothing typed is ever lost for want of a start.
 */
import type { Mark, Node } from 'prosemirror-model'
import { defaultBlockAttrs, markValueTests, nodeOf, schema } from './schema.ts'
import type { BlockAttrs } from './schema.ts'

export type Run =
  | { readonly type: 'start'; readonly attrs: BlockAttrs }
  | { readonly type: 'text'; readonly text: string; readonly marks: readonly Mark[] }
  /** Break, reference, footnote or opaque; one unit long in the flat text. */
  | { readonly type: 'inline'; readonly node: Node }
  /** Table or figure; one unit long in the flat text. */
  | { readonly type: 'block'; readonly node: Node }

export type Formats = Readonly<Record<string, unknown>>

/** Id of the implicit block at the start of a container (`''` for the body) or behind the table or figure named. */
export function implicitId(place: string): string {
  return `${place}~`
}

/** Hands out every id once: a second block with an id already used shows as `id*2` (concurrent undo can copy a block). */
export class SeenIds {
  readonly #seen = new Set<string>()
  /** True once an id had to be renamed: incremental mapping then gives way to a full one. */
  renamed = false

  claim(id: string): string {
    if (!this.#seen.has(id)) {
      this.#seen.add(id)
      return id
    }
    this.renamed = true
    for (let n = 2; ; n++) {
      const next = `${id}*${n}`
      if (!this.#seen.has(next)) {
        this.#seen.add(next)
        return next
      }
    }
  }

  has(id: string): boolean {
    return this.#seen.has(id)
  }
}

/** The ProseMirror mark of one format of the flat text; a name or value we do not know is kept as an opaque mark. */
export function markOf(name: string, value: unknown): Mark {
  const known = markValueTests[name]
  if (known === undefined || !known(value)) {
    return schema.mark('opaqueMark', { name, value: JSON.stringify(value) })
  }
  if (value === true) return schema.mark(name)
  return schema.mark(name, value as Record<string, unknown>)
}

/** Marks of a stretch of flat text, in the schema's order. */
export function marksOf(formats: Formats | undefined): readonly Mark[] {
  if (formats === undefined) return []
  let marks: readonly Mark[] = []
  for (const name of Object.keys(formats).sort()) {
    const value = formats[name]
    if (value !== null && value !== undefined) marks = markOf(name, value).addToSet(marks)
  }
  return marks
}

/** The format of the flat text that a mark stands for: `[name, value]`. */
export function formatOf(mark: Mark): readonly [string, unknown] {
  if (mark.type.name === 'opaqueMark') {
    return [String(mark.attrs['name']), JSON.parse(String(mark.attrs['value'])) as unknown]
  }
  const attrs = Object.entries(mark.attrs).filter(([, value]) => value !== null)
  return [mark.type.name, attrs.length === 0 ? true : Object.fromEntries(attrs)]
}

export function formatsOf(marks: readonly Mark[]): Record<string, unknown> {
  return Object.fromEntries(marks.map(formatOf))
}

/** Attributes of the block that shows text without a start behind the place named. */
export function implicitAttrs(place: string, ids: SeenIds): BlockAttrs {
  return { ...defaultBlockAttrs, id: ids.claim(implicitId(place)) }
}

/**
 * The child nodes that runs stand for. `place` names what comes before the first run: the container at its
 * beginning, the table or figure before it, or null where a block with a start precedes (runs then begin with one).
 * Neighbouring text with equal marks becomes one text node, as ProseMirror wants it.
 */
export function nodesFromRuns(runs: readonly Run[], place: string, ids: SeenIds): Node[] {
  const nodes: Node[] = []
  let attrs: BlockAttrs | undefined
  let inline: Node[] = []
  let before = place

  const close = () => {
    if (attrs !== undefined) nodes.push(nodeOf('block', attrs, inline))
    attrs = undefined
    inline = []
  }
  const addInline = (node: Node) => {
    attrs ??= implicitAttrs(before, ids)
    const last = inline.at(-1)
    if (node.isText && last?.isText === true && last.sameMarkup(node)) {
      inline[inline.length - 1] = schema.text(`${last.text ?? ''}${node.text ?? ''}`, node.marks)
    } else {
      inline.push(node)
    }
  }

  for (const run of runs) {
    switch (run.type) {
      case 'start':
        close()
        attrs = run.attrs
        break
      case 'text':
        if (run.text !== '') addInline(schema.text(run.text, run.marks))
        break
      case 'inline':
        addInline(run.node)
        break
      case 'block':
        close()
        nodes.push(run.node)
        before = String(run.node.attrs['id'])
        break
    }
  }
  close()
  return nodes
}

/** The inline nodes of a footnote; a block start that strayed in is passed over, its text stays. */
export function inlineFromRuns(runs: readonly Run[]): Node[] {
  const [block] = nodesFromRuns(
    runs.filter((run) => run.type === 'text' || run.type === 'inline'),
    '',
    new SeenIds(),
  )
  return block === undefined ? [] : [...block.children]
}

/** The runs of nodes, one run per start, text node, inline leaf, table and figure. */
export function runsFromNodes(nodes: readonly Node[]): Run[] {
  const runs: Run[] = []
  for (const node of nodes) {
    if (!isBlockNode(node)) {
      runs.push({ type: 'block', node })
      continue
    }
    runs.push({ type: 'start', attrs: node.attrs as BlockAttrs })
    for (const child of node.children) runs.push(inlineRun(child))
  }
  return runs
}

export function inlineRun(node: Node): Run {
  return node.isText
    ? { type: 'text', text: node.text ?? '', marks: node.marks }
    : { type: 'inline', node }
}

export function isBlockNode(node: Node): boolean {
  return node.type.name === 'block'
}
