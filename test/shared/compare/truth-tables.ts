/** Known edits of tables: rows, columns, cells. */
import type { Node } from 'prosemirror-model'
import { schema } from '../../../shared/text/schema.ts'
import { wordsIn } from './truth-making.ts'
import type { Making, Tracked } from './truth-making.ts'

/** A table of at least three full rows and two columns, without merged cells. */
export function isRegular(block: Tracked): boolean {
  const table = block.node
  if (table.type.name !== 'table' || table.childCount < 4) return false
  const width = table.child(0).childCount
  return width >= 2 && grid(table).every((row) => row.length === width)
}

const grid = (table: Node) => children(table).map(children)

function children(node: Node): Node[] {
  const out: Node[] = []
  node.forEach((child) => out.push(child))
  return out
}

function cell(text: string): Node {
  return schema.node('cell', null, [
    schema.node('block', null, text === '' ? [] : [schema.text(text)]),
  ])
}

/** Applies one edit of the kind to a regular table nothing else was done to. */
export function editTable(
  making: Making,
  kind: string,
  test: (block: Tracked) => boolean,
): boolean {
  const found = making.find(test)
  if (found === undefined) return false
  const [block] = found
  const rows = children(block.node)
  const width = rows[0]?.childCount ?? 0
  const at = 1 + making.random.below(rows.length - 1)
  const column = making.random.below(width)
  const row = rows[at]
  if (row === undefined) return false
  const put = (changed: readonly Node[], detail: Record<string, unknown>) => {
    block.node = block.node
      .copy(block.node.content.cut(0, 0))
      .type.create(block.node.attrs, changed)
    making.record(kind, [block], detail)
    return true
  }
  const texts = rows.map((one) => one.textContent)
  const unique =
    texts.filter((text) => text === row.textContent).length === 1 && row.textContent.length > 12
  switch (kind) {
    case 'row': {
      const words =
        rows[0] === undefined ? [] : children(rows[0]).map(() => making.someWords(3).join(' '))
      making.came(block, ...words.flatMap(wordsIn))
      const fresh = schema.node('row', null, words.map(cell))
      return put([...rows.slice(0, at), fresh, ...rows.slice(at)], { after: at })
    }
    case 'row-delete':
      if (!unique) return false
      making.gone(block, ...children(row).flatMap((one) => wordsIn(one.textContent)))
      return put(
        rows.filter((_, index) => index !== at),
        { before: at },
      )
    case 'row-move': {
      const rest = rows.filter((_, index) => index !== at)
      const to = 1 + making.random.below(rest.length)
      if (!unique || Math.abs(to - at) < 3) return false
      return put([...rest.slice(0, to), row, ...rest.slice(to)], { before: at, after: to })
    }
    case 'column': {
      const words = rows.map(() => making.someWords(2).join(' '))
      making.came(block, ...words.flatMap(wordsIn))
      const changed = rows.map((one, index) => {
        const cells = children(one)
        return one.type.create(one.attrs, [
          ...cells.slice(0, column),
          cell(words[index] ?? ''),
          ...cells.slice(column),
        ])
      })
      return put(changed, { after: column })
    }
    case 'column-delete': {
      const gone = rows.map((one) => one.child(column).textContent)
      const others = children(rows[0] ?? row).map((_, k) =>
        rows.map((one) => one.child(k).textContent).join('\n'),
      )
      if (others.filter((text) => text === gone.join('\n')).length > 1) return false
      making.gone(block, ...gone.flatMap(wordsIn))
      const changed = rows.map((one) =>
        one.type.create(
          one.attrs,
          children(one).filter((_, k) => k !== column),
        ),
      )
      return put(changed, { before: column })
    }
    default: {
      const old = row.child(column)
      const fresh = making.someWords(3).join(' ')
      making.gone(block, ...wordsIn(old.textContent))
      making.came(block, ...wordsIn(fresh))
      const cells = children(row).map((one, k) =>
        k === column ? one.type.create(one.attrs, cell(fresh).content) : one,
      )
      const changed = rows.map((one, index) =>
        index === at ? one.type.create(one.attrs, cells) : one,
      )
      return put(changed, { row: at, column })
    }
  }
}
