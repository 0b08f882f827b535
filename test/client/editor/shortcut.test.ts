import { describe, expect, it } from 'vitest'
import { acts, actNames, actOf } from '../../../client/editor/acts.ts'
import { isPressed, writtenShortcut } from '../../../client/editor/shortcut.ts'
import type { Pressed } from '../../../client/editor/shortcut.ts'

function press(key: string, code: string, held = '', altGraph = false): Pressed {
  return {
    key,
    code,
    ctrlKey: held.includes('c'),
    altKey: held.includes('a'),
    shiftKey: held.includes('s'),
    metaKey: held.includes('m'),
    isComposing: false,
    getModifierState: (name) => altGraph && name === 'AltGraph',
  }
}

describe('shortcuts', () => {
  it('follow the letter on Latin layouts and the place elsewhere', () => {
    expect(isPressed(press('b', 'KeyN', 'c'), 'Ctrl+B', false)).toBe(true)
    expect(isPressed(press('и', 'KeyB', 'c'), 'Ctrl+B', false)).toBe(true)
    expect(isPressed(press('n', 'KeyB', 'c'), 'Ctrl+B', false)).toBe(false)
  })

  it('let typing win over Ctrl+Alt', () => {
    expect(isPressed(press('2', 'Digit2', 'ca'), 'Ctrl+Alt+2', false)).toBe(true)
    expect(isPressed(press('~', 'Digit2', 'ca', true), 'Ctrl+Alt+2', false)).toBe(false)
    expect(isPressed(press('@', 'Digit2', 'ca'), 'Ctrl+Alt+2', false)).toBe(false)
    expect(isPressed(press('é', 'Digit2', 'ca'), 'Ctrl+Alt+2', false)).toBe(true)
  })

  it('use the command key on a Mac', () => {
    expect(isPressed(press('b', 'KeyB', 'm'), 'Ctrl+B', true)).toBe(true)
    expect(isPressed(press('b', 'KeyB', 'c'), 'Ctrl+B', true)).toBe(false)
    expect(isPressed(press('ArrowUp', 'ArrowUp', 'ma'), 'Alt+ArrowUp', true)).toBe(true)
  })

  it('are silent while an input method composes', () => {
    expect(isPressed({ ...press('b', 'KeyB', 'c'), isComposing: true }, 'Ctrl+B', false)).toBe(
      false,
    )
  })

  it('are written as people read them', () => {
    expect(writtenShortcut('Alt+ArrowUp', false)).toBe('Alt+↑')
    expect(writtenShortcut('Ctrl+Alt+F', true)).toBe('⌘⌥F')
  })

  it('never name two acts of the editor', () => {
    const all = actNames.flatMap((name) => actOf(name).keys ?? [])
    expect(new Set(all).size).toBe(all.length)
    expect(Object.keys(acts).length).toBeGreaterThan(40)
  })
})
