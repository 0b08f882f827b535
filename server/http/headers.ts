/** Headers of every answer. */

/**
 * What a page may load. Scripts and style sheets come from this server alone and nothing runs inline. Style
 * *attributes* are allowed: column widths of tables and text pasted from Word carry them, and they run nothing.
 * Pictures may come from https, since a text can link to some; they are asked for without a referrer.
 */
export function pagePolicy(publicUrl: string, styleHash?: string): string {
  const socket = new URL(publicUrl).origin.replace(/^http/, 'ws')
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styleHash === undefined ? '' : ` '${styleHash}'`}`,
    `style-src-attr 'unsafe-inline'`,
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    `connect-src 'self' ${socket}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return rules.join('; ')
}

/** For everything that is not a page: it may load nothing and be framed nowhere. */
const barePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Adds what an answer does not say itself. Only frozen versions may be found by search engines. */
export function addHeaders(headers: Headers, publicUrl: string): void {
  const fallback = {
    'content-security-policy': barePolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    'cache-control': 'no-store',
  }
  for (const [name, value] of Object.entries(fallback)) {
    if (!headers.has(name)) headers.set(name, value)
  }
  if (publicUrl.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000')
}
