/** Light, dark, or as the system says; the choice stays in this browser. */
import { Store } from './store.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'gr-theme'

function storedTheme(): Theme {
  const stored = localStorage.getItem(storageKey)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export const theme = new Store<Theme>('system')

/** Applies the remembered choice; called before anything is drawn. */
export function applyStoredTheme(): void {
  show(storedTheme())
}

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(storageKey, chosen)
  show(chosen)
}

function show(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
  theme.set(chosen)
}
