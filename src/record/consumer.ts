/**
 * The consumer: counts batches of records as the queue delivers them.
 *
 * Each message is settled by itself: one that cannot be counted is tried again and in the end kept in the dead-letter
 * queue, while its neighbours are stored.
 *
 * @module
 */

import type { RollupStore } from './rollup.ts'
import { isRecordBatch } from './wire.ts'

export interface QueueMessage {
  readonly body: unknown
  ack(): void
  retry(): void
}

export interface Consumed {
  readonly stored: number
  readonly duplicate: number
  /** Messages that are no batch of ours. */
  readonly poison: number
  /** Messages that the store failed to take. */
  readonly failed: number
}

export async function consume(
  { messages }: { readonly messages: readonly QueueMessage[] },
  store: Pick<RollupStore, 'apply'>,
): Promise<Consumed> {
  const consumed = { stored: 0, duplicate: 0, poison: 0, failed: 0 }
  for (const message of messages) consumed[await settle(message, store)] += 1
  return consumed
}

async function settle(message: QueueMessage, store: Pick<RollupStore, 'apply'>): Promise<keyof Consumed> {
  if (!isRecordBatch(message.body)) {
    message.retry()
    return 'poison'
  }
  try {
    const outcome = await store.apply(message.body)
    message.ack()
    return outcome
  } catch {
    message.retry()
    return 'failed'
  }
}
