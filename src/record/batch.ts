/**
 * Batching: records wait in the isolate for a moment and travel together, so that a hundred clicks cost one message.
 *
 * The request that finds nothing waiting arms the timer; the one that fills a batch sends it off. A click waits for
 * neither. What cannot be sent is counted by reason and told with the next message, and when there is no room left the
 * plain allows go first. Records of an isolate that dies are lost uncounted; gaps in `seq` show the batches among them.
 *
 * At every instant: emitted = sent + dropped + waiting. Each message also tells how much the isolate has told so far, so
 * that whoever reads the messages can prove, without asking the isolate, that none of them went missing.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { newId } from './id.ts'
import type { DecisionRecord, PendingRecord } from './record.ts'

/**
 * Why a record was not sent: the queue refused it, the queue did not answer in time (it may have kept it all the same),
 * there was no room, or it is larger than a message.
 */
export type DropReason = 'queue_error' | 'queue_timeout' | 'overflow' | 'too_large'

export type Drops = Readonly<Partial<Record<DropReason, number>>>

/** One message of the queue. */
export interface RecordBatch {
  readonly v: 1
  /** The consumer counts a batch once, however often it arrives. */
  readonly id: string
  readonly isolate: string
  /** Counts the messages of the isolate, from 1. */
  readonly seq: number
  readonly at: Instant
  /** What was dropped since the last message that was sent. */
  readonly drops: Drops
  /**
   * All records and drops of the isolate that are in this message or an earlier one. What was in a message that could not
   * be sent is taken back, and told again as drops.
   */
  readonly told: number
  /** How many of the drops were in a message before, which may have arrived though it seemed not to. */
  readonly retold: number
  /** What the isolate says of itself at this moment: its policy, its faults. */
  readonly edge: unknown
  readonly records: readonly DecisionRecord[]
}

/** Sends messages together, all or none; may throw or hang. */
export interface RecordSender {
  readonly send: (batches: readonly RecordBatch[]) => Promise<unknown>
}

export interface BatcherOptions extends RecordSender {
  readonly maxRecords?: number
  /** Of a message with several records: the queue counts, and bills, every 64 KB of one. */
  readonly fullBytes?: number
  /** Of any message; the queue takes 128 KB. */
  readonly maxBytes?: number
  /** Per sending; the queue takes 256 KB. */
  readonly maxSendBytes?: number
  readonly windowMs?: number
  /** How many records may wait in the isolate, those under way included. */
  readonly maxWaiting?: number
  readonly sendTimeoutMs?: number
  /** What to say of the isolate, as JSON; asked once per message. */
  readonly describe?: () => unknown
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<unknown>
}

/** The request on whose behalf a record is kept. */
export interface RecordLifetime {
  waitUntil(work: Promise<unknown>): void
}

export interface BatcherCounters {
  readonly emitted: number
  readonly sent: number
  readonly dropped: Drops
  readonly waiting: number
}

export interface Batcher {
  /** Never throws and never waits. */
  put(record: PendingRecord, lifetime: RecordLifetime): void
  /** Sends what waits now. Never rejects. */
  flush(): Promise<void>
  counters(): BatcherCounters
}

/** What a message has besides its records: ids, a number, the drops. */
const bareEnvelopeBytes = 512
/** What says more of itself than this says nothing. */
const maxEdgeBytes = 2048

interface Sized {
  readonly batch: RecordBatch
  readonly bytes: number
}

export function makeBatcher(options: BatcherOptions): Batcher {
  const {
    send,
    maxRecords = 100,
    fullBytes = 65_536,
    maxBytes = 100_000,
    maxSendBytes = 240_000,
    windowMs = 300,
  } = options
  const { maxWaiting = 5000, sendTimeoutMs = 2000, describe, now = Date.now, sleep = pause } = options
  const envelopeBytes = bareEnvelopeBytes + (describe === undefined ? 0 : maxEdgeBytes)
  // Two heaps, so that the one to go first is found without a search.
  let plain: PendingRecord[] = []
  let telling: PendingRecord[] = []
  let underWay = 0
  let armedAt: number | undefined
  let isolate: string | undefined
  let seq = 0
  let emitted = 0
  let sent = 0
  let told = 0
  let retold = 0
  const dropped: Partial<Record<DropReason, number>> = {}
  let untold: Partial<Record<DropReason, number>> = {}

  function put(record: PendingRecord, lifetime: RecordLifetime): void {
    emitted += 1
    if (!makeRoomFor(record)) return
    ;(record.isPlainAllow ? plain : telling).push(record)
    try {
      if (plain.length + telling.length >= maxRecords) lifetime.waitUntil(flush())
      else arm(lifetime)
    } catch {
      // The request is over already; the next one arms the timer.
      armedAt = undefined
    }
  }

  function makeRoomFor(record: PendingRecord): boolean {
    if (plain.length + telling.length + underWay < maxWaiting) return true
    count('overflow', 1)
    return !record.isPlainAllow && plain.pop() !== undefined
  }

  /** A timer belongs to a request and may die with it, so one that is long overdue no longer counts. */
  function arm(lifetime: RecordLifetime): void {
    const at = now()
    if (armedAt !== undefined && at - armedAt < windowMs * 10) return
    armedAt = at
    lifetime.waitUntil(
      sleep(windowMs).then(() => {
        if (armedAt === at) armedAt = undefined
        return flush()
      }),
    )
  }

  async function flush(): Promise<void> {
    const pending = [...telling, ...plain]
    telling = []
    plain = []
    underWay += pending.length
    await Promise.all(groupsOf(cut(pending)).map(deliver))
  }

  /** Writes records and cuts them into messages; what fits into none is dropped here. */
  function cut(pending: readonly PendingRecord[]): Sized[] {
    const messages: Sized[] = []
    let held: DecisionRecord[] = []
    let bytes = envelopeBytes
    for (const one of pending) {
      const record = written(one)
      const size = record === undefined ? Infinity : sizeOf(record)
      if (record === undefined || size > maxBytes - envelopeBytes) {
        underWay -= 1
        count('too_large', 1)
        continue
      }
      if (held.length === maxRecords || (held.length > 0 && bytes + size > fullBytes)) {
        messages.push({ batch: wrap(held), bytes })
        held = []
        bytes = envelopeBytes
      }
      held.push(record)
      bytes += size
    }
    if (held.length > 0) messages.push({ batch: wrap(held), bytes })
    return messages
  }

  function wrap(records: readonly DecisionRecord[]): RecordBatch {
    const at = instant(now())
    isolate ??= newId(at)
    seq += 1
    const drops = untold
    untold = {}
    told += records.length + sumOf(drops)
    const again = retold
    retold = 0
    return { v: 1, id: newId(at), isolate, seq, at, drops, told, retold: again, edge: edgeOf(describe), records }
  }

  /** Messages that may be sent together. */
  function groupsOf(messages: readonly Sized[]): RecordBatch[][] {
    const groups: RecordBatch[][] = []
    let bytes = Infinity
    for (const message of messages) {
      bytes += message.bytes
      if (bytes > maxSendBytes) {
        groups.push([])
        bytes = message.bytes
      }
      groups.at(-1)?.push(message.batch)
    }
    return groups
  }

  /** Twice at most. The second time the ids are the same, so a first that arrived after all is not counted double. */
  async function deliver(batches: readonly RecordBatch[]): Promise<void> {
    const failure = (await attempt(batches)) && (await attempt(batches))
    for (const { records, drops } of batches) {
      underWay -= records.length
      if (failure === undefined) {
        sent += records.length
        continue
      }
      const share = records.length + sumOf(drops)
      told -= share
      retold += share
      count(failure, records.length)
      for (const [reason, number] of Object.entries(drops)) tell(reason as DropReason, number)
    }
  }

  async function attempt(batches: readonly RecordBatch[]): Promise<'queue_error' | 'queue_timeout' | undefined> {
    try {
      const sending = send(batches).then(() => undefined)
      return await Promise.race([sending, sleep(sendTimeoutMs).then(() => 'queue_timeout' as const)])
    } catch {
      return 'queue_error'
    }
  }

  function count(reason: DropReason, number: number): void {
    dropped[reason] = (dropped[reason] ?? 0) + number
    tell(reason, number)
  }

  function tell(reason: DropReason, number: number): void {
    untold[reason] = (untold[reason] ?? 0) + number
  }

  return {
    put,
    flush,
    counters: () => ({ emitted, sent, dropped: { ...dropped }, waiting: plain.length + telling.length + underWay }),
  }
}

/** What cannot be written fits into no message. */
function written(pending: PendingRecord): DecisionRecord | undefined {
  try {
    return pending.write()
  } catch {
    return undefined
  }
}

const encoder = new TextEncoder()
const asciiText = /^[\0-\x7f]*$/

function sizeOf(value: unknown): number {
  try {
    const json = JSON.stringify(value)
    return (asciiText.test(json) ? json.length : encoder.encode(json).length) + 1
  } catch {
    // What cannot be written as JSON fits into no message.
    return Infinity
  }
}

/** A description that fails must not cost the records. */
function edgeOf(describe: (() => unknown) | undefined): unknown {
  try {
    const edge = describe?.()
    return sizeOf(edge) > maxEdgeBytes ? undefined : edge
  } catch {
    return undefined
  }
}

function sumOf(drops: Drops): number {
  let sum = 0
  for (const each of Object.values(drops)) sum += each
  return sum
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
