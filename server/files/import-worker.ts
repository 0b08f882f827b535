/** The other end of `import-beside.ts`: reads one file in a thread of its own and answers with plain values. */
import { parentPort, workerData } from 'node:worker_threads'
import { ImportProblem } from './import-problem.ts'
import { documentFromFile } from './import.ts'
import type { Answer, Task } from './import-beside.ts'

// Only `import-beside.ts` starts this thread.
const { name, bytes } = workerData as Task

function read(): Answer {
  try {
    const { document, title, report } = documentFromFile(name, bytes, {
      newId: () => crypto.randomUUID(),
    })
    return { type: 'read', document: document.toJSON() as unknown, title, report }
  } catch (error) {
    if (!(error instanceof ImportProblem)) throw error
    return { type: 'problem', code: error.code, sentence: error.message }
  }
}

parentPort?.postMessage(read())
