/**
 * Messages in the part of ICU MessageFormat that our catalogues use, at a tenth of the bytes of a full implementation
 * (a test holds it against one for every message of every language):
 *
 *   {name}   {count, number}   {count, plural, =0 {none} one {# word} other {# words}}   {x, select, a {…} other {…}}
 *
 * Quoting with straight apostrophes is not part of it; the catalogues write none.
 */

/** A piece of a parsed message. `case` is a plural, an ordinal plural or a select. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly name: string; readonly number: boolean }
  | { readonly type: 'hash' }
  | {
      readonly type: 'case'
      readonly kind: 'plural' | 'selectordinal' | 'select'
      readonly name: string
      readonly options: ReadonlyMap<string, readonly Piece[]>
    }

export type Message = readonly Piece[]

/** Parses a message. Throws a SyntaxError on what is outside the part we use. */
export function parseMessage(text: string): Message {
  const reader = { text, at: 0 }
  const pieces = readPieces(reader, false)
  if (reader.at < text.length) throw new SyntaxError(`Unexpected } in: ${text}`)
  return pieces
}

/** The message with its values, as parts in order: strings of its own, and values that are no text or number unchanged. */
export function formatParts(
  message: Message,
  values: Readonly<Record<string, unknown>>,
  locale: string,
): unknown[] {
  return joined(partsOf(message, values, locale, undefined))
}

interface Reader {
  readonly text: string
  at: number
}

function readPieces(reader: Reader, inPlural: boolean): Piece[] {
  const pieces: Piece[] = []
  while (reader.at < reader.text.length && reader.text[reader.at] !== '}') {
    const character = reader.text[reader.at]
    if (character === '{') pieces.push(readArgument(reader, inPlural))
    else if (character === '#' && inPlural) {
      reader.at++
      pieces.push({ type: 'hash' })
    } else pieces.push(readText(reader, inPlural))
  }
  return pieces
}

function readText(reader: Reader, inPlural: boolean): Piece {
  const start = reader.at
  const stop = inPlural ? /[{}#]/g : /[{}]/g
  stop.lastIndex = start
  reader.at = stop.exec(reader.text)?.index ?? reader.text.length
  return { type: 'text', text: reader.text.slice(start, reader.at) }
}

function readArgument(reader: Reader, inPlural: boolean): Piece {
  expectSign(reader, '{')
  const name = readWord(reader)
  if (takeSign(reader, '}')) return { type: 'value', name, number: false }
  expectSign(reader, ',')
  const kind = readWord(reader)
  if (kind === 'number') {
    expectSign(reader, '}')
    return { type: 'value', name, number: true }
  }
  if (kind !== 'plural' && kind !== 'selectordinal' && kind !== 'select') {
    throw new SyntaxError(`Unknown kind ${kind} in: ${reader.text}`)
  }
  expectSign(reader, ',')
  const options = new Map<string, readonly Piece[]>()
  while (!takeSign(reader, '}')) {
    const option = readWord(reader)
    expectSign(reader, '{')
    options.set(option, readPieces(reader, inPlural || kind !== 'select'))
    expectSign(reader, '}', false)
  }
  if (!options.has('other')) throw new SyntaxError(`No option "other" in: ${reader.text}`)
  return { type: 'case', kind, name, options }
}

function readWord(reader: Reader): string {
  const word = /[ \n]*([\w=-]+)[ \n]*/y
  word.lastIndex = reader.at
  const found = word.exec(reader.text)
  if (found?.[1] === undefined)
    throw new SyntaxError(`Word expected at ${reader.at} in: ${reader.text}`)
  reader.at = word.lastIndex
  return found[1]
}

function takeSign(reader: Reader, sign: string, skipsSpace = true): boolean {
  const { text } = reader
  let at = reader.at
  while (skipsSpace && (text[at] === ' ' || text[at] === '\n')) at++
  if (text[at] !== sign) return false
  reader.at = at + 1
  return true
}

function expectSign(reader: Reader, sign: string, skipsSpace = true): void {
  if (!takeSign(reader, sign, skipsSpace)) {
    throw new SyntaxError(`${sign} expected at ${reader.at} in: ${reader.text}`)
  }
}

function partsOf(
  message: Message,
  values: Readonly<Record<string, unknown>>,
  locale: string,
  counted: number | undefined,
): unknown[] {
  return message.flatMap((piece): unknown[] => {
    switch (piece.type) {
      case 'text':
        return [piece.text]
      case 'hash':
        return [numberIn(locale, counted ?? 0)]
      case 'value': {
        const value = valueOf(values, piece.name)
        return [typeof value === 'number' ? numberIn(locale, value, piece.number) : value]
      }
      case 'case': {
        const value = valueOf(values, piece.name)
        if (piece.kind === 'select') {
          const chosen = piece.options.get(String(value)) ?? piece.options.get('other') ?? []
          return partsOf(chosen, values, locale, counted)
        }
        const count = Number(value)
        return partsOf(pluralOption(piece, count, locale), values, locale, count)
      }
    }
  })
}

function pluralOption(
  { options, kind }: Extract<Piece, { readonly type: 'case' }>,
  count: number,
  locale: string,
): Message {
  const type = kind === 'selectordinal' ? 'ordinal' : 'cardinal'
  const category = new Intl.PluralRules(locale, { type }).select(count)
  return options.get(`=${count}`) ?? options.get(category) ?? options.get('other') ?? []
}

function valueOf(values: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(values, name)) throw new Error(`No value for {${name}}`)
  return values[name]
}

/** `{n}` without `number` is written plainly, as ICU does. */
function numberIn(locale: string, value: number, formatted = true): string {
  return formatted ? new Intl.NumberFormat(locale).format(value) : String(value)
}

/** Neighbouring strings as one. */
function joined(parts: readonly unknown[]): unknown[] {
  const result: unknown[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (typeof part === 'string' && typeof last === 'string') {
      result[result.length - 1] = last + part
    } else if (part !== '') result.push(part)
  }
  return result
}
