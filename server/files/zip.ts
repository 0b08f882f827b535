/**
 * Reads single entries of a ZIP archive, by exact name, into memory and nowhere else. Sizes the archive claims are not
 * believed: output is counted while it is inflated and stopped at the limit. Archives with entries that lie on top of
 * each other, appear twice or are encrypted are refused before anything is inflated.
 */
import { crc32 } from 'node:zlib'
import { Inflate } from 'fflate'
import { ImportProblem } from './import-problem.ts'

const mebibyte = 1024 * 1024
const limits = {
  entries: 10_000,
  part: 64 * mebibyte,
  total: 128 * mebibyte,
  /** Real documents stay below a hundredfold; below `ratioFrom` bytes the ratio does not matter. */
  ratio: 250,
  ratioFrom: 4 * mebibyte,
}

interface Entry {
  readonly name: string
  readonly offset: number
  readonly compressed: number
  readonly size: number
  readonly crc: number
  readonly method: number
}

/** An opened archive; what its parts may hold together is counted over all calls of `read`. */
export class ZipArchive {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #entries = new Map<string, Entry>()
  #total = 0

  /** Reads the directory. Throws `ImportProblem` for what is no whole, plain archive. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (const entry of this.#directory()) {
      if (this.#entries.has(entry.name)) throw damaged()
      this.#entries.set(entry.name, entry)
    }
    this.#refuseOverlaps()
  }

  /** Names of all entries, as the archive spells them. */
  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** The bytes of the entry with exactly this name, or undefined where there is none. */
  read(name: string): Uint8Array | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    const data = this.#stored(entry)
    const content = entry.method === 0 ? data : this.#inflated(data)
    this.#total += content.length
    if (content.length > limits.part || this.#total > limits.total) throw bomb()
    if (content.length !== entry.size || crc32(content) !== entry.crc) throw damaged()
    return content
  }

  *#directory(): Generator<Entry> {
    const end = this.#endRecord()
    const count = this.#view.getUint16(end + 10, true)
    if (count > limits.entries) throw bomb()
    let at = this.#view.getUint32(end + 16, true)
    for (let index = 0; index < count; index++) {
      if (at + 46 > end || this.#view.getUint32(at, true) !== 0x02014b50) throw damaged()
      const flags = this.#view.getUint16(at + 8, true)
      if ((flags & 1) === 1) throw encrypted()
      const length = this.#view.getUint16(at + 28, true)
      const after = this.#view.getUint16(at + 30, true) + this.#view.getUint16(at + 32, true)
      yield {
        name: new TextDecoder().decode(this.#bytes.subarray(at + 46, at + 46 + length)),
        offset: this.#view.getUint32(at + 42, true),
        compressed: this.#view.getUint32(at + 20, true),
        size: this.#view.getUint32(at + 24, true),
        crc: this.#view.getUint32(at + 16, true),
        method: this.#view.getUint16(at + 10, true),
      }
      at += 46 + length + after
    }
  }

  /** Place of the end record, searched from the end over the longest comment there can be. */
  #endRecord(): number {
    const from = this.#bytes.length - 22
    for (let at = from; at >= Math.max(0, from - 0xffff); at--) {
      if (this.#view.getUint32(at, true) !== 0x06054b50) continue
      const count = this.#view.getUint16(at + 10, true)
      // Sizes beyond 32 bits (ZIP64) have no place in a text document.
      if (count === 0xffff || this.#view.getUint32(at + 16, true) === 0xffffffff) throw bomb()
      return at
    }
    throw damaged()
  }

  #refuseOverlaps(): void {
    const entries = [...this.#entries.values()].sort((a, b) => a.offset - b.offset)
    let free = 0
    for (const { offset, compressed } of entries) {
      if (offset < free) throw bomb()
      free = offset + 30 + compressed
    }
    if (free > this.#bytes.length) throw damaged()
  }

  #stored({ offset, compressed, method }: Entry): Uint8Array {
    if (method !== 0 && method !== 8) throw damaged()
    if (offset + 30 > this.#bytes.length || this.#view.getUint32(offset, true) !== 0x04034b50)
      throw damaged()
    const name = this.#view.getUint16(offset + 26, true)
    const from = offset + 30 + name + this.#view.getUint16(offset + 28, true)
    if (from + compressed > this.#bytes.length) throw damaged()
    return this.#bytes.subarray(from, from + compressed)
  }

  #inflated(data: Uint8Array): Uint8Array {
    const chunks: Uint8Array[] = []
    let size = 0
    const inflate = new Inflate((chunk) => {
      size += chunk.length
      const tooMuch = size > limits.part || this.#total + size > limits.total
      if (tooMuch || (size > limits.ratioFrom && size > data.length * limits.ratio)) throw bomb()
      chunks.push(chunk)
    })
    // Small steps: at a thousandfold ratio one step makes 16 MiB before it is counted.
    const step = 16 * 1024
    try {
      for (let at = 0; at < data.length; at += step) {
        inflate.push(data.subarray(at, at + step), at + step >= data.length)
      }
    } catch (problem) {
      throw problem instanceof ImportProblem ? problem : damaged()
    }
    return joined(chunks, size)
  }
}

/** `damaged` also covers truncated downloads. */
export function damaged(): ImportProblem {
  return new ImportProblem(
    'damaged',
    'The file is damaged or incomplete; open it in Word, save it again and upload that copy.',
  )
}

export function encrypted(): ImportProblem {
  return new ImportProblem(
    'encrypted',
    'The file is protected by a password; save a copy without the password and upload that.',
  )
}

function bomb(): ImportProblem {
  return new ImportProblem(
    'zip-bomb',
    'The file unpacks to far more than a document can hold; save it again in Word without embedded files.',
  )
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
