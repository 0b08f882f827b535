import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Transaction } from 'prosemirror-state'
import { ask, foundPlaces, replaceAll, replaceCurrent, step } from '../editor/find.ts'
import type { Question } from '../editor/find.ts'
import { say } from '../language.ts'
import { announce } from '../state/announcer.ts'
import { showToast } from '../state/notices.ts'
import type { GrEditor } from './gr-editor.ts'
import type { GrFindBar } from './gr-find-bar.ts'

/** Finding at the desk: whether the bar is open, and its questions to the editor. */
export class DeskFind implements ReactiveController {
  open = false
  replaces = false
  count = 0
  current = -1
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #editor: GrEditor

  constructor(host: ReactiveControllerHost & HTMLElement, editor: GrEditor) {
    this.#host = host
    this.#editor = editor
    host.addController(this)
  }

  hostDisconnected(): void {
    this.open = false
  }

  /** Opens the bar with the selected words in it. */
  start(replaces: boolean): void {
    const state = this.#editor.view?.state
    if (state === undefined) return
    const { from, to } = state.selection
    const words = to - from < 200 ? state.doc.textBetween(from, to, '\n', '') : ''
    this.open = true
    this.replaces = replaces
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => {
      this.#host.querySelector<GrFindBar>('gr-find-bar')?.start(words.includes('\n') ? '' : words)
    })
  }

  stop(): void {
    this.open = false
    this.#run((state) => ask(state, undefined))
    this.#editor.view?.focus()
    this.#host.requestUpdate()
  }

  ask(question: Question): void {
    this.#run((state) => ask(state, question))
  }

  step(by: 1 | -1): void {
    this.#run((state) => step(state, by))
    const { found, current } = this.#places()
    if (found.length > 0) announce(say('find.count', { at: current + 1, count: found.length }))
  }

  replace(words: string): void {
    this.#run((state) => replaceCurrent(state, words))
    this.#run((state) => step(state, 1))
  }

  replaceAll(words: string): void {
    const { length } = this.#places().found
    this.#run((state) => replaceAll(state, words))
    if (length > 0) showToast({ sentence: say('find.replaced', { count: length }) })
  }

  /** Call after every update of the editor. */
  textUpdated(): void {
    if (!this.open) return
    const { found, current } = this.#places()
    if (found.length === this.count && current === this.current) return
    this.count = found.length
    this.current = current
    this.#host.requestUpdate()
  }

  #places() {
    const state = this.#editor.view?.state
    return state === undefined ? { found: [], current: -1 } : foundPlaces(state)
  }

  #run(make: (state: NonNullable<GrEditor['view']>['state']) => Transaction | undefined): void {
    const { view } = this.#editor
    const tr = view === undefined ? undefined : make(view.state)
    if (tr !== undefined) view?.dispatch(tr)
  }
}
