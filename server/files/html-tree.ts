/**
 * HTML text → parse5 tree, with bounds on what a hostile file can make us build: tags with thousands of attributes,
 * elements by the million (unclosed formatting multiplies itself) and nesting without end are refused while parsing.
 */
import { defaultTreeAdapter, html, parse } from 'parse5'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { ImportProblem } from './import-problem.ts'

export type Element = DefaultTreeAdapterTypes.Element
export type TreeNode = DefaultTreeAdapterTypes.ChildNode

const limits = { attributes: 1_000, elements: 1_000_000, depth: 500 }

/** The root element of a whole page; text without tags becomes a page too. */
export function htmlTree(text: string): Element {
  refuseCrowdedTags(text)
  const page = parse(text, { scriptingEnabled: false, treeAdapter: boundedAdapter() })
  const root = page.childNodes.find(isElement)
  return root ?? defaultTreeAdapter.createElement('html', html.NS.HTML, [])
}

export function isElement(node: DefaultTreeAdapterTypes.Node): node is Element {
  return 'tagName' in node
}

export function isText(
  node: DefaultTreeAdapterTypes.Node,
): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text'
}

/** Value of an attribute, or undefined where it is absent. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value
}

/** All elements under (and with) this one, in document order. */
export function* elementsOf(root: Element): Generator<Element> {
  const waiting = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next
    for (let at = next.childNodes.length - 1; at >= 0; at--) {
      const child = next.childNodes[at]
      if (child !== undefined && isElement(child)) waiting.push(child)
    }
  }
}

/** Text of an element and all below it, as it stands in the source. */
export function textOf(element: Element): string {
  let text = ''
  for (const child of element.childNodes) {
    if (isText(child)) text += child.value
    else if (isElement(child)) text += textOf(child)
  }
  return text
}

function boundedAdapter(): typeof defaultTreeAdapter {
  const depths = new WeakMap<object, number>()
  let elements = 0
  const attach = (parent: object, child: object): void => {
    const depth = (depths.get(parent) ?? 0) + 1
    if (depth > limits.depth) {
      throw new ImportProblem(
        'too-deep',
        'The page nests its elements too deeply; save it in a simpler form.',
      )
    }
    depths.set(child, depth)
  }
  return {
    ...defaultTreeAdapter,
    createElement(tag, namespace, attrs) {
      if (++elements > limits.elements) {
        throw new ImportProblem(
          'too-large',
          'The page holds too many elements; split it into parts.',
        )
      }
      return defaultTreeAdapter.createElement(tag, namespace, attrs)
    },
    appendChild(parent, child) {
      attach(parent, child)
      defaultTreeAdapter.appendChild(parent, child)
    },
    insertBefore(parent, child, before) {
      attach(parent, child)
      defaultTreeAdapter.insertBefore(parent, child, before)
    },
  }
}

/**
 * parse5 compares each attribute with all before it in the tag. This follows the tokenizer's attribute states just far
 * enough to count; text of scripts is counted as if it were markup, which no honest page notices.
 */
function refuseCrowdedTags(text: string): void {
  let at = text.indexOf('<')
  while (at !== -1) {
    if (/[A-Za-z/]/.test(text[at + 1] ?? '')) at = endOfTag(text, at + 1)
    at = text.indexOf('<', at + 1)
  }
}

function endOfTag(text: string, from: number): number {
  let state: 'name' | 'gap' | 'attribute' | 'equals' | 'bare' = 'name'
  let attributes = 0
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at)
    const space = char === 32 || char === 9 || char === 10 || char === 12 || char === 13
    if (char === 62) return at
    if (state === 'equals') {
      if (space) continue
      if (char === 34 || char === 39) {
        const close = text.indexOf(char === 34 ? '"' : "'", at + 1)
        if (close === -1) return text.length
        at = close
        state = 'gap'
        continue
      }
      state = 'bare'
    } else if (state === 'bare') {
      if (space) state = 'gap'
    } else if (space || char === 47) {
      // "a =b" is one attribute: an equals sign after the gap still belongs to it.
      state = 'gap'
    } else if (char === 61 && state === 'attribute') {
      state = 'equals'
    } else if (char === 61 && state === 'gap' && attributes > 0 && afterName(text, at)) {
      state = 'equals'
    } else if (state === 'gap') {
      state = 'attribute'
      if (++attributes > limits.attributes) {
        throw new ImportProblem(
          'too-large',
          'A tag in the page has too many attributes; save it in a simpler form.',
        )
      }
    }
  }
  return text.length
}

/** Whether only white space stands between this equals sign and an attribute's name. */
function afterName(text: string, at: number): boolean {
  let back = at - 1
  while (/\s/.test(text[back] ?? '')) back--
  return !/["'/=]/.test(text[back] ?? '"')
}
