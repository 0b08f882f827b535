/**
 * The schema of every guideline text: what ProseMirror shows and what canonical JSON holds.
 *
 * A body is a flat list of text blocks, tables and figures. Kind, level, list style and frame are attributes of one
 * text block and not node types, so that changing them never re-creates a character (`ARCHITECTURE.md`, "Text model").
 * Content expressions use `*`, never `+`: an unusual document is shown, never "repaired" by deleting what others wrote.
 *
 *   doc ─ block* | table* | figure*        block: text, break, reference, footnote, opaque
 *   table ─ row* ─ cell* ─ block*          footnote: text, break, reference, opaque
 */
import { Schema } from 'prosemirror-model'
import type { Attrs, DOMOutputSpec, Mark, MarkSpec, Node, NodeSpec } from 'prosemirror-model'
import { safeUrl } from './safe-url.ts'

/** Part of the socket's hello: a page built for another version must reload before it may write. */
export const schemaVersion = 1

export const blockKinds = [
  'title',
  'heading',
  'annex',
  'appendix',
  'paragraph',
  'recommendation',
  'item',
  'term',
  'source',
  'caption',
] as const
export type BlockKind = (typeof blockKinds)[number]

export const listStyles = ['bullet', 'decimal', 'lower-alpha', 'lower-roman'] as const
export type ListStyle = (typeof listStyles)[number]

/** A frame is drawn around neighbouring blocks that carry the same one. `note` is an editor's note (never in a frozen text). */
export const frames = ['box', 'quotation', 'note'] as const
export type Frame = (typeof frames)[number]

/** Attributes of one text block. `kind` and `frame` are open strings: what a newer page wrote is kept and shown plainly. */
export interface BlockAttrs {
  /** Permanent; empty only for the instant between a paste and the editor's own fresh id. */
  readonly id: string
  readonly kind: string
  /** Heading: 1–6. List item: nesting depth from 0. Other kinds: indent steps, 0 for none. */
  readonly level: number
  /** List style of an item; null for other kinds. */
  readonly list: string | null
  /** Number at which an ordered list restarts here; null to count on. */
  readonly start: number | null
  /** False for headings without a computed number (foreword, glossary). */
  readonly numbered: boolean
  readonly frame: string | null
  /** BCP 47 tag and direction where they differ from the draft's own. */
  readonly lang: string | null
  readonly dir: string | null
  /** Rival wordings share a group; `source` names who proposed this one. */
  readonly group: string | null
  readonly source: string | null
  /** Attributes this version does not know, kept as they came. */
  readonly extra: Readonly<Record<string, unknown>> | null
}

export const defaultBlockAttrs: BlockAttrs = {
  id: '',
  kind: 'paragraph',
  level: 0,
  list: null,
  start: null,
  numbered: true,
  frame: null,
  lang: null,
  dir: null,
  group: null,
  source: null,
  extra: null,
}

const name = /^[a-z][a-z0-9-]{0,31}$/
const identifier = /^[^\s<>"'&]{0,200}$/

function check(test: (value: unknown) => boolean, what: string) {
  return (value: unknown) => {
    if (!test(value))
      throw new RangeError(`Not a valid ${what}: ${JSON.stringify(value)?.slice(0, 80)}`)
  }
}
const isName = (value: unknown) => typeof value === 'string' && name.test(value)
const isId = (value: unknown) => typeof value === 'string' && identifier.test(value)
const orNull = (test: (value: unknown) => boolean) => (value: unknown) =>
  value === null || test(value)
const isInteger = (from: number, to: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= from && Number(value) <= to
const isBoolean = (value: unknown) => typeof value === 'boolean'
const isText = (longest: number) => (value: unknown) =>
  typeof value === 'string' && value.length <= longest
const isLanguage = (value: unknown) =>
  typeof value === 'string' && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(value)
const isDirection = (value: unknown) => value === 'ltr' || value === 'rtl' || value === 'auto'
const isRecord = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isIdList = (value: unknown) => Array.isArray(value) && value.every(isId)

/** The test of each block attribute; also what the server asks of a block start that arrives on the wire. */
export const blockAttrTests: Readonly<Record<keyof BlockAttrs, (value: unknown) => boolean>> = {
  id: isId,
  kind: isName,
  level: isInteger(0, 9),
  list: orNull(isName),
  start: orNull(isInteger(0, 1_000_000)),
  numbered: isBoolean,
  frame: orNull(isName),
  lang: orNull(isLanguage),
  dir: orNull(isDirection),
  group: orNull(isId),
  source: orNull(isText(200)),
  extra: orNull(isRecord),
}

/** The test of a mark's value as it stands in the flat text (`true` for plain marks). */
export const markValueTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  strong: (value) => value === true,
  em: (value) => value === true,
  sub: (value) => value === true,
  sup: (value) => value === true,
  link: (value) => isRecord(value) && safeUrl((value as Attrs)['href']) !== undefined,
  lang: (value) =>
    isRecord(value) &&
    isLanguage((value as Attrs)['lang']) &&
    orNull(isDirection)((value as Attrs)['dir'] ?? null),
  bracket: (value) => isRecord(value) && isId((value as Attrs)['id']),
}

const blockAttrs = Object.fromEntries(
  Object.entries({ ...defaultBlockAttrs } as Record<string, unknown>).map(([key, value]) => [
    key,
    { default: value, validate: check(blockAttrTests[key as keyof BlockAttrs], key) },
  ]),
)

/** The HTML element a block is written as; also the tag the editor shows. */
export function tagOfBlock(attrs: BlockAttrs): string {
  if (attrs.kind === 'title') return 'h1'
  if (attrs.kind === 'heading') return `h${Math.min(6, Math.max(1, attrs.level) + 1)}`
  if (attrs.kind === 'annex' || attrs.kind === 'appendix') return 'h2'
  return 'p'
}

function blockToDOM(node: Node): DOMOutputSpec {
  const attrs = node.attrs as BlockAttrs
  const dom: Record<string, string> = {
    'data-id': attrs.id,
    'data-kind': attrs.kind,
    dir: attrs.dir ?? 'auto',
  }
  if (attrs.level > 0) dom['data-level'] = String(attrs.level)
  if (attrs.list !== null) dom['data-list'] = attrs.list
  if (attrs.start !== null) dom['data-start'] = String(attrs.start)
  if (!attrs.numbered) dom['data-numbered'] = 'false'
  if (attrs.frame !== null) dom['data-frame'] = attrs.frame
  if (attrs.lang !== null) dom['lang'] = attrs.lang
  if (attrs.group !== null) dom['data-group'] = attrs.group
  if (attrs.source !== null) dom['data-source'] = attrs.source
  return [tagOfBlock(attrs), dom, 0]
}

const nodes: Record<string, NodeSpec> = {
  doc: { content: '(block | table | figure)*' },
  block: {
    content: '(text | break | reference | footnote | opaque)*',
    group: 'top',
    attrs: blockAttrs,
    toDOM: blockToDOM,
  },
  table: {
    content: 'row*',
    group: 'top',
    tableRole: 'table',
    isolating: true,
    attrs: {
      id: { default: '', validate: check(isId, 'id') },
      // Column ids in order; each cell names the column it starts in.
      cols: { default: [], validate: check(isIdList, 'list of columns') },
      extra: { default: null, validate: check(orNull(isRecord), 'extra') },
    },
    toDOM: (node) => ['table', { 'data-id': String(node.attrs['id']) }, ['tbody', 0]],
  },
  row: {
    content: 'cell*',
    tableRole: 'row',
    attrs: { id: { default: '', validate: check(isId, 'id') } },
    toDOM: () => ['tr', 0],
  },
  cell: {
    content: 'block*',
    tableRole: 'cell',
    isolating: true,
    attrs: {
      col: { default: '', validate: check(isId, 'column') },
      colspan: { default: 1, validate: check(isInteger(1, 1000), 'colspan') },
      rowspan: { default: 1, validate: check(isInteger(1, 10_000), 'rowspan') },
      header: { default: false, validate: check(isBoolean, 'header') },
    },
    toDOM: (node) => {
      const spans: Record<string, string> = {}
      if (node.attrs['colspan'] !== 1) spans['colspan'] = String(node.attrs['colspan'])
      if (node.attrs['rowspan'] !== 1) spans['rowspan'] = String(node.attrs['rowspan'])
      return [node.attrs['header'] === true ? 'th' : 'td', spans, 0]
    },
  },
  figure: {
    group: 'top',
    atom: true,
    selectable: true,
    attrs: {
      id: { default: '', validate: check(isId, 'id') },
      src: { default: '', validate: check(isText(2_000_000), 'picture') },
      alt: { default: '', validate: check(isText(10_000), 'alternative text') },
      extra: { default: null, validate: check(orNull(isRecord), 'extra') },
    },
    toDOM: (node) => [
      'figure',
      { 'data-id': String(node.attrs['id']) },
      ['img', { src: safeUrl(node.attrs['src']) ?? '', alt: String(node.attrs['alt']) }],
    ],
  },
  text: {},
  break: { inline: true, selectable: false, toDOM: () => ['br'] },
  // A cross-reference holds the id of its target; its label ("3.2") is computed.
  reference: {
    inline: true,
    atom: true,
    attrs: { target: { default: '', validate: check(isId, 'target') } },
    toDOM: (node) => ['a', { class: 'reference', 'data-target': String(node.attrs['target']) }],
  },
  footnote: {
    inline: true,
    atom: true,
    content: '(text | break | reference | opaque)*',
    isolating: true,
    attrs: {
      id: { default: '', validate: check(isId, 'id') },
      extra: { default: null, validate: check(orNull(isRecord), 'extra') },
    },
    toDOM: (node) => ['span', { class: 'footnote', 'data-id': String(node.attrs['id']) }, 0],
  },
  // What this version does not understand: kept, shown as a small mark, never deleted by us.
  opaque: {
    inline: true,
    atom: true,
    attrs: { value: { default: null } },
    toDOM: () => ['span', { class: 'opaque', title: 'unknown' }, '▯'],
  },
}

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: {
      href: { validate: check((value) => safeUrl(value) !== undefined, 'link address') },
    },
    inclusive: false,
    toDOM: (mark) => [
      'a',
      { href: safeUrl(mark.attrs['href']) ?? '', rel: 'noreferrer noopener' },
      0,
    ],
  },
  lang: {
    attrs: {
      lang: { validate: check(isLanguage, 'language') },
      dir: { default: null, validate: check(orNull(isDirection), 'direction') },
    },
    toDOM: (mark) => [
      'span',
      mark.attrs['dir'] === null
        ? { lang: String(mark.attrs['lang']) }
        : { lang: String(mark.attrs['lang']), dir: String(mark.attrs['dir']) },
      0,
    ],
  },
  bracket: {
    attrs: { id: { validate: check(isId, 'id') } },
    toDOM: (mark) => ['span', { class: 'bracket', 'data-bracket': String(mark.attrs['id']) }, 0],
  },
  strong: { toDOM: () => ['strong', 0] },
  em: { toDOM: () => ['em', 0] },
  sub: { toDOM: () => ['sub', 0] },
  sup: { toDOM: () => ['sup', 0] },
  // An inline format of a newer version: `name` and its JSON value, kept beside others of its kind.
  opaqueMark: {
    attrs: { name: { validate: 'string' }, value: { validate: 'string' } },
    excludes: '',
    toDOM: (mark) => ['span', { 'data-mark': String(mark.attrs['name']) }, 0],
  },
}

/** One schema for editor, server, worker and command line. Parse rules for pasted HTML live in `client/editor`. */
export const schema = new Schema({ nodes, marks })

/**
 * True where the id is derived from a place and not stored (see `flat.ts`): such a block has no start of its own. In the
 * copy of a table it shows as `…~*2` (`SeenIds`).
 */
export function isImplicitId(id: string): boolean {
  return /~(\*\d+)?$/.test(id)
}

/**
 * A node of the schema without ProseMirror's check of its content: for what this folder builds itself, block by
 * block, where the check would cost as much as the building.
 */
export function nodeOf(
  name: string,
  attrs: Attrs | null,
  content: readonly Node[],
  nodeMarks: readonly Mark[] = [],
): Node {
  const type = schema.nodes[name]
  if (type === undefined) throw new Error(`The schema has no node called ${name}`)
  return type.create(attrs, content, nodeMarks)
}
