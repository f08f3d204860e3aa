/**
 * Dead letters: messages that could not be stored after all their tries. They are kept as they came, and what they hold
 * is counted where it can be read, so that nothing vanishes.
 *
 * @module
 */

import { doubtfulOf, sumOf } from './isolate.ts'
import { isCount, isName, isObject } from './wire.ts'

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

/** A message that was kept before is not kept twice. */
export interface DeadLetterStore {
  keep(letter: DeadLetter): Promise<void>
}

export interface DeadMessage {
  readonly id: string
  readonly timestamp: Date
  readonly body: unknown
  ack(): void
  retry(): void
}

export async function consumeDead(
  { messages }: { readonly messages: readonly DeadMessage[] },
  store: DeadLetterStore,
): Promise<{ readonly kept: number; readonly failed: number }> {
  const consumed = { kept: 0, failed: 0 }
  for (const message of messages) {
    try {
      await store.keep(letterOf(message))
      message.ack()
      consumed.kept += 1
    } catch {
      message.retry()
      consumed.failed += 1
    }
  }
  return consumed
}

/** A row of D1 holds 2 MB, and a character is at most three bytes. */
const maxBodyLength = 600_000

function letterOf({ id, timestamp, body }: DeadMessage): DeadLetter {
  const { isolate, seq, records, drops, told, retold, id: batch } = isObject(body) ? body : {}
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
    body: (JSON.stringify(body) ?? '').slice(0, maxBodyLength),
  }
}
