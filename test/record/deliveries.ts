/**
 * Messages as the queue delivers them, with what became of each.
 *
 * @module
 */

import { dayMs, instant } from '../../src/kernel/instant.ts'
import { makeBatcher, type RecordSender } from '../../src/record/batch.ts'
import type { RecordBatch } from '../../src/record/message.ts'
import type { ArchiveWriter } from '../../src/record/archive.ts'
import type { ConsumerStores, QueueMessage } from '../../src/record/consumer.ts'
import type { DeadLetterStore } from '../../src/record/dead-letters.ts'
import { newId } from '../../src/record/id.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { contentOf, readBatch, type WireBatch } from '../../src/record/wire.ts'
import { d1DeadLetters } from '../../src/store/d1-dead-letters.ts'
import { d1Rollups, type Database } from '../../src/store/d1-rollups.ts'
import { memoryQueue } from '../../src/store/memory.ts'
import { pending, sampleAt, sampleRecord, type Differences } from './sample.ts'

export interface TrackedMessage extends QueueMessage {
  outcome: 'ack' | 'retry' | undefined
  /** Of the last retry. */
  delaySeconds: number | undefined
}

let messages = 0

export function message(body: unknown): TrackedMessage {
  return delivery(body, 1)
}

/** A message that is delivered for so many times. */
export function delivery(body: unknown, attempts: number): TrackedMessage {
  messages += 1
  const tracked: TrackedMessage = {
    id: `m${messages}`,
    timestamp: new Date(sampleAt),
    body,
    attempts,
    outcome: undefined,
    delaySeconds: undefined,
    ack: () => {
      tracked.outcome = 'ack'
    },
    retry: (options) => {
      tracked.outcome = 'retry'
      tracked.delaySeconds = options?.delaySeconds
    },
  }
  return tracked
}

/** Every sample is near it, for whoever consumes. */
const samplesNow = () => sampleAt + 10 * dayMs

/** The consumer's stores over a database. */
export function storesOf(
  database: Database,
  archive?: ArchiveWriter,
): ConsumerStores & { readonly letters: DeadLetterStore } {
  return { rollups: d1Rollups(database), letters: d1DeadLetters(database), archive, now: samplesNow }
}

/** A record of its own id and time, as every click's. */
export function recordAt(at: number, other: Differences = {}): DecisionRecord {
  return sampleRecord({ ...other, view: { ...other.view, id: newId(instant(at)), at: instant(at) } })
}

/** Batches of these records, as one isolate sends them when the newest of each was made. */
export async function delivered(
  batches: readonly (readonly DecisionRecord[])[],
  queue: RecordSender & { readonly messages: readonly string[] } = memoryQueue(),
): Promise<unknown[]> {
  const clock = { now: sampleAt as number }
  const batcher = makeBatcher({ ...queue, now: () => clock.now, sleep: () => new Promise(() => {}) })
  for (const batch of batches) {
    clock.now = Math.max(...batch.map(({ at }) => at))
    for (const record of batch) batcher.put(pending(record), { waitUntil: () => undefined })
    await batcher.flush()
  }
  return [...queue.messages]
}

/** What a message of this build says. */
export function said(body: unknown): RecordBatch {
  return contentOf(body) as RecordBatch
}

/** The same message as older builds send it, each record with its policy: one whose records a test can alter. */
export function unpacked(body: unknown, now: number = said(body).at): WireBatch {
  const batch = readBatch(body, now)
  if (batch === undefined) throw new Error('this is no batch')
  return batch
}

/** So many records, a second apart. */
export function records(count: number, from: number = sampleAt): DecisionRecord[] {
  return Array.from({ length: count }, (_, index) => recordAt(from + index * 1000))
}
