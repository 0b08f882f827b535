/** All messages of the pages in English: the reference whose keys the other five must have. */
import authorship from './authorship/en.json' with { type: 'json' }
import domain from './domain/en.json' with { type: 'json' }
import draft from './draft/en.json' with { type: 'json' }
import pages from './pages/en.json' with { type: 'json' }
import shell from './shell/en.json' with { type: 'json' }

/** One message by key; ICU MessageFormat. */
export const catalogue = { ...shell, ...domain, ...pages, ...draft, ...authorship }

/** The key of a message, `area.thing`. */
export type MessageKey = keyof typeof catalogue
/** A catalogue of any language. */
export type Catalogue = Readonly<Record<MessageKey, string>>
