/**
 * Versions and publications: what the control plane knows for certain.
 *
 * A version never changes; a publication makes one current. The store is the only writer's referee: a version is kept
 * only if its base is still the head, because KV has no compare-and-swap and would keep one of many publishers.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Result } from '../kernel/result.ts'

export interface Version {
  readonly number: number
  readonly name: string
  readonly digest: string
  /** The version this one was written upon; 0 for the first. */
  readonly base: number
  /** Why, in the publisher's words. */
  readonly message: string
  readonly author: string
  readonly createdAt: Instant
  /** When it was seen in KV; absent while it is stored and not yet live. */
  readonly liveAt: Instant | undefined
}

export interface NewVersion {
  readonly name: string
  readonly digest: string
  readonly base: number
  /** The YAML the operator wrote. */
  readonly source: string
  /** The compiled program as canonical JSON. */
  readonly program: string
  readonly message: string
  readonly author: string
  readonly createdAt: Instant
}

/** Somebody else published first. */
export interface StaleBase {
  readonly base: number
  readonly head: number
}

export interface VersionStore {
  /** The newest version's number, 0 when there is none. */
  head(): Promise<number>
  /** Newest first. */
  list(limit: number): Promise<readonly Version[]>
  get(number: number): Promise<(Version & { readonly source: string; readonly program: string }) | undefined>
  /** Keeps version, publication and audit entry in one transaction, if `base` is still the head. */
  append(version: NewVersion): Promise<Result<number, StaleBase>>
  markLive(number: number, at: Instant): Promise<void>
}
