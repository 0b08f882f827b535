/**
 * Canonical JSON (RFC 8785, JSON Canonicalization Scheme) of a plain value: keys sorted by UTF-16 units, no white
 * space, numbers and strings as ECMAScript prints them. Throws on what JSON cannot hold (undefined, NaN, functions)
 * and on lone surrogates, which RFC 8785 forbids.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('Canonical JSON cannot hold a lone surrogate')
    return JSON.stringify(value)
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('Canonical JSON cannot hold NaN or Infinity')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`).join(',')}}`
  }
  throw new TypeError(`Canonical JSON cannot hold a ${typeof value}`)
}
