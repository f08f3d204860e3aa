/**
 * Health of the policy: which one an isolate has, from where, and what is wrong with what it was brought.
 *
 * @module
 */

import type { CandidateHealth } from './candidate-policy.ts'
import type { Tier } from './decision.ts'
import type { ListTrouble } from './list-source.ts'
import type { OverrideHealth } from './override-seat.ts'
import type { Nack } from './published.ts'

export interface PolicyHealth {
  readonly name: string
  readonly version: number
  readonly digest: string | undefined
  readonly tier: Tier
  /** Since KV last confirmed the policy; undefined when it never has. */
  readonly ageMs: number | undefined
  /**
   * `kv` cannot be read, `policy` was refused, `override` was refused or has rules that do not fit the policy, `lists`
   * lacks one that the policy names or that the next one waits for, `cache` cannot be written; empty when all is well.
   */
  readonly degraded: readonly string[]
  /** The lists that do not count, and why; absent when none is lacking. */
  readonly lists?: readonly ListTrouble[]
  readonly lastNack: (Nack & { readonly at: number }) | undefined
  readonly override: OverrideHealth
  /** The candidate that is judged beside the policy, or why it is not; absent when there is none. */
  readonly candidate?: CandidateHealth
}
