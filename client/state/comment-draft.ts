/** Comments and replies that are being written, kept on this device with every key until they are sent. */
import * as v from 'valibot'
import { Anchor } from '../../shared/api/shapes.ts'
import { threadCategories } from '../../shared/domain/names.ts'

const CommentDraft = v.object({
  anchor: Anchor,
  category: v.picklist(threadCategories),
  text: v.string(),
  proposedWording: v.string(),
})
export type CommentDraft = v.InferOutput<typeof CommentDraft>

const commentKey = (draft: string, person: string) => `gr-comment-${draft}-${person}`
const replyKey = (thread: string, person: string) => `gr-reply-${thread}-${person}`

/** The comment this person was writing on the draft when the page was left. */
export function commentDraftOf(draft: string, person: string): CommentDraft | undefined {
  const stored = localStorage.getItem(commentKey(draft, person))
  if (stored === null) return undefined
  try {
    const parsed = v.safeParse(CommentDraft, JSON.parse(stored))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** Keeps it; undefined forgets it. */
export function keepCommentDraft(
  draft: string,
  person: string,
  comment: CommentDraft | undefined,
): void {
  keep(commentKey(draft, person), comment === undefined ? '' : JSON.stringify(comment))
}

export function replyDraftOf(thread: string, person: string): string {
  return localStorage.getItem(replyKey(thread, person)) ?? ''
}

export function keepReplyDraft(thread: string, person: string, text: string): void {
  keep(replyKey(thread, person), text)
}

function keep(key: string, value: string): void {
  if (value === '') localStorage.removeItem(key)
  else localStorage.setItem(key, value)
}

const reasonsKey = 'gr-reasons'

/** The reasons this person gave last for decisions, newest first, five at most. */
export function lastReasons(person: string): readonly string[] {
  const stored = localStorage.getItem(`${reasonsKey}-${person}`)
  if (stored === null) return []
  try {
    const parsed = v.safeParse(v.array(v.string()), JSON.parse(stored))
    return parsed.success ? parsed.output.slice(0, 5) : []
  } catch {
    return []
  }
}

export function keepReason(person: string, reason: string): void {
  if (reason.trim() === '') return
  const kept = [reason, ...lastReasons(person).filter((one) => one !== reason)].slice(0, 5)
  localStorage.setItem(`${reasonsKey}-${person}`, JSON.stringify(kept))
}
