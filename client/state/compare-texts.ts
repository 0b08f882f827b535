/** Asks the worker for a comparison. */
import type { Comparison } from '../../shared/compare/comparison.ts'
import { Fault } from '../../shared/domain/fault.ts'

/** Both are canonical documents. Aborting stops the worker at once. */
export function compareTexts(
  before: unknown,
  after: unknown,
  signal: AbortSignal,
): Promise<Comparison> {
  const worker = new Worker(new URL('../worker/compare-worker.ts', import.meta.url), {
    type: 'module',
  })
  return new Promise<Comparison>((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new DOMException('Given up', 'AbortError'))
    })
    worker.addEventListener('message', (event: MessageEvent<Comparison>) => {
      resolve(event.data)
    })
    worker.addEventListener('error', () => {
      reject(new Fault('internal', 'The two texts could not be compared.', { reason: 'compare' }))
    })
    worker.postMessage({ before, after })
  }).finally(() => {
    worker.terminate()
  })
}
