/**
 * What `compare(before, after)` answers: plain readonly JSON, complete in itself.
 *
 *   Comparison ─ entries[] ─ equal run · changed · split · merged · inserted · deleted · moved (· moved-away)
 *                                │
 *                                └─ change: block (attributes, segments) | table (columns, rows, cells) | figure
 *
 * Entries follow the order of `after`; what was deleted stands where it was missed. Every top-level block of `before`
 * and of `after` is covered exactly once: `before` and `after` are its child indexes. `moved-away` is only a signpost
 * at the old place of a moved block and covers nothing. Cells hold entries of the same shape for their own blocks.
 *
 * Contents are ProseMirror JSON with everything in it (ids too), so `accept` and `reject` can rebuild both documents
 * from this alone. Where a part is the same for a reader but not in its ids, `old` holds the form it has in `before`.
 */

/** ProseMirror's JSON of a node (`Node.toJSON`). */
export interface NodeJson {
  readonly type: string
  readonly attrs?: Attributes
  readonly content?: readonly NodeJson[]
  readonly marks?: readonly MarkJson[]
  readonly text?: string
}

export interface MarkJson {
  readonly type: string
  readonly attrs?: Attributes
}

export type Attributes = Readonly<Record<string, unknown>>

export interface Comparison {
  readonly format: 'comparison/1'
  readonly entries: readonly Entry[]
  /** Every entry names its section by index in this list. The first has no heading: what stands before any. */
  readonly sections: readonly Section[]
  /** Block and sentence moves, in the order of their new places. */
  readonly moves: readonly Move[]
  readonly words: WordCounts
  /** Where an answer is exact but coarser than usual, because the input was too large to be compared word by word. */
  readonly coarse: readonly CoarseReason[]
}

/**
 * ITU marks of a provision relative to the base: (MOD) is an editorial change (format, attributes, white space),
 * SUP* and ADD* are the old and the new place of what moved.
 */
export const ituSymbols = ['NOC', 'ADD', 'MOD', '(MOD)', 'SUP', 'SUP*', 'ADD*'] as const
export type ItuSymbol = (typeof ituSymbols)[number]

/** `words`: one text had more to compare than the budget; `blocks`: the list of blocks had; `check`: see `compare`. */
export type CoarseReason = 'words' | 'blocks' | 'check'

export interface WordCounts {
  readonly inserted: number
  readonly deleted: number
  readonly moved: number
}

/** A heading (title, heading, annex, appendix) of either side with all up to the next heading. */
export interface Section {
  readonly title: string
  /** 0 for the title and for what stands before the first heading, 1 for annexes, else the heading's own level. */
  readonly level: number
  /** Index of the section it is part of; absent at the top. */
  readonly parent?: number
  /** Index of the heading in each document; one is absent when the heading is new or deleted. */
  readonly before?: number
  readonly after?: number
  /** Of this section without the sections below it. */
  readonly words: WordCounts
}

export interface Move {
  readonly id: string
  /** A section moves with its heading; `blocks` are neighbouring blocks; a sentence moves inside or between blocks. */
  readonly type: 'section' | 'blocks' | 'sentence'
  /** Indexes of the blocks it left and of those it is in now, ascending. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly words: number
  /** True when something in it changed as well. */
  readonly edited: boolean
}

export type Entry =
  | EqualRun
  | ChangedBlock
  | SplitBlock
  | MergedBlock
  | InsertedBlock
  | DeletedBlock
  | MovedBlock
  | MovedAway

/** Neighbouring blocks that are the same on both sides, up to the next heading: `nodes[i]` is `after + i`. */
export interface EqualRun {
  readonly type: 'equal'
  readonly symbol: 'NOC'
  readonly section: number
  readonly before: number
  readonly after: number
  readonly nodes: readonly NodeJson[]
  readonly old?: readonly NodeJson[]
}

export interface ChangedBlock {
  readonly type: 'changed'
  readonly symbol: 'MOD' | '(MOD)'
  readonly section: number
  readonly before: number
  readonly after: number
  readonly change: Change
}

/** One block became several: part `i` is block `after + i`; the old sides of all parts in order are the old block. */
export interface SplitBlock {
  readonly type: 'split'
  readonly symbol: 'MOD'
  readonly section: number
  readonly before: number
  readonly after: number
  readonly parts: readonly BlockChange[]
  readonly move?: string
}

/** Several blocks became one: part `i` is block `before + i`; the new sides of all parts in order are the new block. */
export interface MergedBlock {
  readonly type: 'merged'
  readonly symbol: 'MOD'
  readonly section: number
  readonly before: number
  readonly after: number
  readonly parts: readonly BlockChange[]
  readonly move?: string
}

export interface InsertedBlock {
  readonly type: 'inserted'
  readonly symbol: 'ADD'
  readonly section: number
  readonly after: number
  readonly node: NodeJson
}

export interface DeletedBlock {
  readonly type: 'deleted'
  readonly symbol: 'SUP'
  readonly section: number
  readonly before: number
  readonly node: NodeJson
}

/** A block at its new place; `change` is present when it was edited too. */
export interface MovedBlock {
  readonly type: 'moved'
  readonly symbol: 'ADD*'
  readonly section: number
  readonly before: number
  readonly after: number
  readonly move: string
  readonly content: Unchanged | Change
}

/** The place a moved, split or merged block left; its content is at the entry with the same move. */
export interface MovedAway {
  readonly type: 'moved-away'
  readonly symbol: 'SUP*'
  readonly section: number
  readonly before: number
  readonly move: string
}

export interface Unchanged {
  readonly type: 'unchanged'
  readonly node: NodeJson
  readonly old?: NodeJson
}

export type Change = BlockChange | TableChange | FigureChange

/** A change a reader can see; differing ids are none. */
export interface AttributeChange {
  readonly name: string
  readonly old: unknown
  readonly new: unknown
}

/** `old` and `new` are all attributes of the block, `attributes` the ones whose change a reader can see. */
export interface BlockChange {
  readonly type: 'block'
  readonly old: Attributes
  readonly new: Attributes
  readonly attributes: readonly AttributeChange[]
  readonly segments: readonly Segment[]
}

export interface FigureChange {
  readonly type: 'figure'
  readonly old: Attributes
  readonly new: Attributes
  readonly attributes: readonly AttributeChange[]
}

/**
 * Inline content in reading order. equal + delete + the `old` of format is the old text, equal + insert + format the
 * new one. No segment begins or ends inside a grapheme cluster. `content` is a list of inline nodes.
 */
export type Segment =
  | {
      readonly op: 'equal'
      readonly content: readonly NodeJson[]
      readonly old?: readonly NodeJson[]
    }
  | { readonly op: 'insert'; readonly content: readonly NodeJson[]; readonly move?: string }
  | { readonly op: 'delete'; readonly content: readonly NodeJson[]; readonly move?: string }
  /** Same text, other marks. */
  | {
      readonly op: 'format'
      readonly content: readonly NodeJson[]
      readonly old: readonly NodeJson[]
    }
  /** A footnote whose own text changed; `node` and `old` are the footnotes without their content. */
  | {
      readonly op: 'footnote'
      readonly node: NodeJson
      readonly old: NodeJson
      readonly segments: readonly Segment[]
    }

export interface TableChange {
  readonly type: 'table'
  readonly old: Attributes
  readonly new: Attributes
  readonly attributes: readonly AttributeChange[]
  /** In the order of `after`, deleted ones where they were missed. */
  readonly columns: readonly ColumnChange[]
  /** In the order of `after`, deleted ones where they were missed. */
  readonly rows: readonly RowChange[]
}

export interface ColumnChange {
  readonly type: 'kept' | 'inserted' | 'deleted' | 'moved'
  /** Position of the column in each table. */
  readonly before?: number
  readonly after?: number
}

/** `before` and `after` are row indexes; a moved row stands once, at its new place. */
export type RowChange =
  | {
      readonly type: 'equal'
      readonly before: number
      readonly after: number
      readonly node: NodeJson
      readonly old?: NodeJson
    }
  | { readonly type: 'inserted'; readonly after: number; readonly node: NodeJson }
  | { readonly type: 'deleted'; readonly before: number; readonly node: NodeJson }
  | {
      readonly type: 'changed' | 'moved'
      readonly before: number
      readonly after: number
      /** Attributes of the row. */
      readonly old: Attributes
      readonly new: Attributes
      /** In the order of `after`, deleted ones where they were missed. */
      readonly cells: readonly CellChange[]
    }

/** `before` and `after` are indexes in the row; `column` is an index in `columns` of the table. */
export type CellChange =
  | {
      readonly type: 'equal'
      readonly column: number
      readonly before: number
      readonly after: number
      readonly node: NodeJson
      readonly old?: NodeJson
    }
  | {
      readonly type: 'inserted'
      readonly column: number
      readonly after: number
      readonly node: NodeJson
    }
  | {
      readonly type: 'deleted'
      readonly column: number
      readonly before: number
      readonly node: NodeJson
    }
  | {
      readonly type: 'changed'
      readonly column: number
      readonly before: number
      readonly after: number
      /** Attributes of the cell. */
      readonly old: Attributes
      readonly new: Attributes
      /** Merged or parted cells (colspan, rowspan) and header cells. */
      readonly attributes: readonly AttributeChange[]
      /** Blocks of the cell: indexes are counted inside it, `section` is the table's; nothing moves in or out. */
      readonly entries: readonly Entry[]
    }
