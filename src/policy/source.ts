/**
 * Where the edge gets its policy: isolate memory, then the Cache API, then KV, then the one compiled into the Worker.
 *
 * A click never waits for a refresh: what is older than thirty seconds is served once more while one request asks KV.
 * Only a cold isolate waits, and at most until the deadline. What fails or is refused leaves the last good policy, a
 * version never goes back within an isolate, and after a failure KV is left alone for 1, 2, 4 … 30 s.
 *
 * A promise of one request may never settle for another (its timers end with it), so whoever joins a read of someone
 * else races a timer of its own, and a read that should long have settled is given up.
 *
 * A policy that names long lists becomes active with them. It does not wait for ever: when the budget has passed it is
 * active without those that have not come, which decisions and health name, and each reload asks for them again.
 *
 * A candidate comes with the same read and waits for its turn: whatever it is, the active policy was taken before.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import { withinBy } from '../kernel/within.ts'
import { makeBackOff } from './back-off.ts'
import { makeCandidateSeat, type Candidate } from './candidate-policy.ts'
import { preparePolicy, type Policy } from './decide.ts'
import type { Tier } from './decision.ts'
import { makeListLoading } from './list-loading.ts'
import { makeListKeeper, type ListSource } from './list-source.ts'
import { makeOverrideSeat } from './override-seat.ts'
import { noOverride } from './override.ts'
import { makeCopyKeeper, readCopy, type CopiedValues } from './policy-copy.ts'
import type { PolicyHealth } from './policy-health.ts'
import { digestOf, type Program } from './program.ts'
import { acceptPublished, type Nack } from './published.ts'

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

interface Memory {
  readonly policy: Policy
  /** The text it was read from; undefined for the bundled one. */
  readonly text: string | undefined
}

interface Attempt {
  /** Counts the reads that were begun. */
  readonly number: number
  readonly startedAt: number
  /** KV has answered; what is left is to take what it said, and to wait for its lists. */
  readonly hasRead: boolean
  readonly settled: Promise<void>
}

export function makePolicySource(ports: PolicyPorts, bundled: Program): PolicySource {
  let memory: Memory | undefined
  let confirmedAt: number | undefined
  let kvFailed = false
  let hasAskedKv = false
  let attempt: Attempt | undefined
  let begun = 0
  /** The newest read that brought something. */
  let brought = 0
  let refused: { readonly text: string | null; readonly nack: Nack & { readonly at: number } } | undefined
  let lastNack: PolicyHealth['lastNack']
  const keeper = makeListKeeper(ports.lists)
  const seat = makeCandidateSeat(ports, keeper.lists, noOverride)
  const within = withinBy(ports.sleep)
  const copies = makeCopyKeeper({ now: ports.now, within, write: (text) => ports.writeCache(text), withinMs: hungMs })
  const backOff = makeBackOff()
  const override = makeOverrideSeat()
  const loading = makeListLoading(keeper, { now: ports.now, sleep: ports.sleep, within, onceRead: completeLists })

  function currentNow(): Policy | undefined {
    return backOff.isFresh(ports.now()) ? memory?.policy : undefined
  }

  async function current(lifetime: Lifetime): Promise<Policy> {
    if (memory !== undefined) {
      if (!backOff.isFresh(ports.now())) void refresh(lifetime)
      return memory.policy
    }
    const copy = await within(cacheDeadlineMs, ports.readCache, undefined)
    if (copy !== undefined) await adoptCopy(copy, lifetime)
    if (memory !== undefined) {
      if (!backOff.isFresh(ports.now())) void refresh(lifetime)
      return policyInMemory()
    }
    await Promise.race([refresh(lifetime), ports.sleep(deadlineMs)])
    if (memory !== undefined)
      return { ...policyInMemory(), tier: confirmedAt === undefined ? policyInMemory().tier : 'kv' }
    return await adoptBundled()
  }

  /** What an `await` in between may have changed is read again. */
  function policyInMemory(): Policy {
    if (memory === undefined) throw new Error('a policy was adopted and is gone')
    return memory.policy
  }

  /** Starts a read of KV, or joins the one under way. Never rejects. */
  function refresh(lifetime: Lifetime): Promise<void> {
    const now = ports.now()
    if (attempt !== undefined && now - attempt.startedAt < hungMs) return attempt.settled
    if (backOff.isFresh(now)) return Promise.resolve()
    backOff.begin(now)
    begun += 1
    const settled = readAndAdopt(lifetime, begun)
    attempt = { number: begun, startedAt: now, hasRead: false, settled }
    lifetime.waitUntil(settled)
    return settled
  }

  async function readAndAdopt(lifetime: Lifetime, number: number): Promise<void> {
    let isGood = false
    try {
      const values = await within(hungMs, ports.readKv, undefined)
      // A read that was given up must not undo what a later one brought.
      if (number < brought || (attempt !== undefined && attempt.number !== number)) return
      if (values !== undefined) brought = number
      if (attempt !== undefined) attempt = { ...attempt, hasRead: true }
      kvFailed = values === undefined
      isGood = values !== undefined && (await adopt(values, 'memory', lifetime))
      if (values !== undefined) seat.adopt(values.candidate, lifetime)
      if (isGood && values !== undefined) copies.keep(values, lifetime)
    } catch {
      kvFailed = true
    }
    if (attempt?.number === number) attempt = undefined
    const now = ports.now()
    if (isGood) {
      confirmedAt = now
      backOff.succeed(now)
    } else {
      backOff.fail(now)
    }
  }

  /**
   * Takes what KV or the cache brought. The override counts at once, whatever becomes of the policy: break-glass waits
   * for no list. False when the policy was refused.
   */
  async function adopt({ active, override: overrideText }: KvValues, tier: Tier, lifetime: Lifetime): Promise<boolean> {
    // What the cache has is older than anything KV has said.
    if ((tier !== 'cache' || !hasAskedKv) && override.adopt(overrideText, ports.now())) applyOverride()
    hasAskedKv ||= tier !== 'cache'
    return await adoptActive(active, tier, lifetime)
  }

  async function adoptActive(text: string | null, tier: Tier, lifetime: Lifetime): Promise<boolean> {
    if (memory !== undefined && memory.text === text) {
      memory = { text, policy: { ...memory.policy, tier } }
      refused = undefined
      completeLists()
      void loading.fetch(memory.policy.program, lifetime)
      return true
    }
    if (refused !== undefined && refused.text === text) return false
    const accepted = await acceptPublished(text, lastAccepted())
    if (!accepted.ok) {
      lastNack = { ...accepted.error, at: ports.now() }
      refused = { text, nack: lastNack }
      return false
    }
    refused = undefined
    const { program, version, digest } = accepted.value
    const coming = loading.awaited(program, lifetime, { isCold: memory === undefined })
    if (coming !== undefined) await coming
    // Another read may have brought this version, or a newer one, meanwhile.
    const last = lastAccepted()
    if (last !== undefined && last.version > version) return true
    if (memory !== undefined && last?.version === version) {
      const settled = memory.policy.tier === 'memory' ? 'memory' : tier
      memory = { text: text ?? undefined, policy: { ...memory.policy, tier: settled } }
      return true
    }
    memory = {
      text: text ?? undefined,
      policy: preparePolicy(program, { version, digest, tier, lists: loading.arrived() }),
    }
    keeper.keepOnly(program)
    seat.refit()
    // Where the lists of two policies were too much, those of the new one now have room.
    if (keeper.troubles(program).some(({ code }) => code === 'too_much')) void loading.fetch(program, lifetime)
    applyOverride()
    return true
  }

  /** Prepares the policy in force again when a list is here that it was prepared without. */
  function completeLists(): void {
    if (memory === undefined) return
    const { policy, text } = memory
    if (!loading.isLate(policy)) return
    const { program, version, digest, tier } = policy
    const prepared = preparePolicy(program, { version, digest, tier, lists: loading.arrived() })
    memory = { text, policy: override.overridden(prepared) }
  }

  function lastAccepted(): { version: number; digest: string } | undefined {
    return memory?.text === undefined ? undefined : memory.policy
  }

  /** Its redirects are held to the stores of the policy it stands beside, whichever of the two is new. */
  function applyOverride(): void {
    seat.override(override.fit((memory?.policy.program ?? bundled).stores))
    if (memory !== undefined) memory = { ...memory, policy: override.overridden(memory.policy) }
  }

  async function adoptBundled(): Promise<Policy> {
    const digest = await digestOf(bundled)
    const policy = preparePolicy(bundled, { version: 0, digest, tier: 'bundled', lists: loading.arrived() })
    // The read we waited for may never come back; a later one shall not wait for its turn.
    backOff.noLaterThan(1000, ports.now())
    memory ??= { text: undefined, policy: override.overridden(policy) }
    return memory.policy
  }

  async function adoptCopy(copy: string, lifetime: Lifetime): Promise<void> {
    const values = readCopy(copy)
    if (values === undefined || memory !== undefined) return
    await adopt(values, 'cache', lifetime)
    // What the cache had is no reason not to ask KV, and its refusals are not those of KV.
    refused = undefined
  }

  function health(): PolicyHealth {
    const now = ports.now()
    const policy = memory?.policy
    const candidate = seat.health()
    const lists = [
      ...(policy === undefined ? [] : keeper.troubles(policy.program)),
      ...loading.overdue(deadlineMs, now),
    ]
    const overriding = override.health(now)
    const isSlow = attempt !== undefined && !attempt.hasRead && now - attempt.startedAt >= deadlineMs
    const degraded = [
      ...(kvFailed || isSlow ? ['kv'] : []),
      ...(refused === undefined ? [] : ['policy']),
      ...(overriding.fault === undefined && overriding.unfit === undefined ? [] : ['override']),
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
      lastNack,
      override: overriding,
      ...(candidate === undefined ? {} : { candidate }),
    }
  }

  async function reload(lifetime: Lifetime): Promise<void> {
    backOff.askAtOnce()
    attempt = undefined
    await refresh(lifetime)
  }

  return { currentNow, current, candidate: () => seat.current(), reload, health }
}
