import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { Fault } from '../../shared/domain/fault.ts'

export type Loading<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly fault: Fault }

/**
 * Something a page reads from the server. `start` (also "Retry") gives up an earlier attempt; leaving the page gives
 * up the last one. Errors that are no faults are bugs and are not hidden.
 */
export class Load<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #read: (signal: AbortSignal) => Promise<T>
  #attempt: AbortController | undefined
  now: Loading<T> = { state: 'loading' }

  constructor(host: ReactiveControllerHost, read: (signal: AbortSignal) => Promise<T>) {
    this.#host = host
    this.#read = read
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#attempt?.abort()
  }

  get value(): T | undefined {
    return this.now.state === 'ready' ? this.now.value : undefined
  }

  start(): void {
    void this.#run(true)
  }

  /** Reads again while the present value stays on screen. */
  refresh(): Promise<void> {
    return this.#run(false)
  }

  /** Puts a value the page has got another way, an event for example. */
  replace(value: T): void {
    this.now = { state: 'ready', value }
    this.#host.requestUpdate()
  }

  async #run(visibly: boolean): Promise<void> {
    this.#attempt?.abort()
    const attempt = new AbortController()
    this.#attempt = attempt
    if (visibly) this.#show({ state: 'loading' })
    try {
      const value = await this.#read(attempt.signal)
      if (!attempt.signal.aborted) this.#show({ state: 'ready', value })
    } catch (error) {
      if (attempt.signal.aborted) return
      if (!(error instanceof Fault)) throw error
      this.#show({ state: 'failed', fault: error })
    }
  }

  #show(now: Loading<T>): void {
    this.now = now
    this.#host.requestUpdate()
  }
}

/** An act the person started: busy while it runs, with the fault of the last attempt beside its button. */
export class Act implements ReactiveController {
  readonly #host: ReactiveControllerHost
  busy = false
  fault: Fault | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.fault = undefined
  }

  /** Runs it unless one is running; answers true where it went through. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.fault = undefined
    this.#host.requestUpdate()
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.fault = error
      return false
    } finally {
      this.busy = false
      this.#host.requestUpdate()
    }
  }

  clear(): void {
    this.fault = undefined
    this.#host.requestUpdate()
  }
}
