/**
 * Reads a file beside the server: in a thread of its own, with a limit on time and memory, so that a large or hostile
 * file keeps nobody waiting who types.
 */
import { Node } from 'prosemirror-model'
import { Worker } from 'node:worker_threads'
import { schema } from '../../shared/text/schema.ts'
import { ImportProblem } from './import-problem.ts'
import type { ImportProblemCode } from './import-problem.ts'
import type { ImportReport } from './import-report.ts'

export interface Task {
  readonly name: string
  readonly bytes: Uint8Array
}

export type Answer =
  | {
      readonly type: 'read'
      readonly document: unknown
      readonly title: string | undefined
      readonly report: ImportReport
    }
  | { readonly type: 'problem'; readonly code: ImportProblemCode; readonly sentence: string }

export interface ReadFile {
  readonly document: Node
  /** Title as the file gives it, or undefined. */
  readonly title: string | undefined
  readonly report: ImportReport
}

/** The largest real document at hand takes two seconds here. */
const longest = 60_000
const memory = { maxOldGenerationSizeMb: 1_024 }

/** The document of a file, with new ids. Throws `ImportProblem` where it cannot be read within the limits. */
export async function readBeside(task: Task, within = longest): Promise<ReadFile> {
  const answer = await inThread(task, within)
  if (answer.type === 'problem') throw new ImportProblem(answer.code, answer.sentence)
  const { document, title, report } = answer
  return { document: Node.fromJSON(schema, document), title, report }
}

function inThread(task: Task, within: number): Promise<Answer> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: memory,
  })
  return new Promise<Answer>((resolve, reject) => {
    const tooMuch = () => {
      reject(
        new ImportProblem(
          'too-large',
          'The file takes too long or too much memory to read; split it into parts.',
        ),
      )
    }
    const timer = setTimeout(tooMuch, within)
    worker.on('message', resolve)
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch()
      else reject(error)
    })
    worker.on('exit', () => {
      clearTimeout(timer)
      // After an answer this changes nothing.
      tooMuch()
    })
  }).finally(() => worker.terminate())
}
