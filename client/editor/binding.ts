/**
 * Our binding between the flat Yjs text and ProseMirror.
 *
 *   a key     → transaction → `normalize` repairs ids → difference written to the Y.Text (one Yjs transaction)
 *   the wire  → Yjs events  → smallest steps (`shared/text/steps.ts`), marked as remote, never written back
 *
 * It holds no second copy of the text: the editor's document is always what `documentFromBody` would show. It never
 * deletes what it does not understand, and never writes while the editor is only reading.
 */
import { Plugin, PluginKey } from 'prosemirror-state'
import type { Command, EditorState, Transaction } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import type { StepMap } from 'prosemirror-transform'
import * as Y from 'yjs'
import { documentFromBody } from '../../shared/text/flat.ts'
import { flatPlace, positionOf } from '../../shared/text/place.ts'
import type { Touched } from '../../shared/text/align.ts'
import { SeenIds } from '../../shared/text/runs.ts'
import { applyEvents } from '../../shared/text/steps.ts'
import { replaceDocument } from '../../shared/text/whole.ts'
import { writeDocument } from '../../shared/text/write.ts'
import { normalize } from '../../shared/text/normalize.ts'

/** What the binding needs of an editor; `EditorView` is one, tests use a bare one without DOM. */
export interface Host {
  readonly state: EditorState
  dispatch(tr: Transaction): void
}

/** What local steps have changed since the text was last written. */
interface Pending {
  readonly base: Node
  readonly maps: readonly StepMap[]
}

interface BindingState {
  readonly binding: TextBinding
  readonly pending: Pending | null
}

type Message = 'remote'

const key = new PluginKey<BindingState>('text-binding')

export class TextBinding {
  readonly body: Y.Text
  readonly plugin: Plugin<BindingState>
  readonly undoManager: Y.UndoManager
  readonly #newId: () => string
  #host: Host | undefined
  /** What has been written already; the state keeps it until the next local change. */
  #written: Pending | null = null
  /** False while the person may only read: local changes of the text are then refused before they happen. */
  writable = true
  /** True once the text holds a copied block: ids are then told apart by reading the whole text. */
  #copies = false

  constructor(body: Y.Text, newId: () => string = () => crypto.randomUUID()) {
    this.body = body
    this.#newId = newId
    this.undoManager = new Y.UndoManager(body, {
      trackedOrigins: new Set<unknown>([this]),
      captureTimeout: 500,
      // Undoing a new row takes the row away, but not the cells: others may have written in them meanwhile.
      deleteFilter: (item) => !isCellOfTable(item),
    })
    this.plugin = this.#makePlugin()
    body.observeDeep(this.#onEvents)
  }

  /** The document to open an editor with. */
  document(): Node {
    const ids = new SeenIds()
    const document = documentFromBody(this.body, ids)
    this.#copies = ids.renamed
    return document
  }

  destroy(): void {
    this.body.unobserveDeep(this.#onEvents)
    this.undoManager.destroy()
    this.#host = undefined
  }

  /** Connects an editor whose state has this binding's plugin; brings it up to the text. */
  attach(host: Host): void {
    this.#host = host
    this.#refresh()
  }

  detach(): void {
    this.#host = undefined
  }

  /** Writes what local steps changed into the text. Called after every update of the editor's state. */
  flush(): void {
    const host = this.#host
    const pending = host === undefined ? null : key.getState(host.state)?.pending
    if (host === undefined || pending == null) return
    if (pending === this.#written) return
    this.#written = pending
    const after = host.state.doc
    if (pending.base === after) return
    const doc = this.body.doc
    if (doc === null) throw new Error('The text belongs to no document')
    const sure = doc.transact(
      () => writeDocument(this.body, pending.base, after, touchedBy(pending.maps), this.#newId),
      this,
    )
    if (!sure || this.#copies) this.#refresh()
  }

  #makePlugin(): Plugin<BindingState> {
    return new Plugin<BindingState>({
      key,
      state: {
        init: () => ({ binding: this, pending: null }),
        apply: (tr, state) => {
          const message = tr.getMeta(key) as Message | undefined
          if (message === 'remote' || !tr.docChanged) return state
          const { base, maps } =
            state.pending === null || state.pending === this.#written
              ? { base: tr.before, maps: [] }
              : state.pending
          return { ...state, pending: { base, maps: [...maps, ...tr.mapping.maps] } }
        },
      },
      filterTransaction: (tr) => this.writable || !tr.docChanged || isRemote(tr),
      appendTransaction: (trs, before, after) => {
        if (!trs.some((tr) => tr.docChanged && !isRemote(tr))) return null
        const tr = after.tr
        normalize(tr, before.doc, this.#newId)
        return tr.docChanged ? tr.setMeta('addToHistory', false) : null
      },
      view: (view) => {
        this.attach(view)
        return { update: () => this.flush(), destroy: () => this.detach() }
      },
    })
  }

  readonly #onEvents = (
    events: Y.YEvent<Y.AbstractType<unknown>>[],
    transaction: Y.Transaction,
  ): void => {
    const host = this.#host
    if (transaction.origin === this || host === undefined) return
    this.flush()
    if (this.#copies) return this.#refresh()
    const tr = host.state.tr
    if (!applyEvents(tr, this.body, events, transaction)) {
      this.#copies = true
      return this.#refresh()
    }
    if (tr.docChanged) host.dispatch(mark(tr, 'remote'))
  }

  /** Makes the editor show exactly the text, by reading all of it. */
  #refresh(): void {
    const host = this.#host
    if (host === undefined) return
    const tr = host.state.tr
    replaceDocument(tr, this.document())
    if (tr.docChanged) host.dispatch(mark(tr, 'remote'))
  }
}

function isCellOfTable(item: Y.Item): boolean {
  return item.parent instanceof Y.Map && item.parent._item?.parentSub === 'cells'
}

function mark(tr: Transaction, message: Message): Transaction {
  return tr.setMeta(key, message).setMeta('addToHistory', false)
}

/** True for a transaction that shows what came from the text (others, undo), false for what was done here. */
export function isRemote(tr: Transaction): boolean {
  return tr.getMeta(key) === 'remote'
}

/** The changed ranges of several step maps, in the coordinates of the first and the last document. */
function touchedBy(maps: readonly StepMap[]): Touched {
  const ranges: { from: number; to: number; fromAfter: number; toAfter: number }[] = []
  maps.forEach((map, i) => {
    map.forEach((fromOld, toOld, fromNew, toNew) => {
      let [from, to] = [fromOld, toOld]
      for (const earlier of maps.slice(0, i).reverse()) {
        const inverse = earlier.invert()
        from = inverse.map(from, -1)
        to = inverse.map(to, 1)
      }
      let [fromAfter, toAfter] = [fromNew, toNew]
      for (const later of maps.slice(i + 1)) {
        fromAfter = later.map(fromAfter, -1)
        toAfter = later.map(toAfter, 1)
      }
      ranges.push({ from, to, fromAfter, toAfter })
    })
  })
  ranges.sort((a, b) => a.from - b.from || a.fromAfter - b.fromAfter)
  const merged: [number, number, number, number][] = []
  for (const { from, to, fromAfter, toAfter } of ranges) {
    const last = merged.at(-1)
    if (last !== undefined && (from <= last[1] || fromAfter <= last[3])) {
      last[1] = Math.max(last[1], to)
      last[2] = Math.min(last[2], fromAfter)
      last[3] = Math.max(last[3], toAfter)
    } else {
      merged.push([from, to, fromAfter, toAfter])
    }
  }
  return merged
}

function bindingOf(state: EditorState): TextBinding | undefined {
  return key.getState(state)?.binding
}

/** Undoes my own last change; others' changes stay. */
export const undo: Command = (state, dispatch) => {
  const manager = bindingOf(state)?.undoManager
  if (manager === undefined || !manager.canUndo()) return false
  if (dispatch !== undefined) manager.undo()
  return true
}

export const redo: Command = (state, dispatch) => {
  const manager = bindingOf(state)?.undoManager
  if (manager === undefined || !manager.canRedo()) return false
  if (dispatch !== undefined) manager.redo()
  return true
}

/** A position that follows the text: bound to the character behind it, or before it with `side` -1. */
export function relativePoint(
  state: EditorState,
  pos: number,
  side = 0,
): Y.RelativePosition | undefined {
  const binding = bindingOf(state)
  const place = binding === undefined ? undefined : flatPlace(binding.body, state.doc, pos)
  if (place === undefined) return undefined
  return Y.createRelativePositionFromTypeIndex(place.text, place.index, side)
}

export function absolutePoint(state: EditorState, point: Y.RelativePosition): number | undefined {
  const binding = bindingOf(state)
  const doc = binding?.body.doc
  if (binding === undefined || doc == null) return undefined
  const place = Y.createAbsolutePositionFromRelativePosition(point, doc)
  if (place === null || !(place.type instanceof Y.Text)) return undefined
  return positionOf(binding.body, state.doc, place.type, place.index)
}

/**
 * A range that follows its text: the start bound to its first character, the end to its *last* one, so that text
 * typed right behind it stays outside.
 */
export function relativeRange(
  state: EditorState,
  from: number,
  to: number,
): { start: Y.RelativePosition; end: Y.RelativePosition; block: string | null } | undefined {
  const binding = bindingOf(state)
  const place = binding === undefined ? undefined : flatPlace(binding.body, state.doc, from)
  const start = relativePoint(state, from, 0)
  const end = relativePoint(state, to, -1)
  if (place === undefined || start === undefined || end === undefined) return undefined
  return { start, end, block: place.block }
}

export function absoluteRange(
  state: EditorState,
  start: Y.RelativePosition,
  end: Y.RelativePosition,
): { from: number; to: number } | undefined {
  const from = absolutePoint(state, start)
  const to = absolutePoint(state, end)
  return from === undefined || to === undefined ? undefined : { from, to: Math.max(from, to) }
}
