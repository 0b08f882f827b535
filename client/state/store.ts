import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** One value that several elements read. Subscribers hear of a new value only where it differs (`Object.is`). */
export class Store<T> {
  #value: T
  readonly #listeners = new Set<(value: T) => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener(value)
  }

  /** Calls back on every new value, not on the present one. Answers how to stop. */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** Renders its element again when the selected part of a store changes; `value` is that part now. */
export class Watch<T, S = T> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #store: Store<T>
  readonly #select: (value: T) => S
  #last: S
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost, store: Store<T>, select: (value: T) => S) {
    this.#host = host
    this.#store = store
    this.#select = select
    this.#last = select(store.value)
    host.addController(this)
  }

  get value(): S {
    return this.#select(this.#store.value)
  }

  hostConnected(): void {
    this.#stop = this.#store.subscribe(() => {
      const next = this.value
      if (Object.is(next, this.#last)) return
      this.#last = next
      this.#host.requestUpdate()
    })
    this.#last = this.value
  }

  hostDisconnected(): void {
    this.#stop?.()
  }
}
