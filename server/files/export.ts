/** A document → a file to download. Same document, format and meta, same bytes. */
import type { Node } from 'prosemirror-model'
import { canonicalJson } from '../../shared/text/canonical.ts'
import { htmlFromDocument } from '../../shared/text/html.ts'
import { labelsOf } from '../../shared/text/labels.ts'
import { markdownFromDocument } from './markdown-writer.ts'

export const exportFormats = ['html', 'md', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportMeta {
  readonly title: string
  /** BCP 47 tag of the whole text. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
}

export interface ExportedFile {
  /** File name made of the title, safe on every system. */
  readonly name: string
  /** Media type for the answer's `content-type`. */
  readonly type: string
  readonly bytes: Uint8Array
}

const types: Readonly<Record<ExportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json',
}

/** The file of a document. HTML and Markdown read back as the same text; JSON is canonical and keeps the ids too. */
export function fileFromDocument(
  document: Node,
  format: ExportFormat,
  meta: ExportMeta,
): ExportedFile {
  const bytes = new TextEncoder().encode(textOf(document, format, meta))
  return { name: `${fileName(meta.title)}.${format}`, type: types[format], bytes }
}

function textOf(document: Node, format: ExportFormat, meta: ExportMeta): string {
  switch (format) {
    case 'html':
      return htmlFromDocument(document, { ...meta, labels: labelsOf(document) })
    case 'md':
      return markdownFromDocument(document, { title: meta.title, language: meta.language })
    case 'json':
      return canonicalJson(document.toJSON())
  }
}

function fileName(title: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  // Sixty characters stay below 255 bytes in every script.
  const short = Array.from(name).slice(0, 60).join('').replace(/-+$/, '')
  return short === '' ? 'document' : short
}
