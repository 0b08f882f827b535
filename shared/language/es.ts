/** All messages of the pages; see `en.ts`. */
import authorship from './authorship/es.json' with { type: 'json' }
import domain from './domain/es.json' with { type: 'json' }
import draft from './draft/es.json' with { type: 'json' }
import pages from './pages/es.json' with { type: 'json' }
import shell from './shell/es.json' with { type: 'json' }
import type { Catalogue } from './en.ts'

/** Every key of the English catalogue; the compiler refuses a missing one. */
export const catalogue: Catalogue = { ...shell, ...domain, ...pages, ...draft, ...authorship }
