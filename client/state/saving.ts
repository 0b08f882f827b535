/**
 * What is saved, as a value: the save word of `ux.md` §2 follows from it and from nothing else.
 *
 *   typing ──▶ unsent ──frame──▶ waiting ──"saved n"──▶ on the server's disk
 *                ▲                  │
 *                └──── gap in the connection
 *
 * The server counts the writing frames of a connection and acknowledges the count, so "saved" is never a guess.
 */
export interface Saving {
  /** True from the instant the server has asked this connection for changes: from then on typing is sent at once. */
  readonly flowing: boolean
  /** True where this device keeps what is typed (IndexedDB works). */
  readonly kept: boolean
  /** True where everything typed is written on this device, not only handed over for writing. */
  readonly written: boolean
  /** Changes that are on no frame of this connection. */
  readonly unsent: number
  /** Changes in each frame that was sent and not acknowledged, oldest first. */
  readonly waiting: readonly number[]
  /** Writing frames of this connection that are acknowledged. */
  readonly saved: number
  /** True while the server says that it cannot write; it keeps trying. */
  readonly trouble: boolean
  /** True while a refused text waits for its author's decision. */
  readonly refused: boolean
  /** Instant (ms) of the last acknowledgement. */
  readonly lastSaved: number | undefined
}

export type SaveWord =
  | { readonly word: 'saved' }
  | { readonly word: 'saving' }
  | { readonly word: 'on-device'; readonly changes: number }
  | { readonly word: 'not-saved'; readonly changes: number }

export const nothingTyped: Saving = {
  flowing: false,
  kept: false,
  written: true,
  unsent: 0,
  waiting: [],
  saved: 0,
  trouble: false,
  refused: false,
  lastSaved: undefined,
}

/** Changes the server has not acknowledged. */
export function openChanges(saving: Saving): number {
  return saving.unsent + saving.waiting.reduce((sum, changes) => sum + changes, 0)
}

/**
 * The word on screen. `saved` only where every frame of this connection is acknowledged and nothing is unsent;
 * `on-device` only once this device has written all of it.
 */
export function saveWord(saving: Saving): SaveWord {
  const changes = openChanges(saving)
  if (saving.refused || saving.trouble) return { word: 'not-saved', changes }
  if (saving.flowing && saving.unsent === 0) {
    return { word: saving.waiting.length === 0 ? 'saved' : 'saving' }
  }
  if (changes === 0) return { word: 'saved' }
  if (!saving.kept) return { word: 'not-saved', changes }
  return saving.written ? { word: 'on-device', changes } : { word: 'saving' }
}

/** True where leaving the page would lose something. */
export function wouldLose(saving: Saving): boolean {
  const safe = saving.kept && (saving.flowing || saving.written)
  return !safe && openChanges(saving) > 0
}

/** A local change; `sent` where it went out on a frame of its own. */
export function typed(saving: Saving, sent: boolean): Saving {
  return sent
    ? { ...saving, written: false, waiting: [...saving.waiting, 1] }
    : { ...saving, written: false, unsent: saving.unsent + 1 }
}

/** The server asked and the answer with everything it lacks went out as one frame. */
export function answered(saving: Saving): Saving {
  return {
    ...saving,
    flowing: true,
    unsent: 0,
    waiting: [...saving.waiting, saving.unsent],
  }
}

/** The server has `count` writing frames of this connection on disk. A count that goes back changes nothing. */
export function acknowledged(saving: Saving, count: number, now: number): Saving {
  const more = Math.min(count - saving.saved, saving.waiting.length)
  if (more <= 0) return saving
  return {
    ...saving,
    waiting: saving.waiting.slice(more),
    saved: saving.saved + more,
    trouble: false,
    lastSaved: now,
  }
}

/** The connection is gone: what was on its way counts as unsent, until the next one proves otherwise. */
export function interrupted(saving: Saving): Saving {
  return {
    ...saving,
    flowing: false,
    unsent: openChanges(saving),
    waiting: [],
    saved: 0,
    trouble: false,
  }
}

/** Everything unsent was set aside as refused text, or found to be on the server. */
export function cleared(saving: Saving): Saving {
  return { ...saving, flowing: false, unsent: 0, waiting: [], saved: 0, trouble: false }
}
