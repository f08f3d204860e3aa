/**
 * Decision records on their way into the queue.
 *
 * @module
 */

import type { RecordSender } from '../record/batch.ts'

/** Without a queue every sending fails, and the batcher counts what was lost. */
export function queueSender(queue: Queue | undefined): RecordSender {
  return {
    send: async (batches) => {
      if (queue === undefined) throw new Error('the queue binding is missing')
      await queue.sendBatch(batches.map((body) => ({ body, contentType: 'json' as const })))
    },
  }
}
