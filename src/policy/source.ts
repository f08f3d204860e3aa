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

import { makeCandidateSeat, type Candidate, type CandidateHealth } from './candidate-policy.ts'
import type { LongLists } from './condition.ts'
import { preparePolicy, withOverride, type Policy } from './decide.ts'
import type { Tier } from './decision.ts'
import { makeListKeeper, type ListSource, type ListTrouble } from './list-source.ts'
import { fitOverride, noOverride, parseOverride, type Override, type Unfit } from './override.ts'
import { digestOf, type Program } from './program.ts'
import { acceptPublished, type Nack } from './published.ts'
import type { ShapeFault } from './shape.ts'

const freshMs = 30_000
/** How long a cold click waits for KV, and for the cache before it. */
const deadlineMs = 500
const cacheDeadlineMs = 150
/** How long a read may go on in the background before it counts as hung. */
const hungMs = 5_000
/** How long a policy waits for its lists: a warm isolate still has the one before, a cold click has nothing. */
const listBudgetMs = 10_000
const coldListBudgetMs = 250
const maxBackoffMs = 30_000
/** A cache copy is written again this often, so that it outlives its own expiry while the policy stays. */
const cacheRewriteMs = 600_000

export interface KvValues {
  readonly active: string | null
  readonly override: string | null
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

/** The request on whose behalf the policy is asked for. */
export interface Visit {
  readonly waitUntil: (promise: Promise<unknown>) => void
}

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
  /** Ids of the override entries in force, and why the last override was refused. */
  readonly override: {
    readonly entries: readonly string[]
    readonly fault: ShapeFault | undefined
    /** Temporary rules that do not count, because they lead outside the stores of the policy; absent when there are none. */
    readonly unfit?: readonly Unfit[]
  }
  /** The candidate that is judged beside the policy, or why it is not; absent when there is none. */
  readonly candidate?: CandidateHealth
}

export interface PolicySource {
  /** The policy when memory is fresh, without any promise. */
  currentNow(): Policy | undefined
  current(visit: Visit): Promise<Policy>
  /** What is judged beside the policy, when something is. */
  candidate(): Candidate | undefined
  /** Asks KV now, whatever the age of what is in memory: something was published beside us. */
  reload(visit: Visit): Promise<void>
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
  let nextCheckAt = 0
  let confirmedAt: number | undefined
  let failures = 0
  let kvFailed = false
  let hasAskedKv = false
  let attempt: Attempt | undefined
  let begun = 0
  /** The newest read that brought something. */
  let brought = 0
  /** The policy that waits for its lists. */
  let waiting: { readonly program: Program; readonly since: number } | undefined
  let refused: { readonly text: string | null; readonly nack: Nack & { readonly at: number } } | undefined
  let lastNack: PolicyHealth['lastNack']
  let override: { readonly text: string | null; readonly value: Override } = { text: null, value: noOverride }
  /** What of it counts beside the policy in memory. */
  let fitting: ReturnType<typeof fitOverride> = { fit: noOverride, unfit: [] }
  let overrideRefused: { readonly text: string | null; readonly fault: ShapeFault } | undefined
  let cacheWritten: { readonly text: string; readonly at: number } | undefined
  let cacheFailed = false
  const keeper = makeListKeeper(ports.lists)
  const seat = makeCandidateSeat(ports, keeper.lists, noOverride)

  function currentNow(): Policy | undefined {
    return isFresh(ports.now()) ? memory?.policy : undefined
  }

  /** A clock that was put back must not make the policy fresh for as long. */
  function isFresh(now: number): boolean {
    return now < nextCheckAt && nextCheckAt <= now + freshMs
  }

  async function current(visit: Visit): Promise<Policy> {
    if (memory !== undefined) {
      if (!isFresh(ports.now())) void refresh(visit)
      return memory.policy
    }
    const copy = await within(cacheDeadlineMs, ports.readCache, undefined)
    if (copy !== undefined) await adoptCopy(copy, visit)
    if (memory !== undefined) {
      if (!isFresh(ports.now())) void refresh(visit)
      return policyInMemory()
    }
    await Promise.race([refresh(visit), ports.sleep(deadlineMs)])
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
  function refresh(visit: Visit): Promise<void> {
    const now = ports.now()
    if (attempt !== undefined && now - attempt.startedAt < hungMs) return attempt.settled
    if (isFresh(now)) return Promise.resolve()
    // Set first, so that of all requests that find the policy old only one asks.
    nextCheckAt = now + freshMs
    begun += 1
    const settled = readAndAdopt(visit, begun)
    attempt = { number: begun, startedAt: now, hasRead: false, settled }
    visit.waitUntil(settled)
    return settled
  }

  async function readAndAdopt(visit: Visit, number: number): Promise<void> {
    let isGood = false
    try {
      const values = await within(hungMs, ports.readKv, undefined)
      // A read that was given up must not undo what a later one brought.
      if (number < brought || (attempt !== undefined && attempt.number !== number)) return
      if (values !== undefined) brought = number
      if (attempt !== undefined) attempt = { ...attempt, hasRead: true }
      kvFailed = values === undefined
      isGood = values !== undefined && (await adopt(values, 'memory', visit))
      if (values !== undefined) seat.adopt(values.candidate, visit)
      if (isGood && values !== undefined) keepCopy(values, visit)
    } catch {
      kvFailed = true
    }
    if (attempt?.number === number) attempt = undefined
    const now = ports.now()
    if (isGood) {
      failures = 0
      confirmedAt = now
      nextCheckAt = now + freshMs
    } else {
      nextCheckAt = now + Math.min(1000 * 2 ** failures, maxBackoffMs)
      failures = Math.min(failures + 1, 5)
    }
  }

  /** The value of a read, or the other one when it throws or takes too long. */
  async function within<T>(ms: number, read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await Promise.race([read(), ports.sleep(ms).then(() => otherwise)])
    } catch {
      return otherwise
    }
  }

  /**
   * Takes what KV or the cache brought. The override counts at once, whatever becomes of the policy: break-glass waits
   * for no list. False when the policy was refused.
   */
  async function adopt({ active, override: overrideText }: KvValues, tier: Tier, visit: Visit): Promise<boolean> {
    // What the cache has is older than anything KV has said.
    if (tier !== 'cache' || !hasAskedKv) adoptOverride(overrideText)
    hasAskedKv ||= tier !== 'cache'
    return await adoptActive(active, tier, visit)
  }

  async function adoptActive(text: string | null, tier: Tier, visit: Visit): Promise<boolean> {
    if (memory !== undefined && memory.text === text) {
      memory = { text, policy: { ...memory.policy, tier } }
      refused = undefined
      completeLists()
      void fetchLists(memory.policy.program, visit)
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
    const fetched = fetchLists(program, visit)
    if (fetched !== undefined) {
      const mine = { program, since: ports.now() }
      waiting = mine
      await Promise.race([fetched, ports.sleep(memory === undefined ? coldListBudgetMs : listBudgetMs)])
      if (waiting === mine) waiting = undefined
    }
    // Another read may have brought this version, or a newer one, meanwhile.
    const last = lastAccepted()
    if (last !== undefined && last.version > version) return true
    if (memory !== undefined && last?.version === version) {
      const settled = memory.policy.tier === 'memory' ? 'memory' : tier
      memory = { text: text ?? undefined, policy: { ...memory.policy, tier: settled } }
      return true
    }
    memory = { text: text ?? undefined, policy: preparePolicy(program, { version, digest, tier, lists: arrived() }) }
    keeper.keepOnly(program)
    seat.refit()
    // Where the lists of two policies were too much, those of the new one now have room.
    if (keeper.troubles(program).some(({ code }) => code === 'too_much')) void fetchLists(program, visit)
    applyOverride()
    return true
  }

  /** A policy keeps the lists it was prepared with, whatever arrives or goes later. */
  function arrived(): LongLists {
    return new Map(keeper.lists)
  }

  /** Reads the lists that a program names and the isolate lacks; undefined when it lacks none. Never rejects. */
  function fetchLists(program: Program, visit: Visit): Promise<void> | undefined {
    if (!keeper.lacks(program)) return undefined
    const fetched = within(listBudgetMs, () => keeper.fetch(program), undefined).then(completeLists)
    visit.waitUntil(fetched)
    return fetched
  }

  /** Prepares the policy in force again when a list is here that it was prepared without. */
  function completeLists(): void {
    if (memory === undefined) return
    const { policy, text } = memory
    const isLate = Object.entries(policy.program.lists).some(
      ([name, list]) => 'digest' in list && policy.lists.get(name) === undefined && keeper.lists.has(list.digest),
    )
    if (!isLate) return
    const { program, version, digest, tier } = policy
    const prepared = preparePolicy(program, { version, digest, tier, lists: arrived() })
    memory = { text, policy: overridden(prepared) }
  }

  function lastAccepted(): { version: number; digest: string } | undefined {
    return memory?.text === undefined ? undefined : memory.policy
  }

  function adoptOverride(text: string | null): void {
    if (text === override.text) {
      overrideRefused = undefined
      return
    }
    if (text === overrideRefused?.text) return
    const parsed = parseOverride(text, { now: ports.now() })
    if (!parsed.ok) {
      overrideRefused = { text, fault: parsed.error }
      return
    }
    override = { text, value: parsed.value }
    overrideRefused = undefined
    applyOverride()
  }

  /** Its redirects are held to the stores of the policy it stands beside, whichever of the two is new. */
  function applyOverride(): void {
    fitting = fitOverride(override.value, (memory?.policy.program ?? bundled).stores)
    seat.override(fitting.fit)
    if (memory !== undefined) memory = { ...memory, policy: overridden(memory.policy) }
  }

  /** Where nothing overrides it, decisions have nothing to look at. */
  function overridden(policy: Policy): Policy {
    return withOverride(policy, fitting.fit.entries.length === 0 ? undefined : fitting.fit)
  }

  async function adoptBundled(): Promise<Policy> {
    const digest = await digestOf(bundled)
    const policy = preparePolicy(bundled, { version: 0, digest, tier: 'bundled', lists: arrived() })
    // The read we waited for may never come back; a later one shall not wait for its turn.
    nextCheckAt = Math.min(nextCheckAt, ports.now() + 1000)
    memory ??= { text: undefined, policy: overridden(policy) }
    return memory.policy
  }

  async function adoptCopy(copy: string, visit: Visit): Promise<void> {
    const values = readCopy(copy)
    if (values === undefined || memory !== undefined) return
    await adopt(values, 'cache', visit)
    // What the cache had is no reason not to ask KV, and its refusals are not those of KV.
    refused = undefined
  }

  function keepCopy(values: KvValues, visit: Visit): void {
    const copy = writeCopy(values)
    const now = ports.now()
    if (cacheWritten?.text === copy && now - cacheWritten.at < cacheRewriteMs) return
    cacheWritten = { text: copy, at: now }
    visit.waitUntil(within(hungMs, () => writeCache(copy), false).then((isWritten) => (cacheFailed = !isWritten)))
  }

  async function writeCache(copy: string): Promise<boolean> {
    await ports.writeCache(copy)
    return true
  }

  function health(): PolicyHealth {
    const now = ports.now()
    const policy = memory?.policy
    const candidate = seat.health()
    const lists = [
      ...(policy === undefined ? [] : keeper.troubles(policy.program)),
      ...(waiting !== undefined && now - waiting.since >= deadlineMs ? keeper.troubles(waiting.program) : []),
    ]
    const unfit = fitting.unfit.filter(({ until }) => now < until)
    const isSlow = attempt !== undefined && !attempt.hasRead && now - attempt.startedAt >= deadlineMs
    const degraded = [
      ...(kvFailed || isSlow ? ['kv'] : []),
      ...(refused === undefined ? [] : ['policy']),
      ...(overrideRefused === undefined && unfit.length === 0 ? [] : ['override']),
      ...(lists.length === 0 ? [] : ['lists']),
      ...(cacheFailed ? ['cache'] : []),
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
      override: {
        entries: fitting.fit.entries.filter((entry) => now < entry.until).map((entry) => entry.id),
        fault: overrideRefused?.fault,
        ...(unfit.length === 0 ? {} : { unfit }),
      },
      ...(candidate === undefined ? {} : { candidate }),
    }
  }

  async function reload(visit: Visit): Promise<void> {
    nextCheckAt = 0
    attempt = undefined
    await refresh(visit)
  }

  return { currentNow, current, candidate: () => seat.current(), reload, health }
}

/** One line of JSON for the override, then the policy as it came: the large text is neither escaped nor parsed twice. */
function writeCopy({ active, override }: KvValues): string {
  return `${JSON.stringify(override)}\n${active ?? ''}`
}

function readCopy(copy: string): KvValues | undefined {
  const end = copy.indexOf('\n')
  if (end === -1) return undefined
  try {
    const override: unknown = JSON.parse(copy.slice(0, end))
    return { active: copy.slice(end + 1), override: typeof override === 'string' ? override : null }
  } catch {
    return undefined
  }
}
