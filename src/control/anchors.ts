/**
 * Anchors: the head of the audit chain, noted elsewhere once a day.
 *
 * Whoever can write D1 can rewrite the whole chain, but not what stands in R2, where a day's anchor is created and never
 * replaced. The copy in D1 is for deployments without a bucket, and shows what should stand there.
 *
 * @module
 */

import { formatInstant, type Instant } from '../kernel/instant.ts'
import type { Anchor, AuditReader } from './audit.ts'

export interface DayAnchor extends Anchor {
  /** In UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly at: Instant
}

export interface AnchorStore {
  /** Of a day, and whether the bucket has it too. */
  get(day: string): Promise<(DayAnchor & { readonly isStored: boolean }) | undefined>
  /** The first anchor of a day stays. */
  add(anchor: DayAnchor): Promise<void>
  markStored(day: string, at: Instant): Promise<void>
  /** Newest first. */
  list(limit: number): Promise<readonly DayAnchor[]>
}

export interface AnchorBucket {
  /** Creates a day's anchor; one that is there stays. */
  create(anchor: DayAnchor): Promise<void>
  list(): Promise<readonly DayAnchor[]>
}

export interface AnchorPorts {
  readonly audit: AuditReader
  readonly anchors: AnchorStore
  /** Absent: no R2 bucket is bound. */
  readonly anchorBucket: AnchorBucket | undefined
}

/** For the cron: notes the head unless the day has its anchor; the bucket keeps the first one it was given. True: the day has one now. */
export async function anchorAudit(ports: AnchorPorts, now: Instant): Promise<boolean> {
  const { audit, anchors, anchorBucket } = ports
  const day = formatInstant(now).slice(0, 10)
  const noted = await anchors.get(day)
  // What D1 says of the bucket is not believed: whoever can write D1 could switch anchoring off.
  if (noted !== undefined && anchorBucket === undefined) return false
  const anchor = noted ?? (await headOf(audit, day, now))
  if (anchor === undefined) return false
  if (noted === undefined) await anchors.add(anchor)
  if (anchorBucket !== undefined) {
    await anchorBucket.create({ day: anchor.day, n: anchor.n, hash: anchor.hash, at: anchor.at })
    await anchors.markStored(day, now)
  }
  return noted === undefined || !noted.isStored
}

async function headOf(audit: AuditReader, day: string, at: Instant): Promise<DayAnchor | undefined> {
  const [head] = await audit.recent({}, 1)
  return head === undefined ? undefined : { day, n: head.n, hash: head.hash, at }
}

/** The anchors the chain is held to: those in R2 where there are some, which D1 cannot speak against. */
export async function knownAnchors({
  anchors,
  anchorBucket,
}: Omit<AnchorPorts, 'audit'>): Promise<readonly (DayAnchor & { readonly keptIn: 'd1' | 'r2' })[]> {
  const stored = (await anchorBucket?.list()) ?? []
  const days = new Set(stored.map(({ day }) => day))
  const noted = (await anchors.list(400)).filter(({ day }) => !days.has(day))
  return [
    ...noted.map((anchor) => ({ ...anchor, keptIn: 'd1' as const })),
    ...stored.map((anchor) => ({ ...anchor, keptIn: 'r2' as const })),
  ].toSorted((one, other) => (one.day < other.day ? 1 : -1))
}
