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
  if (typeof value !== 'string' && typeof value !== 'number') return '…'
  const text = String(value)
  if (name === 'lang') return languageName(text)
  const key = `attribute-value.${text}`
  return hasMessage(key) ? say(key) : text
}
