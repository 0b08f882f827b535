/**
 * What an import did, for the person who started it: how much was in the file, how much is in the document, and every
 * thing that was changed, moved or left out. Names of people in it are what the file claims, never persons of ours.
 */
import type { Node } from 'prosemirror-model'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { countWords, plainTextOf } from '../../shared/text/words.ts'

/** How much of each thing a file or document holds. */
export interface ImportCounts {
  readonly words: number
  readonly headings: number
  readonly tables: number
  readonly footnotes: number
}

/** One kind of thing that did not come in as it was; `sentence` says so in English, `names` as claimed by the file. */
export interface ImportNotice {
  readonly kind: string
  readonly count: number
  readonly sentence: string
  readonly names?: readonly string[]
}

/** Counts of the file, counts of the document made of it, and notices in the order of their first occurrence. */
export interface ImportReport {
  readonly format: 'docx' | 'html' | 'markdown' | 'json' | 'text'
  readonly in: ImportCounts
  readonly out: ImportCounts
  readonly notices: readonly ImportNotice[]
}

// The sentence of each notice; `{n}` is the count, and "(s)" stands for both numbers, so that no plural is guessed.
const sentences: Readonly<Record<string, string>> = {
  revisions:
    '{n} tracked change(s): insertions were taken as text and deletions were left out; accept or reject them in Word first if you want otherwise.',
  comments: '{n} comment(s) were not taken in; this import reads the text only.',
  'dropped-pictures': '{n} picture(s) were left out; add them again in the draft.',
  'moved-pictures': '{n} picture(s) inside a table were placed after it.',
  'external-targets': '{n} reference(s) to outside files were left out.',
  'dropped-links': '{n} link(s) with an address that is not allowed were kept as plain text.',
  scripts: '{n} script(s) were left out.',
  'event-handlers': '{n} event handler(s) were left out.',
  embedded: '{n} embedded page(s), drawing(s) or player(s) were left out.',
  styles: '{n} style sheet(s) were left out.',
  'hidden-remarks': '{n} hidden remark(s) in the source were left out.',
  'struck-text': '{n} struck-through passage(s) were kept as plain text.',
  'nested-tables': '{n} table(s) inside a table cell were turned into paragraphs of that cell.',
  'merged-paragraphs':
    '{n} footnote(s) with several paragraphs were written as one with line breaks.',
  'unknown-references': '{n} cross-reference(s) point to a place that is not in the file.',
  'shortened-cells': '{n} merged cell(s) reached over others and were made smaller.',
  'headers-and-footers': '{n} page header(s) or footer(s) were left out.',
  fields: '{n} computed field(s) were kept as the text they showed.',
  'text-boxes': '{n} text box(es) were placed as paragraphs after their anchor.',
  'number-words':
    '{n} number(s) had words around them (such as "Article 1"); the number is computed here without the words.',
  'hidden-text': '{n} passage(s) of hidden text were left out.',
  'front-matter': '{n} field(s) at the head of the file were left out.',
  'code-blocks': '{n} code block(s) were turned into paragraphs.',
}

/** Collects notices while a file is read. */
export class NoticeBook {
  readonly #counts = new Map<string, { count: number; names: Set<string> }>()

  /** `kind` must be one that has a sentence. At most 50 names are kept. */
  add(kind: string, count = 1, name?: string): void {
    if (count === 0) return
    const entry = this.#counts.get(kind) ?? { count: 0, names: new Set<string>() }
    entry.count += count
    if (name !== undefined && name !== '' && entry.names.size < 50) {
      entry.names.add(name.slice(0, 100).toWellFormed())
    }
    this.#counts.set(kind, entry)
  }

  /** Everything noted so far. */
  notices(): readonly ImportNotice[] {
    return [...this.#counts].map(([kind, { count, names }]) => {
      const sentence = (sentences[kind] ?? `{n} × ${kind}.`).replace('{n}', String(count))
      return names.size === 0
        ? { kind, count, sentence }
        : { kind, count, sentence, names: [...names] }
    })
  }
}

/** Words, headings, tables and footnotes of a document. */
export function countsOf(document: Node): ImportCounts {
  const counts = { headings: 0, tables: 0, footnotes: 0 }
  document.descendants((node) => {
    if (node.type.name === 'table') counts.tables++
    if (node.type.name === 'footnote') counts.footnotes++
    if (node.type.name === 'block' && isHeading(node.attrs as BlockAttrs)) counts.headings++
    return node.type.name !== 'footnote'
  })
  return { words: countWords(plainTextOf(document)), ...counts }
}

function isHeading({ kind }: BlockAttrs): boolean {
  return kind === 'title' || kind === 'heading' || kind === 'annex' || kind === 'appendix'
}
