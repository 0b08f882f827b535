/** Does what was frozen still say what it said? Sums of frozen texts, their audit rows, and the whole audit chain. */
import { auditedDetails, verifyAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { draftById } from '../store/drafts.ts'
import { textOfVersion } from '../store/versions.ts'
import type { Version } from '../store/versions.ts'
import { sha256Of } from '../actions/take-version.ts'

export interface Finding {
  /** What was looked at: a version, a file, the audit log. */
  readonly what: string
  readonly fits: boolean
  readonly sentence: string
}

/** One frozen version: its text against its sum, and both against what was recorded at the freeze. */
export async function verifyVersion(db: Database, version: Version): Promise<Finding> {
  const what = `version ${version.id}`
  const no = (sentence: string): Finding => ({ what, fits: false, sentence })
  const text = (await textOfVersion(db, version.id)) ?? ''
  if (sha256Of(text) !== version.sha256) {
    return no('The text is not the one that was frozen: its checksum differs.')
  }
  const recorded = await auditedDetails(db, 'freeze-version', version.id)
  if (recorded === undefined) return no('The audit log holds no freeze of this version.')
  if (recorded['sha256'] !== version.sha256) {
    return no('The audit log recorded another checksum at the freeze.')
  }
  if (recorded['label'] !== version.label || recorded['number'] !== version.number) {
    return no('The audit log recorded another label or number at the freeze.')
  }
  const draft = await draftById(db, version.draft)
  if (draft?.state !== 'frozen' || draft.frozenVersion !== version.id) {
    return no('Its draft is not frozen as this version.')
  }
  return { what, fits: true, sentence: `${version.label}: ${version.sha256}` }
}

/** The audit log from its first row (invariant 22). */
export async function verifyLog(db: Database): Promise<Finding> {
  const what = 'audit log'
  const result = await verifyAudit(db)
  return result.state === 'whole'
    ? {
        what,
        fits: true,
        sentence: `${String(result.head.seq)} rows, head ${result.head.hash}`,
      }
    : {
        what,
        fits: false,
        sentence: `Row ${String(result.seq)} does not follow from the rows before it.`,
      }
}
