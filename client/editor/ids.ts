/** A fresh permanent id for a block, table, row, column, figure or footnote: 96 random bits, short enough to read. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
