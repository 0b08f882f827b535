/**
 * Finds words in a text one code unit after the other, without a pattern and without a string for each: where they are
 * only counted or hashed. Cuts as `tokens.ts` does, but knows nothing of clusters and of scripts without spaces.
 */

export const sign = 1
/** A letter, digit or underscore; a word begins with one. */
export const letter = 2
/** A letter of a script that is written without spaces. */
export const unspacedLetter = 3
/** What only continues a word: a mark, a joiner, half of a character beyond the basic plane. */
export const continuation = 4

/** What each code unit is, filled in when it is first seen. */
const kinds = new Uint8Array(0x10000)

/** What a code unit is: one of the four above. */
export function kindOf(code: number): number {
  const kind = kinds[code] ?? sign
  return kind === 0 ? (kinds[code] = computeKind(String.fromCharCode(code))) : kind
}

/** The scripts whose words do not end at a space, for patterns with the v flag. */
export const unspaced = String.raw`\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー`
const isUnspaced = new RegExp(`[${unspaced}]`, 'v')

function computeKind(char: string): number {
  if (isUnspaced.test(char)) return unspacedLetter
  if (/[\p{L}\p{N}_]/u.test(char)) return letter
  return /[\p{M}\p{Cs}\u200c\u200d]/u.test(char) ? continuation : sign
}

/** Where a word ends that begins at an offset: a number with its separators, letters, an ending after an apostrophe. */
export function endOfWord(text: string, from: number): number {
  let at = from
  const isDigit = (place: number) => {
    const code = text.charCodeAt(place)
    return code >= 48 && code <= 57
  }
  while (isDigit(at)) at++
  if (at === from || !isSeparator(text.charCodeAt(at)) || !isDigit(at + 1)) {
    while (isWordAt(text, at)) at++
  } else {
    while (isSeparator(text.charCodeAt(at)) && isDigit(at + 1)) {
      at++
      while (isDigit(at)) at++
    }
  }
  if (!isApostrophe(text.charCodeAt(at)) || !isWordAt(text, at + 1)) return at
  const end = isWordAt(text, at + 2) ? at + 3 : at + 2
  return isWordAt(text, end) ? at : end
}

function isWordAt(text: string, at: number): boolean {
  if (at >= text.length) return false
  const kind = kindOf(text.charCodeAt(at))
  return kind === letter || kind === continuation
}

/** Full stop and comma inside a number. */
function isSeparator(code: number): boolean {
  return code === 46 || code === 44
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019
}
