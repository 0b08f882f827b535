/** How much a page holds, counted on its tree and not on what the reader made of it. */
import { countWords } from '../../shared/text/words.ts'
import { blockElements, droppedElements } from './html-elements.ts'
import type { Footnotes } from './html-notes.ts'
import { attribute, elementsOf, isElement, isText } from './html-tree.ts'
import type { Element } from './html-tree.ts'
import type { ImportCounts } from './import-report.ts'

/** Words that are shown, headings, tables (those inside cells too) and footnotes of a page. */
export function visibleCounts(root: Element, footnotes: Footnotes): ImportCounts {
  const parts: string[] = []
  gather(root, footnotes, parts)
  const counts = { headings: 0, tables: 0 }
  for (const { tagName } of elementsOf(root)) {
    if (/^h[1-6]$/.test(tagName)) counts.headings++
    if (tagName === 'table') counts.tables++
  }
  return { words: countWords(parts.join('')), ...counts, footnotes: footnotes.bodies.size }
}

function gather(element: Element, footnotes: Footnotes, parts: string[]): void {
  const { tagName } = element
  if (tagName === 'head' || droppedElements[tagName] !== undefined) return
  if (footnotes.backLinks.has(element)) return
  if (attribute(element, 'data-computed') !== undefined) return
  const sign = footnotes.signs.get(element)
  // A cross-reference shows a computed number, which is no word of the text.
  if (attribute(element, 'data-target') !== undefined) return
  if (sign !== undefined && sign.body !== element) {
    parts.push(' ')
    return
  }
  const apart =
    blockElements.has(tagName) || tagName === 'br' || tagName === 'img' || sign !== undefined
  if (apart) parts.push('\n')
  for (const child of element.childNodes) {
    if (isText(child)) parts.push(child.value)
    else if (isElement(child)) gather(child, footnotes, parts)
  }
  if (apart) parts.push('\n')
}
