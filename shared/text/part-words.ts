/**
 * The few words a text itself shows that nobody typed, in the language of the text (not of its reader): what stands
 * before the number of an annex or appendix, and over the footnotes.
 */
import type { Language } from '../domain/names.ts'

interface PartWords {
  readonly annex: (label: string) => string
  readonly appendix: (label: string) => string
  readonly notes: string
}

const words: Readonly<Record<Language, PartWords>> = {
  ar: {
    annex: (label) => `الملحق ${label}`,
    appendix: (label) => `التذييل ${label}`,
    notes: 'الحواشي',
  },
  zh: { annex: (label) => `附件${label}`, appendix: (label) => `附录${label}`, notes: '注释' },
  en: {
    annex: (label) => `Annex ${label}`,
    appendix: (label) => `Appendix ${label}`,
    notes: 'Notes',
  },
  fr: {
    annex: (label) => `Annexe ${label}`,
    appendix: (label) => `Appendice ${label}`,
    notes: 'Notes',
  },
  ru: {
    annex: (label) => `Приложение ${label}`,
    appendix: (label) => `Дополнение ${label}`,
    notes: 'Примечания',
  },
  es: {
    annex: (label) => `Anexo ${label}`,
    appendix: (label) => `Apéndice ${label}`,
    notes: 'Notas',
  },
}

/** Words of the language (BCP 47); English where we have none. */
export function partWords(language: string): PartWords {
  const primary = language.split('-')[0]?.toLowerCase() ?? ''
  return Object.hasOwn(words, primary) ? words[primary as Language] : words.en
}

/** The label as it is shown before a block: "Annex A" for an annex, the bare number for everything else. */
export function shownLabel(kind: string, label: string, language: string): string {
  if (kind === 'annex') return partWords(language).annex(label)
  if (kind === 'appendix') return partWords(language).appendix(label)
  return label
}
