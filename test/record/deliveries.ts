/**
 * Messages as the queue delivers them, with what became of each.
 *
 * @module
 */

import { instant } from '../../src/kernel/instant.ts'
import { makeBatcher, type RecordSender } from '../../src/record/batch.ts'
import type { QueueMessage } from '../../src/record/consumer.ts'
import { newId } from '../../src/record/id.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { memoryQueue } from '../../src/store/memory.ts'
import { sampleAt, sampleRecord, type Differences } from './sample.ts'

export interface TrackedMessage extends QueueMessage {
  readonly id: string
  readonly timestamp: Date
  outcome: 'ack' | 'retry' | undefined
}

let messages = 0

export function message(body: unknown): TrackedMessage {
  messages += 1
  const tracked: TrackedMessage = {
    id: `m${messages}`,
    timestamp: new Date(sampleAt),
    body,
    outcome: undefined,
    ack: () => {
      tracked.outcome = 'ack'
    },
    retry: () => {
      tracked.outcome = 'retry'
    },
  }
  return tracked
}

/** A record of its own id and time, as every click's. */
export function recordAt(at: number, other: Differences = {}): DecisionRecord {
  return sampleRecord({ ...other, view: { ...other.view, id: newId(instant(at)), at: instant(at) } })
}

/** Batches of these records, as one isolate sends them. */
export async function delivered(
  batches: readonly (readonly DecisionRecord[])[],
  queue: RecordSender & { readonly messages: readonly unknown[] } = memoryQueue(),
): Promise<unknown[]> {
  const batcher = makeBatcher({ ...queue, sleep: () => new Promise(() => {}) })
  for (const batch of batches) {
    for (const record of batch) batcher.put(record, { waitUntil: () => undefined })
    await batcher.flush()
  }
  return [...queue.messages]
}

/** So many records, a second apart. */
export function records(count: number, from: number = sampleAt): DecisionRecord[] {
  return Array.from({ length: count }, (_, index) => recordAt(from + index * 1000))
}
