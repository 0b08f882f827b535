/**
 * How much a stretch of words tells about where it comes from. Letters of an alphabet are typed anew every second; an
 * ideograph that hardly occurs in the text is as good as a phrase.
 */
import { thing } from './stretches.ts'

/** A word: enough where nothing but it was taken out. */
export const littleWeight = 3
/** A phrase: enough by itself. */
export const muchWeight = 12

/** An ideograph written no more often than this is rare. */
const rare = 4

/** Counts of newly written UTF-16 units, by unit. */
type Counts = Readonly<Uint8Array>

/** Up to `muchWeight`: one for a unit, everything for a rare ideograph, nothing for a thing. */
export function weight(counts: Counts, text: string): number {
  let sum = 0
  for (let i = 0; i < text.length && sum < muchWeight; i++) {
    if (text[i] === thing) continue
    sum += isRare(counts, text.charCodeAt(i)) ? muchWeight : 1
  }
  return Math.min(sum, muchWeight)
}

/** True where the character at a place is worth looking up alone. */
export function tellsAlone(counts: Counts, text: string, at: number): boolean {
  // Of a pair, the second half tells.
  const second = text.charCodeAt(at + 1)
  const unit = second >= 0xdc00 && second <= 0xdfff ? second : text.charCodeAt(at)
  return isRare(counts, unit)
}

/** Ideographs, and the second halves of pairs: more of them, signs and emoji. */
function isRare(counts: Counts, unit: number): boolean {
  const alone =
    (unit >= 0x3400 && unit <= 0x9fff) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xdc00 && unit <= 0xdfff)
  return alone && (counts[unit] ?? 0) <= rare
}
