/**
 * What a screen reader is told beyond what is on screen. One service for the page: at most one sentence every two
 * seconds, equal ones once, urgent ones first and at once.
 */
type Urgency = 'polite' | 'assertive'

interface Notifier {
  readonly ariaNotify: (text: string, options: { priority: 'normal' | 'high' }) => void
}

/** Shortest time between two polite sentences, in milliseconds. */
const pause = 2_000
/** Older sentences give way: who comes back to the page wants to know what is, not what was. */
const mostWaiting = 4

const waiting: string[] = []
let timer: ReturnType<typeof setTimeout> | undefined
let lastSaid = -pause

/** Says a sentence; polite ones wait their turn. */
export function announce(sentence: string, urgency: Urgency = 'polite'): void {
  if (urgency === 'assertive') {
    speak(sentence, urgency)
    return
  }
  if (waiting.includes(sentence)) return
  waiting.push(sentence)
  if (waiting.length > mostWaiting) waiting.shift()
  timer ??= setTimeout(sayNext, Math.max(100, lastSaid + pause - performance.now()))
}

function sayNext(): void {
  timer = undefined
  const sentence = waiting.shift()
  if (sentence === undefined) return
  speak(sentence, 'polite')
  if (waiting.length > 0) timer = setTimeout(sayNext, pause)
}

function speak(sentence: string, urgency: Urgency): void {
  lastSaid = performance.now()
  const root = document.body
  if (isNotifier(root)) {
    root.ariaNotify(sentence, { priority: urgency === 'assertive' ? 'high' : 'normal' })
    return
  }
  const region = regionFor(urgency)
  // The same sentence twice is spoken twice only where the region was empty in between.
  region.textContent = ''
  requestAnimationFrame(() => {
    region.textContent = sentence
  })
}

function isNotifier(element: object): element is Notifier {
  return 'ariaNotify' in element && typeof element.ariaNotify === 'function'
}

function regionFor(urgency: Urgency): HTMLElement {
  const id = `gr-announcer-${urgency}`
  const known = document.getElementById(id)
  if (known !== null) return known
  const region = document.createElement('div')
  region.id = id
  region.className = 'visually-hidden'
  region.setAttribute('aria-live', urgency)
  document.body.append(region)
  return region
}

/** Makes the regions before they are needed: one that appears with its text is not spoken everywhere. */
export function prepareAnnouncer(): void {
  if (isNotifier(document.body)) return
  regionFor('polite')
  regionFor('assertive')
}
