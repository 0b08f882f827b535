/** For whoever runs the server: is it alive, can it work, which version is it, what does it count? */
import { headOfAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import type { Counters } from './counters.ts'
import type { HttpApp } from './gate.ts'

export function mountHealth(
  app: HttpApp,
  given: {
    readonly db: Database
    readonly version: string
    readonly counters: Counters
    /** What others count: name → value. */
    readonly more: () => Readonly<Record<string, number>>
  },
): void {
  app.get('/healthz', (context) => context.text('ok\n'))
  app.get('/readyz', async (context) => {
    try {
      await headOfAudit(given.db)
      return context.text('ready\n')
    } catch {
      // The log has the reason from whoever met it first; here only the fact counts.
      return context.text('the data cannot be read\n', 503)
    }
  })
  app.get('/version', (context) => context.json({ version: given.version }))
  app.get('/metrics', (context) => {
    context.header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    return context.body(given.counters.text(given.more()))
  })
}
