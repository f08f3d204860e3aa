/**
 * Batching: records wait in the isolate for a moment and travel together: a hundred clicks and more cost one message.
 *
 * The request that finds nothing waiting arms the timer; the one that fills a batch sends it off, and leaves what would
 * begin another: the queue bills a message that is nearly empty like a full one. No click waits for the queue; the one
 * that fills a batch writes and weighs its records before it is answered.
 *
 * What cannot be sent is counted by reason and told with the next message, and when there is no room left the plain allows
 * go first. Records of an isolate that dies are lost uncounted; gaps in `seq` show the batches among them.
 *
 * At every instant: emitted = sent + dropped + waiting. Each message also tells how much the isolate has told so far, so
 * that whoever reads the messages can prove, without asking the isolate, that none of them went missing.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { pause } from '../kernel/pause.ts'
import { newId } from './id.ts'
import { pack, sizeOf, type Contents, type Packed } from './packing.ts'
import type { DecisionRecord, PendingRecord } from './record.ts'

/** 2: the records are packed. */
const batchSchema = 2

/**
 * Why a record was not sent: the queue refused it, the queue did not answer in time (it may have kept it all the same),
 * there was no room, or it fits into no message, be it too large or damaged.
 */
export type DropReason = 'queue_error' | 'queue_timeout' | 'overflow' | 'too_large'

export type Drops = Readonly<Partial<Record<DropReason, number>>>

/** One message of the queue, as its text says it. */
export interface RecordBatch extends Packed {
  readonly v: typeof batchSchema
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
}

/** Sends messages together, all or none; may throw or hang. Each is the JSON of a `RecordBatch`. */
export interface RecordSender {
  readonly send: (messages: readonly string[]) => Promise<unknown>
}

export interface BatcherOptions extends RecordSender {
  readonly maxRecords?: number
  /** Of any message; the queue takes 128 KB. */
  readonly maxBytes?: number
  /** Per sending; the queue takes 256 KB. */
  readonly maxSendBytes?: number
  readonly windowMs?: number
  /** How many records may wait in the isolate, those under way included. */
  readonly maxWaiting?: number
  /** What to say of the isolate, as JSON; asked once per message. */
  readonly describe?: () => unknown
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<unknown>
}

export interface BatcherCounters {
  readonly emitted: number
  readonly sent: number
  readonly dropped: Drops
  readonly waiting: number
}

export interface Batcher {
  /** Never throws and never waits; `lifetime` is the request's on whose behalf the record is kept. */
  put(record: PendingRecord, lifetime: Lifetime): void
  /** Sends what waits now. Never rejects. */
  flush(): Promise<void>
  counters(): BatcherCounters
}

/** Of a message with several records: the queue counts, and bills, every 64 KB of one. */
const fullBytes = 65_536
const sendTimeoutMs = 2000
/** What a message has besides its records and their policies: ids, a number, the drops. */
const bareEnvelopeBytes = 512
/** What says more of itself than this says nothing. */
const maxEdgeBytes = 2048

/** A message that is written, and what it takes to account for it. */
interface Message {
  readonly text: string
  readonly records: number
  readonly drops: Drops
}

export function makeBatcher(options: BatcherOptions): Batcher {
  const { send, maxRecords = 120, maxBytes = 100_000, maxSendBytes = 240_000, windowMs = 300 } = options
  const { maxWaiting = 5000, describe, now = Date.now, sleep = pause } = options
  const envelopeBytes = bareEnvelopeBytes + (describe === undefined ? 0 : maxEdgeBytes)
  const room = {
    records: maxRecords,
    fullBytes: Math.min(fullBytes, maxBytes) - envelopeBytes,
    maxBytes: maxBytes - envelopeBytes,
  }
  // Two heaps, so that the one to go first is found without a search.
  let plain: PendingRecord[] = []
  let telling: PendingRecord[] = []
  /** What would have begun another message; it goes first into the next, so that nothing waits for long. */
  let left: readonly PendingRecord[] = []
  let underWay = 0
  let armed: { readonly at: number } | undefined
  let isolate: string | undefined
  let seq = 0
  let emitted = 0
  let sent = 0
  let told = 0
  let retold = 0
  const dropped: Partial<Record<DropReason, number>> = {}
  let untold: Partial<Record<DropReason, number>> = {}

  function put(record: PendingRecord, lifetime: Lifetime): void {
    emitted += 1
    if (!makeRoomFor(record)) return
    ;(record.isPlainAllow ? plain : telling).push(record)
    try {
      if (waiting() >= maxRecords) lifetime.waitUntil(sendOff('full'))
      if (waiting() > 0) arm(lifetime)
    } catch {
      // The request is over already; a timer that still rings, or the next request, sends what waits.
    }
  }

  function waiting(): number {
    return left.length + telling.length + plain.length
  }

  function makeRoomFor(record: PendingRecord): boolean {
    if (waiting() + underWay < maxWaiting) return true
    count('overflow', 1)
    return !record.isPlainAllow && dropPlainAllow()
  }

  function dropPlainAllow(): boolean {
    if (plain.pop() !== undefined) return true
    const last = left.findLastIndex(({ isPlainAllow }) => isPlainAllow)
    if (last !== -1) left = left.toSpliced(last, 1)
    return last !== -1
  }

  /** A timer may die with its request: one that is long overdue no longer counts, nor one of later than now. */
  function arm(lifetime: Lifetime): void {
    const at = now()
    if (armed !== undefined && at >= armed.at && at - armed.at < windowMs * 10) return
    const timer = { at }
    lifetime.waitUntil(
      sleep(windowMs).then(() => {
        // What it was armed for may have filled a message since; what came after has a timer of its own, or none.
        return armed === timer || armed === undefined ? flush() : undefined
      }),
    )
    armed = timer
  }

  function flush(): Promise<void> {
    return sendOff('all')
  }

  async function sendOff(what: 'all' | 'full'): Promise<void> {
    const pending = [...left, ...telling, ...plain]
    left = []
    telling = []
    plain = []
    armed = undefined
    underWay += pending.length
    const messages = cut(pending)
    if (what === 'full' && messages.length > 1) {
      left = messages.pop()?.sources ?? []
      underWay -= left.length
    }
    await Promise.all(groupsOf(messages).map((group) => deliver(group.map(wrap))))
  }

  /** Writes records and cuts them into messages; what fits into none is dropped here. */
  function cut(pending: readonly PendingRecord[]) {
    const records = pending.map(written).filter((record) => record !== undefined)
    const { messages, tooLarge } = pack(records, room)
    const unsent = pending.length - records.length + tooLarge
    underWay -= unsent
    if (unsent > 0) count('too_large', unsent)
    return [...messages]
  }

  function wrap({ policies, texts }: Contents<unknown>): Message {
    const at = instant(now())
    isolate ??= newId(at)
    seq += 1
    const drops = untold
    untold = {}
    told += texts.length + sumOf(drops)
    const again = retold
    retold = 0
    const edge = edgeOf(describe)
    const envelope: Omit<RecordBatch, 'records'> = {
      v: batchSchema,
      id: newId(at),
      isolate,
      seq,
      at,
      drops,
      told,
      retold: again,
      edge,
      policies,
    }
    const text = `${JSON.stringify(envelope).slice(0, -1)},"records":[${texts.join(',')}]}`
    return { text, records: texts.length, drops }
  }

  /** Messages that may be sent together. */
  function groupsOf<One extends { readonly bytes: number }>(messages: readonly One[]): One[][] {
    const groups: One[][] = []
    let bytes = Infinity
    for (const message of messages) {
      bytes += envelopeBytes + message.bytes
      if (bytes > maxSendBytes) {
        groups.push([])
        bytes = envelopeBytes + message.bytes
      }
      groups.at(-1)?.push(message)
    }
    return groups
  }

  /** Twice at most. The second time the ids are the same, so a first that arrived after all is not counted double. */
  async function deliver(messages: readonly Message[]): Promise<void> {
    const texts = messages.map(({ text }) => text)
    const failure = (await attempt(texts)) && (await attempt(texts))
    for (const { records, drops } of messages) {
      underWay -= records
      if (failure === undefined) {
        sent += records
        continue
      }
      const share = records + sumOf(drops)
      told -= share
      retold += share
      count(failure, records)
      for (const [reason, number] of Object.entries(drops)) tell(reason as DropReason, number)
    }
  }

  async function attempt(messages: readonly string[]): Promise<'queue_error' | 'queue_timeout' | undefined> {
    try {
      const sending = send(messages).then(() => undefined)
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
    counters: () => ({ emitted, sent, dropped: { ...dropped }, waiting: waiting() + underWay }),
  }
}

interface WrittenRecord extends PendingRecord {
  readonly record: DecisionRecord
}

/** What cannot be written fits into no message. */
function written({ isPlainAllow, write }: PendingRecord): WrittenRecord | undefined {
  try {
    const record = write()
    return { isPlainAllow, record, write: () => record }
  } catch {
    return undefined
  }
}

/** A description that fails must not cost the records. */
function edgeOf(describe: (() => unknown) | undefined): unknown {
  try {
    const edge = describe?.()
    return edge === undefined || sizeOf(JSON.stringify(edge)) > maxEdgeBytes ? undefined : edge
  } catch {
    return undefined
  }
}

function sumOf(drops: Drops): number {
  let sum = 0
  for (const each of Object.values(drops)) sum += each
  return sum
}
