/** Dates and numbers in the reader's language. Instants are ISO strings of the server's clock; zones are always named. */
import { locale } from './language.ts'

/** "14 May 2026, 23:59 CEST": date and time in a named zone, the reader's own where none is given. */
export function formatInstant(iso: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(iso))
}

/** "Thursday 14 May 2026": the day in a zone, with its name. */
export function formatDay(iso: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(iso))
}

/** "3 Mar 2026": short day for lists. */
export function formatShortDay(iso: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(iso))
}

const steps = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "in 3 days", "2 hours ago", "now": whole units, rounded down, so that nothing seems further away than it is. */
export function formatDistance(iso: string, now: number): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  const seconds = (Date.parse(iso) - now) / 1_000
  for (const [unit, size] of steps) {
    if (unit === 'week' && Math.abs(seconds) < 14 * 86_400) continue
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return format.format(0, 'second')
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value)
}

/** "Ana, Bakary and Chen" as the language joins a list. */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items)
}

/** Compares two names as a dictionary of the reader's language would. */
export function inOrder(a: string, b: string): number {
  return new Intl.Collator(locale()).compare(a, b)
}
