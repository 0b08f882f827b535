/**
 * Approximate search of a short pattern in a long text: Sellers' dynamic programme with Ukkonen's cut-off, so the
 * time is about `text length × allowed errors`. Bounded by `mostWork`: a search that would cost more allows fewer errors.
 */
export interface Match {
  readonly start: number
  readonly end: number
  /** Characters inserted, deleted or replaced between the pattern and this stretch. */
  readonly errors: number
}

const mostWork = 20_000_000

/**
 * Stretches of the text that differ from the pattern in at most `mostErrors` characters, best of each neighbourhood,
 * in order of place. At most `limit` of them, the best ones.
 */
export function findApproximately(
  text: string,
  pattern: string,
  mostErrors: number,
  limit = 16,
): Match[] {
  if (pattern.length === 0 || text.length === 0) return []
  const allowed = Math.min(mostErrors, pattern.length - 1, Math.floor(mostWork / text.length) - 1)
  if (allowed < 0) return []
  return bestOfNeighbours(endsOf(text, pattern, allowed), pattern.length)
    .sort((a, b) => a.errors - b.errors || a.end - b.end)
    .slice(0, limit)
    .sort((a, b) => a.end - b.end)
    .map(({ end, errors }) => ({ start: startOf(text, pattern, end, errors), end, errors }))
}

interface End {
  readonly end: number
  readonly errors: number
}

/** Every end of a stretch within the allowed errors, with the fewest errors of a stretch ending there. */
function endsOf(text: string, pattern: string, allowed: number): End[] {
  const m = pattern.length
  const column = new Int32Array(m + 1)
  for (let i = 0; i <= m; i++) column[i] = i
  let active = Math.min(m, allowed + 1)
  const ends: End[] = []
  for (let j = 0; j < text.length; j++) {
    const code = text.charCodeAt(j)
    let diagonal = 0
    column[0] = 0
    for (let i = 1; i <= active; i++) {
      const above = column[i] ?? 0
      const cost = pattern.charCodeAt(i - 1) === code ? 0 : 1
      column[i] = Math.min(diagonal + cost, above + 1, (column[i - 1] ?? 0) + 1)
      diagonal = above
    }
    while (active > 0 && (column[active] ?? 0) > allowed) active--
    if (active === m) ends.push({ end: j + 1, errors: column[m] ?? 0 })
    else {
      active++
      // The cell that becomes active holds a value of an earlier column: set it beyond what is allowed.
      column[active] = allowed + 1
    }
  }
  return ends
}

function bestOfNeighbours(ends: readonly End[], length: number): End[] {
  const near = Math.max(1, Math.floor(length / 2))
  const best: End[] = []
  for (const end of ends) {
    const last = best.at(-1)
    if (last !== undefined && end.end - last.end < near) {
      if (end.errors < last.errors) best[best.length - 1] = end
    } else {
      best.push(end)
    }
  }
  return best
}

/** Where the best stretch that ends at `end` begins: the same search backwards from there. */
function startOf(text: string, pattern: string, end: number, errors: number): number {
  const from = Math.max(0, end - pattern.length - errors)
  const window = [...text.slice(from, end).split('')].reverse()
  const m = pattern.length
  let column = Array.from({ length: m + 1 }, (_, i) => i)
  let best = { taken: 0, errors: m }
  window.forEach((char, j) => {
    const next = [j + 1]
    for (let i = 1; i <= m; i++) {
      const cost = pattern.charAt(m - i) === char ? 0 : 1
      next.push(Math.min((column[i - 1] ?? 0) + cost, (column[i] ?? 0) + 1, (next[i - 1] ?? 0) + 1))
    }
    column = next
    const now = column[m] ?? m
    if (now < best.errors) best = { taken: j + 1, errors: now }
  })
  return end - best.taken
}

/** Edit distance of two strings, or `most + 1` where it is larger. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1
      const value = Math.min((row[j - 1] ?? 0) + cost, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      next.push(value)
      least = Math.min(least, value)
    }
    if (least > most) return most + 1
    row = next
  }
  return Math.min(row[b.length] ?? 0, most + 1)
}

/** Likeness of two texts from 0 to 1 by their runs of three characters; in time linear in their length. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  const left = trigrams(a)
  const right = trigrams(b)
  let common = 0
  let total = 0
  for (const [key, count] of left) {
    common += Math.min(count, right.get(key) ?? 0)
    total += count
  }
  for (const count of right.values()) total += count
  return total === 0 ? 0 : (2 * common) / total
}

function trigrams(text: string): Map<string, number> {
  const padded = ` ${text.toLowerCase()} `
  const counts = new Map<string, number>()
  for (let i = 0; i + 3 <= padded.length; i++) {
    const key = padded.slice(i, i + 3)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
