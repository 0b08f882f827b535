/**
 * One draft's live text on this page: the Y.Doc, its socket, what this device keeps, and what is saved.
 *
 *   this device ──▶ Y.Doc ◀──▶ socket            `text` is replaced whenever the server refused something:
 *                    │                           the refused words are set aside, the rest starts afresh
 *                  editor
 *
 * It never shows text that is neither from this device nor from the server, and never drops a refused word.
 */
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { closeCode } from '../../shared/sync/frames.ts'
import type { Refused, Standing } from '../../shared/sync/frames.ts'
import { bodyOf, leaveFormatsAlone } from '../../shared/text/flat.ts'
import { RoomStorage } from './room-storage.ts'
import { RoomWire } from './room-wire.ts'
import type { SentClocks, WireListener } from './room-wire.ts'
import { keepRefusedTexts, refusedTextsOf } from './refused-texts.ts'
import type { RefusedText } from './refused-texts.ts'
import {
  acknowledged,
  answered,
  cleared,
  interrupted,
  nothingTyped,
  openChanges,
  typed,
} from './saving.ts'
import type { Saving } from './saving.ts'
import { Store } from './store.ts'
import { unsentText } from './unsent-text.ts'

/** The text an editor may be opened on. */
export interface RoomText {
  readonly doc: Y.Doc
  readonly awareness: Awareness
}

export type Connection =
  | { readonly state: 'opening' }
  | { readonly state: 'open' }
  /** Tried again by itself; `since` is the instant (ms) it was lost. */
  | { readonly state: 'lost'; readonly since: number }
  /** Not tried again: the server said why (`closeCode`). */
  | { readonly state: 'ended'; readonly code: number }

export interface RoomOptions {
  readonly draft: string
  readonly person: string
  /** Base of the socket's address, `wss://host/sync`. */
  readonly address: string
  readonly now: () => number
}

/** Refused this often within a minute, the page stops trying by itself. */
const mostRefusals = 4

export class DraftRoom {
  /** Undefined until there is text to show. */
  readonly text = new Store<RoomText | undefined>(undefined)
  readonly saving = new Store<Saving>(nothingTyped)
  readonly standing = new Store<Standing | undefined>(undefined)
  readonly connection = new Store<Connection>({ state: 'opening' })
  readonly refusedTexts: Store<readonly RefusedText[]>

  readonly #options: RoomOptions
  #doc = newText()
  #wire: RoomWire | undefined
  #storage: RoomStorage | undefined
  #acknowledged = new Map<number, number>()
  /** Clocks of the frames on their way, oldest first. */
  #sent: SentClocks[] = []
  #refused: Refused | undefined
  #refusals: number[] = []
  #resetting = false
  #grace: ReturnType<typeof setTimeout> | undefined
  #left = false
  /** Changes made here so far. */
  #typed = 0
  #confirming = false

  constructor(options: RoomOptions) {
    this.#options = options
    this.refusedTexts = new Store(refusedTextsOf(options.draft, options.person))
    if (this.refusedTexts.value.length > 0) this.#save({ ...nothingTyped, refused: true })
  }

  /** Reads what this device keeps, then connects. */
  async open(): Promise<void> {
    window.addEventListener('offline', this.#goOffline)
    window.addEventListener('online', this.#goOnline)
    await this.#start()
  }

  /** Leaves the room; what is unsent stays on this device. */
  async leave(): Promise<void> {
    this.#left = true
    clearTimeout(this.#grace)
    window.removeEventListener('offline', this.#goOffline)
    window.removeEventListener('online', this.#goOnline)
    this.text.set(undefined)
    this.#wire?.destroy()
    await this.#storage?.close()
    this.#doc.destroy()
  }

  /** Tries to reach the server at once. */
  retry(): void {
    this.#refusals = []
    this.#wire?.disconnect()
    this.#wire?.connect()
  }

  /** The author has taken care of the refused texts. */
  discardRefusedTexts(): void {
    keepRefusedTexts(this.#options.draft, this.#options.person, [])
    this.refusedTexts.set([])
    this.#save({ ...this.saving.value, refused: false })
  }

  async #start(): Promise<void> {
    const { draft, person, address } = this.#options
    const doc = this.#doc
    const opened = await RoomStorage.open(draft, person, doc)
    if (this.#left || doc !== this.#doc) return
    this.#storage = opened?.storage
    this.#acknowledged = opened?.stored.acknowledged ?? new Map<number, number>()
    this.#save({
      ...cleared(this.saving.value),
      kept: opened !== undefined,
      unsent: opened === undefined ? 0 : this.#unsentOf(opened.stored.unsent),
    })
    if (this.standing.value === undefined) this.standing.set(opened?.stored.standing)
    this.#wire = new RoomWire(address, draft, doc, this.#listener())
    if (bodyOf(doc).length > 0) this.#show()
    if (navigator.onLine) this.#wire.connect()
    else this.#lose()
  }

  /** Changes kept from an earlier visit: what was noted, and never none where a clock runs ahead. */
  #unsentOf(noted: number): number {
    if (noted > 0) return noted
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(this.#doc))) {
      if (clock > (this.#acknowledged.get(client) ?? 0)) return 1
    }
    return 0
  }

  #show(): void {
    const wire = this.#wire
    if (wire === undefined || this.text.value?.doc === this.#doc) return
    this.text.set({ doc: this.#doc, awareness: wire.awareness })
  }

  #listener(): WireListener {
    const doc = this.#doc
    // A wire that was replaced has nothing more to say.
    const ifCurrent =
      <A extends readonly unknown[]>(run: (...values: A) => void) =>
      (...values: A) => {
        if (doc === this.#doc && !this.#left) run(...values)
      }
    return {
      opened: ifCurrent(() => {
        this.#sent = []
        this.connection.set({ state: 'open' })
      }),
      merged: ifCurrent(() => {
        this.#show()
        this.#checkStanding()
      }),
      answered: ifCurrent((clocks) => {
        this.#sent.push(clocks)
        this.#save(answered(this.saving.value))
      }),
      changed: ifCurrent((sent, clocks) => {
        if (sent) this.#sent.push(clocks)
        this.#typed++
        this.#save(typed(this.saving.value, sent))
        if (!sent) void this.#confirmWritten()
      }),
      received: ifCurrent((clocks) => {
        this.#note(clocks)
      }),
      acknowledged: ifCurrent((count) => {
        const before = this.saving.value.waiting.length
        const after = acknowledged(this.saving.value, count, this.#options.now())
        for (const clocks of this.#sent.splice(0, before - after.waiting.length)) this.#note(clocks)
        this.#save(after)
      }),
      standing: ifCurrent((standing) => {
        this.standing.set(standing)
        this.#storage?.noteStanding(standing)
        this.#checkStanding()
      }),
      refused: ifCurrent((refused) => {
        this.#refused = refused
      }),
      trouble: ifCurrent(() => {
        this.#save({ ...this.saving.value, trouble: true })
      }),
      interrupted: ifCurrent(() => {
        this.#sent = []
        this.#save(interrupted(this.saving.value))
        if (!this.saving.value.written) void this.#confirmWritten()
        this.#lose()
      }),
      ended: ifCurrent((code) => {
        this.#end(code)
      }),
    }
  }

  /** Says that this device has written everything, once it has; typing meanwhile asks once more. */
  async #confirmWritten(): Promise<void> {
    if (this.#confirming) return
    const storage = this.#storage
    if (storage === undefined) return
    this.#confirming = true
    try {
      for (let typedUntil = -1; typedUntil !== this.#typed;) {
        typedUntil = this.#typed
        await storage.written()
      }
      if (storage === this.#storage) this.#save({ ...this.saving.value, written: true })
    } catch {
      // The page then says "not saved" and warns before it is left.
      if (storage === this.#storage && !this.#left)
        this.#save({ ...this.saving.value, kept: false })
    } finally {
      this.#confirming = false
    }
  }

  #lose(): void {
    if (this.connection.value.state === 'lost') return
    this.connection.set({ state: 'lost', since: this.#options.now() })
  }

  #note(clocks: SentClocks): void {
    for (const [client, clock] of clocks) {
      if (clock > (this.#acknowledged.get(client) ?? 0)) this.#acknowledged.set(client, clock)
    }
    this.#storage?.noteAcknowledged(this.#acknowledged)
  }

  #save(saving: Saving): void {
    const before = openChanges(this.saving.value)
    const now = openChanges(saving)
    // Written at once when it leaves or reaches nought; in between the exact number can wait for the next gap.
    if ((before === 0) !== (now === 0) || (saving.unsent > 0 && before !== now)) {
      this.#storage?.noteUnsent(now)
    }
    this.saving.set(saving)
  }

  /** What was typed while the right was lost can no longer be sent: it is set aside for its author. */
  #checkStanding(): void {
    clearTimeout(this.#grace)
    const standing = this.standing.value
    if (standing === undefined || standing.write || openChanges(this.saving.value) === 0) return
    if (this.connection.value.state !== 'open' || this.text.value === undefined) return
    // Frames on their way get their answer first: an acknowledgement, or a refusal that leads here as well.
    this.#grace = setTimeout(() => {
      if (openChanges(this.saving.value) > 0) void this.#startAfresh(standing.reason ?? 'role')
    }, 1_500)
  }

  #end(code: number): void {
    const reason = this.#refused?.reason ?? reasonOf(code)
    this.#refused = undefined
    switch (code) {
      case closeCode.slowReader:
      case closeCode.tooMany:
        setTimeout(() => {
          if (!this.#left) this.#wire?.connect()
        }, 3_000)
        return
      case closeCode.malformed:
      case closeCode.forbidden:
      case closeCode.foreignClientId:
      case closeCode.tooLarge:
      case closeCode.notInSchema:
      case closeCode.frozen:
        if (this.#mayTryAgain()) void this.#startAfresh(reason)
        else this.connection.set({ state: 'ended', code })
        return
      default:
        this.connection.set({ state: 'ended', code })
    }
  }

  #mayTryAgain(): boolean {
    const now = this.#options.now()
    this.#refusals = [...this.#refusals.filter((at) => now - at < 60_000), now]
    return this.#refusals.length < mostRefusals
  }

  /** Sets the unacknowledged words aside, forgets the local text and joins again with a new one. */
  async #startAfresh(reason: string): Promise<void> {
    if (this.#resetting) return
    this.#resetting = true
    this.#setAside(reason)
    const old = this.#doc
    this.text.set(undefined)
    this.#wire?.destroy()
    this.#wire = undefined
    this.#doc = newText()
    this.#sent = []
    this.connection.set({ state: 'opening' })
    this.#save({ ...cleared(this.saving.value), refused: this.refusedTexts.value.length > 0 })
    await this.#storage?.clear()
    this.#storage = undefined
    old.destroy()
    this.#resetting = false
    if (!this.#left) await this.#start()
  }

  #setAside(reason: string): void {
    const changes = openChanges(this.saving.value)
    const text = unsentText(this.#doc, this.#acknowledged)
    if (changes === 0 && text === '') return
    const at = new Date(this.#options.now()).toISOString()
    const kept = [...this.refusedTexts.value, { at, reason, text, changes }]
    keepRefusedTexts(this.#options.draft, this.#options.person, kept)
    this.refusedTexts.set(kept)
  }

  readonly #goOffline = (): void => {
    this.#wire?.disconnect()
    this.#lose()
  }

  readonly #goOnline = (): void => {
    this.#wire?.connect()
  }
}

/** A word for a refusal that came without one. */
function reasonOf(code: number): string {
  if (code === closeCode.frozen) return 'frozen'
  if (code === closeCode.forbidden) return 'role'
  return 'unfit'
}

/** An empty text to be filled from this device and the server. */
function newText(): Y.Doc {
  const doc = new Y.Doc({ gc: false })
  leaveFormatsAlone(doc)
  return doc
}
