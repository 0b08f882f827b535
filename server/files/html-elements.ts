/** What each HTML element means to the reader, and how our own attributes are read back from one. */
import type { SourceBlock, SourceCell } from './assemble.ts'
import { attribute, isElement } from './html-tree.ts'
import type { Element } from './html-tree.ts'

/** Elements that end the paragraph before them and start another. */
export const blockElements: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search section ' +
    'summary table tbody td tfoot th thead tr ul'
  ).split(' '),
)

/** Elements left out whole, each with the kind of notice that counts it. */
export const droppedElements: Readonly<Record<string, string>> = {
  script: 'scripts',
  style: 'styles',
  iframe: 'embedded',
  frame: 'embedded',
  object: 'embedded',
  embed: 'embedded',
  applet: 'embedded',
  canvas: 'embedded',
  audio: 'embedded',
  video: 'embedded',
  svg: 'embedded',
  template: 'embedded',
}

/**
 * Attributes a block says itself: all of them where it carries `data-kind` (our export), only those it names where it
 * is `data-exact` as well (our reading of Markdown, `partial`). Undefined for any other element.
 */
export function ownAttrs(
  element: Element,
): { readonly attrs: SourceBlock['attrs']; readonly partial: boolean } | undefined {
  const partial = attribute(element, 'data-exact') !== undefined
  const kind = attribute(element, 'data-kind')
  if (kind === undefined && !(partial && /^(?:p|h[1-6])$/.test(element.tagName))) return undefined
  const given: Record<string, unknown> = {
    kind,
    level: integer(attribute(element, 'data-level')) ?? (partial ? undefined : 0),
    list: attribute(element, 'data-list'),
    start: integer(attribute(element, 'data-start')),
    numbered: attribute(element, 'data-numbered') === 'false' ? false : undefined,
    frame: attribute(element, 'data-frame'),
    lang: attribute(element, 'lang'),
    dir: attribute(element, 'data-dir') ?? directionOf(element),
    group: attribute(element, 'data-group'),
    source: attribute(element, 'data-source'),
    extra: json(attribute(element, 'data-extra')),
  }
  const attrs = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { attrs, partial }
}

/** Style of a list element: what we wrote, else what `type` says of an ordered one. */
export function listStyleOf(element: Element): string {
  const own = attribute(element, 'data-list')
  if (own !== undefined) return own
  if (element.tagName !== 'ol') return 'bullet'
  const type = attribute(element, 'type') ?? ''
  if (type === 'a' || type === 'A') return 'lower-alpha'
  if (type === 'i' || type === 'I') return 'lower-roman'
  return 'decimal'
}

/** Rows of a table in reading order, head first and foot last, with the element of each cell. */
export function tableRows(
  table: Element,
): readonly (readonly (Omit<SourceCell, 'blocks'> & { readonly element: Element })[])[] {
  const sections: { rows: Element[]; head: boolean; order: number }[] = []
  for (const child of table.childNodes.filter(isElement)) {
    const order = child.tagName === 'thead' ? 0 : child.tagName === 'tfoot' ? 2 : 1
    const rows = child.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'tr')
    if (/^(?:thead|tbody|tfoot)$/.test(child.tagName))
      sections.push({ rows, head: order === 0, order })
  }
  sections.sort((a, b) => a.order - b.order)
  return sections.flatMap(({ rows, head }) =>
    rows.map((row, index) =>
      row.childNodes
        .filter(isElement)
        .filter(({ tagName }) => tagName === 'td' || tagName === 'th')
        .map((element) => {
          const left = rows.length - index
          const down = integer(attribute(element, 'rowspan')) ?? 1
          return {
            element,
            colspan: Math.min(1_000, Math.max(1, integer(attribute(element, 'colspan')) ?? 1)),
            // Zero means "to the end of this part of the table"; no span leaves its part.
            rowspan: down === 0 ? left : Math.min(down, left),
            header: head || element.tagName === 'th',
          }
        }),
    ),
  )
}

/** `ltr` or `rtl` where the element says so. */
export function directionOf(element: Element): 'ltr' | 'rtl' | undefined {
  const dir = attribute(element, 'dir')?.toLowerCase()
  return dir === 'ltr' || dir === 'rtl' ? dir : undefined
}

/** A whole number of at most six digits. */
export function integer(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d{1,6}\s*$/.test(value) ? Number(value) : undefined
}

/** The value of a JSON text, or undefined where it is none. */
export function json(value: string | undefined): unknown {
  if (value === undefined) return undefined
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
