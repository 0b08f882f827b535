/** Words of the page of a frozen version. The server writes that page, so they are no part of the client's catalogues. */
import type { Language } from '../domain/names.ts'
import ar from './frozen/ar.json' with { type: 'json' }
import en from './frozen/en.json' with { type: 'json' }
import es from './frozen/es.json' with { type: 'json' }
import fr from './frozen/fr.json' with { type: 'json' }
import ru from './frozen/ru.json' with { type: 'json' }
import zh from './frozen/zh.json' with { type: 'json' }

export type FrozenKey = keyof typeof en

/** All languages have all keys: anything else does not compile. */
export const frozenWords: Readonly<Record<Language, Readonly<Record<FrozenKey, string>>>> = {
  ar,
  zh,
  en,
  fr,
  ru,
  es,
}
