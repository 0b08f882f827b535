/** What changed in the form of a block, in words: "Level: 2 → 3". */
import type { AttributeChange } from '../../shared/compare/comparison.ts'
import { hasMessage, say } from '../language.ts'
import { languageName } from './who.ts'

export function attributeSentence(change: AttributeChange): string {
  const key = `attribute.${change.name}`
  const name = hasMessage(key) ? say(key) : change.name
  const [from, to] = [valueOf(change.name, change.old), valueOf(change.name, change.new)]
  return say('compare.attribute', { name, from, to })
}

function valueOf(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return say('attribute-value.none')
  if (typeof value === 'boolean') return say(value ? 'attribute-value.yes' : 'attribute-value.no')
  if (name === 'lang') return languageName(String(value))
  const key = `attribute-value.${String(value)}`
  if (hasMessage(key)) return say(key)
  return typeof value === 'object' ? '…' : String(value)
}
