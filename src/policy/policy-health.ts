/**
 * Health of the policy: which one an isolate has, from where, and what is wrong with what it was brought.
 *
 * @module
 */

import type { CandidateHealth } from './candidate-policy.ts'
import type { Tier } from './decision.ts'
import type { ListTrouble } from './list-source.ts'
import type { OverrideHealth } from './override-seat.ts'
import type { PolicyBeside } from './policy-beside.ts'
import type { CopyKeeper } from './policy-copy.ts'
import type { PolicyIntake, PolicyNack } from './policy-intake.ts'
import type { PolicyReads } from './policy-reads.ts'
import type { PolicySeat } from './policy-seat.ts'
import type { Program } from './program.ts'

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
  readonly lastNack: PolicyNack | undefined
  readonly override: OverrideHealth
  /** The candidate that is judged beside the policy, or why it is not; absent when there is none. */
  readonly candidate?: CandidateHealth
}

/** Those who know something of it. */
export interface PolicyHealthOptions {
  readonly bundled: Program
  readonly seat: PolicySeat
  readonly beside: PolicyBeside
  readonly reads: PolicyReads
  readonly intake: PolicyIntake
  readonly copies: CopyKeeper
  /** What has been waited for so long is lacking. */
  readonly slowMs: number
}

export function policyHealth(now: number, options: PolicyHealthOptions): PolicyHealth {
  const { bundled, seat, reads, intake, copies, slowMs } = options
  const { keeper, loading } = options.beside
  const policy = seat.current()
  const confirmedAt = reads.confirmedAt()
  const candidate = options.beside.candidate.health()
  const override = options.beside.override.health(now)
  const lists = [...(policy === undefined ? [] : keeper.troubles(policy.program)), ...loading.overdue(slowMs, now)]
  const degraded = [
    ...(reads.isFailing(slowMs, now) ? ['kv'] : []),
    ...(intake.isRefusing() ? ['policy'] : []),
    ...(override.fault === undefined && override.unfit === undefined ? [] : ['override']),
    ...(lists.length === 0 ? [] : ['lists']),
    ...(copies.hasFailed() ? ['cache'] : []),
  ]
  return {
    name: policy?.name ?? bundled.meta.name,
    version: policy?.version ?? 0,
    digest: policy?.digest,
    tier: policy?.tier ?? 'bundled',
    ageMs: confirmedAt === undefined ? undefined : now - confirmedAt,
    degraded,
    ...(lists.length === 0 ? {} : { lists }),
    lastNack: intake.lastNack(),
    override,
    ...(candidate === undefined ? {} : { candidate }),
  }
}
