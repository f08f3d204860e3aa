import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { decide, type Policy } from '../../src/policy/decide.ts'
import { maxPublishedLength, publishedText } from '../../src/policy/published.ts'
import { makePolicySource, type KvValues, type PolicyPorts } from '../../src/policy/source.ts'
import { makeStandingClock } from '../support/clock.ts'
import { noFacts, programWith, ruleIf } from './programs.ts'

// WebCrypto hashes on another thread, in real time; here the clock stands still, so the hash is there at once.
const digest = vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) => {
  const bytes = createHash('sha256')
    .update(data as Uint8Array)
    .digest()
  return Promise.resolve(new Uint8Array(bytes).buffer)
})
afterAll(() => digest.mockRestore())

const bundled = programWith([], { meta: { name: 'sample', owner: 'bundled', timezone: 'UTC' } })
const program = programWith([ruleIf({}, { id: 'closed' })])
const v5 = await publishedText(program, { version: 5, base: 4, publishedAt: 1 })
const v6 = await publishedText(programWith([]), { version: 6, base: 5, publishedAt: 2 })
const v4 = await publishedText(programWith([]), { version: 4, base: 3, publishedAt: 0 })
const kill = JSON.stringify({ schema: 1, entries: [{ id: 'k', until: 1_000_000, reason: 'incident', kill: 'closed' }] })

type Kv = KvValues | 'throw' | 'hang'

/** A platform whose clock stands still until it is told, and whose KV and cache do as they are told. */
function makePlatform(start: { kv: Kv; cache?: string }) {
  const clock = makeStandingClock()
  const state = {
    kv: start.kv,
    cache: start.cache,
    reads: 0,
    writes: [] as string[],
    cacheWrites: 'ok' as 'ok' | 'throw',
  }
  const background: Promise<unknown>[] = []
  const hang = () => new Promise<never>(() => {})
  const ports: PolicyPorts = {
    readKv: async () => {
      state.reads++
      if (state.kv === 'throw') throw new Error('KV GET failed: 500')
      return state.kv === 'hang' ? await hang() : state.kv
    },
    readCache: async () => {
      if (state.cache === 'throw') throw new Error('cache')
      return state.cache === 'hang' ? await hang() : state.cache
    },
    writeCache: async (text) => {
      if (state.cacheWrites === 'throw') throw new Error('cache')
      state.writes.push(text)
    },
    now: clock.now,
    sleep: clock.sleep,
  }
  const source = makePolicySource(ports, bundled)
  const visit = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) }

  /** A click: the policy and how long it waited on the standing clock. */
  async function click(): Promise<{ policy: Policy; waited: number }> {
    const { answer: policy, waited } = await clock.timed(() => source.current(visit))
    return { policy, waited }
  }
  return { source, state, visit, advance: clock.advance, settle: clock.settle, click, now: clock.now }
}

const good: KvValues = { active: v5, override: null }
const copyOf = (active: string, override: string | null = null) => `${JSON.stringify(override)}\n${active}`

describe('a source without faults', () => {
  it('takes the policy from KV at first, then from memory without a promise', async () => {
    const platform = makePlatform({ kv: good })
    expect(platform.source.currentNow()).toBeUndefined()
    const first = await platform.click()
    expect([first.policy.version, first.policy.tier, first.waited]).toEqual([5, 'kv', 0])
    expect(platform.source.currentNow()).toMatchObject({ version: 5, tier: 'memory' })
    expect(platform.state.reads).toBe(1)
    expect(platform.source.health()).toMatchObject({
      name: 'sample',
      version: 5,
      tier: 'memory',
      ageMs: 0,
      degraded: [],
      lastNack: undefined,
    })
  })

  it('asks KV once for any number of cold clicks', async () => {
    const platform = makePlatform({ kv: good })
    const clicks = await Promise.all(Array.from({ length: 8 }, () => platform.source.current(platform.visit)))
    expect(clicks.map(({ version }) => version)).toEqual(Array.from({ length: 8 }, () => 5))
    expect(platform.state.reads).toBe(1)
  })

  it('serves the old policy while one request fetches the new one', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    platform.state.kv = { active: v6, override: null }
    await platform.advance(29_999)
    expect(platform.source.currentNow()?.version).toBe(5)
    await platform.advance(1)
    expect(platform.source.currentNow()).toBeUndefined()
    const [a, b] = await Promise.all([platform.source.current(platform.visit), platform.source.current(platform.visit)])
    expect([a.version, b.version, platform.state.reads]).toEqual([5, 5, 2])
    await platform.settle()
    expect(platform.source.currentNow()?.version).toBe(6)
  })

  it('does not prepare a program again whose text has not changed', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    const { program: before } = platform.source.currentNow() ?? {}
    await platform.advance(30_000)
    await platform.click()
    await platform.settle()
    expect(platform.state.reads).toBe(2)
    expect(platform.source.currentNow()?.program).toBe(before)
    expect(platform.source.health().ageMs).toBe(0)
  })

  it('keeps a copy in the cache, and starts the next cold isolate from it', async () => {
    const platform = makePlatform({ kv: { active: v5, override: kill } })
    await platform.click()
    await platform.settle()
    expect(platform.state.writes).toEqual([copyOf(v5, kill)])
    const next = makePlatform({ kv: { active: v6, override: null }, cache: platform.state.writes[0] ?? '' })
    const { policy, waited } = await next.click()
    expect([policy.version, policy.tier, waited]).toEqual([5, 'cache', 0])
    expect(decide(policy, noFacts, instant(0)).rule).toBeUndefined()
    await next.settle()
    expect(next.source.currentNow()).toMatchObject({ version: 6, tier: 'memory' })
  })

  it('moves on after a rollback, which is a new version with old content', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    platform.state.kv = {
      active: await publishedText(program, { version: 7, base: 6, publishedAt: 3 }),
      override: null,
    }
    await platform.advance(30_000)
    await platform.click()
    await platform.settle()
    expect(platform.source.currentNow()?.version).toBe(7)
  })
})

/** What KV may bring instead of a policy, and what health then says. */
const faults: readonly (readonly [string, Kv, string, string | undefined])[] = [
  ['throws', 'throw', 'kv', undefined],
  ['hangs', 'hang', 'kv', undefined],
  ['has no value', { active: null, override: null }, 'policy', 'missing'],
  ['brings garbage', { active: '<html>', override: null }, 'policy', 'not_json'],
  ['brings a newer schema', { active: v5.replace('"schema":1', '"schema":3'), override: null }, 'policy', 'schema'],
  ['brings an invalid program', { active: v5.replace('"own":', '"owns":'), override: null }, 'policy', 'invalid'],
  ['brings a wrong digest', { active: v6.replace('somebody', 'somebodx'), override: null }, 'policy', 'integrity'],
  ['brings too large a value', { active: ' '.repeat(maxPublishedLength + 1), override: null }, 'policy', 'limit'],
]

describe.each(faults)('when KV %s', (_, kv, degraded, nack) => {
  it('a warm isolate keeps the last good policy, at once, and says so', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    platform.state.kv = kv
    await platform.advance(30_000)
    const { policy, waited } = await platform.click()
    expect([policy.version, policy.tier, waited]).toEqual([5, 'memory', 0])
    expect(decide(policy, noFacts, instant(0)).rule).toBe('closed')
    await platform.advance(6000)
    const health = platform.source.health()
    expect(health).toMatchObject({ version: 5, tier: 'memory', degraded: [degraded] })
    expect(health.ageMs).toBeGreaterThanOrEqual(36_000)
    expect(health.lastNack?.code).toBe(nack)
  })

  it('a cold isolate with a cache copy starts from that', async () => {
    const platform = makePlatform({ kv, cache: copyOf(v5) })
    const { policy, waited } = await platform.click()
    expect([policy.version, policy.tier, waited]).toEqual([5, 'cache', 0])
    await platform.advance(6000)
    expect(platform.source.health()).toMatchObject({
      version: 5,
      tier: 'cache',
      degraded: [degraded],
      ageMs: undefined,
    })
  })

  it('a cold isolate without one falls back to the bundled policy, within the deadline, once', async () => {
    const platform = makePlatform({ kv })
    const first = await platform.click()
    expect([first.policy.version, first.policy.tier, first.policy.program.meta.owner]).toEqual([
      0,
      'bundled',
      'bundled',
    ])
    expect(first.policy.digest).toMatch(/^sha256:/u)
    expect(first.waited).toBeLessThanOrEqual(510)
    expect(platform.source.health().degraded).toEqual([degraded])
    const later = await platform.click()
    expect([later.policy.tier, later.waited]).toEqual(['bundled', 0])
  })

  it('takes the policy as soon as KV is well again', async () => {
    const platform = makePlatform({ kv })
    await platform.click()
    await platform.advance(6000)
    platform.state.kv = good
    await platform.click()
    await platform.advance(1000)
    await platform.click()
    await platform.settle()
    expect(platform.source.currentNow()).toMatchObject({ version: 5, tier: 'memory' })
    expect(platform.source.health().degraded).toEqual([])
  })
})

describe('a source under faults', () => {
  it('never goes back to an older version', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    platform.state.kv = { active: v4, override: null }
    await platform.advance(30_000)
    await platform.click()
    await platform.settle()
    expect(platform.source.health()).toMatchObject({ version: 5, lastNack: { code: 'older' } })
  })

  it('leaves a failing KV alone for 1, 2, 4 … 30 s', async () => {
    const platform = makePlatform({ kv: 'throw' })
    const readAt: number[] = []
    for (let second = 0; second < 130; second++) {
      const before = platform.state.reads
      await platform.click()
      await platform.settle()
      if (platform.state.reads > before) readAt.push(platform.now())
      await platform.advance(1000)
    }
    expect(readAt.map((each, index) => Math.round((each - (readAt[index - 1] ?? 0)) / 1000))).toEqual([
      0, 1, 2, 4, 8, 16, 30, 30, 30,
    ])
  })

  it('makes clicks that came together wait no longer than one, even when the first one is gone', async () => {
    const platform = makePlatform({ kv: 'hang' })
    const waits = await Promise.all([platform.click(), platform.click(), platform.click()])
    expect(waits.map(({ policy }) => policy.tier)).toEqual(['bundled', 'bundled', 'bundled'])
    expect(platform.state.reads).toBe(1)
    expect(platform.now()).toBeLessThanOrEqual(1600)
  })

  it('takes what a slow KV brings after the click has gone on', async () => {
    let answer: (values: KvValues) => void = () => {}
    const platform = makePlatform({ kv: good })
    const slow: PolicyPorts = {
      readKv: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
      readCache: async () => undefined,
      writeCache: async () => {},
      now: () => 0,
      sleep: (ms) => (ms <= 500 ? Promise.resolve() : new Promise(() => {})),
    }
    const source = makePolicySource(slow, bundled)
    expect((await source.current(platform.visit)).tier).toBe('bundled')
    answer(good)
    await platform.settle()
    expect(source.health()).toMatchObject({ version: 5, tier: 'memory' })
  })

  it.each(['throw', 'hang', 'no newline', 'null\n{', copyOf(v5.replace('somebody', 'somebodx'))])(
    'goes on to KV when the cache is no good (case %#)',
    async (cache) => {
      const platform = makePlatform({ kv: good, cache })
      const { policy, waited } = await platform.click()
      expect([policy.version, policy.tier]).toEqual([5, 'kv'])
      expect(waited).toBeLessThanOrEqual(160)
      expect(platform.source.health().degraded).toEqual([])
    },
  )

  it('serves all the same when the cache cannot be written, and says so', async () => {
    const platform = makePlatform({ kv: good })
    platform.state.cacheWrites = 'throw'
    expect((await platform.click()).policy.version).toBe(5)
    await platform.settle()
    expect(platform.source.health().degraded).toEqual(['cache'])
  })
})

describe('the override beside the policy', () => {
  it('counts with the next refresh, although the policy has not changed, and ends when it is cleared', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    const rules: (string | undefined)[] = []
    for (const override of [kill, null]) {
      platform.state.kv = { active: v5, override }
      await platform.advance(30_000)
      await platform.click()
      await platform.settle()
      rules.push(decide((await platform.click()).policy, noFacts, instant(platform.now())).rule)
    }
    expect(rules).toEqual([undefined, 'closed'])
  })

  it('counts even where the policy beside it is refused', async () => {
    const platform = makePlatform({ kv: good })
    await platform.click()
    platform.state.kv = { active: 'garbage', override: kill }
    await platform.advance(30_000)
    await platform.click()
    await platform.settle()
    const { policy } = await platform.click()
    expect(decide(policy, noFacts, instant(platform.now())).rule).toBeUndefined()
    expect(platform.source.health().override).toEqual({ entries: ['k'], fault: undefined })
  })

  it('is refused as a whole when it is bad: the last good one stays, and health says why', async () => {
    const platform = makePlatform({ kv: { active: v5, override: kill } })
    await platform.click()
    platform.state.kv = { active: v5, override: '{"schema":1,"entries":[{}]}' }
    await platform.advance(30_000)
    await platform.click()
    await platform.settle()
    const { policy } = await platform.click()
    expect(decide(policy, noFacts, instant(platform.now())).rule).toBeUndefined()
    const health = platform.source.health()
    expect(health.degraded).toEqual(['override'])
    expect(health.override).toMatchObject({ entries: ['k'], fault: { pointer: '/entries/0' } })
  })

  it('loses only the rules that lead outside the stores of the policy it comes to stand beside', async () => {
    const redirect = JSON.stringify({
      schema: 1,
      entries: [
        { id: 'k', until: 1_000_000, reason: 'incident', kill: 'closed' },
        {
          id: 'r',
          until: 1_000_000,
          reason: 'w',
          if: {},
          then: { action: 'redirect', reason: 'exempt', url: 'https://haohuo.jinritemai.com/x' },
        },
      ],
    })
    const platform = makePlatform({ kv: { active: v5, override: redirect } })
    expect(decide((await platform.click()).policy, noFacts, instant(0)).rule).toBe('r')
    expect(platform.source.health()).toMatchObject({ degraded: [], override: { entries: ['k', 'r'] } })

    async function publish(version: number, store: string, rule: string): Promise<string | undefined> {
      const next = programWith([ruleIf({}, { id: rule })], { stores: [store] })
      const active = await publishedText(next, { version, base: version - 1, publishedAt: 4 })
      platform.state.kv = { active, override: redirect }
      await platform.advance(30_000)
      await platform.click()
      await platform.settle()
      const { policy } = await platform.click()
      expect(policy.version).toBe(version)
      return decide(policy, noFacts, instant(platform.now())).rule
    }

    expect(await publish(8, 'other.example', 'closed')).toBeUndefined()
    const { degraded, override } = platform.source.health()
    expect(degraded).toEqual(['override'])
    expect(override).toMatchObject({
      entries: ['k'],
      fault: undefined,
      unfit: [{ id: 'r', fault: { pointer: '/then/url' } }],
    })
    expect(await publish(9, 'haohuo.jinritemai.com', 'closed')).toBe('r')
    expect(platform.source.health()).toMatchObject({ degraded: [], override: { entries: ['k', 'r'] } })
    expect(await publish(10, 'other.example', 'open')).toBe('open')
    await platform.advance(1_000_000)
    await platform.click()
    await platform.settle()
    expect(platform.source.health()).toMatchObject({ degraded: [], override: { entries: [], fault: undefined } })
  })

  it('keeps its kills in an isolate that starts beside a policy which lacks a store', async () => {
    const entries = [
      { id: 'k', until: 1_000_000, reason: 'incident', kill: 'closed' },
      {
        id: 'r',
        until: 1_000_000,
        reason: 'w',
        if: {},
        then: { action: 'redirect', reason: 'exempt', url: 'https://gone.example/x' },
      },
    ]
    const platform = makePlatform({ kv: { active: v5, override: JSON.stringify({ schema: 1, entries }) } })
    const { policy } = await platform.click()
    expect([policy.version, decide(policy, noFacts, instant(0)).rule]).toEqual([5, undefined])
    expect(platform.source.health()).toMatchObject({
      degraded: ['override'],
      override: { entries: ['k'], unfit: [{ id: 'r' }] },
    })
  })
})
