/**
 * One expert in a history: a Yjs document, our binding and an editor state without DOM. Everything an expert does
 * goes through transactions as the editor makes them; what is sent waits in `outbox` until the test delivers it.
 */
import { EditorState, NodeSelection, TextSelection } from 'prosemirror-state'
import type { Plugin, Transaction } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { TextBinding, redo, undo } from '../../../client/editor/binding.ts'
import { bodyOf, documentFromBody, leaveFormatsAlone } from '../../../shared/text/flat.ts'
import { schema } from '../../../shared/text/schema.ts'

export class Expert {
  readonly name: string
  readonly doc: Y.Doc
  readonly binding: TextBinding
  state: EditorState
  /** Updates made here and not yet delivered. */
  outbox: Uint8Array[] = []
  /** Ids of tables and footnotes deleted here, also those that a cut or a move made anew elsewhere. */
  readonly removed = new Set<string>()
  #ids = 0

  constructor(name: string, clientId: number, start: Uint8Array, plugins: readonly Plugin[] = []) {
    this.name = name
    this.doc = new Y.Doc({ gc: false })
    this.doc.clientID = clientId
    leaveFormatsAlone(this.doc)
    Y.applyUpdate(this.doc, start)
    this.binding = new TextBinding(bodyOf(this.doc), () => `${name}-${++this.#ids}`)
    this.state = EditorState.create({
      schema,
      doc: this.binding.document(),
      plugins: [this.binding.plugin, ...plugins],
    })
    this.binding.attach(this)
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (transaction.origin === 'wire') return
      Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
        if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) return
        const id: unknown = struct.content.type._map.get('id')?.content.getContent()[0]
        if (typeof id === 'string') this.removed.add(id)
      })
    })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'wire') this.outbox.push(update)
    })
  }

  dispatch(tr: Transaction): void {
    this.state = this.state.applyTransaction(tr).state
    this.binding.flush()
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, 'wire')
  }

  undo(): boolean {
    return undo(this.state, (tr) => this.dispatch(tr))
  }

  redo(): boolean {
    return redo(this.state, (tr) => this.dispatch(tr))
  }

  get shown(): Node {
    return this.state.doc
  }

  /** What the text says, read whole. */
  get stored(): Node {
    return documentFromBody(bodyOf(this.doc))
  }

  select(from: number, to: number = from): void {
    const { doc, tr } = this.state
    const node = doc.resolve(from).nodeAfter
    if (to === from + 1 && node?.type.name === 'figure') {
      this.dispatch(tr.setSelection(NodeSelection.create(doc, from)))
    } else {
      this.dispatch(tr.setSelection(TextSelection.create(doc, from, to)))
    }
  }
}

/** The update of a draft that holds a document. */
export function startOf(document: Node, fill: (body: Y.Text, document: Node) => void): Uint8Array {
  const doc = new Y.Doc({ gc: false })
  doc.clientID = 1
  doc.transact(() => fill(bodyOf(doc), document))
  return Y.encodeStateAsUpdate(doc)
}
