/**
 * Policies that the edge refused, told in the audit once each, so that webhooks carry the news.
 *
 * @module
 */

import { hourMs, instant, type Instant } from '../kernel/instant.ts'
import { system } from './actor.ts'
import type { Act } from './audit.ts'

/** An isolate did not accept what KV shows. */
export interface Nack {
  /** Of what was refused; undefined where that cannot be read, as of nothing at all. */
  readonly version: number | undefined
  /** By which it decides instead. */
  readonly instead: number
  readonly code: string
  readonly at: Instant
}

export interface NackSource {
  /** What isolates reported since an instant. */
  nacks(since: Instant): Promise<readonly Nack[]>
}

/** What is told once. */
export interface NotedNack {
  readonly version: number
  readonly code: string
  readonly at: Instant
}

export interface NackLog {
  /** False: this version and code were told before. */
  note(nack: NotedNack, act: Act): Promise<boolean>
}

/** Long enough for a cron that missed some turns. */
const lookBackMs = hourMs

/** A run asks about so many: each is a query, and anybody who can send records can report as many as there are numbers. */
const askedAtOnce = 100
const toldAtOnce = 5

/** For the cron. Answers with how many were told; further ones are told by the runs after it. */
export async function noteNacks(
  { nackSource, nackLog }: { readonly nackSource: NackSource; readonly nackLog: NackLog },
  now: Instant,
): Promise<number> {
  const nacks = await nackSource.nacks(instant(now - lookBackMs))
  const distinct = new Map(nacks.map((nack) => [`${keyOf(nack).version} ${keyOf(nack).code}`, nack]))
  let told = 0
  for (const nack of [...distinct.values()].slice(0, askedAtOnce)) {
    if (told >= toldAtOnce) break
    const { version, instead, code, at } = nack
    const detail = { version: version ?? null, instead, code, seen_at: at }
    const act = { at: now, actor: system.id, act: 'policy.nack', detail }
    if (await nackLog.note({ ...keyOf(nack), at }, act)) told += 1
  }
  return told
}

/** A value without a version is told once beside each version that decided instead: it may happen again a year later. */
function keyOf({ version, instead, code }: Nack): Omit<NotedNack, 'at'> {
  return version === undefined ? { version: instead, code: `${code} instead` } : { version, code }
}
