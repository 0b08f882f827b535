/** Which section each entry belongs to, and how many words were inserted, deleted and moved there. */
import type { Node } from 'prosemirror-model'
import type {
  Change,
  Comparison,
  Entry,
  NodeJson,
  Section,
  Segment,
  WordCounts,
} from './comparison.ts'
import { countWords } from './tokens.ts'

const headingKinds: ReadonlySet<unknown> = new Set(['title', 'heading', 'annex', 'appendix'])

/** True for a block that begins a section. */
export function isHeading(node: Node): boolean {
  return headingKinds.has(node.attrs['kind'])
}

interface Draft {
  title: string
  level: number
  parent?: number
  before?: number
  after?: number
  words: { inserted: number; deleted: number; moved: number }
}

/** The entries with their sections, and the sections. */
export function withSections(
  entries: readonly Entry[],
  before: Node,
  after: Node,
): Pick<Comparison, 'entries' | 'sections' | 'words'> {
  const sections: Draft[] = [{ title: '', level: 0, words: { inserted: 0, deleted: 0, moved: 0 } }]
  const words = { inserted: 0, deleted: 0, moved: 0 }
  const path: number[] = []
  let live = 0
  let gone: number | undefined

  const open = (heading: Node, place: { before?: number; after?: number }, onPath: boolean) => {
    const level = levelOf(heading)
    const outer = path.filter((index) => (sections[index]?.level ?? 0) < level)
    const parent = outer.at(-1)
    const index = sections.length
    sections.push({
      title: heading.textContent,
      level,
      ...(parent === undefined ? {} : { parent }),
      ...place,
      words: { inserted: 0, deleted: 0, moved: 0 },
    })
    if (onPath) path.splice(0, path.length, ...outer, index)
    return index
  }
  const sectionOf = (entry: Entry): number => {
    if (entry.type === 'deleted' || entry.type === 'moved-away') {
      const node = before.child(entry.before)
      if (entry.type === 'deleted' && isHeading(node))
        gone = open(node, { before: entry.before }, false)
      return gone ?? live
    }
    gone = undefined
    const node = after.child(entry.after)
    if (isHeading(node)) {
      const place =
        entry.type === 'inserted'
          ? { after: entry.after }
          : { before: entry.before, after: entry.after }
      live = open(node, place, true)
    }
    return live
  }
  const placed = entries.map((entry) => {
    const section = sectionOf(entry)
    const counts = wordsOf(entry)
    for (const sum of [words, sections[section]?.words ?? words]) {
      sum.inserted += counts.inserted
      sum.deleted += counts.deleted
      sum.moved += counts.moved
    }
    return section === 0 ? entry : { ...entry, section }
  })
  return { entries: placed, sections: sections satisfies Section[], words }
}

function levelOf(heading: Node): number {
  if (heading.attrs['kind'] === 'title') return 0
  if (heading.attrs['kind'] === 'heading') return Math.max(1, Number(heading.attrs['level']))
  return 1
}

const none: WordCounts = { inserted: 0, deleted: 0, moved: 0 }

/** Words an entry inserted, deleted and moved. */
export function wordsOf(entry: Entry): WordCounts {
  switch (entry.type) {
    case 'equal':
    case 'moved-away':
      return none
    case 'inserted':
      return { ...none, inserted: wordsIn(entry.node) }
    case 'deleted':
      return { ...none, deleted: wordsIn(entry.node) }
    case 'changed':
      return wordsOfChange(entry.change)
    case 'split':
    case 'merged': {
      const counts = total(entry.parts.map((part) => wordsOfSegments(part.segments)))
      if (entry.move === undefined) return counts
      const kept = entry.parts.flatMap((part) => part.segments.flatMap(keptContent))
      return { ...counts, moved: counts.moved + sumOf(kept) }
    }
    case 'moved': {
      if (entry.content.type === 'unchanged') return { ...none, moved: wordsIn(entry.content.node) }
      const counts = wordsOfChange(entry.content)
      return { ...counts, moved: counts.moved + wordsKept(entry.content) }
    }
  }
}

/** Words that are the same on both sides of a change. */
function wordsKept(change: Change): number {
  switch (change.type) {
    case 'figure':
      return 0
    case 'block':
      return sumOf(change.segments.flatMap(keptContent))
    case 'table': {
      let words = 0
      for (const row of change.rows) {
        if (row.type === 'equal') words += wordsIn(row.node)
        if (row.type !== 'changed') continue
        for (const cell of row.cells) {
          if (cell.type === 'equal') words += wordsIn(cell.node)
          if (cell.type !== 'changed') continue
          for (const entry of cell.entries) {
            if (entry.type === 'equal') for (const node of entry.nodes) words += wordsIn(node)
            if (entry.type === 'changed') words += wordsKept(entry.change)
          }
        }
      }
      return words
    }
  }
}

function wordsOfChange(change: Change): WordCounts {
  switch (change.type) {
    case 'block':
      return wordsOfSegments(change.segments)
    case 'figure':
      return none
    case 'table':
      return total(
        change.rows.flatMap((row) => {
          if (row.type === 'equal') return []
          if (row.type === 'inserted') return [{ ...none, inserted: wordsIn(row.node) }]
          if (row.type === 'deleted') return [{ ...none, deleted: wordsIn(row.node) }]
          return row.cells.flatMap((cell) => {
            if (cell.type === 'inserted') return [{ ...none, inserted: wordsIn(cell.node) }]
            if (cell.type === 'deleted') return [{ ...none, deleted: wordsIn(cell.node) }]
            if (cell.type === 'changed') return cell.entries.map(wordsOf)
            return row.type === 'moved' ? [{ ...none, moved: wordsIn(cell.node) }] : []
          })
        }),
      )
  }
}

function wordsOfSegments(segments: readonly Segment[]): WordCounts {
  const sum = { inserted: 0, deleted: 0, moved: 0 }
  for (const segment of segments) {
    switch (segment.op) {
      case 'equal':
      case 'format':
        break
      case 'insert':
        if (segment.move === undefined) sum.inserted += sumOf(segment.content)
        else sum.moved += sumOf(segment.content)
        break
      case 'delete':
        // A moved sentence is counted once, where it is now.
        if (segment.move === undefined) sum.deleted += sumOf(segment.content)
        break
      case 'footnote': {
        const inner = wordsOfSegments(segment.segments)
        sum.inserted += inner.inserted
        sum.deleted += inner.deleted
        sum.moved += inner.moved
      }
    }
  }
  return sum
}

function keptContent(segment: Segment): readonly NodeJson[] {
  return segment.op === 'equal' || segment.op === 'format' ? segment.content : []
}

function total(counts: readonly WordCounts[]): WordCounts {
  const sum = { inserted: 0, deleted: 0, moved: 0 }
  for (const count of counts) {
    sum.inserted += count.inserted
    sum.deleted += count.deleted
    sum.moved += count.moved
  }
  return sum
}

function sumOf(content: readonly NodeJson[]): number {
  // Text nodes are joined first: a word half in bold is one word.
  let count = 0
  let text = ''
  for (const node of content) {
    if (node.text !== undefined) {
      text += node.text
      continue
    }
    count += wordsIn(node)
    text += ' '
  }
  return count + countWords(text)
}

/** Words in a node with all that it contains. */
export function wordsIn(node: NodeJson): number {
  return sumOf(node.text === undefined ? (node.content ?? []) : [node])
}
