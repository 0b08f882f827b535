/** Characters of the symbol fonts that Word texts use, in Unicode. */

// Positions 0x41–0x5A and 0x61–0x7A of the font Symbol.
const greekCapitals = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ'
const greekSmall = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'

const symbols: Readonly<Record<number, string>> = {
  0xa3: '≤',
  0xa5: '∞',
  0xab: '↔',
  0xac: '←',
  0xad: '↑',
  0xae: '→',
  0xaf: '↓',
  0xb0: '°',
  0xb1: '±',
  0xb3: '≥',
  0xb4: '×',
  0xb7: '•',
  0xb9: '≠',
  0xbb: '≈',
  0xd6: '√',
  0xde: '⇒',
  0xe5: '∑',
}

const wingdings: Readonly<Record<number, string>> = {
  0x6c: '●',
  0x6e: '■',
  0x6f: '□',
  0x71: '❑',
  0x76: '❖',
  0x9f: '•',
  0xa7: '▪',
  0xa8: '☐',
  0xd8: '➢',
  0xdf: '←',
  0xe0: '→',
  0xe8: '➔',
  0xf0: '⇨',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
}

/** The character of a font at a hexadecimal position; `▯` for one we do not know, so that it is seen to be missing. */
export function symbol(font: string, position: string): string {
  const code = Number.parseInt(position, 16)
  if (!Number.isInteger(code) || code > 0xffff) return '▯'
  // Symbol fonts are mapped into the private area from F000.
  const place = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code
  if (/^symbol$/i.test(font)) {
    if (place >= 0x41 && place <= 0x5a) return greekCapitals[place - 0x41] ?? '▯'
    if (place >= 0x61 && place <= 0x7a) return greekSmall[place - 0x61] ?? '▯'
    return symbols[place] ?? (place < 0x80 ? String.fromCharCode(place) : '▯')
  }
  if (/^wingdings/i.test(font)) return wingdings[place] ?? '▯'
  return code >= 0xe000 && code <= 0xf8ff ? '▯' : String.fromCodePoint(code)
}
