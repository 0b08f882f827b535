/**
 * How much two nodes are the same, without a string being built: most blocks of two versions are, and here is what each
 * of them costs. A reader sees no ids, nor what only names an id (reference targets, brackets, groups of rival
 * wordings); `isLinked` says that there are any, so that being the same to read is not the whole answer.
 */
import type { Mark, Node, NodeType } from 'prosemirror-model'
import type { MarkJson } from './comparison.ts'

export const different = 0
/** The same for a reader: only ids differ. */
export const sameToRead = 1
export const identical = 2
export type Sameness = typeof different | typeof sameToRead | typeof identical

/** Block attributes that are ids or only name one. */
const idAttributes: ReadonlySet<string> = new Set(['id', 'group', 'cols', 'col'])

/** True for an attribute no reader sees: an id, or the column a cell names. */
export function isIdAttribute(name: string): boolean {
  return idAttributes.has(name)
}

/** How much two nodes with all that is in them are the same. */
export function sameness(a: Node, b: Node): Sameness {
  if (a === b) return identical
  if (a.type !== b.type) return different
  if (a.isText) {
    if (a.text !== b.text) return different
    return samenessOfMarks(a.marks, b.marks)
  }
  const [xs, ys] = [a.children, b.children]
  if (xs.length !== ys.length) return different
  let least = samenessOfAttributes(a, b)
  if (a.marks !== b.marks) least = lesser(least, samenessOfMarks(a.marks, b.marks))
  for (let i = 0; i < xs.length && least !== different; i++) {
    const [x, y] = [xs[i], ys[i]]
    if (x === undefined || y === undefined) return different
    least = lesser(least, sameness(x, y))
  }
  return least
}

/** True if something inside names an id (reference, bracket, group). */
export function isLinked(node: Node): boolean {
  if (node.isText) return hasBracket(node.marks)
  if (node.type.name === 'reference' || (node.attrs['group'] ?? null) !== null) return true
  return hasBracket(node.marks) || node.children.some(isLinked)
}

/** True if two marks are the same in everything, or two brackets. */
export function isSameMark(a: Mark, b: Mark): boolean {
  return a.type === b.type && (a.type.name === 'bracket' || isSameValue(a.attrs, b.attrs))
}

/** Deep equality of JSON values, whatever the order of keys. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>] // attributes are JSON
  const names = Object.keys(x)
  if (names.length !== Object.keys(y).length || Array.isArray(a) !== Array.isArray(b)) return false
  return names.every((name) => Object.hasOwn(y, name) && isSameValue(x[name], y[name]))
}

/** Names of the attributes of a type: those a reader sees, and ids. */
export function attributeNames(type: NodeType): AttributeNames {
  let names = namesOfTypes.get(type)
  if (names === undefined) {
    const all = Object.keys(type.spec.attrs ?? {})
    names = {
      all,
      seen: all.filter((name) => !isIdAttribute(name) && type.name !== 'reference'),
      ids: all.filter((name) => isIdAttribute(name) || type.name === 'reference'),
    }
    namesOfTypes.set(type, names)
  }
  return names
}

interface AttributeNames {
  readonly all: readonly string[]
  readonly seen: readonly string[]
  readonly ids: readonly string[]
}
const namesOfTypes = new WeakMap<NodeType, AttributeNames>()

/** What a reader sees of one mark. */
export function markKey(mark: MarkJson): string {
  if (mark.type === 'bracket' || mark.attrs === undefined) return mark.type
  return `${mark.type}${JSON.stringify(mark.attrs)}`
}

function samenessOfAttributes(a: Node, b: Node): Sameness {
  const [x, y] = [a.attrs, b.attrs]
  if (x === y) return identical
  const { seen, ids } = attributeNames(a.type)
  for (const name of seen) {
    if (x[name] !== y[name] && !isSameValue(x[name], y[name])) return different
  }
  for (const name of ids) {
    if (x[name] !== y[name] && !isSameValue(x[name], y[name])) return sameToRead
  }
  return identical
}

function samenessOfMarks(a: readonly Mark[], b: readonly Mark[]): Sameness {
  if (a === b) return identical
  if (a.length !== b.length) return different
  let least: Sameness = identical
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]]
    if (x === undefined || y === undefined || !isSameMark(x, y)) return different
    if (x !== y && x.type.name === 'bracket' && !x.eq(y)) least = sameToRead
  }
  return least
}

function lesser(a: Sameness, b: Sameness): Sameness {
  return a < b ? a : b
}

function hasBracket(marks: readonly Mark[]): boolean {
  return marks.length > 0 && marks.some((mark) => mark.type.name === 'bracket')
}
