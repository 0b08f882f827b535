/** Start of the page: theme and language first, so that nothing flickers, then the shell. */
import { preferredLanguage, speak } from './language.ts'
import { applyStoredTheme } from './state/theme.ts'

applyStoredTheme()
await speak(preferredLanguage())
await import('./elements/gr-shell.ts')
