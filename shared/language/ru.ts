/** All messages of the pages; see `en.ts`. */
import authorship from './authorship/ru.json' with { type: 'json' }
import domain from './domain/ru.json' with { type: 'json' }
import draft from './draft/ru.json' with { type: 'json' }
import pages from './pages/ru.json' with { type: 'json' }
import shell from './shell/ru.json' with { type: 'json' }
import type { Catalogue } from './en.ts'

/** Every key of the English catalogue; the compiler refuses a missing one. */
export const catalogue: Catalogue = { ...shell, ...domain, ...pages, ...draft, ...authorship }
