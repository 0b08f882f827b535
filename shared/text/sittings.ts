/** Runs of one author that follow each other in the text and in time, as one. */
import type { Entry } from './authorship-record.ts'
import type { AuthoredRun } from './authorship-text.ts'

/** Words by one author, from the entry that came first to the one that came last. */
export interface Sitting {
  readonly from: number
  readonly to: number
  readonly first: Entry
  readonly last: Entry
}

/** A pause that ends a sitting, in milliseconds. */
const longestPause = 5 * 60_000

/** Each run by itself. */
export function rowsOf(runs: readonly AuthoredRun[], entries: readonly Entry[]): Sitting[] {
  return runs.flatMap(({ from, to, entry: number }) => {
    const entry = entries[number]
    return entry === undefined ? [] : [{ from, to, first: entry, last: entry }]
  })
}

/** Neighbouring runs of one author together, where no long pause lay between. */
export function sittingsOf(runs: readonly AuthoredRun[], entries: readonly Entry[]): Sitting[] {
  const sittings: Sitting[] = []
  for (const one of rowsOf(runs, entries)) {
    const before = sittings.at(-1)
    if (before?.to === one.from && belongTogether(before, one.first)) {
      const [first, last] =
        one.first.seq < before.first.seq
          ? [one.first, before.last]
          : [before.first, before.last.seq > one.last.seq ? before.last : one.last]
      sittings[sittings.length - 1] = { from: before.from, to: one.to, first, last }
    } else sittings.push(one)
  }
  return sittings
}

function belongTogether({ first, last }: Sitting, entry: Entry): boolean {
  if (first.person !== entry.person || first.accreditation !== entry.accreditation) return false
  const time = Date.parse(entry.at)
  return time >= Date.parse(first.at) - longestPause && time <= Date.parse(last.at) + longestPause
}
