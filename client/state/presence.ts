/** Who is here, read from presence states. The server writes `user` itself; a page writes only its own `cursor`. */
import * as v from 'valibot'
import type * as Y from 'yjs'
import type { Awareness } from 'y-protocols/awareness'
import { Translated } from '../../shared/api/shapes.ts'
import { roles } from '../../shared/domain/names.ts'
import { Store } from './store.ts'

const User = v.object({
  person: v.string(),
  name: v.string(),
  role: v.optional(v.picklist(roles), 'observer'),
  delegation: v.optional(v.nullable(v.string()), null),
  delegationName: v.optional(v.nullable(Translated), null),
})

export interface PresentPerson extends v.InferOutput<typeof User> {
  /** One of the person's open pages. */
  readonly client: number
}

/** Reads one presence state; undefined where it names nobody. */
export function presentPerson(client: number, state: unknown): PresentPerson | undefined {
  const parsed = v.safeParse(v.object({ user: User }), state)
  return parsed.success ? { ...parsed.output.user, client } : undefined
}

const Point = v.looseObject({})
const Cursor = v.object({ cursor: v.object({ anchor: Point, head: Point }) })

/** The caret of a presence state as relative positions. */
export function cursorOf(
  state: unknown,
): { anchor: Y.RelativePosition; head: Y.RelativePosition } | undefined {
  const parsed = v.safeParse(Cursor, state)
  if (!parsed.success) return undefined
  // Positions come as JSON; Yjs reads exactly the fields it wrote and answers null for anything else.
  return parsed.output.cursor as unknown as {
    anchor: Y.RelativePosition
    head: Y.RelativePosition
  }
}

/** The people on a draft, each once however many pages they have open. */
export class Present {
  readonly people = new Store<readonly PresentPerson[]>([])
  readonly #awareness: Awareness
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(awareness: Awareness) {
    this.#awareness = awareness
    awareness.on('change', this.#schedule)
    this.#read()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#awareness.off('change', this.#schedule)
  }

  readonly #schedule = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#read()
    }, 200)
  }

  #read(): void {
    const byPerson = new Map<string, PresentPerson>()
    for (const [client, state] of this.#awareness.getStates()) {
      const person = presentPerson(client, state)
      if (person === undefined) continue
      // Of several pages the one with a caret, so that "go to" leads somewhere.
      const known = byPerson.get(person.person)
      if (known === undefined || cursorOf(state) !== undefined) byPerson.set(person.person, person)
    }
    const now = [...byPerson.values()].sort((a, b) => a.client - b.client)
    if (JSON.stringify(now) !== JSON.stringify(this.people.value)) this.people.set(now)
  }
}
