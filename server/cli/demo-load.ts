/** Loads the demo: everything in one transaction, so an interrupted load leaves nothing behind. */
import type { Node } from 'prosemirror-model'
import type * as Y from 'yjs'
import { Fault } from '../../shared/domain/fault.ts'
import { threadNumber } from '../actions/create-thread.ts'
import { performOwn } from '../actions/perform.ts'
import type { OwnScope, Parts } from '../actions/perform.ts'
import { contentOf } from '../actions/take-version.ts'
import { documentFromFile } from '../files/import.ts'
import { keepIds } from '../files/keep-ids.ts'
import { insertAccreditation } from '../store/accreditations.ts'
import { insertCycle } from '../store/cycles.ts'
import { insertDraft } from '../store/drafts.ts'
import { insertFirstText } from '../store/first-text.ts'
import { isDataMarked, markData, nextNumber } from '../store/numbers.ts'
import { allPeople, insertDelegation, insertPerson } from '../store/people.ts'
import { startSession } from '../store/sessions.ts'
import { insertDisposition, insertReply, insertThread } from '../store/threads.ts'
import { insertVersion } from '../store/versions.ts'
import type { Database } from '../store/database.ts'
import { anchorOfQuote } from './demo-anchor.ts'
import { fixtureText, readFixtures } from './demo-fixtures.ts'
import type { DemoFixtures, DraftFixture, ThreadFixture } from './demo-fixtures.ts'

type Owner = Pick<Parts, 'db' | 'now' | 'newId'>

/** What became of a request to load. */
export type DataState = 'empty' | 'demo' | 'other'

/** Whether there is nothing yet, a demo, or data of somebody's own, which no demo may touch or open. */
export async function stateOfData(db: Database): Promise<DataState> {
  if (await isDataMarked(db, 'demo')) return 'demo'
  return (await allPeople(db)).length === 0 ? 'empty' : 'other'
}

/** The cycle of `fixtures/` with its people, drafts, versions and comments. Only into empty data. */
export async function loadDemo(owner: Owner): Promise<void> {
  const fixtures = readFixtures()
  const texts = new Map(
    fixtures.cycle.drafts.map((draft) => [draft.key, textsOf(draft, owner.newId)]),
  )
  await performOwn(owner, 'load-demo', null, async (scope) => {
    await refuseUnlessEmpty(scope.db)
    const since = fixtures.cycle.phases[0]?.opens ?? scope.at.toISOString()
    const loader = new Loader(scope, fixtures, since)
    await loader.loadCycle()
    await loader.loadPeople()
    for (const draft of fixtures.cycle.drafts) {
      const text = texts.get(draft.key)
      if (text !== undefined) await loader.loadDraft(draft, text)
    }
    await markData(scope.db, 'demo')
    await scope.record(loader.cycle, {
      people: fixtures.people.length,
      drafts: fixtures.cycle.drafts.length,
      threads: fixtures.threads.length,
    })
  })
}

export interface Crowd {
  readonly drafts: readonly { readonly id: string; readonly room: string }[]
  readonly people: readonly {
    readonly email: string
    readonly role: string
    readonly token: string
  }[]
}

/** A cycle for trials: so many experts, one chair, one of the secretariat, so many drafts, and a token for each person. */
export async function loadCrowd(
  owner: Owner,
  { people, drafts }: { readonly people: number; readonly drafts: number },
): Promise<Crowd> {
  const fixtures = readFixtures()
  const model = fixtures.cycle.drafts.find(({ language }) => language === 'en')
  if (model === undefined) throw new Error('The fixtures have no English text')
  const { working } = textsOf(model, owner.newId)
  const crowd: DemoFixtures = {
    ...fixtures,
    people: crowdOf(people, fixtures),
    cycle: { ...fixtures.cycle, phase: 'drafting' },
  }
  return performOwn(owner, 'load-demo', null, async (scope) => {
    await refuseUnlessEmpty(scope.db)
    const loader = new Loader(scope, crowd, scope.at.toISOString())
    await loader.loadCycle()
    await loader.loadPeople()
    const ids: string[] = []
    for (let number = 1; number <= drafts; number++) {
      const title = { en: drafts === 1 ? model.title.en : `${model.title.en} (${String(number)})` }
      ids.push((await loader.insertText({ ...model, title }, working)).id)
    }
    const tokens = await loader.tokens()
    await markData(scope.db, 'demo')
    await scope.record(loader.cycle, { people: crowd.people.length, drafts })
    return { drafts: ids.map((id) => ({ id, room: id })), people: tokens }
  })
}

interface Texts {
  readonly base: Node | undefined
  readonly milestones: readonly Node[]
  readonly working: Node
}

/** All states of a draft, each with the ids of the one before where the blocks are the same. */
function textsOf(draft: DraftFixture, newId: () => string): Texts {
  let last: Node | undefined
  const next = (file: string): Node => {
    const bytes = new TextEncoder().encode(fixtureText(file))
    const { document } = documentFromFile(file, bytes, { newId })
    last = last === undefined ? document : keepIds(last, document, newId)
    return last
  }
  const base = draft.base === undefined ? undefined : next(draft.base.file)
  const milestones = draft.milestones.map(({ file }) => next(file))
  return { base, milestones, working: next(draft.text) }
}

function crowdOf(count: number, { delegations }: DemoFixtures): DemoFixtures['people'] {
  const experts = Array.from({ length: count }, (_, index) => ({
    email: `expert${String(index + 1)}@example.org`,
    name: `Expert ${String(index + 1)}`,
    delegation: delegations[index % Math.max(1, delegations.length)]?.code ?? null,
    role: 'expert' as const,
    languages: ['en' as const],
  }))
  const officers = (['chair', 'secretariat'] as const).map((role) => ({
    email: `${role}@example.org`,
    name: role === 'chair' ? 'The Chair' : 'The Secretariat',
    delegation: null,
    role,
    languages: ['en' as const],
  }))
  return [...experts, ...officers]
}

async function refuseUnlessEmpty(db: Database): Promise<void> {
  if ((await stateOfData(db)) === 'empty') return
  throw new Fault(
    'conflict',
    'The data directory is not empty. Choose an empty one with --data or DATA_DIR.',
  )
}

/** Writes fixtures within one transaction; remembers which person got which ids. */
class Loader {
  readonly cycle: string
  readonly #scope: OwnScope
  readonly #fixtures: DemoFixtures
  /** From when everybody takes part. */
  readonly #since: string
  readonly #people = new Map<string, { readonly person: string; readonly accreditation: string }>()

  constructor(scope: OwnScope, fixtures: DemoFixtures, since: string) {
    this.#scope = scope
    this.#fixtures = fixtures
    this.#since = new Date(since).toISOString()
    this.cycle = scope.newId()
  }

  async loadCycle(): Promise<void> {
    const { db } = this.#scope
    const { key, name, body, phase, zone, phases } = this.#fixtures.cycle
    await insertCycle(db, { id: this.cycle, key, name, body, phase, zone, phases }, this.#since)
    for (const delegation of this.#fixtures.delegations) await insertDelegation(db, delegation)
  }

  async loadPeople(): Promise<void> {
    const { db, newId } = this.#scope
    for (const { email, name, delegation, role, languages } of this.#fixtures.people) {
      const person = newId()
      const accreditation = newId()
      await insertPerson(db, { id: person, email, name, languages }, this.#since)
      await insertAccreditation(db, {
        id: accreditation,
        cycle: this.cycle,
        person,
        role,
        delegation,
        since: this.#since,
      })
      this.#people.set(email, { person, accreditation })
    }
  }

  async tokens(): Promise<Crowd['people']> {
    const tokens = []
    for (const { email, role } of this.#fixtures.people) {
      const { person } = this.#who(email)
      const token = await startSession(this.#scope.db, {
        person,
        kind: 'token',
        label: 'demo',
        at: this.#scope.at,
        days: 30,
      })
      tokens.push({ email, role, token })
    }
    return tokens
  }

  async loadDraft(fixture: DraftFixture, texts: Texts): Promise<void> {
    const { id, doc } = await this.insertText(fixture, texts.working)
    const { db, newId } = this.#scope
    const secretariat = this.#officer('secretariat')
    const states = [
      ...(fixture.base === undefined || texts.base === undefined
        ? []
        : [{ ...fixture.base, reason: '', by: secretariat, document: texts.base }]),
      ...fixture.milestones.map((milestone, index) => ({
        ...milestone,
        document: texts.milestones[index],
      })),
    ]
    for (const { label, reason, on, by, document } of states) {
      if (document === undefined) continue
      await insertVersion(db, {
        id: newId(),
        draft: id,
        kind: 'milestone',
        label,
        reason,
        ...contentOf(document),
        seq: 0,
        by: this.#who(by).accreditation,
        at: this.#noEarlier(on),
        approvedBy: null,
        approvedAt: null,
        waivers: [],
      })
    }
    for (const thread of this.#fixtures.threads) {
      if (thread.draft === fixture.key) {
        await this.#loadThread(thread, { id, work: fixture.work, document: texts.working, doc })
      }
    }
    doc.destroy()
  }

  async insertText(fixture: DraftFixture, document: Node): Promise<{ id: string; doc: Y.Doc }> {
    const { db, newId, at } = this.#scope
    const id = newId()
    const { work, title, language } = fixture
    await insertDraft(db, { id, cycle: this.cycle, work, title, language }, this.#since)
    const { person, accreditation } = this.#who(this.#officer('secretariat'))
    const doc = await insertFirstText(db, {
      draft: id,
      document,
      person,
      accreditation,
      origin: 'demo',
      at: at.toISOString(),
    })
    return { id, doc }
  }

  async #loadThread(
    thread: ThreadFixture,
    draft: { id: string; work: string; document: Node; doc: Y.Doc },
  ): Promise<void> {
    const { db, newId } = this.#scope
    const id = newId()
    const at = this.#noEarlier(thread.at)
    const series = `${at.slice(0, 4)}-${draft.work}`
    await insertThread(db, {
      id,
      draft: draft.id,
      cycle: this.cycle,
      number: threadNumber(series, await nextNumber(db, `thread:${series}`)),
      category: thread.category,
      by: this.#who(thread.author).accreditation,
      at,
      text: thread.text,
      proposedWording: thread.proposedWording,
      anchor: anchorOfQuote(draft.doc, draft.document, thread.quote),
    })
    for (const { author, at: on, text } of thread.replies) {
      const by = this.#who(author).accreditation
      await insertReply(db, id, { id: newId(), by, at: this.#noEarlier(on), text })
    }
    const { disposition } = thread
    if (disposition === undefined) return
    await insertDisposition(db, id, {
      id: newId(),
      kind: disposition.kind,
      reason: disposition.reason,
      by: this.#who(disposition.by).accreditation,
      at: this.#noEarlier(disposition.at),
    })
  }

  /** Nobody acts before they take part (invariant 2): the edition of an earlier cycle was entered when this one began. */
  #noEarlier(instant: string): string {
    const at = new Date(instant).toISOString()
    return at < this.#since ? this.#since : at
  }

  #officer(role: 'chair' | 'secretariat'): string {
    const found = this.#fixtures.people.find((person) => person.role === role)
    if (found === undefined) throw new Error(`The fixtures have no ${role}`)
    return found.email
  }

  #who(email: string): { readonly person: string; readonly accreditation: string } {
    const found = this.#people.get(email)
    if (found === undefined) throw new Error(`The fixtures name ${email}, who is nobody`)
    return found
  }
}
