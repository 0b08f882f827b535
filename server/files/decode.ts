/** Bytes of a text file → text. */
import { ImportProblem } from './import-problem.ts'

/**
 * UTF-8, or UTF-16 with its mark; of HTML also the encoding it names itself. Throws `ImportProblem` for anything else:
 * a guess would spoil letters that nobody proofreads.
 */
export function decodeText(bytes: Uint8Array, isHtml: boolean): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  const text =
    decode(bytes, marked ?? 'utf-8') ??
    (isHtml && marked === undefined ? decode(bytes, namedEncoding(bytes)) : undefined)
  // A zero never stands in a text: this is a picture or a program.
  if (text === undefined || text.includes('\0')) {
    throw new ImportProblem(
      'not-text',
      'The file is not text in UTF-8; save it as text in UTF-8 and upload that.',
    )
  }
  return text
}

/** The encoding an HTML page names in its first kilobyte. */
function namedEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024))
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
}

function decode(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  if (encoding === undefined) return undefined
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
