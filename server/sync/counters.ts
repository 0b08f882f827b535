/** What `/metrics` and the log may know of the sockets: numbers and fixed words, never names or text. */
import type { CloseCode } from '../../shared/sync/frames.ts'

export class SyncCounters {
  connections = 0
  framesIn = 0
  framesOut = 0
  savedFrames = 0
  readonly #refusals = new Map<CloseCode, number>()
  readonly #handshakes = new Map<number, number>()

  refused(code: CloseCode): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
  }

  /** An upgrade that was answered with an HTTP status instead of a socket. */
  turnedAway(status: number): void {
    this.#handshakes.set(status, (this.#handshakes.get(status) ?? 0) + 1)
  }

  /** Name → value, for `Counters.text` of `server/http`. */
  values(): Record<string, number> {
    const values: Record<string, number> = {
      sync_connections: this.connections,
      sync_frames_in_total: this.framesIn,
      sync_frames_out_total: this.framesOut,
      sync_saved_frames_total: this.savedFrames,
    }
    for (const [code, count] of this.#refusals) {
      values[`sync_refusals_${String(code)}_total`] = count
    }
    for (const [status, count] of this.#handshakes) {
      values[`sync_turned_away_${String(status)}_total`] = count
    }
    return values
  }
}
