/**
 * Asks the worker for one preview; the one before is given up.
 *
 * @module
 */

import type { ListSubject } from '../../../policy/program.ts'
import type { Preview } from './ids.ts'
import type { PackAnswer, PackQuestion } from './pack-worker.ts'

/** Rejects when it is given up, or when the worker fails. */
export function packInWorker(question: { text: string; of: ListSubject }, signal: AbortSignal): Promise<Preview> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module' })
    const end = (): void => worker.terminate()
    signal.addEventListener('abort', () => {
      end()
      reject(new DOMException('given up', 'AbortError'))
    })
    worker.addEventListener('message', ({ data }: MessageEvent<PackAnswer>) => {
      end()
      if (data.ok) resolve(data.preview)
      else reject(new Error('the ids could not be packed'))
    })
    worker.addEventListener('error', () => {
      end()
      reject(new Error('the ids could not be packed'))
    })
    // A worker has no origin of its own to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(question satisfies PackQuestion)
  })
}
