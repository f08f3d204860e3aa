/**
 * Replaying: dead letters that can be read are counted after all, as if the queue had just delivered them.
 *
 * A letter may be tried by two runs at once, or be counted and not yet marked when a run ends: the ids of batches keep it
 * from being counted twice. They are forgotten after 21 days, so what is older than twenty stays a dead letter. A letter
 * that is replayed stays as well, and is marked; the proof counts it where its batch was stored, and only there.
 *
 * @module
 */

import { hourMs, dayMs } from '../kernel/instant.ts'
import { consumeBatches, type BatchMessage, type BatchStores } from './consumer.ts'
import type { DeadLetterStore } from './dead-letters.ts'
import { oldestDays, readBatch } from './wire.ts'

export interface Replayed {
  readonly replayed: number
  /** Those that can be read, and that a store did not take. */
  readonly failed: number
}

/** For the cron, at most `limit` letters a run and each of them once an hour. */
export async function replayDeadLetters(
  { letters, ...stores }: BatchStores & { readonly letters: DeadLetterStore },
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<Replayed> {
  const waiting = await letters.waiting(now - oldestDays * dayMs, now - hourMs, limit)
  if (waiting.length === 0) return { replayed: 0, failed: 0 }
  const replayed: string[] = []
  const { failed } = await consumeBatches(
    waiting.flatMap(({ id, body }) => messageOf(body, now, () => replayed.push(id))),
    stores,
  )
  await letters.markTried(
    waiting.map(({ id }) => id),
    replayed,
    now,
  )
  return { replayed: replayed.length, failed }
}

function messageOf(text: string, now: number, ack: () => void): readonly BatchMessage[] {
  const batch = readBatch(text, now)
  // What could not be stored is looked at again in an hour, whatever the store says.
  return batch === undefined ? [] : [{ batch, message: { attempts: 1, ack, retry: () => undefined } }]
}
