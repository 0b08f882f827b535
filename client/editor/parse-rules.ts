/**
 * How DOM becomes text of our schema where ProseMirror itself reads DOM: what the browser does inside the editor (spell
 * check, input methods, phones), and what falls back when a paste is not ours and has no HTML of its own.
 */
import { DOMParser } from 'prosemirror-model'
import type { Attrs, ParseRule } from 'prosemirror-model'
import { safeUrl } from '../../shared/text/safe-url.ts'
import { blockAttrTests, defaultBlockAttrs, schema } from '../../shared/text/schema.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'

/** Attributes of a block from what the schema's `toDOM` wrote; what is malformed reads as its default. */
export function attrsFromElement(element: HTMLElement): BlockAttrs {
  const { dataset } = element
  const dir = element.getAttribute('dir')
  const read: Partial<Record<keyof BlockAttrs, unknown>> = {
    id: dataset['id'] ?? '',
    kind: dataset['kind'] ?? 'paragraph',
    level: Number(dataset['level'] ?? 0),
    list: dataset['list'] ?? null,
    start: dataset['start'] === undefined ? null : Number(dataset['start']),
    numbered: dataset['numbered'] !== 'false',
    frame: dataset['frame'] ?? null,
    lang: element.getAttribute('lang'),
    dir: dir === 'auto' ? null : dir,
    group: dataset['group'] ?? null,
    source: dataset['source'] ?? null,
  }
  const attrs: Record<string, unknown> = { ...defaultBlockAttrs }
  for (const [key, value] of Object.entries(read)) {
    if (blockAttrTests[key as keyof BlockAttrs](value)) attrs[key] = value
  }
  return attrs as unknown as BlockAttrs
}

const heading = (level: number): ParseRule => ({
  tag: `h${level}`,
  node: 'block',
  priority: 40,
  attrs: { kind: 'heading', level },
})

const linkAttrs = (element: HTMLElement): Attrs | false => {
  const href = safeUrl(element.getAttribute('href'))
  return href === undefined ? false : { href }
}

const rules: readonly ParseRule[] = [
  { tag: '[data-kind]', node: 'block', getAttrs: attrsFromElement },
  ...[1, 2, 3, 4, 5, 6].map(heading),
  { tag: 'p, div, li, blockquote, pre', node: 'block', priority: 30 },
  { tag: 'table', node: 'table' },
  { tag: 'tr', node: 'row' },
  { tag: 'td', node: 'cell', getAttrs: cellAttrs },
  { tag: 'th', node: 'cell', getAttrs: cellAttrs },
  { tag: 'br', node: 'break' },
  { tag: 'strong, b', mark: 'strong' },
  { tag: 'em, i', mark: 'em' },
  { tag: 'sub', mark: 'sub' },
  { tag: 'sup', mark: 'sup' },
  { tag: 'a[href]', mark: 'link', getAttrs: linkAttrs },
]

function cellAttrs(element: HTMLElement): Attrs {
  const span = (name: string, most: number) =>
    Math.min(most, Math.max(1, Number(element.getAttribute(name) ?? 1) || 1))
  return {
    colspan: span('colspan', 1_000),
    rowspan: span('rowspan', 10_000),
    header: element.tagName === 'TH',
  }
}

export const domParser = new DOMParser(schema, rules)
