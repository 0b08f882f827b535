/** An answer about authorship as lines to read: each block with its label, its words, and under them who wrote them. */
import type { Node } from 'prosemirror-model'
import type { Act, Authored, AuthoredPart } from '../../shared/api/authorship.ts'
import type { Who } from '../../shared/api/shapes.ts'
import { labelsOf } from '../../shared/text/labels.ts'

/** What the answer is about, with the words it speaks of. */
export interface SpokenPart extends Omit<AuthoredPart, 'words'> {
  /** Its computed number, or ''. */
  readonly label: string
  readonly words: readonly (AuthoredPart['words'][number] & { readonly text: string })[]
}

/** The parts of an answer with labels and words, taken from the document it is about. */
export function spokenParts(document: Node, { parts }: Authored): SpokenPart[] {
  const labels = labelsOf(document)
  const nodes = new Map<string, Node>()
  document.descendants((node) => {
    const id: unknown = node.attrs['id']
    if (typeof id === 'string' && node.type.name !== 'row') nodes.set(id, node)
    return !node.isText
  })
  return parts.map((part) => {
    const node = nodes.get(part.id)
    const words = part.words.map((run) => ({
      ...run,
      text: node === undefined ? '' : textWithin(node, run.from, run.to),
    }))
    return { ...part, label: labels.get(part.id) ?? '', words }
  })
}

/** The answer as text. Instants are UTC. */
export function blameLines(parts: readonly SpokenPart[], authors: readonly Who[]): string {
  return parts.map((part) => partLines(part, authors)).join('\n')
}

function partLines(part: SpokenPart, authors: readonly Who[]): string {
  const label = part.label === '' ? '' : ` ${part.label}`
  const lines = [`${part.type}${label} [${part.id}]`]
  for (const run of part.words) {
    const rows = run.seq === run.lastSeq ? `row ${run.seq}` : `rows ${run.seq}–${run.lastSeq}`
    const until = run.at === run.lastAt ? '' : ` to ${instantOf(run.lastAt)}`
    lines.push(
      `  ${run.text.replaceAll('\n', ' / ')}`,
      `      ${authorOf(authors, run)}, ${instantOf(run.at)}${until}, ${rows}`,
    )
  }
  if (part.words.length === 0 && part.made !== null)
    lines.push(`  made: ${actLine(authors, part.made)}`)
  if (part.changed !== null) lines.push(`  last changed: ${actLine(authors, part.changed)}`)
  return `${lines.join('\n')}\n`
}

function actLine(authors: readonly Who[], act: Act): string {
  return `${authorOf(authors, act)}, ${instantOf(act.at)}, row ${act.seq}`
}

function authorOf(authors: readonly Who[], { author }: Pick<Act, 'author'>): string {
  const who = authors[author]
  if (who === undefined) return 'nobody'
  return who.delegationName === null
    ? `${who.name} (${who.role})`
    : `${who.name} (${who.role}, ${who.delegationName.en})`
}

function instantOf(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')
}

/** The words of a stretch of inline content: a line end for a break, `[note]` for a footnote. */
function textWithin(parent: Node, from: number, to: number): string {
  let text = ''
  parent.forEach((child, offset) => {
    const start = Math.max(from, offset)
    const end = Math.min(to, offset + child.nodeSize)
    if (start >= end) return
    if (child.isText) text += (child.text ?? '').slice(start - offset, end - offset)
    else text += signs[child.type.name] ?? ''
  })
  return text
}

const signs: Readonly<Record<string, string>> = {
  break: '\n',
  footnote: '[note]',
  reference: '[reference]',
  opaque: '[?]',
}
