/**
 * Policies that the edge refused, told in the audit once each, so that webhooks carry the news.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { system } from './actor.ts'
import type { Act } from './audit.ts'

/** An isolate did not accept a version. */
export interface Nack {
  readonly version: number
  readonly code: string
  readonly at: Instant
}

export interface NackSource {
  /** What isolates reported since an instant. */
  nacks(since: Instant): Promise<readonly Nack[]>
}

export interface NackLog {
  /** False: this version and code were told before. */
  note(nack: Nack, act: Act): Promise<boolean>
}

/** Long enough for a cron that missed some turns. */
const lookBackMs = 3_600_000

/** For the cron. Answers with how many were told. */
export async function noteNacks(
  { nackSource, nackLog }: { readonly nackSource: NackSource; readonly nackLog: NackLog },
  now: Instant,
): Promise<number> {
  const nacks = await nackSource.nacks(instant(now - lookBackMs))
  const distinct = new Map(nacks.map((nack) => [`${nack.version} ${nack.code}`, nack]))
  let told = 0
  for (const nack of distinct.values()) {
    const { version, code, at } = nack
    const detail = { version, code, seen_at: at }
    if (await nackLog.note(nack, { at: now, actor: system.id, act: 'policy.nack', detail })) told += 1
  }
  return told
}
