/**
 * What a click needs from outside: the policy, the catalogue, the keys, the clock, and somewhere to leave a record.
 *
 * @module
 */

import type { Catalogue } from '../catalogue/source.ts'
import type { VisitorKey } from '../context/visitor.ts'
import type { Instant } from '../kernel/instant.ts'
import type { TokenReader } from '../link/token.ts'
import type { PolicySource } from '../policy/source.ts'
import type { Batcher } from '../record/batch.ts'

export interface Ports {
  readonly policies: PolicySource
  readonly catalogue: Catalogue
  readonly records: Batcher
  readonly readToken: TokenReader
  readonly visitorKey: VisitorKey
  /** What is wrong with the keys, for the health report. */
  readonly keyFaults: () => Promise<readonly string[]>
  readonly now: () => Instant
  readonly missingBindings: readonly string[]
  readonly codeVersion: string | undefined
  /** `mailto:` or `https:`, for security.txt. */
  readonly securityContact: string
}

/** The request's own life: work handed to it goes on after the answer was sent. */
export interface Lifetime {
  waitUntil(work: Promise<unknown>): void
}
