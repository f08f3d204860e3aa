import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { decide, type Policy } from '../../src/policy/decide.ts'
import { packList } from '../../src/policy/long-list.ts'
import { publishedText } from '../../src/policy/published.ts'
import { makePolicySource } from '../../src/policy/source.ts'
import { memoryKv } from '../../src/store/memory.ts'
import { sealImage } from './images.ts'
import { makeStandingClock } from '../support/clock.ts'
import { factsWith, programWith, ruleIf } from './programs.ts'

// WebCrypto hashes on another thread, in real time; here the clock stands still, so the hash is there at once.
const hashing = vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) => {
  const bytes = createHash('sha256')
    .update(data as Uint8Array)
    .digest()
  return Promise.resolve(new Uint8Array(bytes).buffer)
})
afterAll(() => hashing.mockRestore())

async function packed(ids: readonly string[]) {
  const result = await packList(ids)
  if (!result.ok) throw new Error(result.error.code)
  return { digest: result.value.digest, image: result.value.image.buffer }
}

const rooms = await packed(['r_1', 'r_2'])
const moreRooms = await packed(['r_1', 'r_2', 'r_3'])
const authors = await packed(['a_1'])

function programOf(...digests: readonly string[]) {
  const lists = Object.fromEntries(digests.map((digest, at) => [`rooms-${at}`, { of: 'content' as const, digest }]))
  return programWith(
    digests.map((_, at) => ruleIf({ content: { in: `rooms-${at}` } }, { id: `closed-${at}` })),
    { lists },
  )
}

async function textOf(version: number, ...digests: readonly string[]): Promise<string> {
  return await publishedText(programOf(...digests), { version, base: version - 1, publishedAt: 1 })
}

type ReadMode = 'good' | 'throw' | 'hang'

/** A platform whose clock moves only by `advance`, and whose lists come as they are told. */
function makePlatform(policy: string) {
  const clock = makeStandingClock()
  const { advance, settle } = clock
  const kv = memoryKv(new Map([['policy:active', policy]]))
  const state = { mode: 'good' as ReadMode, reads: [] as string[], cache: undefined as string | undefined }
  const waiting: (() => void)[] = []
  const background: Promise<unknown>[] = []
  const source = makePolicySource(
    {
      readKv: kv.policy,
      readCache: async () => state.cache,
      writeCache: async () => {},
      lists: {
        get: async (digest) => {
          state.reads.push(digest)
          if (state.mode === 'throw') throw new Error('KV GET failed: 500')
          if (state.mode === 'hang') await new Promise<void>((resolve) => waiting.push(resolve))
          return await kv.lists.get(digest)
        },
      },
      now: clock.now,
      sleep: clock.sleep,
    },
    programWith([]),
  )
  const visit = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) }
  /** A click, and how long it waited. */
  const click = async (): Promise<{ policy: Policy; waited: number }> => {
    const { answer: current, waited } = await clock.timed(() => source.current(visit))
    return { policy: current, waited }
  }
  const put = (list: { digest: string; image: ArrayBuffer }, under = list.digest): void => {
    kv.images.set(`list:${under}`, list.image)
  }
  const refresh = async (): Promise<void> => {
    await advance(30_000)
    await click()
    await settle()
  }
  const arrive = async (): Promise<void> => {
    for (const resolve of waiting.splice(0)) resolve()
    await settle()
  }
  const publish = (text: string): void => void kv.values.set('policy:active', text)
  const override = (text: string): void => void kv.values.set('policy:override', text)
  return { source, state, override, put, advance, settle, click, refresh, arrive, publish }
}

const ruleFor = (policy: Policy, content: string) => decide(policy, factsWith({ content }), instant(0))

describe('a policy with long lists', () => {
  it('is active with them, and reads each of them once for as long as it is named', async () => {
    const platform = makePlatform(await textOf(1, rooms.digest))
    platform.put(rooms)
    const { policy, waited } = await platform.click()
    expect([policy.version, waited, ruleFor(policy, 'r_2').rule, ruleFor(policy, 'r_3').rule]).toEqual([
      1,
      0,
      'closed-0',
      undefined,
    ])
    for (let time = 0; time < 3; time++) await platform.refresh()
    platform.publish(await textOf(2, rooms.digest, rooms.digest))
    await platform.refresh()
    expect(platform.source.currentNow()?.version).toBe(2)
    expect(platform.state.reads).toEqual([rooms.digest])
    expect(platform.source.health()).toMatchObject({ degraded: [] })
    expect(platform.source.health().lists).toBeUndefined()
  })

  it('does not delay a click: the old policy answers until the new one has its lists', async () => {
    const platform = makePlatform(await textOf(1, rooms.digest))
    platform.put(rooms)
    platform.put(moreRooms)
    await platform.click()
    platform.state.mode = 'hang'
    platform.publish(await textOf(2, moreRooms.digest))
    await platform.advance(30_000)
    const during = await platform.click()
    await platform.advance(5000)
    const later = await platform.click()
    expect([during.policy.version, during.waited, later.policy.version, later.waited]).toEqual([1, 0, 1, 0])
    await platform.arrive()
    const { policy } = await platform.click()
    expect([policy.version, ruleFor(policy, 'r_3').rule]).toEqual([2, 'closed-0'])
  })

  it('becomes active without a list when the budget has passed, names it, and takes it when it comes', async () => {
    const platform = makePlatform(await textOf(1))
    await platform.click()
    platform.put(rooms)
    platform.state.mode = 'hang'
    platform.publish(await textOf(2, rooms.digest))
    await platform.advance(30_000)
    await platform.click()
    await platform.advance(10_000)
    const { policy, waited } = await platform.click()
    expect([policy.version, waited]).toEqual([2, 0])
    expect(ruleFor(policy, 'r_1')).toMatchObject({ rule: undefined, missing: ['list:rooms-0'] })
    expect(platform.source.health()).toMatchObject({
      degraded: ['lists'],
      lists: [{ list: 'rooms-0', digest: rooms.digest, code: 'not_read' }],
    })
    platform.state.mode = 'good'
    await platform.refresh()
    expect(ruleFor((await platform.click()).policy, 'r_1')).toMatchObject({ rule: 'closed-0', missing: [] })
    expect(platform.source.health().degraded).toEqual([])
  })

  it('makes a cold click wait for a quarter of a second at most', async () => {
    const platform = makePlatform(await textOf(1, rooms.digest, authors.digest))
    platform.put(rooms)
    platform.state.mode = 'hang'
    const { policy, waited } = await platform.click()
    expect([policy.version, policy.tier, waited]).toEqual([1, 'kv', 250])
    await platform.arrive()
    expect(ruleFor((await platform.click()).policy, 'r_1').rule).toBe('closed-0')
    expect(platform.source.health().lists).toMatchObject([{ list: 'rooms-1', code: 'missing' }])
  })

  it('waits no longer when it starts from the copy in the cache', async () => {
    const text = await textOf(3, rooms.digest)
    const platform = makePlatform(text)
    platform.put(rooms)
    platform.state.cache = `null\n${text}`
    platform.state.mode = 'hang'
    const { policy, waited } = await platform.click()
    expect([policy.version, policy.tier, waited]).toEqual([3, 'cache', 250])
    await platform.arrive()
    expect(ruleFor((await platform.click()).policy, 'r_1').rule).toBe('closed-0')
  })

  it.each([
    ['is not in KV', 'missing', () => {}],
    ['cannot be read', 'not_read', (platform: ReturnType<typeof makePlatform>) => (platform.state.mode = 'throw')],
    [
      'is another list',
      'other_digest',
      (platform: ReturnType<typeof makePlatform>) => platform.put(authors, rooms.digest),
    ],
    [
      'is JSON',
      'not_a_list',
      (platform: ReturnType<typeof makePlatform>) =>
        platform.put({ digest: rooms.digest, image: new TextEncoder().encode('["r_1"]'.padEnd(100)).buffer }),
    ],
    [
      'is damaged',
      'damaged',
      (platform: ReturnType<typeof makePlatform>) =>
        platform.put({ digest: rooms.digest, image: changed(rooms.image) }),
    ],
  ])(
    'exempts and closes nobody by a list that %s, says so, and asks again with every reload',
    async (_, code, spoil) => {
      const platform = makePlatform(await textOf(1, rooms.digest))
      spoil(platform)
      const { policy } = await platform.click()
      expect(ruleFor(policy, 'r_1')).toMatchObject({ rule: undefined, missing: ['list:rooms-0'] })
      expect(platform.source.health()).toMatchObject({
        version: 1,
        degraded: ['lists'],
        lists: [{ list: 'rooms-0', digest: rooms.digest, code }],
      })
      await platform.refresh()
      expect(platform.state.reads.length).toBe(2)
      platform.state.mode = 'good'
      platform.put(rooms)
      await platform.refresh()
      const { policy: mended } = await platform.click()
      expect(ruleFor(mended, 'r_1')).toMatchObject({ rule: 'closed-0', missing: [] })
      expect(platform.source.health().degraded).toEqual([])
    },
  )

  it('takes new lists when they have room only without those of the policy before', async () => {
    const many = Array.from({ length: 4 }, (_, n) => `sha256:${String(n).repeat(64)}`)
    const platform = makePlatform(await textOf(1, ...many))
    const large = await largeImages(many)
    for (const list of large) platform.put(list)
    await platform.click()
    const troubles = platform.source.health().lists?.map(({ code }) => code)
    expect(troubles).toEqual(['too_much'])
    platform.put(rooms)
    platform.publish(await textOf(2, many[3] ?? '', rooms.digest))
    await platform.refresh()
    const { policy } = await platform.click()
    expect([policy.version, ruleFor(policy, 'r_1').rule, platform.source.health().lists]).toEqual([
      2,
      'closed-1',
      undefined,
    ])
  })

  it('keeps its override when a late list makes it be prepared again', async () => {
    const platform = makePlatform(await textOf(1, rooms.digest, moreRooms.digest))
    platform.put(rooms)
    const kill = { id: 'k', until: 1_000_000, reason: 'incident', kill: 'closed-0' }
    platform.override(JSON.stringify({ schema: 1, entries: [kill] }))
    expect(ruleFor((await platform.click()).policy, 'r_1')).toMatchObject({
      rule: undefined,
      missing: ['list:rooms-1'],
    })
    platform.put(moreRooms)
    await platform.refresh()
    expect(ruleFor((await platform.click()).policy, 'r_1')).toMatchObject({ rule: 'closed-1', missing: [] })
  })
})

describe('break-glass', () => {
  const entry = { id: 'glass', until: 1_000_000, reason: 'incident' }
  const overrideOf = (more: object) => JSON.stringify({ schema: 1, entries: [{ ...entry, ...more }] })
  const killAll = overrideOf({ kill: 'all' })
  const reasonOf = ({ policy }: { policy: Policy }) => ruleFor(policy, 'r_1').outcome.reason

  /** Version 2, with a list that hangs, and an override come in one read. */
  async function waitingPlatform(override: string, next = textOf(2, moreRooms.digest)) {
    const platform = makePlatform(await textOf(1, rooms.digest))
    platform.put(rooms)
    platform.put(moreRooms)
    await platform.click()
    platform.state.mode = 'hang'
    platform.publish(await next)
    platform.override(override)
    await platform.refresh()
    return platform
  }

  it('counts at once beside the old policy while the new one waits for a list, and stays when it is active', async () => {
    const platform = await waitingPlatform(killAll)
    const during = await platform.click()
    expect([during.policy.version, during.waited, reasonOf(during)]).toEqual([1, 0, 'kill_switch'])
    await platform.arrive()
    const after = await platform.click()
    expect([after.policy.version, reasonOf(after)]).toEqual([2, 'kill_switch'])
    expect(platform.source.health()).toMatchObject({ degraded: [], override: { entries: ['glass'] } })
  })

  it('is not waited for by a cold click: without a policy in time, it stands beside the bundled one', async () => {
    const platform = makePlatform('garbage')
    platform.override(killAll)
    expect(reasonOf(await platform.click())).toBe('kill_switch')
    const slow = makePlatform(await textOf(1, rooms.digest))
    slow.override(killAll)
    slow.state.mode = 'hang'
    const cold = await slow.click()
    expect([cold.policy.version, cold.waited, reasonOf(cold)]).toEqual([1, 250, 'kill_switch'])
  })

  it('is told as `lists` and not as `kv` by health, with the list that is waited for', async () => {
    const platform = await waitingPlatform(killAll)
    expect(platform.source.health()).toMatchObject({ version: 1, degraded: [] })
    await platform.advance(6000)
    expect(platform.source.health()).toMatchObject({
      version: 1,
      degraded: ['lists'],
      lists: [{ list: 'rooms-0', digest: moreRooms.digest, code: 'not_read' }],
    })
    await platform.arrive()
    expect(platform.source.health()).toMatchObject({ version: 2, degraded: [] })
  })

  it('is tried again beside the new policy when the stores of the old one refused it', async () => {
    const then = { action: 'redirect', reason: 'exempt', url: 'https://new.example/x' }
    const next = publishedText(
      { ...programOf(moreRooms.digest), stores: ['new.example'] },
      { version: 2, base: 1, publishedAt: 1 },
    )
    const platform = await waitingPlatform(overrideOf({ if: {}, then }), next)
    expect(reasonOf(await platform.click())).toBe('live_external_closed')
    expect(platform.source.health().degraded).toEqual(['override'])
    await platform.arrive()
    expect(ruleFor((await platform.click()).policy, 'r_1')).toMatchObject({ rule: 'glass', outcome: then })
    expect(platform.source.health().degraded).toEqual([])
  })

  it('stays withdrawn when a policy that was read before the withdrawal becomes active', async () => {
    const platform = await waitingPlatform(killAll)
    platform.override('')
    const reloaded = platform.source.reload({ waitUntil: () => {} })
    await platform.settle()
    expect(reasonOf(await platform.click())).toBe('live_external_closed')
    await platform.arrive()
    await reloaded
    const after = await platform.click()
    expect([after.policy.version, reasonOf(after)]).toEqual([2, 'live_external_closed'])
  })
})

function changed(image: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(image.slice(0))
  bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1
  return bytes.buffer
}

/** Images of 20 MiB that claim to be other lists than they are; what is in them does not matter. */
async function largeImages(digests: readonly string[]): Promise<{ digest: string; image: ArrayBuffer }[]> {
  const ids = Array.from({ length: 104_000 }, (_, n) => `${'x'.repeat(190)}${String(n).padStart(6, '0')}y`)
  const { image } = await packed(ids)
  return digests.map((digest) => {
    const other = image.slice(0)
    const bytes = new Uint8Array(other)
    bytes.set(
      digest
        .slice(7)
        .match(/../g)
        ?.map((byte) => Number.parseInt(byte, 16)) ?? [],
      32,
    )
    sealImage(bytes)
    return { digest, image: other }
  })
}
