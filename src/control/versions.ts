/**
 * Versions and publications.
 *
 * A version is an immutable numbered document; a publication makes one the active one. Numbers only grow: bringing an old
 * document back makes a new version with the same content, so that an edge location never has to go backwards. Of several
 * publishers who start from the same base one is kept, and every other is told.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Result } from '../kernel/result.ts'
import { parseProgram, type Program } from '../policy/program.ts'

export type PublicationKind = 'publish' | 'rollback'

export interface Version {
  readonly number: number
  readonly name: string
  readonly digest: string
  /** The version this one was written upon; 0 for the first. */
  readonly base: number
  /** Why, in the publisher's words. */
  readonly message: string
  /** `Actor.id`. */
  readonly author: string
  readonly createdAt: Instant
  readonly kind: PublicationKind
  /** Of a rollback: the version whose content this one has again. */
  readonly restores: number | undefined
  /** The change request it came from. */
  readonly request: string | undefined
  /** When it was seen in KV; absent while it is stored and not yet live. */
  readonly liveAt: Instant | undefined
  /** Why it is not live yet, as far as is known. */
  readonly trouble: string | undefined
}

export interface StoredVersion extends Version {
  /** The YAML the operator wrote. */
  readonly source: string
  /** The compiled program as canonical JSON. */
  readonly program: string
}

export interface NewVersion {
  readonly name: string
  readonly digest: string
  readonly base: number
  readonly source: string
  readonly program: string
  readonly message: string
  readonly author: string
  readonly createdAt: Instant
  readonly kind: PublicationKind
  readonly restores: number | undefined
  readonly request: string | undefined
  /** Who approved it, for the audit. */
  readonly approvedBy: readonly string[]
  readonly idempotencyKey: string | undefined
}

/** The base is not the head: mostly because somebody else published first. */
export interface StaleBase {
  readonly base: number
  readonly head: number
}

export interface VersionStore {
  /** The newest version's number, 0 when there is none. */
  head(): Promise<number>
  /** Newest first, from before a number. */
  list(limit: number, before?: number): Promise<readonly Version[]>
  get(number: number): Promise<StoredVersion | undefined>
  /**
   * Keeps version, publication and audit entry in one transaction, if `base` is still the head. The same publisher asking
   * again with the same key gets the number that was given the first time.
   */
  append(version: NewVersion): Promise<Result<number, StaleBase>>
  /** It was seen in KV. */
  markLive(number: number, at: Instant): Promise<void>
  /** It was tried and did not get there. */
  markTrouble(number: number, at: Instant, trouble: string): Promise<void>
  /** The version that a change request has become. */
  ofRequest(request: string): Promise<number | undefined>
}

/** The program of a stored version; undefined where this build no longer reads it. */
export function programOf({ program }: Pick<StoredVersion, 'program'>): Program | undefined {
  const parsed = parseProgram(JSON.parse(program))
  return parsed.ok ? parsed.value : undefined
}
