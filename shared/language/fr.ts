/** All messages of the pages; see `en.ts`. */
import authorship from './authorship/fr.json' with { type: 'json' }
import domain from './domain/fr.json' with { type: 'json' }
import draft from './draft/fr.json' with { type: 'json' }
import pages from './pages/fr.json' with { type: 'json' }
import shell from './shell/fr.json' with { type: 'json' }
import type { Catalogue } from './en.ts'

/** Every key of the English catalogue; the compiler refuses a missing one. */
export const catalogue: Catalogue = { ...shell, ...domain, ...pages, ...draft, ...authorship }
