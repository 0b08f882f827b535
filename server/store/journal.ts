/**
 * The journal: every change of every text, one row each, durable before anybody is told of it.
 *
 *   append ─┐
 *   append ─┼→ queue ──(a gap of 0–4 ms)──→ one transaction: states of drafts → client ids → rows ──→ each is told
 *   append ─┘                                └ what freezes a draft or binds an id elsewhere is decided here, in it
 *
 * Appends of one draft keep their order. When one is refused, all that wait behind it for the same draft were applied
 * on top of it and come back as `stale`: their room builds its text anew from the journal and offers them again.
 * It knows nothing of Yjs, sockets or rights of roles.
 */
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { JournalOrigin } from './tables.ts'

export interface Append {
  readonly draft: string
  readonly update: Uint8Array
  readonly person: string
  readonly accreditation: string
  /** Client ids in the update that are not yet known to be this person's. */
  readonly clientIds: readonly number[]
  readonly origin: JournalOrigin
  /** ISO instant of arrival, by the server's clock. */
  readonly at: string
}

/** Why an append did not happen. After `stale` and `not-saved` it may be offered again; the others are final. */
export type AppendProblem = 'frozen' | 'foreign-client-id' | 'stale' | 'not-saved'

export class NotAppended extends Error {
  readonly problem: AppendProblem

  constructor(problem: AppendProblem, cause?: unknown) {
    super(`Not appended: ${problem}`, { cause })
    this.name = 'NotAppended'
    this.problem = problem
  }
}

/** What a room starts from: a snapshot, the rows behind it in order, and whose client ids are whose. */
export interface Loaded {
  readonly snapshot: Uint8Array | undefined
  readonly snapshotSeq: number
  readonly tail: readonly Uint8Array[]
  /** The last row; 0 for a text nobody wrote yet. */
  readonly seq: number
  readonly owners: ReadonlyMap<number, string>
}

export interface JournalOptions {
  /** Runs each transaction; for tests of slow and failing disks. */
  readonly around?: (commit: () => Promise<void>) => Promise<void>
  /** Longest wait for company before a commit, in milliseconds. */
  readonly longestGap?: number
}

export interface JournalCounters {
  readonly rows: number
  readonly commits: number
  readonly failedCommits: number
  readonly waiting: number
  /** Of the last commit, in milliseconds. */
  readonly commitTime: number
}

interface Waiting {
  readonly append: Append
  readonly resolve: (seq: number) => void
  readonly reject: (problem: NotAppended) => void
}

type Outcome = { readonly seq: number } | { readonly problem: AppendProblem }

/** One transaction holds at most so many rows and bytes, so that the event loop is never held long. */
const mostRows = 512
const mostBytes = 8 * 1024 * 1024
/** Waiting longer than this gains no throughput here and is felt by people. */
const longestGap = 4
/** Snapshots kept for each draft: the newest, and the one before it in case the newest is unreadable. */
const keptSnapshots = 2

export class Journal {
  readonly #db: Database
  readonly #around: (commit: () => Promise<void>) => Promise<void>
  readonly #longestGap: number
  #waiting: Waiting[] = []
  #committing: Promise<void> | undefined
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined
  #lastSize = 0
  #counters = { rows: 0, commits: 0, failedCommits: 0, commitTime: 0 }

  constructor(db: Database, options: JournalOptions = {}) {
    this.#db = db
    this.#around = options.around ?? ((commit) => commit())
    this.#longestGap = options.longestGap ?? longestGap
  }

  get counters(): JournalCounters {
    return { ...this.#counters, waiting: this.#waiting.length }
  }

  /** Answers the row's number once it is on disk. Rejects with `NotAppended`; then nothing of it is stored. */
  append(append: Append): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject })
      this.#schedule()
    })
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#waiting.length > 0 || this.#committing !== undefined) {
      await (this.#committing ?? this.#commit())
    }
  }

  /** Everything a room needs to open. Rows only grow, so reading them after the snapshot is consistent. */
  async load(draft: string): Promise<Loaded> {
    const snapshot = await this.#db
      .selectFrom('snapshots')
      .select(['seq', 'state'])
      .where('draft_id', '=', draft)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    const rows = await this.#db
      .selectFrom('journal')
      .select(['seq', 'update'])
      .where('draft_id', '=', draft)
      .where('seq', '>', snapshot?.seq ?? 0)
      .orderBy('seq')
      .execute()
    const ids = await this.#db
      .selectFrom('client_ids')
      .select(['client_id', 'person_id'])
      .where('draft_id', '=', draft)
      .execute()
    return {
      snapshot: snapshot?.state,
      snapshotSeq: snapshot?.seq ?? 0,
      tail: rows.map((row) => row.update),
      seq: rows.at(-1)?.seq ?? snapshot?.seq ?? 0,
      owners: new Map(ids.map((row) => [row.client_id, row.person_id])),
    }
  }

  /** The number of a draft's last row; 0 for a text nobody wrote yet. */
  async headSeq(draft: string): Promise<number> {
    const row = await this.#db
      .selectFrom('journal')
      .select(({ fn }) => fn.max('seq').as('head'))
      .where('draft_id', '=', draft)
      .executeTakeFirst()
    return row?.head ?? 0
  }

  /** Keeps the whole state as of a row, so that opening reads fewer rows. One transaction; older ones are let go. */
  async saveSnapshot(draft: string, seq: number, state: Uint8Array, at: string): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      await db
        .insertInto('snapshots')
        .values({ draft_id: draft, seq, state, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const kept = await db
        .selectFrom('snapshots')
        .select('seq')
        .where('draft_id', '=', draft)
        .orderBy('seq', 'desc')
        .limit(keptSnapshots)
        .execute()
      const oldest = kept.at(-1)?.seq ?? 0
      await db
        .deleteFrom('snapshots')
        .where('draft_id', '=', draft)
        .where('seq', '<', oldest)
        .execute()
    })
  }

  /**
   * One writer alone is stored at once, at the end of this turn of the event loop; where the last commit held
   * several, the next waits about as long as that one took, so that more fit into one.
   */
  #schedule(): void {
    if (this.#timer !== undefined || this.#committing !== undefined) return
    const gap = this.#lastSize > 1 ? Math.min(this.#longestGap, this.#counters.commitTime) : 0
    const start = () => {
      void this.#commit()
    }
    this.#timer = gap < 1 ? setImmediate(start) : setTimeout(start, gap)
  }

  #commit(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer as NodeJS.Timeout)
      clearImmediate(this.#timer as NodeJS.Immediate)
      this.#timer = undefined
    }
    this.#committing = this.#commitOnce(this.#take()).finally(() => {
      this.#committing = undefined
      if (this.#waiting.length > 0) this.#schedule()
    })
    return this.#committing
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { append } of this.#waiting) {
      bytes += append.update.length
      if (count > 0 && (count >= mostRows || bytes > mostBytes)) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #commitOnce(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return
    const started = performance.now()
    let outcomes: readonly Outcome[] = []
    try {
      await this.#around(() =>
        this.#db.transaction().execute(async (db) => {
          outcomes = await write(
            db,
            batch.map((one) => one.append),
          )
        }),
      )
    } catch (error) {
      this.#counters.failedCommits++
      // What waits was applied on top of what failed.
      for (const one of [...batch, ...this.#waiting.splice(0)]) {
        one.reject(new NotAppended('not-saved', error))
      }
      return
    }
    this.#counters.commits++
    this.#counters.commitTime = performance.now() - started
    this.#lastSize = batch.length
    this.#tell(batch, outcomes)
  }

  #tell(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
    const refused = new Set<string>()
    for (const [index, one] of batch.entries()) {
      const outcome = outcomes[index]
      if (outcome !== undefined && 'seq' in outcome) {
        this.#counters.rows++
        one.resolve(outcome.seq)
        continue
      }
      refused.add(one.append.draft)
      one.reject(new NotAppended(outcome?.problem ?? 'stale'))
    }
    if (refused.size === 0) return
    const stale = this.#waiting.filter((one) => refused.has(one.append.draft))
    this.#waiting = this.#waiting.filter((one) => !refused.has(one.append.draft))
    for (const one of stale) one.reject(new NotAppended('stale'))
  }
}

/** Writes what may be written, in order, and says of each what became of it. */
async function write(db: Database, appends: readonly Append[]): Promise<readonly Outcome[]> {
  const frozen = await frozenOf(
    db,
    appends.map((append) => append.draft),
  )
  const foreign = await bind(
    db,
    appends.filter((append) => !frozen.has(append.draft)),
  )
  const refused = new Set<string>()
  const problems = appends.map((append): AppendProblem | undefined => {
    if (refused.has(append.draft)) return 'stale'
    const problem = frozen.has(append.draft)
      ? 'frozen'
      : foreign.has(append)
        ? 'foreign-client-id'
        : undefined
    if (problem !== undefined) refused.add(append.draft)
    return problem
  })
  const good = appends.filter((_, index) => problems[index] === undefined)
  const seqs = await insertRows(db, good)
  let next = 0
  return problems.map((problem): Outcome => {
    if (problem !== undefined) return { problem }
    const seq = seqs[next++]
    if (seq === undefined) throw new Error('The journal answered fewer numbers than rows')
    return { seq }
  })
}

/** Invariant 1, asked in the same transaction that the freeze would have to win. Unknown drafts count as frozen. */
async function frozenOf(db: Database, drafts: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = [...new Set(drafts)]
  const open = await db
    .selectFrom('drafts')
    .select('id')
    .where('id', 'in', asked)
    .where('state', '<>', 'frozen')
    .execute()
  const isOpen = new Set(open.map((row) => row.id))
  return new Set(asked.filter((id) => !isOpen.has(id)))
}

/** Binds each new client id to the first person who uses it; answers the appends that use somebody else's. */
async function bind(db: Database, appends: readonly Append[]): Promise<ReadonlySet<Append>> {
  const foreign = new Set<Append>()
  for (const append of appends) {
    for (const clientId of append.clientIds) {
      await db
        .insertInto('client_ids')
        .values({ draft_id: append.draft, client_id: clientId, person_id: append.person })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const owner = await db
        .selectFrom('client_ids')
        .select('person_id')
        .where('draft_id', '=', append.draft)
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      if (owner?.person_id !== append.person) foreign.add(append)
    }
  }
  return foreign
}

async function insertRows(db: Database, appends: readonly Append[]): Promise<readonly number[]> {
  if (appends.length === 0) return []
  const rows = await db
    .insertInto('journal')
    .values(
      appends.map((append) => ({
        draft_id: append.draft,
        update: append.update,
        person_id: append.person,
        accreditation_id: append.accreditation,
        origin: append.origin,
        at: append.at,
      })),
    )
    .returning('seq')
    .execute()
  // Numbers grow in the order of the values; the order in which `returning` lists them is not promised.
  return rows.map((row) => row.seq).sort((a, b) => a - b)
}

/** How often anybody's rights have changed, whoever changed them (`guards.ts` counts): ask again when it moves. */
export async function rightsVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    select value from counters where name = 'rights'`.execute(db)
  return rows[0]?.value ?? 0
}
