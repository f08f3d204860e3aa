/**
 * Decision records on their way into the queue.
 *
 * @module
 */

import type { RecordSender } from '../record/batch.ts'

/**
 * Without a queue every sending fails, and the batcher counts what was lost. Messages travel as the text they are: as
 * objects, the platform would write each record a second time.
 */
export function queueSender(queue: Queue | undefined): RecordSender {
  return {
    send: async (messages) => {
      if (queue === undefined) throw new Error('the queue binding is missing')
      await queue.sendBatch(messages.map((body) => ({ body, contentType: 'text' as const })))
    },
  }
}
