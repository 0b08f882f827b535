/** The sets of words of the domain (`ARCHITECTURE.md`, "Words"). One place; database, API and pages use the same. */

export const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const
export type Language = (typeof languages)[number]
/** A text in the six languages; pages fall back to English where one is missing. */
export type Translated = Readonly<Partial<Record<Language, string | undefined>> & { en: string }>

export const phases = [
  'preparation',
  'drafting',
  'comments',
  'resolution',
  'approval',
  'frozen',
  'published',
] as const
export type Phase = (typeof phases)[number]

export const roles = ['observer', 'expert', 'focal-point', 'chair', 'secretariat'] as const
export type Role = (typeof roles)[number]

export const delegationCategories = ['memberState', 'sectorMember', 'expert'] as const
export type DelegationCategory = (typeof delegationCategories)[number]

export const draftStates = ['open', 'candidate', 'frozen'] as const
export type DraftState = (typeof draftStates)[number]

export const versionKinds = ['milestone', 'candidate', 'frozen'] as const
export type VersionKind = (typeof versionKinds)[number]

export const threadCategories = ['general', 'technical', 'editorial', 'translation'] as const
export type ThreadCategory = (typeof threadCategories)[number]

export const dispositionKinds = [
  'accepted',
  'accepted-with-modification',
  'partly-accepted',
  'not-accepted',
  'noted',
  'duplicate',
  'overtaken',
  'out-of-scope',
  'deferred',
  'withdrawn',
] as const
export type DispositionKind = (typeof dispositionKinds)[number]

/** What stands in the way of a freeze unless the chair waives it with a reason (invariants 5 and 6). */
export const freezeObstacles = [
  'undecided-threads',
  'brackets',
  'alternatives',
  'editors-notes',
] as const
export type FreezeObstacle = (typeof freezeObstacles)[number]
