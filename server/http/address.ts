import type { HttpContext } from './gate.ts'

/** Network address of the connection itself; headers that a client could forge are not looked at. */
export function addressOf(context: HttpContext): string {
  const incoming = context.env?.incoming as { socket?: { remoteAddress?: string } } | undefined
  return incoming?.socket?.remoteAddress ?? 'unknown'
}
