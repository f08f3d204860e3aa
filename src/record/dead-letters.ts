/**
 * Dead letters: messages that could not be stored after all their tries, and those that are no batch of ours. They are
 * kept as they came, and what they hold is counted where it can be read, so that nothing vanishes. What a later build, or
 * the same one on a better day, can store is replayed: see `replay.ts`.
 *
 * @module
 */

import { isObject } from '../kernel/json.ts'
import { doubtfulOf, sumOf } from './isolate.ts'
import { retryLater, type Retried } from './retry.ts'
import { contentOf, isCount, isName } from './wire.ts'

export interface DeadLetter {
  /** The queue's id of the message. */
  readonly id: string
  /** When it was sent. */
  readonly at: number
  /** What it says of itself; null where that cannot be read. */
  readonly batch: string | null
  readonly isolate: string | null
  readonly seq: number | null
  readonly told: number | null
  /** How many records and told drops it holds. */
  readonly records: number | null
  readonly drops: number | null
  readonly doubtful: number | null
  readonly body: string
}

export interface DeadLetterStore {
  /** A message that was kept before is not kept twice. */
  keep(letter: DeadLetter): Promise<void>
  /** Letters from `since` on that were neither replayed nor tried after `triedBefore`; the least tried first. */
  waiting(since: number, triedBefore: number, limit: number): Promise<readonly Pick<DeadLetter, 'id' | 'body'>[]>
  /** Notes that these were tried, and which of them are counted now. */
  markTried(tried: readonly string[], replayed: readonly string[], at: number): Promise<void>
}

export interface DeadMessage extends Retried {
  readonly id: string
  readonly timestamp: Date
  readonly body: unknown
  ack(): void
}

export async function consumeDead(
  { messages }: { readonly messages: readonly DeadMessage[] },
  store: Pick<DeadLetterStore, 'keep'>,
): Promise<{ readonly kept: number; readonly failed: number }> {
  const consumed = { kept: 0, failed: 0 }
  for (const message of messages) {
    try {
      await store.keep(letterOf(message))
      message.ack()
      consumed.kept += 1
    } catch {
      retryLater(message)
      consumed.failed += 1
    }
  }
  return consumed
}

/** A row of D1 holds 2 MB, and a character is at most three bytes. */
const maxBodyLength = 600_000

export function letterOf({ id, timestamp, body }: Pick<DeadMessage, 'id' | 'timestamp' | 'body'>): DeadLetter {
  const content = contentOf(body)
  const { isolate, seq, records, drops, told, retold, id: batch } = isObject(content) ? content : {}
  const isOurs = isName(isolate) && isCount(seq)
  const counted = isObject(drops) && Object.values(drops).every(isCount) ? (drops as Record<string, number>) : undefined
  return {
    id,
    at: timestamp.getTime(),
    batch: isName(batch) ? batch : null,
    isolate: isOurs ? isolate : null,
    seq: isOurs ? seq : null,
    told: isCount(told) ? told : null,
    records: Array.isArray(records) ? records.length : null,
    drops: counted === undefined ? null : sumOf(counted),
    doubtful: counted === undefined ? null : doubtfulOf(counted, isCount(retold) ? retold : undefined),
    body: (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')).slice(0, maxBodyLength),
  }
}
