/** A JSON body within limits: right content type, UTF-8, not too large, not too deep, no text that cannot be stored. */
import { Fault } from '../../shared/domain/fault.ts'

/** Deeper than any body of the contract; a document travels as a file, never as nested JSON. */
const deepest = 32

/** Reads and parses the body. Throws a `Fault` (`bad-request` or `too-large`); reads at most `largest` bytes. */
export async function jsonBody(request: Request, largest: number): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new Fault('bad-request', 'The body has to be JSON, sent as application/json.')
  }
  const text = decode(await bytesOf(request, largest))
  if (isTooDeep(text)) throw new Fault('bad-request', 'The JSON of the body is nested too deep.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Fault('bad-request', 'The body is not valid JSON.')
  }
  // Only escapes can bring in half characters and NUL: the bytes themselves were valid UTF-8.
  if (/\\u(d[89a-f]|0000)/i.test(text) && !isStorable(value)) {
    throw new Fault('bad-request', 'The body holds characters that are no text.')
  }
  return value
}

async function bytesOf(request: Request, largest: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new Fault('too-large', `The request is larger than ${String(Math.floor(largest / 1024))} KiB.`)
  if (Number(request.headers.get('content-length') ?? 0) > largest) throw tooLarge()
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > largest) {
      await reader.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('bad-request', 'The body is not UTF-8.')
  }
}

/** Counts brackets outside strings: one pass, no recursion. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (quoted) {
      if (char === 0x5c) at++
      else if (char === 0x22) quoted = false
      continue
    }
    if (char === 0x22) quoted = true
    else if (char === 0x5b || char === 0x7b) depth++
    else if (char === 0x5d || char === 0x7d) depth--
    if (depth > deepest) return true
  }
  return false
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, held]) => isStorable(key) && isStorable(held))
}
