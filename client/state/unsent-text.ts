/**
 * What a person typed that the server has not acknowledged, as plain text: offered for copying when the server refuses
 * it. Known by Yjs' clocks: everything at or beyond the acknowledged clock of its client id.
 */
import * as Y from 'yjs'

/** Acknowledged clock by client id: characters below it are on the server. */
export type Clocks = ReadonlyMap<number, number>

/** The unacknowledged characters that still stand in the text, one line per block they are in. */
export function unsentText(doc: Y.Doc, acknowledged: Clocks): string {
  const lines: string[] = []
  let line = ''
  const end = () => {
    if (line.trim() !== '') lines.push(line)
    line = ''
  }
  const walk = (first: Y.Item | null): void => {
    for (let item = first; item !== null; item = item.right) {
      if (item.deleted) continue
      const { content } = item
      if (content instanceof Y.ContentString) {
        const known = (acknowledged.get(item.id.client) ?? 0) - item.id.clock
        if (known < content.str.length) line += content.str.slice(Math.max(0, known))
      } else if (content instanceof Y.ContentType) {
        const isStart = content.type instanceof Y.Map && content.type.get('type') === 'block'
        if (isStart) end()
        else walkType(content.type)
      }
    }
  }
  const walkType = (type: Y.AbstractType<unknown>): void => {
    if (type instanceof Y.Map) {
      for (const key of type.keys()) {
        const value: unknown = type.get(key)
        if (value instanceof Y.AbstractType) walkType(value as Y.AbstractType<unknown>)
      }
      return
    }
    const isText = type instanceof Y.Text
    const outer = line
    if (isText) line = ''
    walk(type._start)
    if (isText) {
      end()
      line = outer
    }
  }
  for (const type of doc.share.values()) {
    walk(type._start)
    end()
  }
  return lines.join('\n')
}

/** Clocks as they can be stored. */
export function storedClocks(clocks: Clocks): [number, number][] {
  return [...clocks]
}

/** Reads what `storedClocks` made; anything else is no clocks. */
export function clocksFrom(stored: unknown): Map<number, number> {
  const clocks = new Map<number, number>()
  if (!Array.isArray(stored)) return clocks
  for (const pair of stored as unknown[]) {
    if (!Array.isArray(pair)) continue
    const [client, clock] = pair as unknown[]
    if (typeof client === 'number' && typeof clock === 'number') clocks.set(client, clock)
  }
  return clocks
}
