/** Pages and their files. Every page address answers the same document; which page it is, the client's router decides. */
import type { ClientFile, ClientFiles } from './client-files.ts'
import { nothingHere } from './gate.ts'
import type { HttpApp, HttpContext } from './gate.ts'
import { pagePolicy } from './headers.ts'

/** Names that no page may have, because the server answers there itself. */
const served = /^\/(api|sync|frozen|healthz|readyz|metrics|version|assets)(\/|$)/

/** Adds the files and, after everything else, the pages. */
export function mountPages(
  app: HttpApp,
  files: ClientFiles,
  site: { readonly publicUrl: () => string; readonly movesVisitors: boolean },
): void {
  app.get('*', async (context) => {
    const { pathname, search } = new URL(context.req.url)
    const file = files.get(pathname)
    if (file !== undefined && pathname !== '/index.html') return fileAnswer(context, file)
    if (served.test(pathname) || !/^(\/[\w-]*)+$/.test(pathname) || pathname.includes('//')) {
      throw nothingHere()
    }
    if (site.movesVisitors && isElsewhere(context, site.publicUrl())) {
      return context.redirect(site.publicUrl() + pathname + search, 302)
    }
    const page = files.get('/index.html')
    if (page === undefined) return context.text(notBuilt, 503)
    context.header('content-security-policy', pagePolicy(site.publicUrl()))
    return fileAnswer(context, page)
  })
}

const notBuilt = 'The pages of this server are not built yet. Run: npm run build\n'

/** `localhost` where the server's address says 127.0.0.1: a browser there would be refused as a stranger. */
function isElsewhere(context: HttpContext, publicUrl: string): boolean {
  const host = context.req.header('host')
  return host !== undefined && host !== new URL(publicUrl).host && /^localhost(:|$)/.test(host)
}

async function fileAnswer(context: HttpContext, file: ClientFile): Promise<Response> {
  context.header('content-type', file.type)
  context.header('etag', file.etag)
  context.header('vary', 'accept-encoding')
  context.header(
    'cache-control',
    file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  )
  if (context.req.header('if-none-match') === file.etag) return context.body(null, 304)
  const accepted = context.req.header('accept-encoding') ?? ''
  if (/\bbr\b/.test(accepted)) return packed(context, file, 'br', await file.br())
  if (/\bgzip\b/.test(accepted)) return packed(context, file, 'gzip', await file.gzip())
  return context.body(file.bytes)
}

function packed(
  context: HttpContext,
  file: ClientFile,
  encoding: 'br' | 'gzip',
  bytes: Uint8Array<ArrayBuffer>,
): Response {
  if (bytes !== file.bytes) context.header('content-encoding', encoding)
  return context.body(bytes)
}
