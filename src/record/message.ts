/**
 * A message of the queue: the records of a moment, packed and written as text, in an envelope that says from whom they are
 * and what the isolate has told.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Telling } from './account.ts'
import { newId } from './id.ts'
import { sizeOf, type Contents, type Packed } from './packing.ts'

/** 2: the records are packed. */
const messageSchema = 2

/** One message, as its text says it. */
export interface RecordBatch extends Packed, Telling {
  readonly v: typeof messageSchema
  /** The consumer counts a batch once, however often it arrives. */
  readonly id: string
  readonly isolate: string
  readonly at: Instant
  /** What the isolate says of itself at this moment: its policy, its faults. */
  readonly edge: unknown
}

/** What a message has besides its records and their policies: ids, a number, the drops. */
const bareEnvelopeBytes = 512
/** What says more of itself than this says nothing. */
const maxEdgeBytes = 2048

/** How much of a message its envelope may take, where the isolate says something of itself and where not. */
export function envelopeBytesOf(describe: (() => unknown) | undefined): number {
  return bareEnvelopeBytes + (describe === undefined ? 0 : maxEdgeBytes)
}

export function messageText(
  { policies, texts }: Contents<unknown>,
  telling: Telling,
  envelope: Pick<RecordBatch, 'isolate' | 'at' | 'edge'>,
): string {
  const { isolate, at, edge } = envelope
  const head: Omit<RecordBatch, 'records'> = {
    v: messageSchema,
    id: newId(at),
    isolate,
    at,
    ...telling,
    edge,
    policies,
  }
  return `${JSON.stringify(head).slice(0, -1)},"records":[${texts.join(',')}]}`
}

/** A description that fails must not cost the records. */
export function edgeOf(describe: (() => unknown) | undefined): unknown {
  try {
    const edge = describe?.()
    return edge === undefined || sizeOf(JSON.stringify(edge)) > maxEdgeBytes ? undefined : edge
  } catch {
    return undefined
  }
}
