/**
 * What a person does with comments at the desk: start, open, leave, send, decide. Moves the focus between text and
 * cards, and renders the margin for the desk.
 */
import { html } from 'lit'
import type { ReactiveControllerHost, TemplateResult } from 'lit'
import type { DraftEvent } from '../../shared/api/events.ts'
import type { Thread } from '../../shared/api/shapes.ts'
import { say } from '../language.ts'
import { addressOf } from '../router.ts'
import { announce } from '../state/announcer.ts'
import type { CommentDraft } from '../state/comment-draft.ts'
import { showToast } from '../state/notices.ts'
import { dispositionOf } from '../state/threads.ts'
import type { ThreadFilter } from '../state/threads.ts'
import type { DeskComments } from './desk-comments.ts'
import type { DeskStanding } from './desk-standing.ts'
import type { DeskText } from './desk-text.ts'
import './gr-margin.ts'
import type { GrMargin, MarginShape } from './gr-margin.ts'
import type { ThreadActs } from './gr-thread.ts'
import { personForText } from './who.ts'

export interface CardOptions {
  readonly draft: string
  readonly person: string
  readonly text: DeskText
  readonly comments: DeskComments
  readonly standing: DeskStanding
}

export class DeskCards {
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #options: CardOptions

  constructor(host: ReactiveControllerHost & HTMLElement, options: CardOptions) {
    this.#host = host
    this.#options = options
  }

  get #margin(): GrMargin | null {
    return this.#host.querySelector<GrMargin>('gr-margin')
  }

  /** Opens the form for a comment, or says why not. */
  start(on: 'selection' | 'whole'): void {
    const { comments, standing } = this.#options
    const whyNot = standing.whyNotComment
    if (whyNot !== undefined) {
      showToast({ sentence: whyNot })
      return
    }
    if (!comments.start(on)) return
    void this.#host.updateComplete.then(() => {
      this.#margin?.focusComment()
    })
  }

  /** Makes a card active and moves the focus to it. */
  open(thread: string): void {
    this.#options.comments.choose(thread)
    void this.#host.updateComplete.then(() => {
      this.#margin?.focusCard(thread)
    })
  }

  /** To the next or previous comment. */
  step(by: 1 | -1): void {
    const next = this.#options.comments.step(by)
    if (next !== undefined) this.open(next)
  }

  /** From the text to the card at the caret, and back. */
  toggle(): void {
    const { active } = this.#options.comments
    if (this.#margin?.contains(document.activeElement) === true) this.leave()
    else if (active !== undefined) this.open(active)
  }

  /** Back to the text, to the end of what the comment is about. */
  leave(): void {
    const { comments, text } = this.#options
    const place = comments.active === undefined ? undefined : comments.placeOf(comments.active)
    if (place?.state === 'placed') text.select(place.to, place.to)
    text.editor.view?.focus()
    comments.choose(undefined)
  }

  /** Speaks of what others did. */
  announce(event: DraftEvent): void {
    if (event.type !== 'thread-changed') return
    const { thread } = event
    const by = lastActor(thread)
    if (by.person === this.#options.person) return
    announce(say('thread.changed-by', { number: thread.number, name: personForText(by) }))
  }

  readonly #acts: ThreadActs = {
    reply: (thread, words) => this.#options.comments.threads.reply(thread.id, words),
    changeCategory: (thread, category) =>
      this.#options.comments.threads.changeCategory(thread.id, category),
    dispose: (thread, kind, reason) => this.#options.comments.threads.dispose(thread, kind, reason),
  }

  readonly #send = async (comment: CommentDraft): Promise<void> => {
    const thread = await this.#options.comments.send(comment)
    announce(say('comment.sent', { number: thread.number }))
    this.open(thread.id)
  }

  #discard(): void {
    const { comments, text } = this.#options
    const before = comments.discard()
    text.editor.view?.focus()
    if (before === undefined || before.text.trim() === '') return
    showToast({
      sentence: say('comment.discarded'),
      act: {
        label: say('tool.undo'),
        run: () => {
          comments.restore(before)
        },
      },
    })
  }

  /** After a decision the next open comment is at hand; where all are shown, the card stays. */
  #decided(thread: string): void {
    const { comments } = this.#options
    const next = comments.filter === 'open' ? comments.nextAfter(thread) : thread
    if (next === undefined) comments.refresh()
    else this.open(next)
  }

  async #copyLink(thread: string): Promise<void> {
    const address = location.origin + addressOf.thread(this.#options.draft, thread)
    await navigator.clipboard.writeText(address)
    showToast({ sentence: say('thread.link-copied') })
  }

  /** The margin as it stands now. */
  render(shape: MarginShape, now: number): TemplateResult {
    const { comments, standing, person } = this.#options
    return html`<gr-margin
      .threads=${comments.threads.now.value}
      .places=${comments.places}
      .tops=${comments.tops}
      .order=${comments.order}
      .active=${comments.active}
      .filter=${comments.filter}
      .comment=${comments.comment}
      .commentTop=${comments.commentTop}
      .shape=${shape}
      .refusalsOf=${standing.refusalsOf}
      .acts=${this.#acts}
      .send=${this.#send}
      .me=${person}
      .now=${now}
      @thread-chosen=${({ detail }: CustomEvent<string>) => {
        comments.choose(detail)
      }}
      @thread-left=${() => {
        this.leave()
      }}
      @thread-decided=${({ detail }: CustomEvent<string>) => {
        this.#decided(detail)
      }}
      @link-wanted=${({ detail }: CustomEvent<string>) => void this.#copyLink(detail)}
      @filter-chosen=${({ detail }: CustomEvent<ThreadFilter>) => {
        comments.setFilter(detail)
      }}
      @comment-typed=${({ detail }: CustomEvent<CommentDraft>) => {
        comments.type(detail)
      }}
      @comment-left=${() => {
        this.#discard()
      }}
      @retry-asked=${() => void comments.threads.load()}
    ></gr-margin>`
  }
}

/** Who changed the thread last. */
function lastActor(thread: Thread): Thread['by'] {
  const acts = [thread, ...thread.replies, dispositionOf(thread)].filter((act) => act !== undefined)
  return acts.reduce((last, act) => (act.at >= last.at ? act : last)).by
}
