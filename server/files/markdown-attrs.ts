/**
 * Attributes at the end of a Markdown block: ` {#id .annex lang=fr source="Ministry of Y"}`. Only a list in which every
 * word is known counts; anything else in braces is text. Reader and writer share the table below.
 */
import { blockAttrTests } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'

export interface MarkdownAttrs {
  readonly id?: string
  readonly attrs: Partial<Record<keyof BlockAttrs, unknown>>
}

const classes: Readonly<Record<string, Partial<BlockAttrs>>> = {
  annex: { kind: 'annex' },
  appendix: { kind: 'appendix' },
  title: { kind: 'title' },
  unnumbered: { numbered: false },
}
const keys = ['kind', 'level', 'list', 'start', 'frame', 'lang', 'dir', 'group', 'source'] as const
const word = /\s*(?:#([^\s{}"]+)|\.([a-z]+)|([a-z]+)=(?:"([^"{}\\]*)"|([^\s"{}]+)))(?=\s|$)/y

/** The text before the attributes and what they say, or undefined where a block ends otherwise. */
export function takeAttributes(text: string): { text: string; attrs: MarkdownAttrs } | undefined {
  const trimmed = text.trimEnd()
  if (!trimmed.endsWith('}')) return undefined
  const open = trimmed.lastIndexOf('{')
  if (open === -1 || (open > 0 && !/\s/.test(trimmed[open - 1] ?? ''))) return undefined
  const attrs = parse(trimmed.slice(open + 1, -1))
  return attrs === undefined ? undefined : { text: trimmed.slice(0, open).trimEnd(), attrs }
}

function parse(list: string): MarkdownAttrs | undefined {
  const attrs: Record<string, unknown> = {}
  let id: string | undefined
  word.lastIndex = 0
  let end = 0
  for (let found = word.exec(list); found !== null; found = word.exec(list)) {
    end = word.lastIndex
    const [, name, css, key, quoted, bare] = found
    if (name !== undefined) id = name
    else if (css !== undefined) {
      if (classes[css] === undefined) return undefined
      Object.assign(attrs, classes[css])
    } else {
      const value = quoted ?? bare ?? ''
      const known = keys.find((candidate) => candidate === key)
      if (known === undefined) return undefined
      const read = known === 'level' || known === 'start' ? Number(value) : value
      if (!blockAttrTests[known](read)) return undefined
      attrs[known] = read
    }
  }
  if (end === 0 || list.slice(end).trim() !== '') return undefined
  return id === undefined ? { attrs } : { id, attrs }
}

/** The HTML attributes that tell the reader the same. */
export function attributesOf({ id, attrs }: MarkdownAttrs): readonly [string, string][] {
  const all: [string, string][] = id === undefined ? [] : [['data-id', id]]
  // Of a heading's line only a heading has a depth.
  if (attrs.kind !== undefined && attrs.kind !== 'heading' && attrs.level === undefined) {
    all.push(['data-level', '0'])
  }
  for (const [key, value] of Object.entries(attrs)) {
    const name = key === 'lang' ? 'lang' : `data-${key}`
    all.push([name, String(value)])
  }
  return all
}

/**
 * ` {…}` for a block's end, or undefined where a value cannot be written between quotes. `attrs` holds only what differs
 * from what the Markdown around the block says already.
 */
export function writeAttributes({ id, attrs }: MarkdownAttrs): string | undefined {
  const words: string[] = id === undefined ? [] : [`#${id}`]
  const rest = new Map(Object.entries(attrs))
  for (const name of ['annex', 'appendix', 'title']) {
    if (rest.get('kind') !== name) continue
    words.push(`.${name}`)
    rest.delete('kind')
  }
  if (rest.get('numbered') === false) {
    words.push('.unnumbered')
    rest.delete('numbered')
  }
  for (const [key, value] of rest) {
    const text = String(value)
    if (!keys.some((known) => known === key) || /["{}\\\n\r]/.test(text)) return undefined
    words.push(/^[\w-]+$/.test(text) ? `${key}=${text}` : `${key}="${text}"`)
  }
  return words.length === 0 ? '' : ` {${words.join(' ')}}`
}
