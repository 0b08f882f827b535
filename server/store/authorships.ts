/**
 * Who wrote what, in drafts and versions: replays the journal once, then goes on from where it was.
 *
 *   asked ──→ answers kept ──→ replays kept ──→ newest saved record up to the row ──→ the whole journal
 *
 * Replays run in slices, so that people go on typing meanwhile. One question of a draft at a time: the next finds what
 * the one before it computed. It writes nothing but its own table, and nothing at all where it may not.
 */
import { Authorship } from '../../shared/text/authorship.ts'
import type { AuthoredText } from '../../shared/text/authorship-text.ts'
import { authoredRows, clientOwners, recordUpTo, saveRecord } from './authorship-records.ts'
import type { Database } from './database.ts'

export interface AuthorshipsOptions {
  readonly db: Database
  readonly now: () => Date
  /** False for data that may only be read. */
  readonly saves: boolean
}

/** Texts answered lately, whole: some 10 MB each for a long guideline. */
const keptAnswers = 6
/** Replays of live texts that go on with the next question: some 50 MB each for a long guideline. */
const keptReplays = 2
/** Rows read at once, a few milliseconds of work. */
const slice = 250
/** Rows whose replay is worth a saved record. */
const worthSaving = 2_000

export class Authorships {
  readonly #options: AuthorshipsOptions
  readonly #answers = new Recent<AuthoredText>(keptAnswers)
  // A replay that is let go may still be at work for somebody, so it is left to the garbage collector.
  readonly #replays = new Recent<Authorship>(keptReplays)
  readonly #busy = new Map<string, Promise<unknown>>()

  constructor(options: AuthorshipsOptions) {
    this.#options = options
  }

  /** The text of a draft at a row of the journal, with who wrote it. `ofVersion`: will be asked for again later. */
  async at(draft: string, seq: number, ofVersion: boolean): Promise<AuthoredText> {
    const before = this.#busy.get(draft) ?? Promise.resolve()
    const answer = before.then(
      () => this.#answer(draft, seq, ofVersion),
      () => this.#answer(draft, seq, ofVersion),
    )
    this.#busy.set(draft, answer)
    try {
      return await answer
    } finally {
      if (this.#busy.get(draft) === answer) this.#busy.delete(draft)
    }
  }

  async #answer(draft: string, seq: number, ofVersion: boolean): Promise<AuthoredText> {
    const name = `${draft}@${seq}`
    const known = this.#answers.get(name)
    if (known !== undefined) return known
    const replay = await this.#replayUpTo(draft, seq)
    const rows = await this.#readOn(replay, draft, seq)
    const text = replay.text()
    this.#answers.set(name, text)
    const kept = this.#replays.get(draft)
    if (this.#options.saves && rows >= (ofVersion ? slice : worthSaving)) {
      const at = this.#options.now().toISOString()
      await saveRecord(this.#options.db, draft, { seq, bytes: replay.save() }, at)
    }
    if (kept === undefined || kept.seq <= replay.seq) this.#replays.set(draft, replay)
    return text
  }

  /** A replay that has not yet gone beyond the row; it may be the kept one. */
  async #replayUpTo(draft: string, seq: number): Promise<Authorship> {
    const kept = this.#replays.get(draft)
    const fits = kept !== undefined && kept.seq <= seq
    const saved = await recordUpTo(this.#options.db, draft, seq)
    if (fits && (saved === undefined || saved.seq <= kept.seq)) return kept
    if (saved === undefined) return new Authorship()
    try {
      return Authorship.from(saved.bytes)
    } catch {
      // Of another format, or damaged: computed again, and overwritten then.
      return new Authorship()
    }
  }

  /** Answers how many rows it read. */
  async #readOn(replay: Authorship, draft: string, seq: number): Promise<number> {
    const { db } = this.#options
    const owners = await clientOwners(db, draft)
    let count = 0
    for (;;) {
      const rows = await authoredRows(db, draft, replay.seq, seq, slice)
      if (rows.length === 0) return count
      replay.add(rows, (client) => owners.get(client))
      count += rows.length
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** The values used last, by name. */
class Recent<Value> {
  readonly #most: number
  readonly #held = new Map<string, Value>()

  constructor(most: number) {
    this.#most = most
  }

  get(name: string): Value | undefined {
    const value = this.#held.get(name)
    if (value === undefined) return undefined
    this.#held.delete(name)
    this.#held.set(name, value)
    return value
  }

  set(name: string, value: Value): void {
    this.#held.delete(name)
    this.#held.set(name, value)
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.#most) break
      this.#held.delete(oldest)
    }
  }
}
