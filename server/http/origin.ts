/**
 * Against requests that another site makes a browser send. Compared with the configured address only, never with the
 * request's own host, which a proxy or a forged `Host` could change.
 */
import { Fault } from '../../shared/domain/fault.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing request unless its Origin is ours. Without an Origin it needs a Bearer token, which no foreign
 * page can make a browser add.
 */
export function refuseForeign(request: Request, publicUrl: string): void {
  if (safe.has(request.method)) return
  const origin = request.headers.get('origin')
  if (origin === null && /^Bearer /i.test(request.headers.get('authorization') ?? '')) return
  if (origin !== new URL(publicUrl).origin) {
    throw new Fault('refused', 'This request did not come from the pages of this server.', {
      reason: 'origin',
    })
  }
}
