/**
 * What stands beside the policy in memory and is fitted to it: its long lists, the override, the candidate.
 *
 * @module
 */

import type { Within } from '../kernel/within.ts'
import { makeCandidateSeat, type CandidatePorts, type CandidateSeat } from './candidate-policy.ts'
import { makeListLoading, type ListLoading } from './list-loading.ts'
import { makeListKeeper, type ListKeeper } from './list-source.ts'
import { makeOverrideSeat, type OverrideSeat } from './override-seat.ts'
import { noOverride } from './override.ts'

export interface PolicyBeside {
  readonly keeper: ListKeeper
  readonly loading: ListLoading
  readonly override: OverrideSeat
  readonly candidate: CandidateSeat
}

export interface PolicyBesideOptions {
  readonly within: Within
  /** Called when reads of lists are over, whatever they brought. */
  readonly onceRead: () => void
}

export function makePolicyBeside(ports: CandidatePorts, { within, onceRead }: PolicyBesideOptions): PolicyBeside {
  const keeper = makeListKeeper(ports.lists)
  return {
    keeper,
    loading: makeListLoading(keeper, { now: ports.now, sleep: ports.sleep, within, onceRead }),
    override: makeOverrideSeat(),
    candidate: makeCandidateSeat(ports, keeper.lists, noOverride),
  }
}
