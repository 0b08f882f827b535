/**
 * XML bytes → a small tree, with what hostile files use switched off: no DOCTYPE and so no entities, UTF-8 only, bounded
 * depth and number of elements. Names are `prefix:local` with prefixes of our own for the namespaces of Office files,
 * whatever prefixes a file chooses.
 */
import { SaxesParser } from 'saxes'
import { ImportProblem } from './import-problem.ts'

export interface XmlElement {
  readonly name: string
  readonly attrs: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

const limits = { depth: 256, elements: 1_500_000 }

const main = [
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
]
const office = [
  'http://schemas.openxmlformats.org/officeDocument/2006/',
  'http://purl.oclc.org/ooxml/officeDocument/',
]
const prefixes = new Map<string, string>([
  ...main.map((uri) => [uri, 'w'] as const),
  ...office.map((uri) => [`${uri}relationships`, 'r'] as const),
  ...office.map((uri) => [`${uri}math`, 'm'] as const),
  ['http://schemas.openxmlformats.org/package/2006/relationships', 'rel'],
  ['http://schemas.openxmlformats.org/package/2006/content-types', 'ct'],
  ['http://schemas.openxmlformats.org/markup-compatibility/2006', 'mc'],
  ['http://schemas.openxmlformats.org/drawingml/2006/main', 'a'],
  ['http://purl.oclc.org/ooxml/drawingml/main', 'a'],
  ['http://schemas.openxmlformats.org/drawingml/2006/picture', 'pic'],
  ['http://purl.oclc.org/ooxml/drawingml/picture', 'pic'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
])

/** The root element. `part` names the part in the sentence of the problem thrown for anything but plain XML. */
export function xmlTree(bytes: Uint8Array, part: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  let root: XmlElement | undefined
  let elements = 0
  const open: { children: (XmlElement | string)[] }[] = []

  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw badXml(part, 'is not in UTF-8')
  })
  parser.on('doctype', () => {
    throw badXml(part, 'holds a DOCTYPE, which Word never writes')
  })
  parser.on('error', () => {
    throw badXml(part, 'is not well-formed XML')
  })
  parser.on('opentag', (tag) => {
    if (open.length >= limits.depth) throw badXml(part, 'nests its elements too deeply')
    if (++elements > limits.elements) {
      throw new ImportProblem(
        'too-large',
        'The document holds too many elements; split it into parts.',
      )
    }
    const attrs: Record<string, string> = {}
    for (const { uri, local, value } of Object.values(tag.attributes)) {
      attrs[uri === '' ? local : `${prefixes.get(uri) ?? '?'}:${local}`] = value
    }
    const children: (XmlElement | string)[] = []
    const element = { name: `${prefixes.get(tag.uri) ?? '?'}:${tag.local}`, attrs, children }
    open.at(-1)?.children.push(element)
    open.push(element)
    root ??= element
  })
  parser.on('closetag', () => {
    open.pop()
  })
  const text = (value: string): void => {
    open.at(-1)?.children.push(value)
  }
  parser.on('text', text)
  parser.on('cdata', text)

  parser.write(decode(bytes, part)).close()
  if (root === undefined) throw badXml(part, 'is empty')
  return root
}

/** First child with this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find(
    (child): child is XmlElement => typeof child !== 'string' && child.name === name,
  )
}

/** All children that are elements, or those with this name. */
export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
  return (element?.children ?? []).filter(
    (child): child is XmlElement =>
      typeof child !== 'string' && (name === undefined || child.name === name),
  )
}

/** Every element below (not with) this one, in order. */
export function* descendantsOf(element: XmlElement): Generator<XmlElement> {
  const waiting = childrenOf(element).reverse()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next
    waiting.push(...childrenOf(next).reverse())
  }
}

/** Text directly in an element. */
export function ownText(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('')
}

function decode(bytes: Uint8Array, part: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badXml(part, 'is not in UTF-8')
  }
}

function badXml(part: string, what: string): ImportProblem {
  return new ImportProblem(
    'bad-xml',
    `The part ${part} of the file ${what}; save the document again in Word and upload that copy.`,
  )
}
