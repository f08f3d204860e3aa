/**
 * Projection: showing the head at the edge, and looking whether it is there.
 *
 * KV has no compare-and-swap and takes one write a second per key. So whoever writes looks at the head afterwards and puts
 * the newer one back where it was overwritten; what could not be written is noted with its reason; and the reconciler,
 * every minute, compares KV with the head and mends what is different. Publications that were never seen in KV are the
 * outbox.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { pause } from '../kernel/pause.ts'
import { acceptPublished, publishedText } from '../policy/published.ts'
import { programOf, type StoredVersion, type VersionStore } from './versions.ts'

/** Where the edge reads the active policy. */
export interface LivePolicy {
  put(text: string): Promise<void>
  read(): Promise<string | null>
}

export interface ProjectionPorts {
  readonly versions: VersionStore
  readonly live: LivePolicy
  readonly now: () => Instant
  /** Before a second try, because KV takes one write a second; by default a little more than that. */
  readonly pauseMs?: number
}

export interface Projected {
  readonly live: boolean
  /** Why not, in one sentence. */
  readonly trouble: string | undefined
}

/** Shows a version that has just been kept. Never throws: what is kept is kept. */
export async function project(number: number, ports: ProjectionPorts): Promise<Projected> {
  try {
    const head = await ports.versions.head()
    if (head !== number) {
      await show(head, ports)
      return { live: false, trouble: `version ${head} was published meanwhile` }
    }
    const trouble = await show(number, ports)
    return { live: trouble === undefined, trouble }
  } catch (cause) {
    return { live: false, trouble: `the storage did not answer: ${messageOf(cause)}` }
  }
}

export interface Reconciled {
  readonly head: number
  /** What was done: nothing was to do, the head was put into KV, or it could not be. */
  readonly outcome: 'nothing_published' | 'in_step' | 'projected' | 'failed'
  readonly trouble: string | undefined
}

/** Compares KV with the head and mends what is different; for every minute. */
export async function reconcile(ports: ProjectionPorts): Promise<Reconciled> {
  const head = await ports.versions.head()
  if (head === 0) return { head, outcome: 'nothing_published', trouble: undefined }
  const stored = await ports.versions.get(head)
  const text = stored === undefined ? undefined : await textOf(stored)
  if (text !== undefined && (await ports.live.read().catch(() => null)) === text) {
    if (stored?.liveAt === undefined) await ports.versions.markLive(head, ports.now())
    return { head, outcome: 'in_step', trouble: undefined }
  }
  const trouble = await show(head, ports)
  return { head, outcome: trouble === undefined ? 'projected' : 'failed', trouble }
}

/** Puts a version into KV and reads it back; notes what came of it. */
async function show(number: number, ports: ProjectionPorts): Promise<string | undefined> {
  const { versions } = ports
  const stored = await versions.get(number)
  const text = stored === undefined ? undefined : await textOf(stored)
  if (text === undefined) return `version ${number} cannot be read by this build`
  let trouble = await newerThan(number, await ports.live.read().catch(() => null))
  if (trouble === undefined) {
    trouble = await put(text, ports)
    if (trouble !== undefined) {
      await pause(ports.pauseMs ?? 1_100)
      trouble = await put(text, ports)
    }
  }
  // A slower publisher may have written an older version over a newer one; the newest is put back.
  const head = await versions.head()
  if (head > number) return (await show(head, ports)) ?? `version ${head} was published meanwhile`
  if (trouble === undefined) await versions.markLive(number, ports.now())
  else await versions.markTrouble(number, ports.now(), trouble)
  return trouble
}

async function put(text: string, { live }: ProjectionPorts): Promise<string | undefined> {
  try {
    await live.put(text)
    return (await live.read()) === text
      ? undefined
      : 'KV still shows the value before; it is looked at again every minute'
  } catch (cause) {
    return `KV did not take it: ${messageOf(cause)}`
  }
}

/**
 * After an older copy of the ledger was restored, the edge may have seen more than it knows, and it never goes backwards.
 * Only what the edge would accept counts: anything else in KV is written over.
 */
async function newerThan(number: number, standing: string | null): Promise<string | undefined> {
  const accepted = standing === null ? undefined : await acceptPublished(standing)
  if (accepted?.ok !== true || accepted.value.version <= number) return undefined
  return `KV shows version ${accepted.value.version}, which is newer: publish until the numbers have passed it`
}

async function textOf(version: StoredVersion): Promise<string | undefined> {
  const program = programOf(version)
  if (program === undefined) return undefined
  const { number, base, createdAt } = version
  return await publishedText(program, { version: number, base, publishedAt: createdAt })
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 200) : 'unknown'
}
