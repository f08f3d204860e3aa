import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { candidateText, longestCandidateMs } from '../../src/policy/candidate-policy.ts'
import { decide } from '../../src/policy/decide.ts'
import { packList } from '../../src/policy/long-list.ts'
import { publishedText } from '../../src/policy/published.ts'
import { makePolicySource } from '../../src/policy/source.ts'
import { memoryKv } from '../../src/store/memory.ts'
import { makeStandingClock } from '../support/clock.ts'
import { factsWith, noFacts, programWith, ruleIf } from './programs.ts'

// WebCrypto hashes on another thread, in real time; here the clock stands still, so the hash is there at once.
const hashing = vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) => {
  const bytes = createHash('sha256')
    .update(data as Uint8Array)
    .digest()
  return Promise.resolve(new Uint8Array(bytes).buffer)
})
afterAll(() => hashing.mockRestore())

const v5 = await publishedText(programWith([]), { version: 5, base: 4, publishedAt: 1 })
const closing = programWith([ruleIf({}, { id: 'closed' })])
const day = 86_400_000
const good = await candidateText(closing, { number: 3, setAt: 1, until: day })

const endless = await candidateText(closing, { number: 1, setAt: 1, until: longestCandidateMs * 2 })

/** A platform whose clock stands still, whose KV holds what it is told, and whose lists can be counted. */
function makePlatform(values: Readonly<Record<string, string>>) {
  const clock = makeStandingClock()
  const kv = memoryKv(new Map([['policy:active', v5], ...Object.entries(values)]))
  const state = { reads: 0, listReads: [] as string[], fails: false }
  const source = makePolicySource(
    {
      readKv: async () => {
        state.reads += 1
        if (state.fails) throw new Error('KV GET failed: 500')
        return await kv.policy()
      },
      readCache: async () => undefined,
      writeCache: async () => {},
      lists: {
        get: async (digest) => {
          state.listReads.push(digest)
          return await kv.lists.get(digest)
        },
      },
      now: clock.now,
      sleep: clock.sleep,
    },
    programWith([]),
  )
  const background: Promise<unknown>[] = []
  const visit = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) }
  const click = async () => await clock.timed(() => source.current(visit))
  /** A click now, and whatever it left behind. */
  const settle = async () => {
    await click()
    await clock.advance(0)
  }
  const again = async () => {
    await clock.advance(30_000)
    await settle()
  }
  return { source, state, kv, click, settle, again, advance: clock.advance, background }
}

describe('a candidate in KV', () => {
  it('comes with the read of the policy, and is ready after the click that found it was answered', async () => {
    const platform = makePlatform({ 'policy:candidate': good })
    const { answer, waited } = await platform.click()
    expect([answer.version, waited]).toEqual([5, 0])
    expect(platform.source.candidate()).toBeUndefined()
    await platform.advance(0)
    const candidate = platform.source.candidate()
    expect(candidate).toMatchObject({ until: day, policy: { version: 3, name: 'sample' } })
    expect(platform.state.reads).toBe(1)
    expect(platform.source.health().candidate).toMatchObject({
      digest: candidate?.policy.digest,
      until: day,
      failed: 0,
      unknown: 0,
    })
  })

  it('is not prepared again while it stays the same, is replaced by another one, and goes when it is taken away', async () => {
    const platform = makePlatform({ 'policy:candidate': good })
    await platform.settle()
    const first = platform.source.candidate()
    await platform.again()
    expect(platform.source.candidate()).toBe(first)
    platform.kv.values.set(
      'policy:candidate',
      await candidateText(programWith([]), { number: 4, setAt: 2, until: day }),
    )
    await platform.again()
    expect(platform.source.candidate()?.policy.version).toBe(4)
    platform.kv.values.delete('policy:candidate')
    await platform.again()
    expect(platform.source.candidate()).toBeUndefined()
    expect(platform.source.health().candidate).toBeUndefined()
  })

  it.each([
    ['no JSON', '{"schema":1,', 'not_json'],
    ['not an object', '7', 'invalid'],
    ['of a newer schema', good.replace('{"schema":1', '{"schema":2'), 'schema'],
    ['damaged', good.replace('"id":"closed"', '"id":"closes"'), 'integrity'],
    ['without an end', v5, 'until'],
    ['longer than thirty days', endless, 'until'],
  ])('that is %s is none: health says why, and the clicks go on', async (_, text, fault) => {
    const platform = makePlatform({ 'policy:candidate': text })
    await platform.settle()
    expect(platform.source.candidate()).toBeUndefined()
    expect(platform.source.health()).toMatchObject({ version: 5, degraded: [], candidate: { fault } })
    platform.kv.values.set('policy:candidate', good)
    await platform.again()
    expect(platform.source.health().candidate).toMatchObject({ until: day })
  })

  it('that is over when it is read is none, without a fault', async () => {
    const platform = makePlatform({
      'policy:candidate': await candidateText(closing, { number: 1, setAt: 0, until: 0 }),
    })
    await platform.settle()
    expect(platform.source.candidate()).toBeUndefined()
    expect(platform.source.health().candidate).toBeUndefined()
  })

  it('stays while KV cannot be read, as the policy does', async () => {
    const platform = makePlatform({ 'policy:candidate': good })
    await platform.settle()
    platform.state.fails = true
    await platform.again()
    expect(platform.source.candidate()?.policy.version).toBe(3)
    expect(platform.source.health().degraded).toEqual(['kv'])
  })

  it('is turned off by the kill switch as the policy is', async () => {
    const kill = JSON.stringify({
      schema: 1,
      entries: [{ id: 'k', until: 10 * day, reason: 'incident', kill: 'closed' }],
    })
    const platform = makePlatform({ 'policy:candidate': good })
    await platform.settle()
    const decided = () => {
      const policy = platform.source.candidate()?.policy
      return policy && decide(policy, noFacts, instant(0)).rule
    }
    expect(decided()).toBe('closed')
    platform.kv.values.set('policy:override', kill.replace(String(10 * day), String(day)))
    await platform.again()
    expect(platform.source.candidate()).toBeDefined()
    expect(decided()).toBeUndefined()
    platform.kv.values.delete('policy:override')
    await platform.again()
    expect(decided()).toBe('closed')
  })
})

describe('long lists of a candidate', () => {
  it('are read once, are shared with the policy, and are named while they lack', async () => {
    const rooms = await packList(['r_1'])
    if (!rooms.ok) throw new Error(rooms.error.code)
    const { digest } = rooms.value
    const program = programWith([ruleIf({ content: { in: 'rooms' } }, { id: 'closed' })], {
      lists: { rooms: { of: 'content', digest } },
    })
    const text = await candidateText(program, { number: 1, setAt: 1, until: day })
    const platform = makePlatform({ 'policy:candidate': text })
    await platform.settle()
    const decided = () => {
      const policy = platform.source.candidate()?.policy
      return policy && decide(policy, factsWith({ content: 'r_1' }), instant(0))
    }
    expect(decided()).toMatchObject({ rule: undefined, missing: ['list:rooms'] })
    expect(platform.source.health().candidate).toMatchObject({ lists: [{ list: 'rooms', digest, code: 'missing' }] })
    expect(platform.source.health().degraded).toEqual([])

    platform.kv.images.set(`list:${digest}`, rooms.value.image.buffer)
    await platform.again()
    expect(decided()).toMatchObject({ rule: 'closed', missing: [] })
    const reads = platform.state.listReads.length
    await platform.again()
    expect(platform.state.listReads).toHaveLength(reads)

    // The policy comes to name the same list: it reads it for itself, and both go on.
    platform.kv.values.set('policy:active', await publishedText(program, { version: 6, base: 5, publishedAt: 2 }))
    await platform.again()
    expect(platform.source.currentNow()?.version).toBe(6)
    expect(decided()).toMatchObject({ rule: 'closed' })
    // And lets it go again.
    platform.kv.values.set(
      'policy:active',
      await publishedText(programWith([]), { version: 7, base: 6, publishedAt: 3 }),
    )
    await platform.again()
    await platform.again()
    expect(decided()).toMatchObject({ rule: 'closed' })
  })

  it('never take room from the policy: beyond a share of their own they stay away', async () => {
    const image = new ArrayBuffer(17 * 1024 * 1024)
    const digest = `sha256:${'a'.repeat(64)}`
    const program = programWith([ruleIf({ content: { in: 'rooms' } })], { lists: { rooms: { of: 'content', digest } } })
    const text = await candidateText(program, { number: 1, setAt: 1, until: day })
    const platform = makePlatform({ 'policy:candidate': text })
    platform.kv.images.set(`list:${digest}`, image)
    await platform.settle()
    expect(platform.source.health().candidate).toMatchObject({ lists: [{ code: 'too_much' }] })
  })
})
