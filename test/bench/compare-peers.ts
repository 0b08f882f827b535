/** Our engine and what others use, behind one door: a pair of documents in, what each marks as changed out. */
import DiffMatchPatch from 'diff-match-patch'
import { diffArrays, diffWords, diffWordsWithSpace } from 'diff'
import htmlDiff from 'node-htmldiff'
import { ChangeSet } from 'prosemirror-changeset'
import type { Node } from 'prosemirror-model'
import { StepMap } from 'prosemirror-transform'
import { compare } from '../../shared/compare/compare.ts'
import { fragmentsOf } from './compare-fragments.ts'

/** Stretches marked as inserted or deleted, and the characters in them: the fewer, the less there is to read. */
export interface Marked {
  readonly fragments: number
  readonly characters: number
}

/** A pair in the forms the peers take, made before the clock runs. */
export interface Pair {
  readonly before: Node
  readonly after: Node
  readonly blocks: readonly [readonly string[], readonly string[]]
  readonly html: readonly [string, string]
}

export function pairOf(before: Node, after: Node): Pair {
  return {
    before,
    after,
    blocks: [textsOf(before), textsOf(after)],
    html: [htmlOf(before), htmlOf(after)],
  }
}

/** Each runs the comparison and gives a function that counts what it marked, so that counting costs no time. */
export const peers = {
  ours: ({ before, after }) => {
    const comparison = compare(before, after)
    return () => fragmentsOf(comparison.entries)
  },
  /** Block by block: each with the one of the same index, as they stand. */
  'jsdiff diffWords, block by block': ({ blocks }) => inPlace(blocks, diffWords),
  'jsdiff diffWordsWithSpace, block by block': ({ blocks }) => inPlace(blocks, diffWordsWithSpace),
  'jsdiff diffArrays, then diffWords': ({ blocks: [a, b] }) => {
    const parts = alignedParts(a, b)
    return () => total(parts.map((part) => part.value.length))
  },
  'diff-match-patch on plain text': ({ blocks: [a, b] }) => {
    const engine = new DiffMatchPatch()
    // Its clock stays on: without it whole documents take minutes.
    engine.Diff_Timeout = 1
    const diffs = engine.diff_main(a.join('\n'), b.join('\n'))
    engine.diff_cleanupSemantic(diffs)
    return () => total(diffs.filter(([op]) => op !== 0).map(([, text]) => text.length))
  },
  'prosemirror-changeset': ({ before, after }) => {
    const map = changedRange(before, after)
    if (map === undefined) return () => total([])
    const { changes } = ChangeSet.create(before).addSteps(after, [map], 0)
    return () =>
      total(
        changes.flatMap(({ fromA, toA, fromB, toB }) => [
          ...(toA > fromA ? [before.textBetween(fromA, toA).length] : []),
          ...(toB > fromB ? [after.textBetween(fromB, toB).length] : []),
        ]),
      )
  },
  'node-htmldiff': ({ html: [a, b] }) => {
    const marked = htmlDiff(a, b)
    return () =>
      total(
        [...marked.matchAll(/<(ins|del)\b[^>]*>(.*?)<\/\1>/gs)].map(
          ([, , inner = '']) => inner.replace(/<[^>]*>/g, '').length,
        ),
      )
  },
} as const satisfies Record<string, (pair: Pair) => () => Marked>

export type PeerName = keyof typeof peers
export const peerNames = Object.keys(peers) as PeerName[] // the keys written above

/** As one step from the first changed block to the last: nobody knows the steps between two versions. */
function changedRange(before: Node, after: Node): StepMap | undefined {
  const most = Math.min(before.childCount, after.childCount)
  let [head, tail, start, end] = [0, 0, 0, 0]
  for (; head < most && before.child(head).eq(after.child(head)); head++)
    start += before.child(head).nodeSize
  const last = (node: Node) => node.child(node.childCount - 1 - tail)
  for (; tail < most - head && last(before).eq(last(after)); tail++) end += last(before).nodeSize
  if (head === before.childCount && head === after.childCount) return undefined
  return new StepMap([start, before.content.size - start - end, after.content.size - start - end])
}

interface Part {
  readonly value: string
  readonly added: boolean
  readonly removed: boolean
}

function inPlace(
  [a, b]: Pair['blocks'],
  diff: (x: string, y: string) => readonly Part[],
): () => Marked {
  const parts: Part[] = []
  for (let k = 0; k < Math.max(a.length, b.length); k++)
    for (const part of diff(a[k] ?? '', b[k] ?? '')) parts.push(part)
  return () =>
    total(parts.filter((part) => part.added || part.removed).map((part) => part.value.length))
}

/** What one builds with jsdiff when blocks come and go: blocks first, then the words of those that were replaced. */
function alignedParts(a: readonly string[], b: readonly string[]): Part[] {
  const parts: Part[] = []
  let removed: readonly string[] = []
  const flush = (added: readonly string[]) => {
    for (let k = 0; k < Math.max(removed.length, added.length); k++)
      parts.push(...diffWords(removed[k] ?? '', added[k] ?? ''))
    removed = []
  }
  for (const change of diffArrays([...a], [...b])) {
    if (change.removed) removed = change.value
    else flush(change.added ? change.value : [])
  }
  flush([])
  return parts.filter((part) => part.added || part.removed)
}

function total(lengths: readonly number[]): Marked {
  const marked = lengths.filter((length) => length > 0)
  return { fragments: marked.length, characters: marked.reduce((sum, length) => sum + length, 0) }
}

function textsOf(document: Node): string[] {
  const texts: string[] = []
  document.descendants((node) => {
    if (!node.isTextblock) return true
    texts.push(node.textContent)
    return false
  })
  return texts
}

const tags: Readonly<Record<string, string>> = { table: 'table', row: 'tr', cell: 'td' }
const markTags: Readonly<Record<string, string>> = { strong: 'strong', em: 'em', link: 'a' }

function htmlOf(node: Node): string {
  if (node.text !== undefined) {
    const text = node.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return node.marks.reduce((inner, mark) => {
      const tag = markTags[mark.type.name]
      return tag === undefined ? inner : `<${tag}>${inner}</${tag}>`
    }, text)
  }
  const inner = node.children.map(htmlOf).join('')
  const isHeading = node.attrs['kind'] === 'heading' || node.attrs['kind'] === 'title'
  const tag = node.type.name === 'block' ? (isHeading ? 'h2' : 'p') : tags[node.type.name]
  return tag === undefined ? inner : `<${tag}>${inner}</${tag}>`
}
