/**
 * The consumer: archives and counts batches of records as the queue delivers them.
 *
 * What a delivery brings is first written to the archive and then counted in one transaction, which also names the
 * objects written. When that fails, each message is tried by itself, so that one that cannot be stored does not hold up
 * its neighbours; it is delivered again, and in the end kept among the dead letters.
 *
 * @module
 */

import { archiveRecords, type ArchiveWriter } from './archive.ts'
import type { RollupStore } from './rollup.ts'
import { isRecordBatch, type WireBatch } from './wire.ts'

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
  /** Messages that a store failed to take. */
  readonly failed: number
}

/** What was delivered of one batch: the same may be there twice. */
interface Delivered {
  readonly batch: WireBatch
  readonly messages: QueueMessage[]
}

type Count = (outcome: keyof Consumed, messages: number) => void

/** Without an archive the counts alone are kept. */
export async function consume(
  { messages }: { readonly messages: readonly QueueMessage[] },
  store: Pick<RollupStore, 'seen' | 'apply'>,
  archive?: ArchiveWriter,
): Promise<Consumed> {
  const consumed = { stored: 0, duplicate: 0, poison: 0, failed: 0 }
  const count: Count = (outcome, number) => {
    consumed[outcome] += number
  }
  const delivered = new Map<string, Delivered>()
  for (const message of messages) {
    if (!isRecordBatch(message.body)) {
      message.retry()
      count('poison', 1)
      continue
    }
    const known = delivered.get(message.body.id)
    if (known === undefined) delivered.set(message.body.id, { batch: message.body, messages: [message] })
    else known.messages.push(message)
  }
  await settle([...delivered.values()], { store, archive, count })
  return consumed
}

interface Stores {
  readonly store: Pick<RollupStore, 'seen' | 'apply'>
  readonly archive: ArchiveWriter | undefined
  readonly count: Count
}

async function settle(delivered: readonly Delivered[], stores: Stores): Promise<void> {
  const outcome = await keep(delivered, stores)
  if (outcome === 'settled') return
  if (outcome === 'untried' || delivered.length === 1) {
    for (const { messages } of delivered) {
      for (const message of messages) message.retry()
      stores.count('failed', messages.length)
    }
    return
  }
  for (const one of delivered) await settle([one], stores)
}

/** `untried`: the stores answer nobody at the moment. `refused`: they did not take these together. */
async function keep(
  delivered: readonly Delivered[],
  { store, archive, count }: Stores,
): Promise<'settled' | 'refused' | 'untried'> {
  const step = { archived: false }
  try {
    const seen = await store.seen(delivered.map(({ batch }) => batch.id))
    const fresh = delivered.filter(({ batch }) => !seen.has(batch.id))
    const batches = fresh.map(({ batch }) => batch)
    const records = batches.flatMap((batch) => batch.records)
    const archives = archive === undefined ? [] : await archiveRecords(records, archive)
    step.archived = true
    if (fresh.length > 0 && (await store.apply(batches, archives)) === 'seen') return 'refused'
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
