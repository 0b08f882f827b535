/** The page of `bench:text`: one editor on one text, through our binding or through y-prosemirror. */
import { EditorState, TextSelection } from 'prosemirror-state'
import type { Plugin } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import type { Node } from 'prosemirror-model'
import { prosemirrorToYXmlFragment, initProseMirrorDoc, ySyncPlugin } from 'y-prosemirror'
import * as Y from 'yjs'
import { TextBinding } from '../../../client/editor/binding.ts'
import { bodyOf, fillBody } from '../../../shared/text/flat.ts'
import { defaultBlockAttrs, schema } from '../../../shared/text/schema.ts'

type Engine = 'ours' | 'y-prosemirror'

const words =
  'the parent and the educator should talk with every child about what it meets online and listen'.split(
    ' ',
  )

function guideline(blocks: number): Node {
  const nodes = Array.from({ length: blocks }, (_, i) => {
    const text = Array.from({ length: 20 }, (_, k) => words[(i * 7 + k * 3) % words.length]).join(
      ' ',
    )
    const kind = i % 12 === 0 ? 'heading' : i % 3 === 0 ? 'item' : 'paragraph'
    const attrs = { ...defaultBlockAttrs, id: `b${i}`, kind, level: kind === 'heading' ? 2 : 0 }
    const bold = i % 4 === 0 ? [schema.text(' must', [schema.mark('strong')])] : []
    return schema.node('block', attrs, [schema.text(text), ...bold])
  })
  return schema.node('doc', null, nodes)
}

let view: EditorView | undefined
let doc = new Y.Doc()
let other = new Y.Doc()
let engine: Engine = 'ours'
const paints: number[] = []

function open(kind: Engine, blocks: number): Record<string, number> {
  engine = kind
  view?.destroy()
  const document0 = guideline(blocks)
  other = new Y.Doc()
  other.transact(() => {
    if (kind === 'ours') fillBody(bodyOf(other), document0)
    else prosemirrorToYXmlFragment(document0, other.getXmlFragment('body'))
  })
  const update = Y.encodeStateAsUpdate(other)
  const start = performance.now()
  doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const applied = performance.now()
  let shown: Node
  let plugin: Plugin
  if (kind === 'ours') {
    const binding = new TextBinding(bodyOf(doc))
    shown = binding.document()
    plugin = binding.plugin
  } else {
    const fragment = doc.getXmlFragment('body')
    const made = initProseMirrorDoc(fragment, schema)
    shown = made.doc
    plugin = ySyncPlugin(fragment, { mapping: made.mapping }) as Plugin
  }
  const read = performance.now()
  const place = document.querySelector('#editor')
  if (place === null) throw new Error('No place for the editor')
  view = new EditorView(place, { state: EditorState.create({ doc: shown, plugins: [plugin] }) })
  view.dom.getBoundingClientRect()
  const end = performance.now()
  return {
    bytes: update.length,
    apply: applied - start,
    read: read - applied,
    show: end - read,
    open: end - start,
  }
}

/** Puts the caret into the middle of the text and measures from key to paint from then on. */
function startTyping(): void {
  if (view === undefined) return
  let pos = 0
  const middle = Math.floor(view.state.doc.childCount / 2)
  for (let i = 0; i < middle; i++) pos += view.state.doc.child(i).nodeSize
  view.dispatch(
    view.state.tr.setSelection(TextSelection.create(view.state.doc, pos + 8)).scrollIntoView(),
  )
  view.focus()
  paints.length = 0
  view.dom.addEventListener('keydown', () => {
    const at = performance.now()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => paints.push(performance.now() - at)
      channel.port2.postMessage(null)
    })
  })
}

/** Milliseconds of each of `count` one-letter edits of another person, from update to updated editor. */
function remote(count: number): number[] {
  const times: number[] = []
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)))
  for (let i = 0; i < count; i++) {
    const before = Y.encodeStateVector(other)
    if (engine === 'ours') bodyOf(other).insert(4000 + i * 150, 'z', {})
    else {
      const node = other.getXmlFragment('body').get(20 + i) as Y.XmlElement
      ;(node.get(0) as Y.XmlText).insert(3, 'z')
    }
    const update = Y.encodeStateAsUpdate(other, before)
    const start = performance.now()
    Y.applyUpdate(doc, update)
    times.push(performance.now() - start)
  }
  return times
}

/** Milliseconds of each of `count` one-letter edits here, from dispatch to written text, without painting. */
function local(count: number): number[] {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    if (view === undefined) return times
    const start = performance.now()
    view.dispatch(view.state.tr.insertText('k'))
    times.push(performance.now() - start)
  }
  return times
}

Object.assign(window, { bench: { open, startTyping, remote, local, paints } })
