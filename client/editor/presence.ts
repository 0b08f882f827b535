/**
 * Carets and selections of the others, with a flag that names person and delegation. Positions arrive as relative
 * ones, at most ten times a second, and are mapped through changes in between. Nothing of it is ever in the text.
 */
import { Plugin, PluginKey } from 'prosemirror-state'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import { absolutePoint, relativePoint } from './binding.ts'
import { cursorOf, presentPerson } from '../state/presence.ts'
import type { PresentPerson } from '../state/presence.ts'

interface Caret {
  readonly client: number
  readonly person: PresentPerson
  readonly anchor: number
  readonly head: number
}
type Message = { readonly carets: readonly Caret[] }

const key = new PluginKey<DecorationSet>('presence')

/** Shortest time between two drawings of others' carets, in milliseconds. */
const pause = 100

export interface PresenceOptions {
  readonly awareness: Awareness
  /** What the flag of a person says: "Ana, for Aldoria". */
  readonly flag: (person: PresentPerson) => string
  readonly colour: (person: PresentPerson) => number
}

export function presence(options: PresenceOptions): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set) {
        const message = tr.getMeta(key) as Message | undefined
        if (message !== undefined) return draw(tr, message.carets, options)
        return tr.docChanged ? set.map(tr.mapping, tr.doc) : set
      },
    },
    props: { decorations: (state) => key.getState(state) },
    view: (view) => new PresenceView(view, options.awareness),
  })
}

function draw(
  tr: Transaction,
  carets: readonly Caret[],
  { flag, colour }: PresenceOptions,
): DecorationSet {
  const size = tr.doc.content.size
  const made: Decoration[] = []
  for (const { client, person, anchor, head } of carets) {
    if (anchor > size || head > size) continue
    const tone = `var(--person-${colour(person)})`
    const says = flag(person)
    made.push(
      Decoration.widget(head, () => caretDom(says, tone), {
        key: `caret-${client}-${says}-${tone}`,
        side: 10,
        ignoreSelection: true,
      }),
    )
    if (anchor !== head) {
      const [from, to] = anchor < head ? [anchor, head] : [head, anchor]
      made.push(
        Decoration.inline(from, to, { class: 'other-selection', style: `--person: ${tone}` }),
      )
    }
  }
  return DecorationSet.create(tr.doc, made)
}

function caretDom(says: string, tone: string): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'other-caret'
  caret.style.setProperty('--person', tone)
  // Presence is spoken by the announcer and listed by name above the text; here it would interrupt reading.
  caret.setAttribute('aria-hidden', 'true')
  const flag = document.createElement('span')
  flag.className = 'flag'
  flag.dir = 'auto'
  flag.textContent = says
  caret.append(flag)
  return caret
}

class PresenceView {
  readonly #view: EditorView
  readonly #awareness: Awareness
  #timer: ReturnType<typeof setTimeout> | undefined
  #sent = ''

  constructor(view: EditorView, awareness: Awareness) {
    this.#view = view
    this.#awareness = awareness
    awareness.on('change', this.#onChange)
    view.dom.addEventListener('focusin', this.#publish)
    view.dom.addEventListener('focusout', this.#publish)
    this.#schedule()
  }

  update(view: EditorView, before: EditorState): void {
    if (view.state.selection.eq(before.selection) && view.state.doc.eq(before.doc)) return
    this.#publish()
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#awareness.off('change', this.#onChange)
    this.#view.dom.removeEventListener('focusin', this.#publish)
    this.#view.dom.removeEventListener('focusout', this.#publish)
    this.#awareness.setLocalStateField('cursor', null)
  }

  /** Tells the others where I am; nothing while the text has not the focus. */
  readonly #publish = (): void => {
    const { state } = this.#view
    const { anchor, head } = state.selection
    const here = this.#view.hasFocus()
    const cursor = here
      ? { anchor: relativePoint(state, anchor) ?? null, head: relativePoint(state, head) ?? null }
      : null
    const shape = JSON.stringify(cursor)
    if (shape === this.#sent) return
    this.#sent = shape
    this.#awareness.setLocalStateField('cursor', cursor)
  }

  readonly #onChange = (changes: Readonly<Record<string, readonly number[]>>): void => {
    const changed = Object.values(changes).flat()
    // My own caret is not drawn here.
    if (changed.some((client) => client !== this.#awareness.clientID)) this.#schedule()
  }

  readonly #schedule = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#show()
    }, pause)
  }

  #show(): void {
    const carets: Caret[] = []
    for (const [client, state] of this.#awareness.getStates()) {
      if (client === this.#awareness.clientID) continue
      const person = presentPerson(client, state)
      const cursor = cursorOf(state)
      if (person === undefined || cursor === undefined) continue
      const anchor = absolutePoint(this.#view.state, cursor.anchor)
      const head = absolutePoint(this.#view.state, cursor.head)
      if (anchor === undefined || head === undefined) continue
      carets.push({ client, person, anchor, head })
    }
    const tr = this.#view.state.tr.setMeta(key, { carets } satisfies Message)
    this.#view.dispatch(tr.setMeta('addToHistory', false))
  }
}

/** Where a person's caret is now, for "go to Ana". */
export function caretOf(
  state: EditorState,
  awareness: Awareness,
  client: number,
): number | undefined {
  const cursor = cursorOf(awareness.getStates().get(client) ?? {})
  return cursor === undefined ? undefined : absolutePoint(state, cursor.head)
}
