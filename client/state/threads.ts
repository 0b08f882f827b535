/** The threads of one draft: read once, kept up to date by events and by the answers of this person's own acts. */
import { call, events } from '../api.ts'
import { threads as endpoints } from '../../shared/api/contract.ts'
import type { DraftEvent } from '../../shared/api/events.ts'
import type { BodyOf } from '../../shared/api/endpoint.ts'
import type { Thread } from '../../shared/api/shapes.ts'
import { Fault } from '../../shared/domain/fault.ts'
import type { DispositionKind, ThreadCategory } from '../../shared/domain/names.ts'
import { Store } from './store.ts'

export type Threads =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly threads: readonly Thread[] }
  | { readonly state: 'failed'; readonly fault: Fault }

export type NewThread = BodyOf<typeof endpoints.create>

export class DraftThreads {
  readonly now = new Store<Threads>({ state: 'loading' })
  readonly #draft: string
  #stop: (() => void) | undefined

  constructor(draft: string) {
    this.#draft = draft
  }

  /** Reads the threads and follows them; `onEvent` hears of everything else on this draft too. */
  follow(onEvent: (event: DraftEvent) => void): void {
    this.#stop = events(
      this.#draft,
      (event) => {
        if (event.type === 'thread-changed') this.#put(event.thread)
        onEvent(event)
      },
      () => void this.load(),
    )
    void this.load()
  }

  leave(): void {
    this.#stop?.()
  }

  async load(): Promise<void> {
    try {
      const threads = await call(endpoints.ofDraft, { params: { draft: this.#draft } })
      this.now.set({ state: 'ready', threads })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      // What was read before stays on screen; only a first failure leaves nothing to show.
      if (this.now.value.state !== 'ready') this.now.set({ state: 'failed', fault: error })
    }
  }

  async create(body: NewThread): Promise<Thread> {
    return this.#put(await call(endpoints.create, { params: { draft: this.#draft }, body }))
  }

  async reply(thread: string, text: string): Promise<void> {
    this.#put(await call(endpoints.reply, { params: { thread }, body: { text } }))
  }

  async changeCategory(thread: string, category: ThreadCategory): Promise<void> {
    this.#put(await call(endpoints.changeCategory, { params: { thread }, body: { category } }))
  }

  /** Throws a conflict where somebody changed the thread meanwhile; the thread as it stands is then on screen. */
  async dispose(thread: Thread, kind: DispositionKind, reason: string): Promise<void> {
    const body = { kind, reason, revision: thread.revision }
    try {
      this.#put(await call(endpoints.dispose, { params: { thread: thread.id }, body }))
    } catch (error) {
      if (error instanceof Fault && error.code === 'conflict') await this.load()
      throw error
    }
  }

  /** Puts a thread in its place, unless a newer state of it is known already. */
  #put(thread: Thread): Thread {
    const { value } = this.now
    if (value.state !== 'ready') return thread
    const known = value.threads.find((one) => one.id === thread.id)
    if (known !== undefined && known.revision > thread.revision) return known
    const threads =
      known === undefined
        ? [...value.threads, thread]
        : value.threads.map((one) => (one === known ? thread : one))
    this.now.set({ state: 'ready', threads })
    return thread
  }
}

/** The disposition that stands: the last one given (invariant 7: earlier ones stay on record). */
export function dispositionOf(thread: Thread): Thread['dispositions'][number] | undefined {
  return thread.dispositions.at(-1)
}

export const threadFilters = ['open', 'decided', 'mine', 'all'] as const
export type ThreadFilter = (typeof threadFilters)[number]

/** True where the filter lets the thread through. */
export function passes(thread: Thread, filter: ThreadFilter, me: string): boolean {
  switch (filter) {
    case 'open':
      return dispositionOf(thread) === undefined
    case 'decided':
      return dispositionOf(thread) !== undefined
    case 'mine':
      return thread.by.person === me || thread.replies.some((reply) => reply.by.person === me)
    case 'all':
      return true
  }
}
