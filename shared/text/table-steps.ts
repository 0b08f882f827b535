/** Steps that turn one table into another by row, column and cell, so that a caret in an untouched cell stays. */
import { Fragment, Slice } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import type { Transform } from 'prosemirror-transform'

/** Makes the table at `pos` equal to `after`. */
export function replaceTable(tr: Transform, pos: number, after: Node): void {
  const before = tr.doc.nodeAt(pos)
  if (before === null || before.eq(after)) return
  replaceChildren(
    tr,
    pos,
    after,
    (row) => String(row.attrs['id']),
    (rowPos, row) => {
      replaceChildren(
        tr,
        rowPos,
        row,
        (cell) => String(cell.attrs['col']),
        (cellPos, cell) => {
          setAttrs(tr, cellPos, cell)
          replaceContent(tr, cellPos, cell)
        },
      )
    },
  )
  setAttrs(tr, pos, after)
}

function setAttrs(tr: Transform, pos: number, after: Node): void {
  const before = tr.doc.nodeAt(pos)
  for (const [key, value] of Object.entries(after.attrs)) {
    if (JSON.stringify(before?.attrs[key]) !== JSON.stringify(value)) {
      tr.setNodeAttribute(pos, key, value)
    }
  }
}

/** Children matched by key; where the kept ones changed order, all are replaced. */
function replaceChildren(
  tr: Transform,
  pos: number,
  after: Node,
  keyOf: (node: Node) => string,
  update: (pos: number, node: Node) => void,
): void {
  const before = tr.doc.nodeAt(pos)
  if (before === null || before.eq(after)) return
  const wanted = after.children.map(keyOf)
  const held = before.children.map(keyOf)
  const keptHeld = held.filter((key) => wanted.includes(key))
  const keptWanted = wanted.filter((key) => held.includes(key))
  if (keptHeld.join('\n') !== keptWanted.join('\n')) {
    const start = pos + 1
    tr.step(new ReplaceStep(start, start + before.content.size, new Slice(after.content, 0, 0)))
    return
  }
  let at = pos + 1
  let i = 0
  for (const child of after.children) {
    const key = keyOf(child)
    let old = before.maybeChild(i)
    while (old !== null && !wanted.includes(keyOf(old))) {
      tr.step(new ReplaceStep(at, at + old.nodeSize, Slice.empty))
      old = before.maybeChild(++i)
    }
    if (old !== null && keyOf(old) === key) {
      update(at, child)
      i++
    } else {
      tr.step(new ReplaceStep(at, at, new Slice(Fragment.from(child), 0, 0)))
    }
    at += child.nodeSize
  }
  for (let old = before.maybeChild(i); old !== null; old = before.maybeChild(++i)) {
    tr.step(new ReplaceStep(at, at + old.nodeSize, Slice.empty))
  }
}

/** Replaces the children that differ; where that is one paragraph on both sides, its pieces that differ. */
function replaceContent(tr: Transform, pos: number, after: Node): void {
  const before = tr.doc.nodeAt(pos)
  if (before === null) return
  const shorter = Math.min(before.childCount, after.childCount)
  let head = 0
  let from = pos + 1
  while (head < shorter && before.child(head).eq(after.child(head))) {
    from += before.child(head).nodeSize
    head++
  }
  let tail = 0
  while (tail < shorter - head) {
    const [a, b] = [before.childCount - 1 - tail, after.childCount - 1 - tail]
    if (!before.child(a).eq(after.child(b))) break
    tail++
  }
  const old = before.children.slice(head, before.childCount - tail)
  const made = after.children.slice(head, after.childCount - tail)
  const [oldOnly, madeOnly] = [old[0], made[0]]
  if (old.length === 1 && made.length === 1 && oldOnly !== undefined && madeOnly !== undefined) {
    if (oldOnly.inlineContent && oldOnly.sameMarkup(madeOnly)) {
      replaceContent(tr, from, madeOnly)
      return
    }
  }
  if (old.length === 0 && made.length === 0) return
  const size = old.reduce((sum, node) => sum + node.nodeSize, 0)
  tr.step(new ReplaceStep(from, from + size, new Slice(Fragment.from(made), 0, 0)))
}
