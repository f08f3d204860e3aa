/**
 * The edge as it was last heard: what each isolate said of its policy with its newest message.
 *
 * An isolate speaks when it has records to send, so one without clicks is silent, and one that ended stays as it was until
 * it is forgotten. What was said comes from another deployment and is read with care.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { isObject, objectIn } from '../kernel/json.ts'
import type { Nack } from './nacks.ts'

/** What is kept of an isolate's last words. */
export interface HeardRow {
  readonly isolate: string
  readonly at: number
  /** JSON, as it was sent. */
  readonly edge: string
}

export interface EdgeStore {
  /** Isolates that spoke since an instant, the latest first. */
  heard(since: Instant, limit: number): Promise<readonly HeardRow[]>
}

export interface EdgeIsolate {
  readonly isolate: string
  readonly at: Instant
  readonly version: number
  readonly tier: string
  /** Since KV last confirmed its policy; undefined when it never has. */
  readonly ageMs: number | undefined
  readonly degraded: readonly string[]
  /** Why it refuses what KV shows. */
  readonly nack: Refusal | undefined
}

export interface Refusal {
  /** Of what it refuses; undefined where that cannot be read. */
  readonly version: number | undefined
  readonly code: string
  readonly pointer: string | undefined
  readonly message: string
}

const mostHeard = 2000

export async function edgeSince(store: EdgeStore, since: Instant): Promise<readonly EdgeIsolate[]> {
  return (await store.heard(since, mostHeard)).flatMap(isolateOf)
}

/** What isolates refused, for the audit. */
export async function nacksSince(store: EdgeStore, since: Instant): Promise<readonly Nack[]> {
  const isolates = await edgeSince(store, since)
  return isolates.flatMap(({ nack, version: instead, at }) =>
    nack === undefined ? [] : [{ version: nack.version, instead, code: nack.code, at }],
  )
}

function isolateOf({ isolate, at, edge }: HeardRow): readonly EdgeIsolate[] {
  const said = objectIn(edge)
  if (said === undefined) return []
  const { version, tier, age_ms: age, degraded, nack } = said
  const refused = isObject(nack) && typeof nack['code'] === 'string' ? nack : undefined
  return [
    {
      isolate,
      at: instant(at),
      version: isVersion(version) ? version : 0,
      tier: typeof tier === 'string' ? tier.slice(0, 32) : 'unknown',
      ageMs: typeof age === 'number' ? age : undefined,
      degraded: Array.isArray(degraded) ? degraded.filter((each) => typeof each === 'string').slice(0, 10) : [],
      nack: refused && {
        version: isVersion(refused['version']) ? refused['version'] : undefined,
        code: String(refused['code']).slice(0, 64),
        pointer: typeof refused['pointer'] === 'string' ? refused['pointer'].slice(0, 200) : undefined,
        message: typeof refused['message'] === 'string' ? refused['message'].slice(0, 300) : '',
      },
    },
  ]
}

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
