/** Schemes a link in a text may have; everything else is shown as text. */
const allowed = /^(https?:\/\/|mailto:|#|\/pictures\/[0-9a-f]{64}$)/i
// Also refused: anything a browser would strip before reading the scheme (controls, white space, invisible marks).
const hidden = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/

/** The address unchanged if it may stand in a link or picture, else undefined. The one place that decides. */
export function safeUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 4_000 || hidden.test(value)) return undefined
  return allowed.test(value) ? value : undefined
}
