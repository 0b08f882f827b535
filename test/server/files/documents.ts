/** Documents for the tests of import and export: small ones by hand, random ones for round trips, and comparison without ids. */
import fc from 'fast-check'
import type { Mark, Node } from 'prosemirror-model'
import { schema } from '../../../shared/text/schema.ts'

/** Ids in order: `id1`, `id2` … */
export function countingIds(): () => string {
  let count = 0
  return () => `id${++count}`
}

export function block(attrs: Record<string, unknown>, ...content: (string | Node)[]): Node {
  const nodes = content.map((part) => (typeof part === 'string' ? schema.text(part) : part))
  return schema.node('block', attrs, nodes)
}

export function p(...content: (string | Node)[]): Node {
  return block({}, ...content)
}

export function doc(...parts: Node[]): Node {
  return schema.node('doc', null, parts)
}

/** A table of texts; `head` says whether its first row is one of header cells. */
export function table(rows: readonly (readonly string[])[], head = true): Node {
  const cols = (rows[0] ?? []).map((_, column) => `c${column}`)
  return schema.node(
    'table',
    { id: 't', cols },
    rows.map((row, index) =>
      schema.node(
        'row',
        { id: `r${index}` },
        row.map((text, column) =>
          schema.node(
            'cell',
            { col: `c${column}`, header: head && index === 0 },
            text === '' ? [p()] : [p(text)],
          ),
        ),
      ),
    ),
  )
}

/** Canonical JSON of a document in which every id is replaced by its number in order of appearance. */
export function withoutIds(document: Node): unknown {
  const ids = new Map<string, string>()
  const number = (id: unknown): string => {
    const key = String(id)
    const known = ids.get(key) ?? `#${ids.size + 1}`
    ids.set(key, known)
    return known
  }
  const owned = new Set<string>()
  document.descendants((node) => {
    for (const key of ['id']) if (node.attrs[key] !== undefined) owned.add(String(node.attrs[key]))
  })
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, held]) => {
        if (key === 'extra' || key === 'value') return [key, held]
        if (key === 'cols' && Array.isArray(held)) return [key, held.map(number)]
        if (['id', 'col', 'target', 'group'].includes(key) && held !== null)
          return [key, number(held)]
        if (key === 'href' && String(held).startsWith('#') && owned.has(String(held).slice(1))) {
          return [key, number(String(held).slice(1))]
        }
        return [key, walk(held)]
      }),
    )
  }
  return walk(document.toJSON())
}

/** Every id of blocks, tables, rows, figures and footnotes; cells name columns of their table. */
export function idsOf(document: Node): string[] {
  const ids: string[] = []
  document.descendants((node) => {
    if (node.attrs['id'] !== undefined) ids.push(String(node.attrs['id']))
    if (node.type.name === 'table') ids.push(...(node.attrs['cols'] as string[]))
  })
  return ids
}

const words = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'Parents',
      'decide',
      'über',
      'حماية',
      '保护',
      'the child’s',
      'a',
      '1.2',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ' ',
      '  ',
      '*',
      '**',
      '_',
      '[',
      ']',
      '[[x]]',
      '(',
      ')',
      '{',
      '}',
      '{#id}',
      '<b>',
      '&amp;',
      '&',
      '\\',
      '`',
      '~',
      '^',
      '|',
      '#',
      '1.',
      '-',
      '+',
      '>',
      ':',
      ': x',
      ':::',
      '!',
      '![',
      '---',
      '===',
      '\t',
      '\u00a0',
      '“',
      '.',
      '[^1]',
      '\u{1f600}',
      '"',
      '^^',
      '<<',
      '&#32;',
      '/',
      '=',
    ),
  },
)
const text = fc.array(words, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''))

const marks: fc.Arbitrary<readonly Mark[]> = fc
  .array(
    fc.constantFrom(
      schema.mark('strong'),
      schema.mark('em'),
      schema.mark('sub'),
      schema.mark('sup'),
      schema.mark('link', { href: 'https://example.org/a_(b)?c=1&copy=2' }),
      schema.mark('link', { href: '#b1' }),
      schema.mark('lang', { lang: 'fr' }),
      schema.mark('lang', { lang: 'ar', dir: 'rtl' }),
      schema.mark('bracket', { id: 'k1' }),
      schema.mark('bracket', { id: 'k2' }),
      schema.mark('opaqueMark', { name: 'glow', value: '{"a":"<\\""}' }),
    ),
    { maxLength: 2 },
  )
  .map((list) => list.reduce((set: readonly Mark[], mark) => mark.addToSet(set), []))
const noMarks = { weight: 3, arbitrary: fc.constant<readonly Mark[]>([]) }

const leaf = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(text, fc.oneof(noMarks, marks))
      .map(([value, set]) => schema.text(value, set)),
  },
  fc.oneof(noMarks, marks).map((set) => schema.node('break', null, undefined, set)),
  fc
    .tuple(fc.constantFrom('b0', 'b1', 'b2', 'nowhere', 'T0'), fc.oneof(noMarks, marks))
    .map(([target, set]) => schema.node('reference', { target }, undefined, set)),
  fc.constant(schema.node('opaque', { value: { new: '<kind>"' } })),
)

const note = fc
  .tuple(fc.array(leaf, { maxLength: 3 }), fc.constantFrom(null, null, null, { x: 1 }))
  .map(([content, extra]) => schema.node('footnote', { id: 'f', extra }, content))
const inline = fc.array(fc.oneof({ weight: 9, arbitrary: leaf }, note), { maxLength: 5 })

const option = <T>(...values: T[]): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.constantFrom(...values))

const attrs = fc.record({
  kind: fc.constantFrom(
    'title',
    'heading',
    'annex',
    'appendix',
    'paragraph',
    'paragraph',
    'paragraph',
    'recommendation',
    'item',
    'item',
    'item',
    'item',
    'term',
    'source',
    'caption',
    'new-kind',
  ),
  level: fc.nat(3),
  list: fc.constantFrom('bullet', 'decimal', 'decimal', 'lower-alpha', 'lower-roman', 'new-style'),
  start: option(1, 3, 4),
  numbered: fc.boolean(),
  frame: option('box', 'quotation', 'quotation', 'note', 'new-frame'),
  lang: option('fr', 'ar'),
  dir: option('rtl', 'ltr', 'auto'),
  group: option('g1', 'g2'),
  source: option('Ministry of Y', 'a "b" {c}'),
  extra: option({ a: [1, '"'] }),
})

const blocks = fc.tuple(attrs, fc.boolean(), inline).map(([given, plain, content]) => {
  const { kind, level } = given
  const common = {
    kind,
    level: kind === 'heading' ? level + 1 : kind === 'item' || kind === 'paragraph' ? level : 0,
    list: kind === 'item' ? given.list : null,
    frame: given.frame,
  }
  const rare = { ...given, ...common }
  return schema.node('block', plain ? common : rare, content)
})

function nextOf(stream: Iterator<Node[]>): Node[] {
  const next = stream.next()
  return next.done === true ? [] : next.value
}

const tables = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.infiniteStream(inline),
    fc.constantFrom(0, 0, 1, 2),
  )
  .map(([height, width, stream, merge]) => {
    const cols = Array.from({ length: width }, (_, column) => `c${column}`)
    const rows = Array.from({ length: height }, (_, row) => {
      const cells = cols.map((col) => ({ col, colspan: 1, rowspan: 1, header: row === 0 }))
      if (merge === 1 && row === 0 && width > 1)
        cells.splice(0, 2, { col: 'c0', colspan: 2, rowspan: 1, header: true })
      if (merge === 2 && height > 1 && row === 0)
        cells.splice(0, 1, { col: 'c0', colspan: 1, rowspan: 2, header: true })
      if (merge === 2 && row === 1) cells.splice(0, 1)
      return schema.node(
        'row',
        { id: '' },
        cells.map((cell) =>
          schema.node('cell', cell, [schema.node('block', null, nextOf(stream))]),
        ),
      )
    })
    return schema.node('table', { cols }, rows)
  })

const figures = fc
  .tuple(text, option({ a: 1 }))
  .map(([alt, extra]) => schema.node('figure', { src: 'https://example.org/a.png', alt, extra }))

/** Random documents with every kind, mark and embed the schema knows, and some it does not; ids unique. */
export const documents: fc.Arbitrary<Node> = fc
  .array(fc.oneof({ weight: 8, arbitrary: blocks }, tables, figures), { maxLength: 8 })
  .map((parts) => numbered(doc(...parts)))

/** The same document with ids `b0`, `b1` … for blocks, so that references and links meet some. */
function numbered(document: Node): Node {
  const counts = { b: 0, T: 0, r: 0, f: 0, F: 0 }
  const prefix = { block: 'b', table: 'T', row: 'r', footnote: 'f', figure: 'F' } as const
  const walk = (node: Node): Node => {
    if (node.isText) return node
    const kind = prefix[node.type.name as keyof typeof prefix]
    const own: Record<string, unknown> =
      kind === undefined ? { ...node.attrs } : { ...node.attrs, id: `${kind}${counts[kind]++}` }
    const column = (col: unknown): string => `${String(col)}-${counts.T}`
    if (Array.isArray(own['cols'])) own['cols'] = own['cols'].map(column)
    if (own['col'] !== undefined) own['col'] = column(own['col'])
    return node.type.create(own, node.children.map(walk), node.marks)
  }
  return walk(document)
}

/** Text, spans and head of every cell, by rows. */
export function cellsOf(table: Node | null): string[][] {
  return (table?.children ?? []).map((row) =>
    row.children.map(({ textContent, attrs }) => {
      const header = attrs['header'] === true ? ' head' : ''
      return `${textContent} ${String(attrs['colspan'])}×${String(attrs['rowspan'])}${header}`
    }),
  )
}

/** One line for each part: kind, what is not default, text; `⏎` for a break. */
export function outline(document: Node): string[] {
  return document.children.map((part) => {
    if (part.type.name === 'table')
      return `table ${part.childCount}×${(part.attrs['cols'] as string[]).length}`
    if (part.type.name === 'figure')
      return `figure ${String(part.attrs['src'])} ${String(part.attrs['alt'])}`
    const { kind, level, list, start, numbered, frame, lang, dir } = part.attrs
    const said = [
      kind,
      level > 0 || kind === 'item' ? level : '',
      list ?? '',
      start === null ? '' : `from ${String(start)}`,
      numbered === false ? 'unnumbered' : '',
      frame === null ? '' : `[${String(frame)}]`,
      lang ?? '',
      dir ?? '',
    ]
    const text = part.children
      .map((child) => (child.type.name === 'break' ? '⏎' : child.textContent))
      .join('')
    return `${said.filter((word) => word !== '').join(' ')}: ${text}`
  })
}
