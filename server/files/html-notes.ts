/**
 * Finds the footnotes of a page before it is read: which link is a footnote sign, which element holds its text, which
 * link only leads back. Known shapes:
 *
 *   ours        [data-note=k] … [data-footnote=k], span.footnote[data-id]
 *   usual       a[href="#fn1"] … li#fn1 (pandoc, markdown-it, GitHub, W3C, EPUB, Wikipedia's cite_note)
 *   Word        a[href="#_ftn1"] … div#ftn1 > p > a[name="_ftn1"]
 *
 * A text that no sign points to is no footnote: it stays where it is, so that no word is lost.
 */
import { attribute, elementsOf, textOf } from './html-tree.ts'
import type { Element } from './html-tree.ts'

export interface Footnote {
  readonly name: string
  readonly body: Element
}

export interface Footnotes {
  /** The footnote whose sign this element is. */
  readonly signs: ReadonlyMap<Element, Footnote>
  /** Elements that hold the text of a footnote; they are read at its sign. */
  readonly bodies: ReadonlySet<Element>
  /** Links from a footnote back to its sign. */
  readonly backLinks: ReadonlySet<Element>
}

const noteId = /^_?(?:fn|ftn|footnote|edn|endnote|en|cite_note|sdfootnote|note)[-_:.]?[\w.-]*$/i
const notePlace = /(?:^|[\s_-])(?:footnotes?|endnotes?|references|notes)(?:[\s_-]|$)/i

/** The footnotes of a page. */
export function footnotesOf(root: Element): Footnotes {
  const places = new Map<string, Element>()
  const explicit = new Map<string, Element>()
  const links: Element[] = []
  const marked: Element[] = []
  const inPlace: Footnote[] = []
  for (const element of elementsOf(root)) {
    const anchor = element.tagName === 'a' ? attribute(element, 'name') : undefined
    for (const id of [attribute(element, 'id'), anchor]) {
      if (id !== undefined && id !== '' && !places.has(id)) places.set(id, element)
    }
    const text = attribute(element, 'data-footnote')
    if (text !== undefined && !explicit.has(text)) explicit.set(text, element)
    if (attribute(element, 'data-note') !== undefined) marked.push(element)
    // On the clipboard of the editor a footnote's text stands in its place.
    const isInPlace = element.tagName === 'span' && attribute(element, 'class') === 'footnote'
    const own = isInPlace ? attribute(element, 'data-id') : undefined
    if (own !== undefined) inPlace.push({ name: own, body: element })
    if (element.tagName === 'a' && attribute(element, 'href')?.startsWith('#')) links.push(element)
  }

  const signs = new Map<Element, Footnote>()
  for (const element of marked) {
    const name = attribute(element, 'data-note') ?? ''
    const body = explicit.get(name)
    if (body !== undefined) signs.set(element, { name, body })
  }
  // Asked once per target: a page may hold thousands of links to one place.
  const bodies = new Map<string, Element | undefined>()
  for (const note of inPlace) signs.set(note.body, note)
  for (const link of links) {
    const name = (attribute(link, 'href') ?? '').slice(1)
    const target = places.get(name)
    if (!bodies.has(name)) bodies.set(name, target === undefined ? undefined : bodyOf(target, name))
    const body = bodies.get(name)
    if (body === undefined || !isSign(link) || isInsideAny(link, new Set([body]))) continue
    if (isInsideAny(link, signs)) continue
    signs.set(wholeSign(link), { name, body })
  }
  return withBackLinks(reached(signs), links, places)
}

/** A link whose text is a number, a letter or a mark such as † or [12]. */
function isSign(link: Element): boolean {
  const role = attribute(link, 'role') ?? attribute(link, 'epub:type') ?? ''
  if (/backlink/.test(role)) return false
  return /^\s*[[(]?[\p{L}\p{N}*†‡§¶#]{1,5}[\])]?\s*$/u.test(textOf(link))
}

/** The element that holds the footnote's text, if this target looks like one. */
function bodyOf(target: Element, name: string): Element | undefined {
  let holder: Element | null = target
  while (holder !== null && !/^(?:p|li|div|aside|dd|section)$/.test(holder.tagName))
    holder = parent(holder)
  if (holder === null) return undefined
  const around = parent(holder)
  // Word: the anchor stands in the first paragraph of a division for the whole note.
  const word =
    around?.tagName === 'div' && /^(?:ftn|edn|sdfootnote)\d+$/.test(attribute(around, 'id') ?? '')
  if (word) return around
  if (/^(?:ftn|edn|sdfootnote)\d+$/.test(attribute(holder, 'id') ?? '')) return holder
  if (/doc-(?:foot|end)note/.test(attribute(holder, 'role') ?? '')) return holder
  if (/footnote|endnote|rearnote/.test(attribute(holder, 'epub:type') ?? '')) return holder
  return noteId.test(name) &&
    (holder.tagName !== 'section' || target === holder) &&
    isNotePlace(holder)
    ? holder
    : undefined
}

/** Whether the element or one of the three around it says that footnotes stand here, or it links back itself. */
function isNotePlace(element: Element): boolean {
  let place: Element | null = element
  for (let steps = 0; steps < 4 && place !== null; steps++, place = parent(place)) {
    const said = ['class', 'role', 'id', 'epub:type'].map(
      (key) => (place ? attribute(place, key) : '') ?? '',
    )
    if (said.some((value) => notePlace.test(value) || /doc-endnotes/.test(value))) return true
  }
  for (const inner of elementsOf(element))
    if (/^#.*ref/i.test(attribute(inner, 'href') ?? '')) return true
  return false
}

/** The link with the superscript or brackets that hold nothing else. */
function wholeSign(link: Element): Element {
  let sign = link
  for (let around = parent(link); around !== null; around = parent(around)) {
    if (!/^(?:sup|span)$/.test(around.tagName) || around.childNodes.length > 3) break
    if (textOf(around).trim() !== textOf(link).trim()) break
    sign = around
  }
  return sign
}

/**
 * Signs that a reader of the text comes to. Notes that are only named inside each other or themselves would vanish: the
 * first of such a circle stays in the text, and what it names is reached from there.
 */
function reached(signs: ReadonlyMap<Element, Footnote>): ReadonlyMap<Element, Footnote> {
  const bodies = new Set([...signs.values()].map(({ body }) => body))
  const inside = new Map<Element | undefined, [Element, Footnote][]>()
  for (const [sign, note] of signs) {
    const place = note.body === sign ? parent(sign) : sign
    const around = place === null ? undefined : nearest(place, bodies)
    // A sign inside its own note, or around it, is none.
    if (around === note.body || (note.body !== sign && isInsideAny(note.body, new Set([sign]))))
      continue
    const there = inside.get(around)
    if (there === undefined) inside.set(around, [[sign, note]])
    else there.push([sign, note])
  }
  const kept = new Map<Element, Footnote>()
  const found = new Set<Element>()
  // Notes that stay in the text.
  const texts = new Set<Element>()
  const follow = (from: Element | undefined): void => {
    const waiting = [from]
    while (waiting.length > 0) {
      for (const [sign, note] of inside.get(waiting.pop()) ?? []) {
        if (texts.has(note.body)) continue
        kept.set(sign, note)
        if (!found.has(note.body)) waiting.push(note.body)
        found.add(note.body)
      }
    }
  }
  follow(undefined)
  for (const body of bodies) {
    if (found.has(body)) continue
    texts.add(body)
    follow(body)
  }
  return kept
}

function nearest(element: Element, bodies: ReadonlySet<Element>): Element | undefined {
  for (let around: Element | null = element; around !== null; around = parent(around)) {
    if (bodies.has(around)) return around
  }
  return undefined
}

function withBackLinks(
  signs: ReadonlyMap<Element, Footnote>,
  links: readonly Element[],
  places: ReadonlyMap<string, Element>,
): Footnotes {
  const bodies = new Set([...signs.values()].map(({ body }) => body))
  // Our own export marks what is computed itself; links in its notes are text.
  const foreign = new Set(
    [...bodies].filter((body) => attribute(body, 'data-footnote') === undefined),
  )
  const backLinks = new Set<Element>()
  const leadsBack = new Map<string, boolean>()
  for (const link of links) {
    if (!isInsideAny(link, foreign)) continue
    const name = (attribute(link, 'href') ?? '').slice(1)
    const target = places.get(name)
    const back = leadsBack.get(name) ?? (target !== undefined && touchesSign(target, signs))
    leadsBack.set(name, back)
    if (!back) continue
    // "[1]" and "↩" are the note's furniture; a link with words is text.
    if (isSign(link) || !/[\p{L}\p{N}]/u.test(textOf(link))) backLinks.add(wholeSign(link))
  }
  return { signs, bodies, backLinks }
}

function isInsideAny(element: Element, bodies: { has(candidate: Element): boolean }): boolean {
  for (let around: Element | null = element; around !== null; around = parent(around)) {
    if (bodies.has(around)) return true
  }
  return false
}

function touchesSign(target: Element, signs: ReadonlyMap<Element, Footnote>): boolean {
  for (let around: Element | null = target; around !== null; around = parent(around)) {
    if (signs.has(around)) return true
    if (!/^(?:a|sup|span)$/.test(around.tagName)) break
  }
  if (!/^(?:a|sup|span)$/.test(target.tagName)) return false
  for (const inner of elementsOf(target)) {
    if (signs.has(inner)) return textOf(target).trim() === textOf(inner).trim()
  }
  return false
}

function parent(element: Element): Element | null {
  const above = element.parentNode
  return above !== null && 'tagName' in above ? above : null
}
