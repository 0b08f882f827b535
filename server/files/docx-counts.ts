/** How much a Word file shows, counted on its XML and not on what the reader made of it. */
import { countWords } from '../../shared/text/words.ts'
import { alternative, isLineBreak, symbolOf } from './docx-runs.ts'
import type { DocxPackage } from './docx-package.ts'
import { isOn } from './docx-styles.ts'
import type { DocxStyles } from './docx-styles.ts'
import type { ImportCounts } from './import-report.ts'
import { childOf, childrenOf, ownText } from './xml.ts'
import type { XmlElement } from './xml.ts'

/** Words that stand in the text with all changes accepted, headings, tables and the notes in `read`. */
export function countDocx(
  file: DocxPackage,
  styles: DocxStyles,
  read: ReadonlySet<XmlElement>,
): ImportCounts {
  const counter = new DocxCounter(styles)
  counter.visit(file.document)
  for (const note of read) counter.visit(note)
  return { ...counter.counts(), footnotes: read.size }
}

const hidden = new Set(
  'w:del w:moveFrom w:instrText w:delText w:pPr w:rPr w:tblPr w:tcPr w:sectPr w:sdtPr w:object'.split(
    ' ',
  ),
)

class DocxCounter {
  readonly #styles: DocxStyles
  readonly #text: string[] = []
  #headings = 0
  #tables = 0

  constructor(styles: DocxStyles) {
    this.#styles = styles
  }

  counts(): { words: number; headings: number; tables: number } {
    return {
      words: countWords(this.#text.join('')),
      headings: this.#headings,
      tables: this.#tables,
    }
  }

  visit(element: XmlElement): void {
    const { name } = element
    if (hidden.has(name)) return
    if (name === 'w:tr' && childOf(childOf(element, 'w:trPr'), 'w:del') !== undefined) return
    if (name === 'w:r' && isOn(this.#styles.runProperty(childOf(element, 'w:rPr'), 'w:vanish')))
      return
    if (name === 'w:tbl') this.#tables++
    if (name === 'w:t' || name === 'm:t') return void this.#text.push(ownText(element))
    if (/^w:(?:tab|ptab|cr|footnoteReference|endnoteReference)$/.test(name)) this.#text.push(' ')
    if (name === 'w:br' && isLineBreak(element)) this.#text.push(' ')
    if (name === 'w:sym') this.#text.push(symbolOf(element))
    if (name === 'w:noBreakHyphen') this.#text.push('\u2011')
    if (name === 'w:txbxContent' || name === 'w:footnote' || name === 'w:endnote')
      this.#text.push('\n')
    if (name === 'mc:AlternateContent') {
      const shown = alternative(element)
      if (shown !== undefined) this.visit(shown)
      return
    }
    for (const child of childrenOf(element)) this.visit(child)
    if (name === 'w:p') this.#endParagraph(element)
  }

  #endParagraph(paragraph: XmlElement): void {
    const properties = childOf(paragraph, 'w:pPr')
    const mark = childOf(properties, 'w:rPr')
    if (childOf(mark, 'w:del') === undefined && childOf(mark, 'w:moveFrom') === undefined)
      this.#text.push('\n')
    const isHeading =
      this.#styles.headingLevel(properties) !== undefined ||
      this.#styles.styleNames(properties).includes('title')
    if (isHeading && childOf(paragraph, 'w:r') !== undefined) this.#headings++
  }
}
