/** Makes a document equal to another by one replace per end that differs; used where events do not tell enough. */
import { Fragment, Slice } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import type { Transform } from 'prosemirror-transform'
import { replaceTable } from './table-steps.ts'

/** Adds the step that turns `tr.doc` into `after`: the stretch of top-level nodes that differs, narrowed. */
export function replaceDocument(tr: Transform, after: Node): void {
  const before = tr.doc
  const shorter = Math.min(before.childCount, after.childCount)
  let head = 0
  let from = 0
  while (head < shorter && before.child(head).eq(after.child(head))) {
    from += before.child(head).nodeSize
    head++
  }
  let tail = 0
  let back = 0
  while (
    tail < shorter - head &&
    before.child(before.childCount - 1 - tail).eq(after.child(after.childCount - 1 - tail))
  ) {
    back += before.child(before.childCount - 1 - tail).nodeSize
    tail++
  }
  const made = after.children.slice(head, after.childCount - tail)
  if (made.length === 0 && before.childCount - tail === head) return
  const [only, old] = [made[0], before.maybeChild(head)]
  if (made.length === 1 && before.childCount - tail === head + 1 && only !== undefined) {
    if (only.type.name === 'table' && old?.attrs['id'] === only.attrs['id']) {
      replaceTable(tr, from, only)
      return
    }
  }
  const slice = new Slice(Fragment.from(made), 0, 0)
  tr.step(new ReplaceStep(from, before.content.size - back, slice))
}
