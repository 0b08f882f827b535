/**
 * Server-sent events of a draft: comments, versions, phase and freeze, as they happen. Rights are asked again before
 * every event and every heartbeat, so a stream ends with the session or the role it was opened under.
 */
import { streamSSE } from 'hono/streaming'
import type { DraftEvent } from '../../shared/api/events.ts'
import type { Parts } from '../actions/perform.ts'
import { liveSession } from '../store/sessions.ts'
import { readableDraft } from '../views/reading.ts'
import { idOf, signedIn } from './gate.ts'
import type { HttpApp } from './gate.ts'

const heartbeat = 15_000
/** A page that reads this slowly misses events anyway; it connects again and loads what it missed. */
const longestQueue = 1_000

export interface EventStreams {
  /** Streams open now. */
  count(): number
  /** Ends all streams, at the stop of the server. */
  close(): void
}

export function mountEvents(app: HttpApp, parts: Parts): EventStreams {
  const open = new Set<() => void>()

  app.get('/api/drafts/:draft/events', async (context) => {
    const { session, person } = signedIn(context)
    const draft = idOf(context, 'draft')
    const mayRead = async () => {
      const at = parts.now().toISOString()
      if ((await liveSession(parts.db, session.id, at)) === undefined) return false
      return readableDraft(parts.db, { person: person.id, at }, draft).then(
        () => true,
        () => false,
      )
    }
    await readableDraft(parts.db, { person: person.id, at: parts.now().toISOString() }, draft)

    context.header('x-accel-buffering', 'no')
    return streamSSE(context, async (stream) => {
      const queue: (DraftEvent | 'end')[] = []
      let wake = () => {}
      const add = (event: DraftEvent | 'end') => {
        queue.push(event)
        wake()
      }
      const end = () => {
        add('end')
      }
      const stops = [
        parts.announcements.listen(draft, add),
        parts.announcements.onSessionEnd((ended) => {
          if (ended === session.id) end()
        }),
      ]
      open.add(end)
      stream.onAbort(end)
      try {
        await stream.write('retry: 2000\n\n')
        for (;;) {
          if (queue.length === 0) await somethingHappens((call) => (wake = call))
          const event = queue.shift()
          if (event === 'end' || queue.length > longestQueue || stream.aborted) return
          if (!(await mayRead())) return
          if (event === undefined) await stream.write(': still here\n\n')
          else await stream.writeSSE({ event: event.type, data: JSON.stringify(event) })
        }
      } finally {
        open.delete(end)
        for (const stop of stops) stop()
      }
    })
  })

  return {
    count: () => open.size,
    close: () => {
      for (const end of open) end()
    },
  }
}

/** Resolves when the given function is called, or when it is time for a heartbeat. */
function somethingHappens(give: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, heartbeat)
    give(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
