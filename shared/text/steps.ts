/**
 * Flat → tree: turns what a Yjs transaction changed in the body into the smallest ProseMirror steps.
 *
 * Typing becomes a replace of just those characters, a split or join a step at that one place, a change of kind an
 * attribute step: selection, decorations and input methods elsewhere are not touched. Hunks of a delta are applied
 * from the last to the first, so that positions before the current hunk stay those of the old document.
 */
import { Fragment, Slice } from 'prosemirror-model'
import type { Mark, Node } from 'prosemirror-model'
import {
  AddMarkStep,
  AddNodeMarkStep,
  RemoveMarkStep,
  RemoveNodeMarkStep,
  ReplaceStep,
} from 'prosemirror-transform'
import type { Transform } from 'prosemirror-transform'
import * as Y from 'yjs'
import { attrsOfStart, runOfInsert, stringIn, tableOf } from './embeds.ts'
import type { Delta } from './embeds.ts'
import { cellOfText, containerOf, placeOfEmbed } from './place.ts'
import type { YType } from './place.ts'
import {
  SeenIds,
  implicitAttrs,
  isBlockNode,
  markOf,
  nodesFromRuns,
  runsFromNodes,
} from './runs.ts'
import type { Formats, Run } from './runs.ts'
import { isImplicitId, schema } from './schema.ts'
import { replaceTable } from './table-steps.ts'
import { childEndingAt, flatSize, inlineOffset, startSize } from './units.ts'

interface Hunk {
  /** Flat index in the text as it was. */
  readonly index: number
  readonly deleted: number
  readonly inserted: readonly Delta[]
  /** Formats set on `length` units instead of a change of text. */
  readonly formatted?: { readonly length: number; readonly formats: Formats }
}

/**
 * Adds to `tr` the steps for the events of one Yjs transaction. Returns false where a full mapping is needed
 * (a block was copied by concurrent undo, so ids had to be told apart).
 */
export function applyEvents(
  tr: Transform,
  body: Y.Text,
  events: readonly Y.YEvent<Y.AbstractType<unknown>>[],
  transaction: Y.Transaction,
): boolean {
  const isNew = (type: YType): boolean => {
    for (let at: YType | undefined = type; at?._item != null; at = parentType(at)) {
      const { client, clock } = at._item.id
      if (clock >= (transaction.beforeState.get(client) ?? 0)) return true
    }
    return false
  }
  const texts = new Map<Y.Text, readonly Delta[]>()
  const tables = new Set<Y.Map<unknown>>()
  const maps = new Set<Y.Map<unknown>>()
  for (const event of events) {
    const target = event.target as unknown
    if (target !== body && isNew(target as YType)) continue
    if (target instanceof Y.Text) {
      texts.set(target, event.delta as Delta[])
      continue
    }
    // A concurrent undo can bring an embed back before what it is, or its text: then all is read again.
    if (target instanceof Y.Map && ['type', 'text'].some((key) => event.keys.has(key))) return false
    const table = tableOfPart(target as YType)
    if (table !== undefined) tables.add(table)
    else if (target instanceof Y.Map) maps.add(target as Y.Map<unknown>)
  }
  return new Stepper(tr, body).run(texts, tables, maps)
}

function parentType(type: YType): YType | undefined {
  const parent = type._item?.parent
  return parent instanceof Y.AbstractType ? parent : undefined
}

/** The table whose rows, columns, cells or cell attributes a type is; undefined for texts and block starts. */
function tableOfPart(type: YType): Y.Map<unknown> | undefined {
  for (let at: YType | undefined = type, depth = 0; at !== undefined && depth < 3; depth++) {
    if (at instanceof Y.Map && at.get('type') === 'table') return at as Y.Map<unknown>
    if (at instanceof Y.Map && at.get('type') !== undefined) return undefined
    at = parentType(at)
  }
  return undefined
}

class Stepper {
  readonly #tr: Transform
  readonly #body: Y.Text

  constructor(tr: Transform, body: Y.Text) {
    this.#tr = tr
    this.#body = body
  }

  run(
    texts: ReadonlyMap<Y.Text, readonly Delta[]>,
    tables: Set<Y.Map<unknown>>,
    maps: ReadonlySet<Y.Map<unknown>>,
  ): boolean {
    // Outer texts first: the places of inner ones are counted in the document as it is afterwards.
    const ordered = [...texts].sort(([a], [b]) => depthOf(a) - depthOf(b))
    for (const [text, delta] of ordered) {
      if (this.#insideOne(text, tables)) continue
      // A cell that shows several texts, or one that another cell covers, is made anew with its table.
      const table = cellOfText(text)?.table
      const container = containerOf(this.#body, this.#tr.doc, text)
      if (table !== undefined && container?.texts.length !== 1) tables.add(table)
      else if (!this.#text(text, delta)) return false
    }
    for (const table of tables) {
      if (this.#insideOne(table, tables)) continue
      const place = placeOfEmbed(this.#body, this.#tr.doc, table)
      if (place === undefined) continue
      const ids = new SeenIds()
      const made = tableOf(table, ids)
      const before = idsIn(place.node)
      if (ids.renamed || this.#isKnown([...idsIn(made)].filter((id) => !before.has(id))))
        return false
      replaceTable(this.#tr, place.pos, made)
    }
    for (const map of maps) if (!this.#insideOne(map, tables)) this.#attrs(map)
    return true
  }

  #insideOne(type: YType, tables: ReadonlySet<Y.Map<unknown>>): boolean {
    for (let at = parentType(type); at !== undefined; at = parentType(at)) {
      if (at instanceof Y.Map && tables.has(at as Y.Map<unknown>)) return true
    }
    return false
  }

  #attrs(map: Y.Map<unknown>): void {
    const place = placeOfEmbed(this.#body, this.#tr.doc, map)
    if (place === undefined) return
    const { node, pos } = place
    const values: Record<string, unknown> =
      node.type.name === 'block'
        ? { ...attrsOfStart(map, new SeenIds()), id: node.attrs['id'] }
        : { src: stringIn(map, 'src'), alt: stringIn(map, 'alt') }
    for (const [key, value] of Object.entries(values)) {
      if (!(key in node.attrs)) continue
      if (JSON.stringify(node.attrs[key]) !== JSON.stringify(value)) {
        this.#tr.setNodeAttribute(pos, key, value)
      }
    }
  }

  #text(text: Y.Text, delta: readonly Delta[]): boolean {
    for (const hunk of hunksOf(delta).reverse()) {
      const container = containerOf(this.#body, this.#tr.doc, text)
      if (container === undefined) return true
      const { node, start } = container
      if (hunk.formatted !== undefined) this.#format(node, start, hunk.index, hunk.formatted)
      else if (node.inlineContent) this.#inline(node, start, hunk)
      else if (!this.#blocks(node, start, hunk)) return false
    }
    return true
  }

  /** A hunk in a footnote. */
  #inline(node: Node, start: number, hunk: Hunk): void {
    const inserted = hunk.inserted.map((op) => runOfInsert(op, new SeenIds()))
    const from = start + inlineOffset(node, hunk.index)
    const to = start + inlineOffset(node, hunk.index + hunk.deleted)
    this.#tr.step(new ReplaceStep(from, to, new Slice(inlineOf(inserted), 0, 0)))
  }

  #blocks(container: Node, start: number, hunk: Hunk): boolean {
    const ids = new SeenIds()
    const inserted = hunk.inserted.map((op) => runOfInsert(op, ids))
    if (ids.renamed || this.#isKnown(inserted.flatMap(idsOfRun))) return false

    const from = childEndingAt(container, hunk.index)
    const end = hunk.index + hunk.deleted
    const to = hunk.deleted === 0 ? from : childEndingAt(container, end)
    const first = from.index < 0 ? undefined : container.child(from.index)
    const plain = inserted.every((run) => run.type === 'text' || run.type === 'inline')
    if (plain && from.index === to.index && first !== undefined && isBlockNode(first)) {
      const inner = (index: number) =>
        start + from.offset + 1 + inlineOffset(first, index - from.flat - startSize(first))
      const emptied =
        hunk.deleted === flatSize(first) && inserted.length === 0 && startSize(first) === 0
      if (!emptied) {
        this.#tr.step(
          new ReplaceStep(inner(hunk.index), inner(end), new Slice(inlineOf(inserted), 0, 0)),
        )
        return true
      }
    }
    this.#structure(container, start, hunk, inserted, from.index, to.index)
    return true
  }

  /** True where the document has one of these ids already. */
  #isKnown(ids: readonly string[]): boolean {
    if (ids.length === 0) return false
    const wanted = new Set(ids)
    let found = false
    this.#tr.doc.descendants((node) => {
      if (wanted.has(String(node.attrs['id'])) && node.type.name !== 'row') found = true
      return !found && !node.isText
    })
    return found
  }

  /** Starts, tables or figures came or went: the blocks concerned are made anew and replaced as narrowly as possible. */
  #structure(
    container: Node,
    start: number,
    hunk: Hunk,
    inserted: readonly Run[],
    firstIndex: number,
    lastIndex: number,
  ): void {
    // An implicit block that begins where the hunk ends may lose or gain its reason to be one.
    const from = Math.max(0, firstIndex)
    const last = Math.max(lastIndex, firstIndex)
    const to = last < 0 ? 0 : last + 1
    const old = container.children.slice(from, to)
    let flat = 0
    let offset = 0
    for (let i = 0; i < from; i++) {
      flat += flatSize(container.child(i))
      offset += container.child(i).nodeSize
    }
    const { head, tail } = cutRuns(old, hunk.index - flat, hunk.index + hunk.deleted - flat)
    const place = placeBefore(container, from, this.#placeOf(container, start))
    const ids = new SeenIds()
    let made = nodesFromRuns([...head, ...inserted, ...tail], place, ids)
    if (made.length === 0 && container.childCount === old.length) {
      made = [schema.node('block', implicitAttrs(place, ids))]
    }
    const headSize = innerSize(head)
    const tailSize = innerSize(tail)
    replaceBlocks(this.#tr, start + offset, old, made, headSize, tailSize)
  }

  /** What names the implicit block at the start of a container. */
  #placeOf(container: Node, start: number): string {
    if (container.type.name !== 'cell') return ''
    const $start = this.#tr.doc.resolve(start)
    const row = $start.node($start.depth - 1)
    const table = $start.node($start.depth - 2)
    return `${String(table.attrs['id'])}/${String(row.attrs['id'])}/${String(container.attrs['col'])}`
  }

  #format(
    container: Node,
    start: number,
    index: number,
    { length, formats }: { length: number; formats: Formats },
  ): void {
    const end = index + length
    let flat = 0
    const visit = (parent: Node, base: number) => {
      parent.forEach((child, offset) => {
        const size = child.isText ? child.nodeSize : 1
        const from = Math.max(index, flat)
        const to = Math.min(end, flat + size)
        if (from < to) {
          const pos = base + offset
          if (child.isText) this.#mark(child, pos + from - flat, pos + to - flat, formats)
          else if (child.isInline) this.#markNode(child, pos, formats)
        }
        flat += size
      })
    }
    if (container.inlineContent) return visit(container, start)
    let offset = 0
    for (const child of container.children) {
      const size = flatSize(child)
      if (flat >= end) break
      if (isBlockNode(child) && flat + size > index) {
        flat += startSize(child)
        visit(child, start + offset + 1)
      } else {
        flat += size
      }
      offset += child.nodeSize
    }
  }

  #mark(node: Node, from: number, to: number, formats: Formats): void {
    for (const { remove, add } of markChanges(node.marks, formats)) {
      for (const mark of remove) this.#tr.step(new RemoveMarkStep(from, to, mark))
      if (add !== undefined) this.#tr.step(new AddMarkStep(from, to, add))
    }
  }

  #markNode(node: Node, pos: number, formats: Formats): void {
    for (const { remove, add } of markChanges(node.marks, formats)) {
      for (const mark of remove) this.#tr.step(new RemoveNodeMarkStep(pos, mark))
      if (add !== undefined) this.#tr.step(new AddNodeMarkStep(pos, add))
    }
  }
}

function markChanges(
  marks: readonly Mark[],
  formats: Formats,
): { remove: Mark[]; add: Mark | undefined }[] {
  return Object.keys(formats).map((name) => {
    const value = formats[name]
    const add = value === null || value === undefined ? undefined : markOf(name, value)
    const held = marks.filter(
      (mark) =>
        mark.type.name === name || (mark.type.name === 'opaqueMark' && mark.attrs['name'] === name),
    )
    if (add !== undefined && held.some((mark) => mark.eq(add)))
      return { remove: [], add: undefined }
    return { remove: held, add }
  })
}

function depthOf(type: YType): number {
  let depth = 0
  for (let at = parentType(type); at !== undefined; at = parentType(at)) depth++
  return depth
}

function hunksOf(delta: readonly Delta[]): Hunk[] {
  const hunks: Hunk[] = []
  let index = 0
  let open: { index: number; deleted: number; inserted: Delta[] } | undefined
  for (const op of delta) {
    if (op.retain !== undefined) {
      open = undefined
      if (op.attributes !== undefined) {
        const formatted = { length: op.retain, formats: op.attributes }
        hunks.push({ index, deleted: 0, inserted: [], formatted })
      }
      index += op.retain
      continue
    }
    if (open === undefined) {
      open = { index, deleted: 0, inserted: [] }
      hunks.push(open)
    }
    if (op.delete !== undefined) {
      open.deleted += op.delete
      index += op.delete
    } else {
      open.inserted.push(op)
    }
  }
  return hunks
}

function idsOfRun(run: Run): string[] {
  if (run.type === 'start') return [run.attrs.id]
  return run.type === 'text' ? [] : [...idsIn(run.node)]
}

/** Ids of a node and of what it holds; rows are told apart within their table only. */
function idsIn(node: Node): Set<string> {
  const ids = new Set<string>()
  const add = (one: Node) => {
    if ('id' in one.attrs && one.type.name !== 'row') ids.add(String(one.attrs['id']))
  }
  add(node)
  node.descendants((one) => {
    add(one)
    return !one.isText
  })
  return ids
}

function inlineOf(runs: readonly Run[]): Fragment {
  return Fragment.from(
    runs.flatMap((run) => {
      if (run.type === 'text') return run.text === '' ? [] : [schema.text(run.text, run.marks)]
      return run.type === 'inline' ? [run.node] : []
    }),
  )
}

/** What stands before child `index` as far as implicit blocks are concerned. */
function placeBefore(container: Node, index: number, ofContainer: string): string {
  const before = index > 0 ? container.child(index - 1) : undefined
  if (before === undefined) return ofContainer
  return String(before.attrs['id'])
}

/** The runs of blocks before and after a stretch of flat units; implicit starts are left out, they are made anew. */
function cutRuns(nodes: readonly Node[], from: number, to: number): { head: Run[]; tail: Run[] } {
  const head: Run[] = []
  const tail: Run[] = []
  let at = 0
  for (const run of runsFromNodes(nodes)) {
    const size = runSize(run)
    if (size === 0) continue
    if (at + size <= from) head.push(run)
    else if (at >= to) tail.push(run)
    else if (run.type === 'text') {
      if (at < from) head.push({ ...run, text: run.text.slice(0, from - at) })
      if (at + size > to) tail.push({ ...run, text: run.text.slice(to - at) })
    }
    at += size
  }
  return { head, tail }
}

function runSize(run: Run): number {
  if (run.type === 'text') return run.text.length
  if (run.type === 'start') return isImplicitId(run.attrs.id) ? 0 : 1
  return 1
}

/** ProseMirror size of the inline content at the end of the head or the beginning of the tail. */
function innerSize(runs: readonly Run[]): { fromEnd: number; fromStart: number } {
  let fromEnd = 0
  let fromStart = 0
  let open = true
  for (const run of runs) {
    const inline =
      run.type === 'text' ? run.text.length : run.type === 'inline' ? run.node.nodeSize : -1
    if (inline < 0) {
      fromEnd = 0
      open = false
    } else {
      fromEnd += inline
      if (open) fromStart += inline
    }
  }
  return { fromEnd, fromStart }
}

/**
 * Replaces neighbouring blocks by others, keeping the tokens that live on: blocks that are the same on both sides,
 * the head of the first block where its markup stays, and the tail that the last blocks share.
 */
function replaceBlocks(
  tr: Transform,
  start: number,
  allOld: readonly Node[],
  allMade: readonly Node[],
  head: { fromEnd: number },
  tail: { fromStart: number },
): void {
  let skip = 0
  let pos = start
  for (;;) {
    const [a, b] = [allOld[skip], allMade[skip]]
    if (a === undefined || b === undefined || !a.eq(b)) break
    pos += a.nodeSize
    skip++
  }
  let drop = 0
  const shorter = Math.min(allOld.length, allMade.length) - skip
  for (; drop < shorter; drop++) {
    const [a, b] = [allOld[allOld.length - 1 - drop], allMade[allMade.length - 1 - drop]]
    if (a === undefined || b === undefined || !a.eq(b)) break
  }
  const old = allOld.slice(skip, allOld.length - drop)
  const made = allMade.slice(skip, allMade.length - drop)
  const oldContent = Fragment.from(old)
  const newContent = Fragment.from(made)
  if (oldContent.size === 0 && newContent.size === 0) return

  const [firstOld, firstNew, lastOld, lastNew] = [old[0], made[0], old.at(-1), made.at(-1)]
  let from = 0
  if (skip === 0 && firstOld !== undefined && firstNew !== undefined) {
    if (isBlockNode(firstOld) && firstOld.sameMarkup(firstNew)) {
      from = 1 + Math.min(head.fromEnd, firstOld.content.size, firstNew.content.size)
    }
  }
  let back = 0
  if (drop === 0 && lastOld !== undefined && lastNew !== undefined) {
    if (isBlockNode(lastOld) && isBlockNode(lastNew)) {
      back = 1 + Math.min(tail.fromStart, lastOld.content.size, lastNew.content.size)
    }
  }
  // Head and tail must not overlap on either side.
  if (from + back > Math.min(oldContent.size, newContent.size)) back = 0
  const slice = schema.node('doc', null, newContent).slice(from, newContent.size - back)
  tr.step(new ReplaceStep(pos + from, pos + oldContent.size - back, slice))
}
