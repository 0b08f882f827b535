/** What only Word and LibreOffice write: list items as paragraphs with a typed number, and footnotes as links. */
import type { BlockAttrs } from '../../shared/text/schema.ts'

export interface ForeignNotes {
  /** Elements that hold the notes at the end; not read as text. */
  readonly elements: ReadonlySet<Element>
  /** The text of each note by the name its reference points to. */
  readonly texts: ReadonlyMap<string, Element>
}

const reference = /^#(_ftn\d+|_edn\d+|sdfootnote\d+sym|sdendnote\d+sym|fn-?\w+|ftnt\d+)$/i

/** The name of the note that a reference in the line points to; undefined for any other element. */
export function wordNoteId(element: Element): string | undefined {
  const link = element.tagName === 'A' ? element : element.querySelector(':scope > a[href^="#"]')
  if (link === null || (element.tagName !== 'A' && element.tagName !== 'SUP')) return undefined
  const href = link.getAttribute('href') ?? ''
  return reference.test(href) ? href.slice(1).toLowerCase() : undefined
}

/** Finds the notes at the end of a pasted text. */
export function notesIn(body: Element): ForeignNotes {
  const elements = new Set<Element>()
  const texts = new Map<string, Element>()
  for (const link of body.querySelectorAll('a[href^="#"]')) {
    const name = (link.getAttribute('href') ?? '').slice(1)
    if (!reference.test(`#${name}`)) continue
    const target = body.querySelector(`[id="${CSS.escape(name)}"], [name="${CSS.escape(name)}"]`)
    const holder = target === null ? null : holderOf(target)
    if (holder === null || holder.contains(link)) continue
    const copy = holder.cloneNode(true) as Element
    for (const back of copy.querySelectorAll('a[href^="#"]')) back.remove()
    texts.set(name.toLowerCase(), copy)
    elements.add(holder)
  }
  // Word draws a line before its notes and holds them in a list of their own.
  for (const list of body.querySelectorAll('[style*="mso-element:footnote-list"] > hr'))
    elements.add(list)
  return { elements, texts }
}

function holderOf(target: Element): Element | null {
  return target.closest(
    '[style*="mso-element:footnote"], [id^="ftn"], [id^="sdfootnote"], li, p, div',
  )
}

/**
 * A Word paragraph that is an item of a list: `mso-list:l0 level2 lfo1`, its sign typed in an ignored span. The sign
 * is taken out of the element.
 */
export function itemOfParagraph(paragraph: HTMLElement): Partial<BlockAttrs> | undefined {
  const style = paragraph.getAttribute('style') ?? ''
  const level = /mso-list:\s*l\d+\s+level(\d+)/i.exec(style)?.[1]
  if (level === undefined) {
    const outline = /^MsoTitle$/i.test(paragraph.className) ? 'title' : undefined
    return outline === undefined ? undefined : { kind: outline }
  }
  const sign = paragraph.querySelector('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]')
  const text = sign?.textContent.trim() ?? ''
  sign?.remove()
  return { kind: 'item', level: Math.min(8, Number(level) - 1), list: styleOfSign(text) }
}

function styleOfSign(sign: string): string {
  if (/^\(?[ivx]{2,}[.)]?$|^\(?i[.)]$/i.test(sign)) return 'lower-roman'
  if (/^\(?[a-z][.)]$/i.test(sign)) return 'lower-alpha'
  if (/^\(?\d+([.)]|(\.\d+)*\.?)$/.test(sign)) return 'decimal'
  return 'bullet'
}
