/**
 * The clipboard. What is copied here carries the exact slice beside its HTML, so nothing is lost on the way back; what
 * comes from elsewhere is read by `foreign-html.ts`. Pasted blocks get fresh ids from the binding where theirs are taken.
 */
import { Fragment, Slice } from 'prosemirror-model'
import type { Node } from 'prosemirror-model'
import { Plugin, Selection } from 'prosemirror-state'
import type { EditorState, Transaction } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { handlePaste as pasteCells } from 'prosemirror-tables'
import { schema } from '../../shared/text/schema.ts'
import { isInsideTable } from './commands/insert.ts'
import { readForeignHtml } from './foreign-html.ts'
import type { Read } from './foreign-html.ts'

/** What a paste brought, for the message that offers undo. */
export type Pasted = Pick<Read, 'paragraphs' | 'tables' | 'pictures'>

const attribute = 'data-gr-slice'

/** `onPaste` hears of every paste from elsewhere that was more than a few words. */
export function paste(onPaste: (pasted: Pasted) => void): Plugin {
  let plain = false
  return new Plugin({
    props: {
      handleDOMEvents: {
        copy: (view, event) => copy(view, event),
        cut: (view, event) => {
          if (!copy(view, event)) return false
          if (view.editable) view.dispatch(view.state.tr.deleteSelection().scrollIntoView())
          return true
        },
        keydown: (_, event) => {
          plain = event.shiftKey && (event.ctrlKey || event.metaKey) && event.code === 'KeyV'
          return false
        },
      },
      handlePaste: (view, event, slice) => {
        const asText = plain
        plain = false
        const html = event.clipboardData?.getData('text/html') ?? ''
        if (html === '' || asText) {
          const text = event.clipboardData?.getData('text/plain') ?? ''
          return text !== '' && pasteText(view, text)
        }
        const own = sliceFrom(html)
        if (own !== undefined) return pasteOwn(view, event, own)
        const read = readForeignHtml(html)
        if (read.nodes.length === 0) return slice.size === 0
        return pasteRead(view, event, read, onPaste)
      },
      handleDrop: (view, event, _slice, moved) => {
        if (moved || view.dragging !== null) return false
        const html = event.dataTransfer?.getData('text/html') ?? ''
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (html === '' || at === null || sliceFrom(html) !== undefined) return false
        const read = readForeignHtml(html)
        if (read.nodes.length === 0) return true
        view.dispatch(view.state.tr.replace(at.pos, at.pos, openSlice(read)).scrollIntoView())
        return true
      },
    },
  })
}

function copy(view: EditorView, event: ClipboardEvent): boolean {
  const { selection } = view.state
  if (selection.empty || event.clipboardData === null) return false
  const content = selection.content()
  const { dom, text } = view.serializeForClipboard(content)
  dom.firstElementChild?.setAttribute(attribute, JSON.stringify(content.toJSON()))
  event.preventDefault()
  event.clipboardData.clearData()
  event.clipboardData.setData('text/html', dom.innerHTML)
  event.clipboardData.setData('text/plain', text)
  return true
}

/** The exact slice of our own clipboard. What does not fit the schema (forged, newer) is read as foreign. */
function sliceFrom(html: string): Slice | undefined {
  if (!html.includes(attribute)) return undefined
  const document = new DOMParser().parseFromString(html, 'text/html')
  const json = document.querySelector(`[${attribute}]`)?.getAttribute(attribute)
  if (json == null) return undefined
  try {
    const slice = Slice.fromJSON(schema, JSON.parse(json) as unknown)
    slice.content.forEach((node) => {
      node.check()
    })
    return slice
  } catch {
    return undefined
  }
}

function pasteOwn(view: EditorView, event: ClipboardEvent, slice: Slice): boolean {
  if (isInsideTable(view.state)) {
    if (pasteCells(view, event, slice)) return true
    slice = withoutTables(slice)
  }
  view.dispatch(markPaste(placeSlice(view.state, slice)))
  return true
}

/** Lines become blocks like the one they are pasted into; a single line stays inside it. */
function pasteText(view: EditorView, text: string): boolean {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split(/\n+/)
  const { $from } = view.state.selection
  if (!$from.parent.inlineContent) return false
  const marks = view.state.storedMarks ?? $from.marks()
  const inline = (line: string) => (line === '' ? [] : [schema.text(line, marks)])
  if (lines.length === 1 || $from.parent.type.name !== 'block') {
    view.dispatch(
      markPaste(
        view.state.tr.replaceSelection(new Slice(Fragment.from(inline(lines.join(' '))), 0, 0)),
      ),
    )
    return true
  }
  const attrs = { ...$from.parent.attrs, id: '', start: null }
  const blocks = lines.map((line) => schema.node('block', attrs, inline(line)))
  view.dispatch(markPaste(view.state.tr.replaceSelection(new Slice(Fragment.from(blocks), 1, 1))))
  return true
}

function pasteRead(
  view: EditorView,
  event: ClipboardEvent,
  read: Read,
  onPaste: (pasted: Pasted) => void,
): boolean {
  const { state } = view
  if (isInsideTable(state)) {
    const [only] = read.nodes
    if (read.nodes.length === 1 && only?.type.name === 'table') {
      const cells = new Slice(Fragment.from(only), 0, 0)
      if (pasteCells(view, event, cells)) return true
    }
    view.dispatch(markPaste(placeSlice(state, withoutTables(openSlice(read)))))
    return true
  }
  view.dispatch(markPaste(placeSlice(state, openSlice(read))))
  if (!read.inline) onPaste(read)
  return true
}

const isPlain = (node: Node | undefined) =>
  node?.type.name === 'block' && node.attrs['kind'] === 'paragraph' && node.attrs['frame'] === null

/** The first and last plain paragraphs flow into the text around the caret. */
function openSlice(read: Read): Slice {
  const { nodes } = read
  const first = isPlain(nodes[0]) ? 1 : 0
  const last = isPlain(nodes.at(-1)) ? 1 : 0
  return new Slice(Fragment.fromArray([...nodes]), first, last)
}

/** Into an empty block whole blocks come as they are; elsewhere they flow into the text. */
function placeSlice(state: EditorState, slice: Slice): Transaction {
  const { $from, empty } = state.selection
  const { parent } = $from
  const wholeBlocks = slice.content.childCount > 1 || slice.openStart === 0
  const isTop = slice.content.firstChild?.isBlock === true
  if (empty && isTop && wholeBlocks && parent.type.name === 'block' && parent.content.size === 0) {
    const from = $from.before()
    const tr = state.tr.replaceWith(from, from + parent.nodeSize, slice.content)
    const end = from + slice.content.size
    return tr.setSelection(Selection.near(tr.doc.resolve(end), -1))
  }
  return state.tr.replaceSelection(slice)
}

/** A table inside a cell is not allowed: its cells come as paragraphs. */
function withoutTables(slice: Slice): Slice {
  const nodes: Node[] = []
  slice.content.forEach((node) => {
    if (node.type.spec['tableRole'] === undefined) nodes.push(node)
    else
      node.descendants((inner) => {
        if (inner.type.name !== 'block') return true
        nodes.push(inner)
        return false
      })
  })
  const open = (node: Node | undefined) => (isPlain(node) ? 1 : 0)
  return new Slice(Fragment.fromArray(nodes), open(nodes[0]), open(nodes.at(-1)))
}

function markPaste(tr: Transaction): Transaction {
  return tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste')
}
