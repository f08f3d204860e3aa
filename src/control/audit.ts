/**
 * The audit trail: who did what, in a chain that shows when it was tampered with.
 *
 * Every entry carries the hash of the one before it, and its own hash over all that it says. Whoever edits, removes or
 * inserts an entry breaks the chain at that place; whoever rewrites everything after it as well is found by an anchor, a
 * number and hash kept elsewhere. What an entry tells of an act is in `detail`, as JSON text: the hash is of the text as
 * it stands, so that no two readers can write it differently.
 *
 * @module
 */

import { sha256Hex } from '../kernel/digest.ts'
import type { Instant } from '../kernel/instant.ts'

/** Something an actor does that changes the state of the control plane. */
export interface Act {
  readonly at: Instant
  /** `Actor.id`. */
  readonly actor: string
  /** `noun.verb`, such as `version.publish`. */
  readonly act: string
  /** Ids, numbers, digests and reasons; never a secret, never a whole document. */
  readonly detail: Readonly<Record<string, unknown>>
}

export interface AuditEntry {
  /** Counts from 1, without gaps. */
  readonly n: number
  readonly at: Instant
  readonly actor: string
  readonly act: string
  /** JSON. */
  readonly detail: string
  /** The hash of the entry before; `firstPrev` for the first. */
  readonly prev: string
  readonly hash: string
}

export const firstPrev = '0'.repeat(64)

/** SHA-256 in hexadecimal over the fields in a fixed order, each delimited by JSON. */
export async function chainHash({ n, at, actor, act, detail, prev }: Omit<AuditEntry, 'hash'>): Promise<string> {
  return await sha256Hex(JSON.stringify([n, at, actor, act, detail, prev]))
}

export interface Anchor {
  readonly n: number
  readonly hash: string
}

/** What is wrong with the chain, and where: the number of the entry that shows it. */
export interface ChainFault {
  readonly n: number
  readonly fault: 'edited' | 'missing' | 'foreign' | 'not_anchored'
  readonly message: string
}

export interface ChainBounds {
  /** Entries noted elsewhere. */
  readonly anchors?: readonly Anchor[]
  /** The greatest number ever given, wherever that is kept. */
  readonly last?: number
}

export interface ChainReport {
  readonly entries: number
  readonly head: Anchor | undefined
  readonly faults: readonly ChainFault[]
}

/**
 * Walks the chain from its beginning. `foreign` is an entry that the chain does not lead to; `missing` names the first
 * number of a hole, `edited` an entry that no longer has the hash it was given. Anchors must stand as they were noted.
 */
export async function verifyChain(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  { anchors = [], last = 0 }: ChainBounds = {},
): Promise<ChainReport> {
  const faults: ChainFault[] = []
  const wanted = new Map(anchors.map((anchor) => [anchor.n, anchor.hash]))
  let expected = 1
  let prev = firstPrev
  let count = 0
  let head: Anchor | undefined
  for await (const entry of entries) {
    count += 1
    if (entry.n !== expected) {
      const message =
        entry.n === expected + 1 ? `entry ${expected} is missing` : `entries ${expected} to ${entry.n - 1} are missing`
      faults.push({ n: expected, fault: 'missing', message })
    } else if (entry.prev !== prev) {
      const message = `entry ${entry.n} does not follow entry ${entry.n - 1}: one of the two was put there by hand`
      faults.push({ n: entry.n, fault: 'foreign', message })
    }
    if ((await chainHash(entry)) !== entry.hash) {
      faults.push({ n: entry.n, fault: 'edited', message: `entry ${entry.n} does not have the hash it was given` })
    }
    const anchored = wanted.get(entry.n)
    if (anchored !== undefined && anchored !== entry.hash) {
      const message = `entry ${entry.n} is not the one that was anchored`
      faults.push({ n: entry.n, fault: 'not_anchored', message })
    }
    wanted.delete(entry.n)
    expected = entry.n + 1
    prev = entry.hash
    head = { n: entry.n, hash: entry.hash }
  }
  // Whoever removed the beginning and wrote the rest anew has still to explain what was anchored there.
  for (const n of [...wanted.keys()].filter((each) => each < expected)) {
    const message = `entry ${n} was anchored and is not there`
    faults.push({ n, fault: 'not_anchored', message })
  }
  const end = Math.max(last, ...wanted.keys())
  if (end >= expected) {
    const message = end === expected ? `entry ${end} is missing` : `entries ${expected} to ${end} are missing`
    faults.push({ n: expected, fault: 'missing', message })
  }
  return { entries: count, head, faults }
}

export interface AuditReader {
  /** In the order of the chain, from after `n`; one that has no hash is read with an empty one, which is a fault. */
  read(after: number, limit: number): Promise<readonly AuditEntry[]>
  /** Newest first, from before `n`. */
  recent(
    filter: { readonly before?: number; readonly actor?: string; readonly act?: string },
    limit: number,
  ): Promise<readonly AuditEntry[]>
  /** The greatest number ever given. */
  bounds(): Promise<{ readonly last: number }>
}
