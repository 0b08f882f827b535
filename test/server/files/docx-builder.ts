/** Small Word files for tests, put together from XML. */
import { strToU8, zipSync } from 'fflate'

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const spaces = `xmlns:w="${w}" xmlns:r="${office}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`
const types = 'http://schemas.openxmlformats.org/package/2006/content-types'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'

export interface DocxParts {
  /** Inside of `w:body`. */
  readonly body: string
  readonly styles?: string
  readonly numbering?: string
  readonly footnotes?: string
  readonly comments?: string
  /** Relationships of the document beside those of the parts: id, type, target, external. */
  readonly relations?: readonly (readonly [string, string, string, boolean])[]
  /** More files of the archive, or others in place of those made here. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

export function docx(parts: DocxParts): Uint8Array {
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': `<Types xmlns="${types}"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${spaces}><w:body>${parts.body}</w:body></w:document>`,
  }
  const links = [...(parts.relations ?? [])]
  for (const kind of ['styles', 'numbering', 'footnotes', 'comments'] as const) {
    const inside = parts[kind]
    if (inside === undefined) continue
    files[`word/${kind}.xml`] = `<w:${kind} ${spaces}>${inside}</w:${kind}>`
    links.push([kind, kind, `${kind}.xml`, false])
  }
  const list = links.map(
    ([id, type, target, external]) =>
      `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`,
  )
  files['word/_rels/document.xml.rels'] =
    `<Relationships xmlns="${relations}">${list.join('')}</Relationships>`
  return archive({ ...files, ...parts.files })
}

export function archive(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const bytes = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ])
  return zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>)
}

/** A paragraph: properties and runs. */
export function para(inside: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr>${inside}</w:p>`
}

export function run(text: string, properties = ''): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
}
