import { createHash } from 'node:crypto'
import { Fault } from '../../../shared/domain/fault.ts'
import type { Database } from '../../store/database.ts'
import { frozenVersions, versionById } from '../../store/versions.ts'
import { exit } from '../command.ts'
import type { Command } from '../command.ts'
import { dataOption, withData } from '../data.ts'
import { bytesOf, isId } from '../texts.ts'
import { verifyLog, verifyVersion } from '../verify.ts'
import type { Finding } from '../verify.ts'

/** Checks frozen versions, files and the audit log. */
export const verify: Command = {
  name: 'verify',
  usage: 'verify [VERSION|FILE …]',
  says:
    'Computes the checksums of frozen versions again and walks the whole audit log. Without arguments all frozen ' +
    'versions; a file is checked to be, byte for byte, one of them. Ends with 1 at the first thing that does not fit.',
  options: { json: { type: 'boolean', says: 'answer as JSON' }, ...dataOption },
  async run(words, terminal) {
    return withData(terminal, words.text('data'), 'reader', async ({ db }) => {
      const findings: Finding[] = []
      if (words.positionals.length === 0) {
        for (const version of await frozenVersions(db)) {
          findings.push(await verifyVersion(db, version))
        }
      }
      for (const word of words.positionals) {
        findings.push(
          isId(word) ? await verifyId(db, word.toLowerCase()) : await verifyFile(db, word),
        )
      }
      findings.push(await verifyLog(db))
      const wrong = findings.find(({ fits }) => !fits)
      if (words.flag('json')) {
        terminal.out(`${JSON.stringify({ fits: wrong === undefined, findings })}\n`)
      } else {
        terminal.out(findings.map(lineOf).join(''))
      }
      if (wrong === undefined) return exit.yes
      terminal.say(`The first that does not fit: ${wrong.what}. ${wrong.sentence}\n`)
      return exit.no
    })
  },
}

async function verifyId(db: Database, id: string): Promise<Finding> {
  const version = await versionById(db, id)
  if (version === undefined) throw new Fault('not-found', `There is no version ${id}.`)
  if (version.kind !== 'frozen') throw new Fault('conflict', `Version ${id} is not frozen.`)
  return verifyVersion(db, version)
}

async function verifyFile(db: Database, path: string): Promise<Finding> {
  const sum = createHash('sha256').update(bytesOf(path)).digest('hex')
  const version = (await frozenVersions(db)).find(({ sha256 }) => sha256 === sum)
  if (version === undefined) {
    return { what: path, fits: false, sentence: `No frozen version has the checksum ${sum}.` }
  }
  const finding = await verifyVersion(db, version)
  return { ...finding, what: path }
}

function lineOf({ what, fits, sentence }: Finding): string {
  return `${fits ? 'ok ' : 'NOT'} ${what}: ${sentence}\n`
}
