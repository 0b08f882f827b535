/**
 * Where two texts differ, with a few words around it: most edits of a long block are in one place, and the words before
 * and behind it need not even be cut out to be known as equal.
 */
import { leafChar } from './content.ts'

/** Lengths at the start and at the end of two texts that are the same and end where a word does. */
export interface Surroundings {
  readonly start: number
  readonly end: number
}

/** Words kept on each side of a difference, so that an edit can be judged by what stands around it. */
const wordsAround = 3

/** Shorter texts are quicker looked at as a whole. */
const shortest = 60

/** What stands around the differences of two texts; undefined if that is nothing, or if there are leaves in them. */
export function windowOf(a: string, b: string): Surroundings | undefined {
  const most = Math.min(a.length, b.length)
  if (most < shortest || a.includes(leafChar) || b.includes(leafChar)) return undefined
  let start = 0
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  const left = most - start
  while (end < left && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++
  // The character behind a cut and the one before it must be the same in both texts.
  start--
  for (let words = 0; start > 0; start--) if (isCut(a, start) && ++words === wordsAround) break
  end--
  for (let words = 0; end > 0; end--) if (isCut(a, a.length - end) && ++words === wordsAround) break
  const around = { start: Math.max(0, start), end: Math.max(0, end) }
  return around.start + around.end === 0 ? undefined : around
}

/** True between a space and a letter or digit that no mark changes: a word begins there, whatever stands further on. */
function isCut(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) !== 0x20) return false
  const code = text.charCodeAt(at)
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0xc0 && code <= 0x24f) ||
    (code >= 0x400 && code <= 0x481) ||
    (code >= 0x5d0 && code <= 0x5ea) ||
    (code >= 0x620 && code <= 0x64a)
  )
}
