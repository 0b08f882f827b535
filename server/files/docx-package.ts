/**
 * The parts of a Word file that an import reads, each as a tree: found through the package's own relationships, never by
 * following a path out of it. Macros, passwords and the old binary format are refused here.
 */
import { ImportProblem } from './import-problem.ts'
import type { NoticeBook } from './import-report.ts'
import { childrenOf, xmlTree } from './xml.ts'
import type { XmlElement } from './xml.ts'
import { damaged, encrypted, ZipArchive } from './zip.ts'

export interface DocxPackage {
  readonly document: XmlElement
  readonly styles: XmlElement | undefined
  readonly numbering: XmlElement | undefined
  readonly footnotes: XmlElement | undefined
  readonly endnotes: XmlElement | undefined
  readonly comments: XmlElement | undefined
  readonly settings: XmlElement | undefined
  /** Addresses of hyperlinks by relationship id. */
  readonly links: ReadonlyMap<string, string>
  readonly headersAndFooters: number
}

interface Relation {
  readonly type: string
  readonly target: string
  readonly external: boolean
}

/** Opens a Word file. Throws `ImportProblem` for anything but a plain, readable `.docx`. */
export function openDocx(bytes: Uint8Array, notes: NoticeBook): DocxPackage {
  refuseOldFormats(bytes)
  const archive = new ZipArchive(bytes)
  const types = archive.read('[Content_Types].xml')
  const root = relationsOf(archive, '_rels/.rels')
  const start = [...root.values()].find(
    ({ type, external }) => type === 'officeDocument' && !external,
  )
  if (types === undefined || start === undefined) throw notDocx()
  refuseMacros(archive.names, xmlTree(types, '[Content_Types].xml'))

  const path = partName('', start.target)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const relations = relationsOf(archive, `${folder}_rels/${path.slice(folder.length)}.rels`)
  const content = archive.read(path)
  if (content === undefined) throw damaged()
  const document = xmlTree(content, path)
  if (document.name !== 'w:document') throw notDocx()

  const part = (type: string): XmlElement | undefined => {
    const relation = [...relations.values()].find((found) => found.type === type && !found.external)
    const name = relation === undefined ? undefined : partName(folder, relation.target)
    const read = name === undefined ? undefined : archive.read(name)
    return read === undefined || name === undefined ? undefined : xmlTree(read, name)
  }
  const links = new Map<string, string>()
  for (const [id, { type, target, external }] of relations) {
    if (type === 'hyperlink') links.set(id, target)
    else if (external || type === 'aFChunk' || type === 'subDocument') notes.add('external-targets')
  }
  const margins = [...relations.values()].filter(
    ({ type }) => type === 'header' || type === 'footer',
  )
  return {
    document,
    styles: part('styles'),
    numbering: part('numbering'),
    footnotes: part('footnotes'),
    endnotes: part('endnotes'),
    comments: part('comments'),
    settings: part('settings'),
    links,
    headersAndFooters: margins.length,
  }
}

function refuseOldFormats(bytes: Uint8Array): void {
  const ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
  if (ole.every((byte, index) => bytes[index] === byte)) {
    // A protected .docx is an old container that holds a stream of this name.
    const name = Buffer.from('EncryptedPackage', 'utf16le')
    if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name))
      throw encrypted()
    throw new ImportProblem(
      'old-word',
      'This is a file of an old Word version (.doc); save it as .docx and upload that.',
    )
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw notDocx()
}

function refuseMacros(names: readonly string[], types: XmlElement): void {
  const isMacro = (value: string): boolean => /vbaProject|vbaData|macroEnabled/i.test(value)
  if (
    names.some(isMacro) ||
    childrenOf(types).some(({ attrs }) => isMacro(attrs['ContentType'] ?? ''))
  ) {
    throw new ImportProblem(
      'macro',
      'The file holds macros; save it as .docx without macros and upload that.',
    )
  }
}

function relationsOf(archive: ZipArchive, name: string): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>()
  const content = archive.read(name)
  if (content === undefined) return relations
  for (const { attrs } of childrenOf(xmlTree(content, name), 'rel:Relationship')) {
    relations.set(attrs['Id'] ?? '', {
      type: (attrs['Type'] ?? '').split('/').at(-1) ?? '',
      target: attrs['Target'] ?? '',
      external: attrs['TargetMode'] === 'External',
    })
  }
  return relations
}

/** Name of a part inside the archive; a target that climbs out of it names nothing there. */
function partName(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps: string[] = []
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

function notDocx(): ImportProblem {
  return new ImportProblem(
    'not-docx',
    'This is not a Word document (.docx); open it in Word, save it as .docx and upload that.',
  )
}
