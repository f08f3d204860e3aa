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
 * @module
 */

import { instant } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { pause } from '../kernel/pause.ts'
import { makeAccount, type Drops } from './account.ts'
import { newId } from './id.ts'
import { edgeOf, envelopeBytesOf, messageText } from './message.ts'
import { pack, type Contents } from './packing.ts'
import type { DecisionRecord, PendingRecord } from './record.ts'
import { makeWaitingRoom } from './waiting-room.ts'

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

/** A message that is written, and what it takes to account for it. */
interface Message {
  readonly text: string
  readonly records: number
  readonly drops: Drops
}

export function makeBatcher(options: BatcherOptions): Batcher {
  const { send, maxRecords = 120, maxBytes = 100_000, maxSendBytes = 240_000, windowMs = 300 } = options
  const { maxWaiting = 5000, describe, now = Date.now, sleep = pause } = options
  const envelopeBytes = envelopeBytesOf(describe)
  const sizes = {
    records: maxRecords,
    fullBytes: Math.min(fullBytes, maxBytes) - envelopeBytes,
    maxBytes: maxBytes - envelopeBytes,
  }
  const room = makeWaitingRoom()
  const account = makeAccount()
  let underWay = 0
  let armed: { readonly at: number } | undefined
  let isolate: string | undefined

  function put(record: PendingRecord, lifetime: Lifetime): void {
    account.emit()
    if (!makeRoomFor(record)) return
    room.enter(record)
    try {
      if (room.size() >= maxRecords) lifetime.waitUntil(sendOff('full'))
      if (room.size() > 0) arm(lifetime)
    } catch {
      // The request is over already; a timer that still rings, or the next request, sends what waits.
    }
  }

  function makeRoomFor(record: PendingRecord): boolean {
    if (room.size() + underWay < maxWaiting) return true
    account.drop('overflow', 1)
    return !record.isPlainAllow && room.dropPlainAllow()
  }

  /** A timer may die with its request: one that is long overdue no longer counts, nor one of later than now. */
  function arm(lifetime: Lifetime): void {
    const at = now()
    if (armed !== undefined && at >= armed.at && at - armed.at < windowMs * 10) return
    const timer = { at }
    lifetime.waitUntil(
      sleep(windowMs).then(() => {
        // What it was armed for may have filled a message since; what came after has a timer of its own, or none.
        return armed === timer || armed === undefined ? sendOff('all') : undefined
      }),
    )
    armed = timer
  }

  async function sendOff(what: 'all' | 'full'): Promise<void> {
    const pending = room.leave()
    armed = undefined
    underWay += pending.length
    const messages = cut(pending)
    const rest = what === 'full' && messages.length > 1 ? messages.pop() : undefined
    if (rest !== undefined) {
      room.sendBack(rest.sources)
      underWay -= rest.sources.length
    }
    await Promise.all(groupsOf(messages).map((group) => deliver(group.map(write))))
  }

  /** Writes records and cuts them into messages; what fits into none is dropped here. */
  function cut(pending: readonly PendingRecord[]): Contents<PendingRecord>[] {
    const records = pending.map(written).filter((record) => record !== undefined)
    const { messages, tooLarge } = pack(records, sizes)
    const unsent = pending.length - records.length + tooLarge
    underWay -= unsent
    if (unsent > 0) account.drop('too_large', unsent)
    return [...messages]
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

  function write(contents: Contents<unknown>): Message {
    const at = instant(now())
    isolate ??= newId(at)
    const records = contents.texts.length
    const telling = account.tell(records)
    const text = messageText(contents, telling, { isolate, at, edge: edgeOf(describe) })
    return { text, records, drops: telling.drops }
  }

  /** Twice at most. The second time the ids are the same, so a first that arrived after all is not counted double. */
  async function deliver(messages: readonly Message[]): Promise<void> {
    const texts = messages.map(({ text }) => text)
    const failure = (await attempt(texts)) && (await attempt(texts))
    for (const { records, drops } of messages) {
      underWay -= records
      if (failure === undefined) account.arrived(records)
      else account.failed(records, drops, failure)
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

  return {
    put,
    flush: () => sendOff('all'),
    counters: () => ({ ...account.counters(), waiting: room.size() + underWay }),
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
