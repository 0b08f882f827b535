/**
 * The inside of Word paragraphs: runs, links, fields, notes, symbols. Insertions are text, deletions are not; of a field
 * the result it showed is kept. Fields may span paragraphs, so one reader reads the paragraphs of a story in order.
 */
import { safeUrl } from '../../shared/text/safe-url.ts'
import type { SourceMark, SourcePiece } from './assemble.ts'
import { symbol } from './docx-symbols.ts'
import { isOn } from './docx-styles.ts'
import type { DocxStyles } from './docx-styles.ts'
import type { NoticeBook } from './import-report.ts'
import type { XmlElement } from './xml.ts'
import { childOf, childrenOf, descendantsOf, ownText } from './xml.ts'

export interface RunContext {
  readonly styles: DocxStyles
  readonly links: ReadonlyMap<string, string>
  readonly notes: NoticeBook
  /** The text of a footnote or endnote, or undefined where the file has none of this id. */
  note(kind: 'footnote' | 'endnote', id: string): readonly SourcePiece[] | undefined
}

/** What one paragraph holds. */
export interface Runs {
  readonly pieces: SourcePiece[]
  /** Bookmarks in it. */
  readonly names: string[]
  /** Contents of text boxes anchored in it; they follow the paragraph. */
  readonly boxes: XmlElement[]
}

interface Field {
  code: string
  isResult: boolean
}

/** Elements that only wrap what they hold. */
const wrappers = new Set(
  'w:ins w:moveTo w:smartTag w:customXml w:sdtContent w:fldSimple w:dir w:bdo w:ruby w:rubyBase w:rt'.split(
    ' ',
  ),
)

export class RunReader {
  readonly #context: RunContext
  readonly #fields: Field[] = []
  #runs: Runs = { pieces: [], names: [], boxes: [] }

  constructor(context: RunContext) {
    this.#context = context
  }

  /** The runs of a paragraph. */
  read(paragraph: XmlElement): Runs {
    this.#runs = { pieces: [], names: [], boxes: [] }
    for (const child of childrenOf(paragraph)) this.#inline(child, [])
    return this.#runs
  }

  #inline(element: XmlElement, marks: readonly SourceMark[]): void {
    const { name } = element
    if (name === 'w:r') return this.#run(element, marks)
    if (name === 'w:hyperlink') return this.#inlines(element, [...marks, ...this.#link(element)])
    if (name === 'w:sdt') return this.#inlines(childOf(element, 'w:sdtContent'), marks)
    if (name === 'w:bookmarkStart') {
      const bookmark = element.attrs['w:name']
      if (bookmark !== undefined) this.#runs.names.push(bookmark)
      return
    }
    if (name === 'w:fldSimple') this.#context.notes.add('fields')
    if (wrappers.has(name)) return this.#inlines(element, marks)
    if (name === 'mc:AlternateContent') return this.#inlines(alternative(element), marks)
    if (name === 'm:oMath' || name === 'm:oMathPara') this.#text(mathText(element), marks)
  }

  #inlines(element: XmlElement | undefined, marks: readonly SourceMark[]): void {
    for (const child of childrenOf(element)) this.#inline(child, marks)
  }

  #link(element: XmlElement): SourceMark[] {
    const id = element.attrs['r:id']
    const anchor = element.attrs['w:anchor']
    const target = id === undefined ? '' : (this.#context.links.get(id) ?? '')
    return this.#linkTo(anchor === undefined ? target : `${target}#${anchor}`)
  }

  #linkTo(address: string): SourceMark[] {
    if (safeUrl(address) !== undefined) return [{ type: 'link', href: address }]
    if (address !== '') this.#context.notes.add('dropped-links')
    return []
  }

  #run(run: XmlElement, around: readonly SourceMark[]): void {
    const properties = childOf(run, 'w:rPr')
    const { styles, notes } = this.#context
    if (isOn(styles.runProperty(properties, 'w:vanish'))) {
      if (childOf(run, 'w:t') !== undefined) notes.add('hidden-text')
      return
    }
    const marks = [...around, ...this.#fieldLink(), ...this.#marks(properties)]
    for (const child of childrenOf(run)) this.#runPart(child, marks)
  }

  #runPart(element: XmlElement, marks: readonly SourceMark[]): void {
    switch (element.name) {
      case 'w:t':
        return this.#text(ownText(element), marks)
      case 'w:tab':
      case 'w:ptab':
        return this.#text(' ', marks)
      case 'w:noBreakHyphen':
        return this.#text('\u2011', marks)
      case 'w:sym':
        return this.#text(symbolOf(element), marks)
      case 'w:cr':
        return this.#piece({ type: 'break', marks })
      case 'w:br':
        if (isLineBreak(element)) this.#piece({ type: 'break', marks })
        return
      case 'w:fldChar':
        return this.#fieldSign(element.attrs['w:fldCharType'] ?? '')
      case 'w:instrText': {
        const field = this.#fields.at(-1)
        if (field !== undefined && !field.isResult && field.code.length < 4_000)
          field.code += ownText(element)
        return
      }
      case 'w:footnoteReference':
        return this.#note('footnote', element.attrs['w:id'] ?? '', marks)
      case 'w:endnoteReference':
        return this.#note('endnote', element.attrs['w:id'] ?? '', marks)
      case 'mc:AlternateContent':
        for (const child of childrenOf(alternative(element))) this.#runPart(child, marks)
        return
      case 'w:drawing':
      case 'w:pict':
        return this.#drawing(element)
      case 'w:object':
        this.#context.notes.add('embedded')
        return
      case 'w:ruby':
        return this.#inlines(element, marks)
      default:
    }
  }

  #fieldSign(type: string): void {
    if (type === 'begin') {
      this.#context.notes.add('fields')
      this.#fields.push({ code: '', isResult: false })
    } else if (type === 'separate') {
      const field = this.#fields.at(-1)
      if (field !== undefined) field.isResult = true
    } else if (type === 'end') this.#fields.pop()
  }

  #fieldLink(): SourceMark[] {
    for (const { code, isResult } of this.#fields) {
      const found = isResult ? /^\s*HYPERLINK\s+(\\l\s+)?"([^"]*)"/i.exec(code) : null
      if (found !== null)
        return this.#linkTo(`${found[1] === undefined ? '' : '#'}${found[2] ?? ''}`)
    }
    return []
  }

  #marks(properties: XmlElement | undefined): SourceMark[] {
    const { styles } = this.#context
    const marks: SourceMark[] = []
    if (isOn(styles.runProperty(properties, 'w:b'))) marks.push({ type: 'strong' })
    if (isOn(styles.runProperty(properties, 'w:i'))) marks.push({ type: 'em' })
    const raised = styles.runProperty(properties, 'w:vertAlign')?.attrs['w:val']
    if (raised === 'superscript') marks.push({ type: 'sup' })
    if (raised === 'subscript') marks.push({ type: 'sub' })
    const lang = this.#language(properties)
    if (lang !== undefined) marks.push({ type: 'lang', lang, dir: null })
    return marks
  }

  /** Language of the run; every run gets one here, and `settleLanguages` keeps those that differ. */
  #language(properties: XmlElement | undefined): string | undefined {
    const { styles } = this.#context
    const key = isOn(styles.runProperty(properties, 'w:rtl')) ? 'w:bidi' : 'w:val'
    const own =
      styles.runProperty(properties, 'w:lang')?.attrs[key] ?? styles.defaultLanguage?.attrs[key]
    return own !== undefined && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(own) ? own : undefined
  }

  #note(kind: 'footnote' | 'endnote', id: string, marks: readonly SourceMark[]): void {
    const pieces = this.#context.note(kind, id)
    // The sign of a note is superscript by its style; the note itself is not.
    const kept = marks.filter(({ type }) => type !== 'sup' && type !== 'lang')
    if (pieces !== undefined) this.#piece({ type: 'footnote', names: [], pieces, marks: kept })
  }

  #drawing(element: XmlElement): void {
    const { notes } = this.#context
    const inside = element.name === 'mc:AlternateContent' ? alternative(element) : element
    for (const child of childrenOf(inside)) {
      if (child.name === 'w:txbxContent') {
        notes.add('text-boxes')
        this.#runs.boxes.push(child)
        continue
      }
      if (child.name === 'a:blip' || child.name === 'v:imagedata') notes.add('dropped-pictures')
      const uri = child.name === 'a:graphicData' ? (child.attrs['uri'] ?? '') : ''
      if (/\/(?:chart|diagram)/.test(uri)) notes.add('embedded')
      this.#drawing(child)
    }
  }

  #text(text: string, marks: readonly SourceMark[]): void {
    if (text !== '') this.#piece({ type: 'text', text: text.replace(/[\n\r\t]/g, ' '), marks })
  }

  #piece(piece: SourcePiece): void {
    // The code of a field, before its result, is no text.
    if (this.#fields.every(({ isResult }) => isResult)) this.#runs.pieces.push(piece)
  }
}

/** Whether a `w:br` ends a line; page and column breaks belong to the layout. */
export function isLineBreak(element: XmlElement): boolean {
  return (element.attrs['w:type'] ?? 'textWrapping') === 'textWrapping'
}

/** The character of a `w:sym`. */
export function symbolOf(element: XmlElement): string {
  return symbol(element.attrs['w:font'] ?? '', element.attrs['w:char'] ?? '')
}

/** The branch of an alternative that Word of today shows. */
export function alternative(element: XmlElement): XmlElement | undefined {
  return childOf(element, 'mc:Choice') ?? childOf(element, 'mc:Fallback')
}

function mathText(element: XmlElement): string {
  let text = ''
  for (const { name, children } of descendantsOf(element)) {
    if (name === 'm:t' || name === 'w:t')
      text += children.filter((child) => typeof child === 'string').join('')
  }
  return text
}
