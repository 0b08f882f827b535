/** Texts as files: the live one, a version, a frozen version for anybody. */
import { Node } from 'prosemirror-model'
import { Fault } from '../../shared/domain/fault.ts'
import { schema } from '../../shared/text/schema.ts'
import type { Parts } from '../actions/perform.ts'
import { exportFormats, fileFromDocument } from '../files/export.ts'
import type { ExportFormat } from '../files/export.ts'
import { draftById } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import { textOfVersion, versionById } from '../store/versions.ts'
import { nothing, readableDraft, readableVersion } from '../views/reading.ts'
import { idOf, signedIn } from './gate.ts'
import type { HttpApp, HttpContext } from './gate.ts'

export function mountDownloads(app: HttpApp, parts: Parts): void {
  const reader = (context: HttpContext) => ({
    person: signedIn(context).person.id,
    at: parts.now().toISOString(),
  })

  app.get('/api/drafts/:draft/export', async (context) => {
    const asked = reader(context)
    const id = idOf(context, 'draft')
    const { draft } = await readableDraft(parts.db, asked, id, 'export-draft')
    const { document, seq } = await parts.texts.readDocument(draft.id)
    return fileAnswer(context, document, draft, `draft-${String(seq)}`)
  })

  app.get('/api/versions/:version/export', async (context) => {
    const id = idOf(context, 'version')
    const version = await versionById(parts.db, id)
    const frozen = version?.kind === 'frozen' ? version : undefined
    const found =
      frozen ?? (await readableVersion(parts.db, reader(context), id, 'export-draft')).version
    const draft = await draftById(parts.db, found.draft)
    const text = await textOfVersion(parts.db, id)
    if (draft === undefined || text === undefined) throw nothing()
    if (frozen !== undefined) {
      context.header('cache-control', 'public, max-age=300')
      context.header('x-robots-tag', 'all')
    }
    const name = versionName(found)
    // The very bytes that were hashed: `sha256sum` of this file gives the printed sum.
    if (formatOf(context) === 'json') {
      return fileResponse(
        context,
        'application/json',
        fileName(draft, name, 'json'),
        Buffer.from(text),
      )
    }
    return fileAnswer(context, Node.fromJSON(schema, JSON.parse(text)), draft, name)
  })
}

/** Direction of a text by its language. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr'
}

/** The title in the language of the text. */
export function titleOf({ title, language }: Draft): string {
  return new Map(Object.entries(title)).get(language) ?? title.en
}

function formatOf(context: HttpContext): ExportFormat {
  const asked = context.req.query('format') ?? ''
  const format = exportFormats.find((known) => known === asked)
  if (format !== undefined) return format
  throw new Fault('bad-request', `Say which format: ?format=${exportFormats.join(', ')}.`, {
    reason: 'format',
  })
}

function fileAnswer(context: HttpContext, document: Node, draft: Draft, name: string): Response {
  const { language } = draft
  const format = formatOf(context)
  const { type, bytes } = fileFromDocument(document, format, {
    title: titleOf(draft),
    language,
    direction: directionOf(language),
  })
  return fileResponse(context, type, fileName(draft, name, format), bytes)
}

/** `PAR-en-v4-Edition-2026.json`, without what a file system, a shell or a header could take amiss. */
export function fileName(
  { work, language }: Pick<Draft, 'work' | 'language'>,
  name: string,
  format: ExportFormat,
): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}\p{M}._]+/gu, '-').replaceAll(/^-+|-+$/g, '')
  return `${work}-${language}-${Array.from(safe).slice(0, 60).join('')}.${format}`
}

/** What a version is called in file names. */
export function versionName({ number, label }: { number: number; label: string }): string {
  return `v${String(number)}-${label}`
}

/** RFC 6266: a plain name for old clients, the true one in UTF-8. */
function fileResponse(
  context: HttpContext,
  type: string,
  name: string,
  bytes: Uint8Array,
): Response {
  const plain = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const full = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  context.header('content-type', type)
  context.header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${full}`)
  return context.body(new Uint8Array(bytes))
}
