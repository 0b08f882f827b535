/** Who wrote which words, as pages and the command line show it. The caller has asked for the right. */
import { Node } from 'prosemirror-model'
import type { Act, Authored, AuthoredPart } from '../../shared/api/authorship.ts'
import type { Who } from '../../shared/api/shapes.ts'
import type { Entry } from '../../shared/text/authorship-record.ts'
import { textByOne } from '../../shared/text/authorship-text.ts'
import type { AuthoredBlock, AuthoredText } from '../../shared/text/authorship-text.ts'
import { schema } from '../../shared/text/schema.ts'
import { rowsOf, sittingsOf } from '../../shared/text/sittings.ts'
import { accreditationAt, whoOf } from '../store/accreditations.ts'
import type { Authorships } from '../store/authorships.ts'
import type { Database } from '../store/database.ts'
import { lastRowOf } from '../store/drafts.ts'
import type { Draft } from '../store/drafts.ts'
import type { Version } from '../store/versions.ts'
import { nothing } from './reading.ts'
import { documentOfVersion } from './versions.ts'

export interface Asked {
  readonly block?: string | undefined
  readonly by?: 'sittings' | 'rows' | undefined
}

/** The live text, as far as it is stored. */
export async function authoredDraft(
  db: Database,
  authorships: Authorships,
  draft: Draft,
): Promise<AuthoredText> {
  const { seq } = await lastRowOf(db, draft.id)
  return authorships.at(draft.id, seq, false)
}

/** The text of a version. One that was brought in from a file, beside the journal, is by whoever brought it in. */
export async function authoredVersion(
  db: Database,
  authorships: Authorships,
  version: Version,
): Promise<AuthoredText> {
  if (version.seq > 0) return authorships.at(version.draft, version.seq, true)
  const document = Node.fromJSON(schema, await documentOfVersion(db, version.id))
  const by = (await whoOf(db, [version.by])).get(version.by)
  const entry = { seq: 0, at: version.at, person: by?.person ?? '', accreditation: version.by }
  return textByOne(document, entry)
}

/** What is asked of a text. Throws `not-found` where the text has no such block. */
export async function showAuthored(
  db: Database,
  draft: Draft,
  { seq, blocks, entries }: AuthoredText,
  { block, by = 'sittings' }: Asked = {},
): Promise<Authored> {
  const asked = block === undefined ? blocks : blockWithNotes(blocks, block)
  const authors = new AuthorList()
  const act = (entry: Entry): Act => ({
    author: authors.numberOf(entry),
    at: entry.at,
    seq: entry.seq,
  })
  const actOf = (number: number) => {
    const entry = number === 0 ? undefined : entries[number]
    return entry === undefined ? null : act(entry)
  }
  const parts = asked.map(({ id, type, size, made, changed, runs }): AuthoredPart => {
    const words = by === 'rows' ? rowsOf(runs, entries) : sittingsOf(runs, entries)
    return {
      id,
      type,
      size,
      made: actOf(made),
      changed: actOf(changed),
      words: words.map(({ from, to, first, last }) => ({
        from,
        to,
        ...act(first),
        lastAt: last.at,
        lastSeq: last.seq,
      })),
    }
  })
  return { seq, authors: await authors.people(db, draft), parts }
}

/** A block and the footnotes in it. Throws `not-found` where the text has none of that id. */
function blockWithNotes(blocks: readonly AuthoredBlock[], id: string): readonly AuthoredBlock[] {
  const first = blocks.findIndex((block) => block.id === id)
  const found = blocks[first]
  if (found === undefined) throw nothing()
  let end = first + 1
  if (found.type === 'block') while (blocks[end]?.type === 'footnote') end++
  return blocks.slice(first, end)
}

/** The authors of an answer, each accreditation once, in the order in which they are first named. */
class AuthorList {
  readonly #numbers = new Map<string, number>()
  readonly #entries: Entry[] = []

  numberOf(entry: Entry): number {
    const name = entry.accreditation ?? `${entry.person} ${entry.at}`
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.#entries.length)
    return this.#entries.push(entry) - 1
  }

  async people(db: Database, draft: Draft): Promise<Who[]> {
    const accreditations: string[] = []
    for (const entry of this.#entries) accreditations.push(await accreditationOf(db, draft, entry))
    const people = await whoOf(db, accreditations)
    return accreditations.map((id) => {
      const who = people.get(id)
      if (who === undefined) throw new Error(`No accreditation ${id}`)
      return who
    })
  }
}

/** The accreditation somebody wrote under; of words that others handed in, the one of that instant. */
async function accreditationOf(db: Database, draft: Draft, entry: Entry): Promise<string> {
  if (entry.accreditation !== null) return entry.accreditation
  const found = await accreditationAt(db, entry.person, draft.cycle, entry.at)
  if (found === undefined) {
    throw new Error(`${entry.person} took no part in cycle ${draft.cycle} at ${entry.at}`)
  }
  return found.id
}
