/**
 * Packing: the records of one message and, beside them, the policies that decided them, each once. Nearly all clicks of a
 * moment are decided by the same policy, whose name and digest would be a fifth of every record.
 *
 * Only the way through the queue is packed. Whoever takes a message unpacks it first, to records that can each be read
 * alone, key by key as they were written.
 *
 * @module
 */

import { isObject } from '../kernel/json.ts'
import type { DecisionRecord } from './record.ts'

type RecordedPolicy = DecisionRecord['policy']

/** What a message holds of records; the policy of each is a place in the list of them. */
export interface Packed {
  readonly policies: readonly RecordedPolicy[]
  readonly records: readonly (Omit<DecisionRecord, 'policy'> & { readonly policy: number })[]
}

/** What one message may hold besides its envelope. */
interface Room {
  readonly records: number
  /** Of several records. */
  readonly fullBytes: number
  /** Of any. */
  readonly maxBytes: number
}

/** What one message is to hold. */
export interface Contents<Source> {
  readonly policies: readonly RecordedPolicy[]
  /** Its packed records, each as JSON: a record is written once, to be weighed and to be sent. */
  readonly texts: readonly string[]
  /** Of each of its records, where it came from. */
  readonly sources: readonly Source[]
  /** Of policies and records as JSON, in UTF-8. */
  readonly bytes: number
}

interface OpenContents<Source> extends Contents<Source> {
  readonly policies: RecordedPolicy[]
  readonly texts: string[]
  readonly sources: Source[]
  bytes: number
}

/** A record in a message of its own: its policy is the first, and the bytes of both. */
interface Part {
  readonly record: DecisionRecord
  readonly text: string
  readonly recordBytes: number
  readonly policyBytes: number
}

/** The contents of messages, and how many records fit into none. */
export function pack<Source extends { readonly record: DecisionRecord }>(
  sources: readonly Source[],
  room: Room,
): { readonly messages: readonly Contents<Source>[]; readonly tooLarge: number } {
  const messages: OpenContents<Source>[] = []
  let tooLarge = 0
  let before: Part | undefined
  for (const source of sources) {
    const part = partOf(source.record, before)
    if (part === undefined || part.recordBytes + part.policyBytes > room.maxBytes) {
      tooLarge += 1
      continue
    }
    before = part
    let open = messages.at(-1)
    if (open === undefined || isFullFor(part, open, room)) {
      open = { policies: [], texts: [], sources: [], bytes: 0 }
      messages.push(open)
    }
    put(part, open)
    open.sources.push(source)
  }
  return { messages, tooLarge }
}

/** The records of a packed message; a place that names no policy leaves a record without one. */
export function unpack(policies: readonly unknown[], records: readonly unknown[]): unknown[] {
  return records.map((record) =>
    isObject(record) ? { ...record, policy: policyAt(record['policy'], policies) } : record,
  )
}

function policyAt(place: unknown, policies: readonly unknown[]): unknown {
  return typeof place === 'number' ? policies[place] : undefined
}

/** None of a damaged record. The policy of the one before is mostly this one's too, and is not weighed again. */
function partOf(record: DecisionRecord, before: Part | undefined): Part | undefined {
  try {
    const { policy } = record
    if (!isObject(policy)) return undefined
    const text = packedText(record, 0)
    const isAsBefore = before !== undefined && isSame(before.record.policy, policy)
    const policyBytes = isAsBefore ? before.policyBytes : sizeOf(JSON.stringify(policy))
    return { record, text, recordBytes: sizeOf(text), policyBytes }
  } catch {
    return undefined
  }
}

/** The place stands where the policy stood, so that the keys keep their order. */
function packedText(record: DecisionRecord, place: number): string {
  return JSON.stringify({ ...record, policy: place })
}

function isSame(one: RecordedPolicy, other: RecordedPolicy): boolean {
  return (
    one.version === other.version && one.digest === other.digest && one.tier === other.tier && one.name === other.name
  )
}

function isFullFor(part: Part, { policies, texts, bytes }: OpenContents<unknown>, room: Room): boolean {
  return (
    texts.length === room.records ||
    bytes + bytesAt(placeOf(part.record.policy, policies), part, policies) > room.fullBytes
  )
}

function put(part: Part, open: OpenContents<unknown>): void {
  const { record, text } = part
  const place = placeOf(record.policy, open.policies)
  open.bytes += bytesAt(place, part, open.policies)
  if (place === open.policies.length) open.policies.push(record.policy)
  open.texts.push(place === 0 ? text : packedText(record, place))
}

/** Where a policy stands in a message, or will. */
function placeOf(policy: RecordedPolicy, policies: readonly RecordedPolicy[]): number {
  const known = policies.findIndex((one) => isSame(one, policy))
  return known === -1 ? policies.length : known
}

function bytesAt(place: number, { recordBytes, policyBytes }: Part, policies: readonly RecordedPolicy[]): number {
  // A part was weighed with a place of one digit.
  const furtherDigits = String(place).length - 1
  return recordBytes + furtherDigits + (place === policies.length ? policyBytes : 0)
}

const encoder = new TextEncoder()
const asciiText = /^[\0-\x7f]*$/

/** The bytes of a member of a list, and of the comma after it. */
export function sizeOf(json: string): number {
  return (asciiText.test(json) ? json.length : encoder.encode(json).length) + 1
}
