/** Opening the data for a command, beside a running server or alone. */
import { configFrom } from '../config.ts'
import type { Config } from '../config.ts'
import { Announcements } from '../actions/announcements.ts'
import type { LiveTexts, Parts } from '../actions/perform.ts'
import { openDatabase } from '../store/database.ts'
import type { Database, OpenMode } from '../store/database.ts'
import { savedDocument } from '../store/saved-text.ts'
import type { Option, Terminal } from './command.ts'

/** The option every command on data has. */
export const dataOption = {
  data: {
    type: 'string',
    value: 'DIR',
    says: 'directory of the data (default: DATA_DIR or ./data)',
  },
} as const satisfies Record<string, Option>

/** The configuration with the directory that `--data` names, if it does. */
export function configOf(terminal: Terminal, data: string | undefined): Config {
  return configFrom(data === undefined ? terminal.env : { ...terminal.env, DATA_DIR: data })
}

/** Opens the data, runs, and closes them again whatever happens. */
export async function withData<T>(
  terminal: Terminal,
  data: string | undefined,
  mode: OpenMode,
  run: (parts: Parts, config: Config) => Promise<T>,
): Promise<T> {
  const config = configOf(terminal, data)
  const folder = await openDatabase(config.dataDir, mode, terminal.now())
  try {
    return await run(partsOf(folder.db, terminal.now), config)
  } finally {
    await folder.close()
  }
}

/** What actions need where there are no rooms. A running server notices changed rights by itself. */
function partsOf(db: Database, now: () => Date): Parts {
  return {
    db,
    texts: stillTexts(db),
    announcements: new Announcements(),
    now,
    newId: () => crypto.randomUUID(),
  }
}

function stillTexts(db: Database): LiveTexts {
  return {
    readDocument: (draft) => savedDocument(db, draft),
    exclusively: (_draft, run) => run(),
    standingChanged: () => {},
    closeSession: () => {},
  }
}
