/**
 * A number for each clock of each Yjs client: which entry made it, took it away, or is its true author. Clocks are only
 * held where something was written, in pages, so that it stays small however the clocks are spread.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

const pageSize = 256

type Pages = Map<number, Int32Array>

export class Ledger {
  readonly #clients = new Map<number, Pages>()

  /** The number at a clock; 0 where none was written. */
  at(client: number, clock: number): number {
    const page = this.#clients.get(client)?.get(Math.floor(clock / pageSize))
    return page?.[clock % pageSize] ?? 0
  }

  /** Writes one number at a stretch of clocks. */
  fill(client: number, clock: number, length: number, value: number): void {
    const pages = this.#pagesOf(client)
    const end = clock + length
    for (let at = clock; at < end;) {
      const number = Math.floor(at / pageSize)
      let page = pages.get(number)
      if (page === undefined) {
        page = new Int32Array(pageSize)
        pages.set(number, page)
      }
      const stop = Math.min(end, (number + 1) * pageSize)
      page.fill(value, at - number * pageSize, stop - number * pageSize)
      at = stop
    }
  }

  /** Runs of equal numbers, as small as they go. */
  write(encoder: encoding.Encoder): void {
    encoding.writeVarUint(encoder, this.#clients.size)
    for (const [client, pages] of [...this.#clients].sort(([a], [b]) => a - b)) {
      encoding.writeVarUint(encoder, client)
      const runs = runsOf(pages)
      encoding.writeVarUint(encoder, runs.length)
      let end = 0
      let last = 0
      for (const { clock, length, value } of runs) {
        encoding.writeVarUint(encoder, clock - end)
        encoding.writeVarUint(encoder, length)
        encoding.writeVarInt(encoder, value - last)
        end = clock + length
        last = value
      }
    }
  }

  static read(decoder: decoding.Decoder): Ledger {
    const ledger = new Ledger()
    for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
      const client = decoding.readVarUint(decoder)
      let clock = 0
      let value = 0
      for (let runs = decoding.readVarUint(decoder); runs > 0; runs--) {
        clock += decoding.readVarUint(decoder)
        const length = decoding.readVarUint(decoder)
        value += decoding.readVarInt(decoder)
        ledger.fill(client, clock, length, value)
        clock += length
      }
    }
    return ledger
  }

  #pagesOf(client: number): Pages {
    const held = this.#clients.get(client)
    if (held !== undefined) return held
    const made: Pages = new Map()
    this.#clients.set(client, made)
    return made
  }
}

function runsOf(pages: Pages): { clock: number; length: number; value: number }[] {
  const runs: { clock: number; length: number; value: number }[] = []
  for (const [number, page] of [...pages].sort(([a], [b]) => a - b)) {
    page.forEach((value, i) => {
      if (value === 0) return
      const clock = number * pageSize + i
      const last = runs.at(-1)
      if (last?.value === value && last.clock + last.length === clock) last.length++
      else runs.push({ clock, length: 1, value })
    })
  }
  return runs
}
