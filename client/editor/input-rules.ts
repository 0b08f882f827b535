/** Typing "- ", "1. ", "a) " or "# " at the start of a paragraph makes an item or heading. Backspace takes it back. */
import { InputRule, inputRules } from 'prosemirror-inputrules'
import type { EditorState, Plugin, Transaction } from 'prosemirror-state'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { setAttrs } from './commands/blocks.ts'

function startOfParagraph(
  pattern: RegExp,
  wanted: (match: RegExpMatchArray) => Partial<BlockAttrs>,
): InputRule {
  return new InputRule(pattern, (state, match, from, to) => become(state, from, to, wanted(match)))
}

function become(
  state: EditorState,
  from: number,
  to: number,
  wanted: Partial<BlockAttrs>,
): Transaction | null {
  const $from = state.doc.resolve(from)
  const node = $from.parent
  const attrs = node.attrs as BlockAttrs
  if (node.type.name !== 'block' || attrs.kind !== 'paragraph') return null
  const tr = state.tr.delete(from, to)
  setAttrs(tr, { node, attrs, pos: $from.before() }, wanted)
  return tr
}

/** All rules. */
export function typingRules(): Plugin {
  return inputRules({
    rules: [
      startOfParagraph(/^[-*•]\s$/, () => ({ kind: 'item', list: 'bullet', level: 0 })),
      startOfParagraph(/^(\d{1,4})[.)]\s$/, ([, number]) => ({
        kind: 'item',
        list: 'decimal',
        level: 0,
        start: Number(number) > 1 ? Number(number) : null,
      })),
      startOfParagraph(/^\(?a\)\s$/, () => ({ kind: 'item', list: 'lower-alpha', level: 0 })),
      startOfParagraph(/^\(?i\)\s$/, () => ({ kind: 'item', list: 'lower-roman', level: 0 })),
      startOfParagraph(/^(#{1,4})\s$/, ([, signs]) => ({
        kind: 'heading',
        level: signs?.length ?? 1,
      })),
    ],
  })
}
