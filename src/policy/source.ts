/**
 * Where the edge gets its policy: isolate memory, then the Cache API, then KV, then the one compiled into the Worker.
 *
 * A click never waits for a refresh: what is older than thirty seconds is served once more while one request asks KV.
 * Only a cold isolate waits, and at most until the deadline. What fails or is refused leaves the last good policy.
 *
 * What is held now is in `policy-seat.ts` and, with what is fitted to it, `policy-beside.ts`; when KV is read again, and
 * for whom, in `back-off.ts` and `policy-reads.ts`; what becomes of what it brings in `policy-intake.ts`; what is told of
 * all that in `policy-health.ts`.
 *
 * A candidate comes with the same read and waits for its turn: whatever it is, the active policy was taken before.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import { withinBy } from '../kernel/within.ts'
import { makeBackOff } from './back-off.ts'
import type { Candidate } from './candidate-policy.ts'
import type { Policy } from './decide.ts'
import type { ListSource } from './list-source.ts'
import { makePolicyBeside } from './policy-beside.ts'
import { makeCopyKeeper, type CopiedValues } from './policy-copy.ts'
import { policyHealth, type PolicyHealth } from './policy-health.ts'
import { makePolicyIntake } from './policy-intake.ts'
import { makePolicyReads } from './policy-reads.ts'
import { makePolicySeat, type PolicySeat } from './policy-seat.ts'
import { digestOf, type Program } from './program.ts'

/** How long a cold click waits for KV, and for the cache before it. */
const deadlineMs = 500
const cacheDeadlineMs = 150
/** How long a read may go on in the background before it counts as hung. */
const hungMs = 5_000

export interface KvValues extends CopiedValues {
  /** Absent when there is none. */
  readonly candidate?: string | undefined
}

/** The outside, as the source needs it. Each read may throw, hang or bring anything. */
export interface PolicyPorts {
  /** One bulk get of `policy:active`, `policy:override` and `policy:candidate`. */
  readonly readKv: () => Promise<KvValues>
  readonly readCache: () => Promise<string | undefined>
  readonly writeCache: (text: string) => Promise<void>
  /** Lists that are too long for a program. Without it every such list is missing. */
  readonly lists?: ListSource
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

/** Each `lifetime` is that of the request on whose behalf the policy is asked for. */
export interface PolicySource {
  /** The policy when memory is fresh, without any promise. */
  currentNow(): Policy | undefined
  current(lifetime: Lifetime): Promise<Policy>
  /** What is judged beside the policy, when something is. */
  candidate(): Candidate | undefined
  /** Asks KV now, whatever the age of what is in memory: something was published beside us. */
  reload(lifetime: Lifetime): Promise<void>
  health(): PolicyHealth
}

export function makePolicySource(ports: PolicyPorts, bundled: Program): PolicySource {
  const { now } = ports
  const within = withinBy(ports.sleep)
  const backOff = makeBackOff()
  const beside = makePolicyBeside(ports, { within, onceRead: () => seat.completeLists() })
  const seat: PolicySeat = makePolicySeat(bundled, beside)
  const intake = makePolicyIntake(seat, beside, now)
  const copies = makeCopyKeeper({ now, within, write: (text) => ports.writeCache(text), withinMs: hungMs })
  const reads = makePolicyReads<KvValues>({
    now,
    within,
    backOff,
    hungMs,
    read: ports.readKv,
    adopt: (values, lifetime) => intake.adopt(values, 'memory', lifetime),
    onceAdopted(values, lifetime, isGood) {
      beside.candidate.adopt(values.candidate, lifetime)
      if (isGood) copies.keep(values, lifetime)
    },
  })

  function currentNow(): Policy | undefined {
    return backOff.isFresh(ports.now()) ? seat.current() : undefined
  }

  /** What is in memory; where it is old, it is served once more while one request asks KV. */
  function inMemory(lifetime: Lifetime): Policy | undefined {
    const policy = seat.current()
    if (policy !== undefined && !backOff.isFresh(ports.now())) void reads.refresh(lifetime)
    return policy
  }

  async function current(lifetime: Lifetime): Promise<Policy> {
    const warm = inMemory(lifetime)
    if (warm !== undefined) return warm
    const copy = await within(cacheDeadlineMs, ports.readCache, undefined)
    if (copy !== undefined) await intake.adoptCopy(copy, lifetime)
    const copied = inMemory(lifetime)
    if (copied !== undefined) return copied
    await Promise.race([reads.refresh(lifetime), ports.sleep(deadlineMs)])
    const brought = seat.current()
    if (brought === undefined) return await adoptBundled()
    return reads.confirmedAt() === undefined ? brought : { ...brought, tier: 'kv' }
  }

  async function adoptBundled(): Promise<Policy> {
    const policy = seat.takeBundled(await digestOf(bundled))
    // The read we waited for may never come back; a later one shall not wait for its turn.
    backOff.noLaterThan(1000, ports.now())
    return policy
  }

  function health(): PolicyHealth {
    return policyHealth(ports.now(), { bundled, seat, beside, reads, intake, copies, slowMs: deadlineMs })
  }

  return {
    currentNow,
    current,
    candidate: () => beside.candidate.current(),
    reload: (lifetime) => reads.reload(lifetime),
    health,
  }
}
