/** One handler for each row of the contract: which view answers it, or which action does it. */
import { contract } from '../../shared/api/contract.ts'
import { Fault } from '../../shared/domain/fault.ts'
import { obstaclesOf } from '../../shared/text/obstacles.ts'
import { approveCandidate } from '../actions/approve-candidate.ts'
import { changeCategory } from '../actions/change-category.ts'
import { createThread } from '../actions/create-thread.ts'
import { disposeThread } from '../actions/dispose-thread.ts'
import { freezeVersion } from '../actions/freeze-version.ts'
import { nameMilestone } from '../actions/name-milestone.ts'
import { perform } from '../actions/perform.ts'
import type { Parts } from '../actions/perform.ts'
import { replyToThread } from '../actions/reply-to-thread.ts'
import { setPhase } from '../actions/set-phase.ts'
import {
  signInAsDemoPerson,
  signInWithLink,
  signOut,
  signOutEverywhere,
} from '../actions/sign-in.ts'
import { withdrawApproval } from '../actions/withdraw-approval.ts'
import { Authorships } from '../store/authorships.ts'
import { threadCounts } from '../store/threads.ts'
import { authoredDraft, authoredVersion, showAuthored } from '../views/authorship.ts'
import { demoPeople } from '../views/demo-people.ts'
import { myCycles, showCycle } from '../views/cycles.ts'
import { showDraft } from '../views/drafts.ts'
import { readableCycle, readableDraft, readableVersion } from '../views/reading.ts'
import type { Reader } from '../views/reading.ts'
import { threadsOfDraft } from '../views/threads.ts'
import { documentOfVersion, frozenVersion, showVersion } from '../views/versions.ts'
import { addressOf } from './address.ts'
import { endCookie, startCookie } from './credentials.ts'
import type { SignedIn } from './credentials.ts'
import { nothingHere } from './gate.ts'
import type { HttpContext } from './gate.ts'
import { importFile, importRevisionFile } from './import-file.ts'
import type { Rooms } from '../sync/rooms.ts'
import type { Handlers } from './mount.ts'
import type { RateLimit } from './rate-limit.ts'

export interface Site {
  readonly parts: Parts
  readonly rooms: Pick<Rooms, 'reviseDocument'>
  readonly publicUrl: () => string
  /** True where anybody may pick one of the demo's people. */
  readonly demo: boolean
  readonly version: string
  readonly signInTries: RateLimit
}

/** All handlers of the contract. */
export function handlersOf(site: Site): Handlers<typeof contract> {
  const { parts } = site
  const { db } = parts
  const authorships = new Authorships({ db, now: parts.now, saves: true })
  const reader = ({ person }: SignedIn): Reader => ({
    person: person.id,
    at: parts.now().toISOString(),
  })
  const countTry = (context: HttpContext) => {
    if (site.signInTries.admits(addressOf(context))) return
    throw new Fault('too-many', 'Too many tries to sign in. Wait a minute.')
  }
  const start = (context: HttpContext, secret: string) => {
    context.header('set-cookie', startCookie(site.publicUrl(), secret))
    return undefined
  }
  const refuseOutsideDemo = () => {
    if (!site.demo) throw nothingHere()
  }

  return {
    session: {
      show: ({ context }) => {
        const person = context.get('signedIn')?.person
        return Promise.resolve({
          person: person ? { id: person.id, name: person.name, email: person.email } : null,
          demo: site.demo,
          version: site.version,
        })
      },
      signInWithLink: async ({ body, context }) => {
        countTry(context)
        return start(context, await signInWithLink(parts, body.token))
      },
      signInAsDemoPerson: async ({ body, context }) => {
        refuseOutsideDemo()
        countTry(context)
        return start(context, await signInAsDemoPerson(parts, body.person))
      },
      demoPeople: async () => {
        refuseOutsideDemo()
        return demoPeople(db, parts.now().toISOString())
      },
      signOut: async ({ context }) => {
        const session = context.get('signedIn')?.session
        if (session !== undefined) await signOut(parts, session)
        context.header('set-cookie', endCookie(site.publicUrl()))
        return undefined
      },
      signOutEverywhere: async ({ who, context }) => {
        await signOutEverywhere(parts, who().person.id)
        context.header('set-cookie', endCookie(site.publicUrl()))
        return undefined
      },
    },
    cycles: {
      mine: async ({ who }) => myCycles(db, reader(who())),
      show: async ({ id, who }) => {
        const asked = reader(who())
        return showCycle(db, await readableCycle(db, asked, id('cycle')), asked.at)
      },
      setPhase: async ({ id, who, body }) =>
        perform(parts, setPhase, who().person.id, { ...body, cycle: id('cycle') }),
      importDraft: async ({ id, who, body }) =>
        importFile(parts, who().person.id, { ...body, cycle: id('cycle') }),
    },
    drafts: {
      show: async ({ id, who }) =>
        showDraft(db, await readableDraft(db, reader(who()), id('draft'))),
      document: async ({ id, who }) => {
        const { draft } = await readableDraft(db, reader(who()), id('draft'))
        const { document, seq } = await parts.texts.readDocument(draft.id)
        return { document: document.toJSON() as unknown, seq }
      },
      importRevision: async ({ id, who, body }) =>
        importRevisionFile(parts, site.rooms, who().person.id, { ...body, draft: id('draft') }),
      obstacles: async ({ id, who }) => {
        const { draft } = await readableDraft(db, reader(who()), id('draft'))
        const { document } = await parts.texts.readDocument(draft.id)
        const { undecided } = await threadCounts(db, draft.id)
        return [...obstaclesOf(document, undecided)]
      },
    },
    threads: {
      ofDraft: async ({ id, who }) => {
        const { draft } = await readableDraft(db, reader(who()), id('draft'))
        return threadsOfDraft(db, draft.id)
      },
      create: async ({ id, who, body }) =>
        perform(parts, createThread, who().person.id, { ...body, draft: id('draft') }),
      reply: async ({ id, who, body }) =>
        perform(parts, replyToThread, who().person.id, { ...body, thread: id('thread') }),
      changeCategory: async ({ id, who, body }) =>
        perform(parts, changeCategory, who().person.id, { ...body, thread: id('thread') }),
      dispose: async ({ id, who, body }) =>
        perform(parts, disposeThread, who().person.id, { ...body, thread: id('thread') }),
    },
    versions: {
      show: async ({ id, who }) => {
        const { version } = await readableVersion(db, reader(who()), id('version'))
        return {
          version: await showVersion(db, version.id),
          document: await documentOfVersion(db, version.id),
        }
      },
      nameMilestone: async ({ id, who, body }) =>
        perform(parts, nameMilestone, who().person.id, { ...body, draft: id('draft') }),
      approve: async ({ id, who, body }) =>
        perform(parts, approveCandidate, who().person.id, { ...body, draft: id('draft') }),
      withdrawApproval: async ({ id, who, body }) =>
        perform(parts, withdrawApproval, who().person.id, { ...body, version: id('version') }),
      freeze: async ({ id, who, body }) =>
        perform(parts, freezeVersion, who().person.id, { ...body, version: id('version') }),
      frozen: async ({ id }) => {
        const { version, draft } = await frozenVersion(db, id('version'))
        return {
          version,
          title: draft.title,
          language: draft.language,
          document: await documentOfVersion(db, version.id),
        }
      },
    },
    authorship: {
      ofDraft: async ({ id, who, query }) => {
        const { draft } = await readableDraft(db, reader(who()), id('draft'))
        return showAuthored(db, draft, await authoredDraft(db, authorships, draft), query)
      },
      ofVersion: async ({ id, who, query }) => {
        const { version, draft } = await readableVersion(db, reader(who()), id('version'))
        return showAuthored(db, draft, await authoredVersion(db, authorships, version), query)
      },
    },
  }
}
