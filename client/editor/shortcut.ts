/**
 * Keys as people read them ("Ctrl+Alt+M") against keys as they are pressed, by the rules of `ux.md` §5:
 * Ctrl+Alt never fires where AltGr or the layout makes a character of it; letters follow the layout where it is Latin and
 * the place on the keyboard where it is not; digits with Alt follow the place; on a Mac Ctrl is ⌘ and Alt is ⌘⌥.
 */
interface Wanted {
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly key: string
}

/** What a test needs of a keyboard event. */
export type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'isComposing'
> & { readonly getModifierState: (name: string) => boolean }

export const isMac =
  typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform)

const wantedKeys = new Map<string, Wanted>()

function wantedOf(shortcut: string): Wanted {
  let wanted = wantedKeys.get(shortcut)
  if (wanted === undefined) {
    const parts = shortcut.split('+')
    const key = parts.at(-1) ?? ''
    wanted = {
      ctrl: parts.includes('Ctrl'),
      alt: parts.includes('Alt'),
      shift: parts.includes('Shift'),
      key: key === '' ? '+' : key,
    }
    wantedKeys.set(shortcut, wanted)
  }
  return wanted
}

/** True where this is the shortcut being pressed. */
export function isPressed(event: Pressed, shortcut: string, mac = isMac): boolean {
  if (event.isComposing) return false
  const wanted = wantedOf(shortcut)
  const { ctrl, alt } = mac ? onMac(event, wanted) : { ctrl: event.ctrlKey, alt: event.altKey }
  if (!mac && event.metaKey) return false
  if (ctrl !== wanted.ctrl || alt !== wanted.alt || event.shiftKey !== wanted.shift) return false
  if (wanted.ctrl && wanted.alt && !mac && makesCharacter(event, wanted.key)) return false
  return isKey(event, wanted)
}

/** Alt alone becomes ⌘⌥, since Option alone types characters. */
function onMac(event: Pressed, wanted: Wanted): { ctrl: boolean; alt: boolean } {
  if (event.ctrlKey) return { ctrl: false, alt: false }
  const both = event.metaKey && event.altKey
  if (wanted.alt) return both ? { ctrl: wanted.ctrl, alt: true } : { ctrl: false, alt: false }
  return { ctrl: event.metaKey, alt: event.altKey }
}

function makesCharacter(event: Pressed, wanted: string): boolean {
  if (event.getModifierState('AltGraph')) return true
  if (Array.from(event.key).length !== 1) return false
  if (event.key.toLowerCase() === wanted.toLowerCase()) return false
  // A letter or digit of another layout is the plain key itself; anything else ("~", "€", "@") is typed text.
  return !/[\p{L}\p{N}]/u.test(event.key)
}

function isKey(event: Pressed, { key, alt }: Wanted): boolean {
  if (/^\d$/.test(key)) {
    return alt ? event.code === `Digit${key}` : event.key === key || event.code === `Digit${key}`
  }
  if (/^[A-Z]$/.test(key)) {
    const latin = /^[a-z]$/i.test(event.key)
    return latin ? event.key.toUpperCase() === key : event.code === `Key${key}`
  }
  return event.key === key
}

/** The shortcut as it is written on this keyboard. */
export function writtenShortcut(shortcut: string, mac = isMac): string {
  const names: Readonly<Record<string, string>> = {
    ArrowUp: '↑',
    ArrowDown: '↓',
    ...(mac ? { Ctrl: '⌘', Alt: '⌘⌥', Shift: '⇧' } : {}),
  }
  const parts = shortcut.split('+').map((part) => names[part] ?? part)
  return mac ? [...new Set(parts.join('').replace('⌘⌘', '⌘'))].join('') : parts.join('+')
}

/** The same for `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: string, mac = isMac): string {
  return shortcut.replace('Ctrl', mac ? 'Meta' : 'Control')
}
