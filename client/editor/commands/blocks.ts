/** Commands on whole blocks: kind and level, lists, frames, indent. All change attributes only; no character moves. */
import type { Node } from 'prosemirror-model'
import type { Command, EditorState, Transaction } from 'prosemirror-state'
import type { BlockAttrs, BlockKind, Frame, ListStyle } from '../../../shared/text/schema.ts'

interface PlacedBlock {
  readonly node: Node
  readonly attrs: BlockAttrs
  readonly pos: number
}

/** The deepest an item or paragraph is indented. */
const deepest = 8

/** The text blocks a selection touches, in order. */
export function selectedBlocks(state: EditorState): PlacedBlock[] {
  const blocks: PlacedBlock[] = []
  for (const { $from, $to } of state.selection.ranges) {
    state.doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (node.type.name !== 'block') return true
      // A selection that ends at the very start of a block does not mean that block.
      const onlyTouches = pos + 1 === $to.pos && $from.pos < pos && !$from.sameParent($to)
      if (!onlyTouches) blocks.push({ node, attrs: node.attrs as BlockAttrs, pos })
      return false
    })
  }
  return blocks
}

/** Sets what differs; answers true where anything does. */
export function setAttrs(
  tr: Transaction,
  { attrs, pos }: PlacedBlock,
  wanted: Partial<BlockAttrs>,
): boolean {
  let changed = false
  for (const [key, value] of Object.entries(wanted)) {
    if (attrs[key as keyof BlockAttrs] === value) continue
    tr.setNodeAttribute(pos, key, value)
    changed = true
  }
  return changed
}

/** A command that gives every selected block the attributes `wanted` answers for it. */
function onBlocks(
  wanted: (block: PlacedBlock, all: readonly PlacedBlock[]) => Partial<BlockAttrs> | undefined,
): Command {
  return (state, dispatch) => {
    const blocks = selectedBlocks(state)
    const tr = state.tr
    let changed = false
    for (const block of blocks) {
      const attrs = wanted(block, blocks)
      if (attrs !== undefined && setAttrs(tr, block, attrs)) changed = true
    }
    if (changed) dispatch?.(tr.scrollIntoView())
    return changed
  }
}

/** Turns the selected blocks into this kind; for headings also the level. */
export function setKind(kind: BlockKind, level = 0): Command {
  return onBlocks(() => ({ kind, level, list: null, start: null, numbered: true }))
}

/** True where every selected block is of this kind (and level, if named). */
export function isKind(state: EditorState, kind: BlockKind, level?: number): boolean {
  const blocks = selectedBlocks(state)
  return (
    blocks.length > 0 &&
    blocks.every(
      ({ attrs }) => attrs.kind === kind && (level === undefined || attrs.level === level),
    )
  )
}

export function isList(state: EditorState, style: ListStyle): boolean {
  const blocks = selectedBlocks(state)
  return blocks.length > 0 && blocks.every(({ attrs }) => isItemOf(attrs, style))
}

/** Bullets are one style; any of the numbered styles counts as "numbered". */
function isItemOf({ kind, list }: BlockAttrs, style: ListStyle): boolean {
  if (kind !== 'item') return false
  return style === 'bullet'
    ? list === 'bullet' || list === null
    : list !== 'bullet' && list !== null
}

/** Items of this style become paragraphs; everything else becomes an item of it, keeping the depth of items. */
export function toggleList(style: ListStyle): Command {
  return onBlocks(({ attrs }, all) => {
    if (all.every((block) => isItemOf(block.attrs, style))) {
      return { kind: 'paragraph', level: 0, list: null, start: null }
    }
    const level = attrs.kind === 'item' ? attrs.level : 0
    return { kind: 'item', level, list: styleAtDepth(style, level), start: null, numbered: true }
  })
}

const numberedStyles: readonly ListStyle[] = ['decimal', 'lower-alpha', 'lower-roman']

/** Numbered lists change their sign with the depth as in Word: 1. (a) (i). */
function styleAtDepth(style: ListStyle, depth: number): ListStyle {
  if (style === 'bullet') return style
  return numberedStyles[depth % numberedStyles.length] ?? style
}

/** Moves items and paragraphs one step further in (1) or out (-1). Headings change their level. */
export function indent(by: 1 | -1): Command {
  return (state, dispatch) => {
    const tr = state.tr
    let changed = false
    for (const block of selectedBlocks(state)) {
      const attrs = indented(state.doc, block, by)
      if (attrs !== undefined && setAttrs(tr, block, attrs)) changed = true
    }
    if (changed) dispatch?.(tr.scrollIntoView())
    return changed
  }
}

function indented(doc: Node, block: PlacedBlock, by: 1 | -1): Partial<BlockAttrs> | undefined {
  const { kind, level, list } = block.attrs
  const next = level + by
  if (kind === 'heading') return next < 1 || next > 6 ? undefined : { level: next }
  if (kind !== 'item' && kind !== 'paragraph') return undefined
  if (next < 0 || next > deepest) return undefined
  if (kind === 'paragraph') return next > 4 ? undefined : { level: next }
  if (list === 'bullet' || list === null) return { level: next, start: null }
  return { level: next, start: null, list: styleNear(doc, block, next) }
}

/** The style earlier items of that depth have in the same list, else the usual one. */
function styleNear(doc: Node, { pos }: PlacedBlock, level: number): string {
  const $pos = doc.resolve(pos)
  for (let i = $pos.index() - 1; i >= 0; i--) {
    const { kind, level: depth, list } = $pos.parent.child(i).attrs as BlockAttrs
    if (kind !== 'item' || depth < level) break
    if (depth === level && list !== null) return list
  }
  return styleAtDepth('decimal', level)
}

/** Puts a frame around the selected blocks, or takes it away where all have it. */
export function toggleFrame(frame: Frame): Command {
  return onBlocks((_, all) => ({
    frame: all.every(({ attrs }) => attrs.frame === frame) ? null : frame,
  }))
}

export function isFrame(state: EditorState, frame: Frame): boolean {
  const blocks = selectedBlocks(state)
  return blocks.length > 0 && blocks.every(({ attrs }) => attrs.frame === frame)
}

const headed = ['heading', 'annex', 'appendix']

/** Headings with a computed number lose it, those without get it. */
export const toggleNumbered: Command = onBlocks(({ attrs }, all) =>
  headed.includes(attrs.kind)
    ? { numbered: !all.every((block) => block.attrs.numbered) }
    : undefined,
)

/** A numbered item starts again at 1; one that does counts on again. */
export const toggleRestart: Command = (state, dispatch) => {
  const [block] = selectedBlocks(state)
  if (block === undefined || !isItemOf(block.attrs, 'decimal')) return false
  const tr = state.tr
  setAttrs(tr, block, { start: block.attrs.start === null ? 1 : null })
  dispatch?.(tr)
  return true
}

/** Moves the selected blocks (tables and figures too) over their neighbour. */
export function moveBlocks(by: 1 | -1): Command {
  return (state, dispatch) => {
    const { $from, $to } = state.selection
    const depth = $from.sharedDepth($to.pos)
    const container = containerDepth($from, depth)
    if (container === undefined) return false
    const parent = $from.node(container)
    const first = $from.index(container)
    const last = $to.depth > container || $to.nodeAfter === null ? $to.index(container) : first
    const neighbour = by < 0 ? first - 1 : last + 1
    if (neighbour < 0 || neighbour >= parent.childCount) return false
    if (dispatch === undefined) return true
    const start = $from.start(container)
    const posOf = (index: number) => {
      let pos = start
      for (let i = 0; i < index; i++) pos += parent.child(i).nodeSize
      return pos
    }
    // The neighbour moves, not the selection: caret, marks and anchors of what is selected stay as they are.
    const other = parent.child(neighbour)
    const from = posOf(neighbour)
    const tr = state.tr.delete(from, from + other.nodeSize)
    tr.insert(by < 0 ? posOf(last + 1) - other.nodeSize : posOf(first), other)
    dispatch(tr.scrollIntoView())
    return true
  }
}

function containerDepth(
  $from: { readonly node: (depth: number) => Node; readonly depth: number },
  shared: number,
): number | undefined {
  for (let depth = shared; depth >= 0; depth--) {
    const name = $from.node(depth).type.name
    if (name === 'doc' || name === 'cell') return depth
  }
  return undefined
}
