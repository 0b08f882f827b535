/** Unchanged stretches of a comparison, folded so that what changed stays readable. Pure. */
import type { Entry, EqualRun } from '../../shared/compare/comparison.ts'

/** Single unchanged blocks, each as a run of one: some shown at both ends, the rest hidden. */
export interface Fold {
  readonly type: 'fold'
  readonly first: readonly EqualRun[]
  readonly hidden: readonly EqualRun[]
  readonly last: readonly EqualRun[]
}

export type Part = Fold | { readonly type: 'entry'; readonly entry: Exclude<Entry, EqualRun> }

/** One unchanged block stays visible on either side of a change, and the heading a change stands under. */
export function foldsOf(entries: readonly Entry[]): readonly Part[] {
  const parts: Part[] = []
  let open: EqualRun[] = []
  const close = (atEnd: boolean) => {
    if (open.length > 0) parts.push(folded(open, parts.length === 0, atEnd))
    open = []
  }
  for (const entry of entries) {
    if (entry.type === 'equal') {
      open.push(...singles(entry))
      continue
    }
    close(false)
    parts.push({ type: 'entry', entry })
  }
  close(true)
  return parts
}

function singles(run: EqualRun): EqualRun[] {
  return run.nodes.map((node, index) => {
    const old = run.old?.[index]
    return {
      type: 'equal',
      symbol: 'NOC',
      section: run.section,
      before: run.before + index,
      after: run.after + index,
      nodes: [node],
      ...(old === undefined ? {} : { old: [old] }),
    }
  })
}

function folded(blocks: readonly EqualRun[], atStart: boolean, atEnd: boolean): Fold {
  const head = atStart ? 0 : 1
  let tail = atEnd ? blocks.length : blocks.length - 1
  // A heading right above the shown block is worth its line.
  if (!atEnd && isHeading(blocks[tail - 1]) && !isHeading(blocks[tail])) tail -= 1
  if (tail - head < 2) return { type: 'fold', first: blocks, hidden: [], last: [] }
  return {
    type: 'fold',
    first: blocks.slice(0, head),
    hidden: blocks.slice(head, tail),
    last: blocks.slice(tail),
  }
}

function isHeading(run: EqualRun | undefined): boolean {
  const kind = run?.nodes[0]?.attrs?.['kind']
  return kind === 'heading' || kind === 'annex' || kind === 'appendix'
}
