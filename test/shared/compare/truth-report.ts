/** `node test/shared/compare/truth-report.ts [cases] [-v]`: how well the engine finds known edits of real texts. */
import type { Node } from 'prosemirror-model'
import { compare } from '../../../shared/compare/compare.ts'
import { schema } from '../../../shared/text/schema.ts'
import { readCorpus } from './markdown.ts'
import { noScore, scoreCase } from './score.ts'
import type { Score } from './score.ts'
import { Random } from '../text/random.ts'
import { editKinds, editedCase, sentencesOf } from './truth.ts'

/** Longest piece of a text that is edited, in blocks. */
const longest = 220

export interface Report extends Score {
  readonly misses: readonly string[]
}

/** Scores `count` cases, half of them with ids. */
export function truthReport(count: number): Report {
  const texts = readCorpus().filter(
    (text) => text.now.childCount >= 25 && !text.name.startsWith('s90'),
  )
  const donors = texts.map((text) => donorOf(text.old))
  const score = noScore()
  const misses: string[] = []
  for (let seed = 0; seed < count; seed++) {
    const random = new Random(seed * 7919 + 1)
    const text = random.pick(texts)
    const others = texts.flatMap((other, index) =>
      other !== text && other.lang === text.lang ? [donors[index] ?? []] : [],
    )
    const donor = others.length > 0 ? random.pick(others) : random.pick(donors)
    if (donor.length < 10) continue
    const from = random.below(Math.max(1, text.now.childCount - longest))
    const part = slice(text.now, from)
    const edits = Math.max(6, Math.round(part.childCount / random.pick([8, 15, 30])))
    const known = editedCase(
      text.name,
      part,
      donor,
      seed,
      edits,
      (['kept', 'none', 'renumbered', 'none'] as const)[seed % 4] ?? 'none',
    )
    scoreCase(known, compare(known.before, known.after), score, (what) =>
      misses.push(`${String(seed)} ${text.name} ${what}`),
    )
  }
  return { ...score, misses }
}

function slice(doc: Node, from: number): Node {
  const blocks: Node[] = []
  doc.forEach((node, _offset, index) => {
    if (index >= from && index < from + longest) blocks.push(node)
  })
  return schema.node('doc', null, blocks)
}

function donorOf(doc: Node): string[] {
  const sentences: string[] = []
  doc.forEach((node) => {
    const text = node.textContent
    if (node.type.name === 'block')
      for (const { from, to } of sentencesOf(text))
        sentences.push(`${text.slice(from, to).trim()} `)
  })
  return sentences
}

export function summaryOf(report: Report) {
  const { right, said, done } = report.words
  const share = (part: number, whole: number) =>
    Math.round((whole === 0 ? 1 : part / whole) * 10_000) / 10_000
  return {
    silent: report.silent,
    f1: share(2 * right, said + done),
    wordPrecision: share(right, said),
    wordRecall: share(right, done),
    moveRecall: share(report.moves.right, report.moves.done),
    movePrecision: share(report.moves.right, report.moves.said),
    kinds: Object.fromEntries(
      editKinds.map((kind) => {
        const { found = 0, done: all = 0 } = report.kinds[kind] ?? {}
        return [kind, `${String(found)}/${String(all)}`]
      }),
    ),
  }
}

if (process.argv[1]?.endsWith('truth-report.ts') === true) {
  const report = truthReport(Number(process.argv[2] ?? 100))
  if (process.argv.includes('-v')) for (const miss of report.misses) console.log(miss)
  console.log(JSON.stringify(summaryOf(report), null, 1))
}
