/**
 * The consumer: archives and counts batches of records as the queue delivers them.
 *
 * What a delivery brings is first written to the archive and then counted in one transaction, which also names the
 * objects written. When that fails, each message is tried by itself, so that one that cannot be stored does not hold up
 * its neighbours. Whatever was not stored comes again later and later: a database may be away for days, and the tries
 * must not be used up in its first minute. What is no batch of ours goes to the dead letters at once, because to try it
 * again would not mend it.
 *
 * @module
 */

import { archiveRecords, type ArchiveWriter } from './archive.ts'
import { letterOf, type DeadLetterStore, type DeadMessage } from './dead-letters.ts'
import { retryLater, type Retried } from './retry.ts'
import type { RollupStore } from './rollup.ts'
import { readBatch, type WireBatch } from './wire.ts'

export type QueueMessage = DeadMessage

export interface Consumed {
  readonly stored: number
  readonly duplicate: number
  /** Messages that are no batch of ours, and are kept among the dead letters. */
  readonly poison: number
  /** Messages that a store failed to take, and that come again. */
  readonly failed: number
}

export interface BatchStores {
  readonly rollups: Pick<RollupStore, 'seen' | 'apply'>
  /** Absent: the counts alone are kept. */
  readonly archive?: ArchiveWriter | undefined
}

export interface ConsumerStores extends BatchStores {
  readonly letters: Pick<DeadLetterStore, 'keep'>
  /** The clock that messages are held to; by default the machine's. */
  readonly now?: () => number
}

/** A batch that this build can count, and the message that brought it. */
export interface BatchMessage {
  readonly batch: WireBatch
  readonly message: SettledMessage
}

interface SettledMessage extends Retried {
  ack(): void
}

/** What was delivered of one batch: the same may be there twice. */
interface Delivered {
  readonly batch: WireBatch
  readonly messages: SettledMessage[]
}

type Count = (outcome: keyof Consumed, messages: number) => void

export async function consume(
  { messages }: { readonly messages: readonly QueueMessage[] },
  { letters, now = Date.now, ...stores }: ConsumerStores,
): Promise<Consumed> {
  const batches: BatchMessage[] = []
  const kept = { poison: 0, failed: 0 }
  for (const message of messages) {
    const batch = readBatch(message.body, now())
    if (batch !== undefined) batches.push({ batch, message })
    else {
      try {
        await letters.keep(letterOf(message))
        message.ack()
        kept.poison += 1
      } catch {
        retryLater(message)
        kept.failed += 1
      }
    }
  }
  const consumed = await consumeBatches(batches, stores)
  return { ...consumed, poison: kept.poison, failed: consumed.failed + kept.failed }
}

/** Counts batches, each once, however often it was delivered. */
export async function consumeBatches(messages: readonly BatchMessage[], stores: BatchStores): Promise<Consumed> {
  const consumed = { stored: 0, duplicate: 0, poison: 0, failed: 0 }
  const count: Count = (outcome, number) => {
    consumed[outcome] += number
  }
  const delivered = new Map<string, Delivered>()
  for (const { batch, message } of messages) {
    const known = delivered.get(batch.id)
    if (known === undefined) delivered.set(batch.id, { batch, messages: [message] })
    else known.messages.push(message)
  }
  await settle([...delivered.values()], { ...stores, count })
  return consumed
}

interface Settling extends BatchStores {
  readonly count: Count
}

async function settle(delivered: readonly Delivered[], stores: Settling): Promise<void> {
  if (delivered.length === 0) return
  const outcome = await keep(delivered, stores)
  if (outcome === 'settled') return
  if (outcome === 'untried' || delivered.length === 1) {
    for (const { messages } of delivered) {
      for (const message of messages) retryLater(message)
      stores.count('failed', messages.length)
    }
    return
  }
  for (const one of delivered) await settle([one], stores)
}

/** `untried`: the stores answer nobody at the moment. `refused`: they did not take these together. */
async function keep(
  delivered: readonly Delivered[],
  { rollups, archive, count }: Settling,
): Promise<'settled' | 'refused' | 'untried'> {
  const step = { archived: false }
  try {
    const seen = await rollups.seen(delivered.map(({ batch }) => batch.id))
    const fresh = delivered.filter(({ batch }) => !seen.has(batch.id))
    const batches = fresh.map(({ batch }) => batch)
    const records = batches.flatMap((batch) => batch.records)
    const archives = archive === undefined ? [] : await archiveRecords(records, archive)
    step.archived = true
    if (fresh.length > 0 && (await rollups.apply(batches, archives)) === 'seen') return 'refused'
    for (const { batch, messages } of delivered) {
      for (const message of messages) message.ack()
      const stored = seen.has(batch.id) ? 0 : 1
      count('stored', stored)
      count('duplicate', messages.length - stored)
    }
    return 'settled'
  } catch {
    return step.archived ? 'refused' : 'untried'
  }
}
