/**
 * What a click needs from outside: the policy, the catalogue, the keys, the clock, and somewhere to leave a record.
 *
 * @module
 */

import type { Catalogue } from '../catalogue/source.ts'
import type { VisitorKey } from '../context/visitor.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Expander } from '../link/expand.ts'
import type { TokenReader } from '../link/token.ts'
import type { PolicySource } from '../policy/source.ts'
import type { Batcher } from '../record/batch.ts'
import type { CallerLimit } from './limit.ts'
import type { ServiceCheck } from './service.ts'

export interface Ports {
  readonly policies: PolicySource
  readonly catalogue: Catalogue
  /** Absent: no short link is followed, whatever the policy says. */
  readonly expander?: Expander
  readonly records: Batcher
  readonly readToken: TokenReader
  readonly visitorKey: VisitorKey
  /** Absent: nobody is one of the platform's own services. */
  readonly isServiceToken?: ServiceCheck
  /** Absent: nobody is held to a number of requests. */
  readonly isLimited?: CallerLimit
  /** What is wrong with the keys, for the health report. */
  readonly keyFaults: () => Promise<readonly string[]>
  readonly now: () => Instant
  /** Variables that cannot be read, with what they may be: the usual holds instead of them. */
  readonly settingFaults?: readonly string[]
  readonly missingBindings: readonly string[]
  readonly codeVersion: string | undefined
  /** `mailto:` or `https:`, for security.txt; absent: there is none. */
  readonly securityContact: string | undefined
}
