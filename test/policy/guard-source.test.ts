import { describe, expect, it, vi } from 'vitest'

import { publishedText } from '../../src/policy/published.ts'
import { makePolicySource, type KvValues } from '../../src/policy/source.ts'
import { programWith, ruleIf } from './programs.ts'

const bundled = programWith([], { meta: { name: 'sample', owner: 'bundled', timezone: 'UTC' } })
const program = programWith([ruleIf({}, { id: 'closed' })])
const v5 = await publishedText(program, { version: 5, base: 4, publishedAt: 1 })
const entry = { id: 'k', until: 1_000_000, reason: 'incident', kill: 'closed' }
const kill = JSON.stringify({ schema: 1, entries: [entry] })

/** A platform whose reads of KV are answered one by one, by hand, and whose longer timers died with their request. */
function platform(cache?: string) {
  const reads: ((values: KvValues) => void)[] = []
  const state = { now: 0 }
  const source = makePolicySource(
    {
      readKv: () =>
        new Promise((resolve) => {
          reads.push(resolve)
        }),
      readCache: () => Promise.resolve(cache),
      writeCache: () => Promise.resolve(),
      now: () => state.now,
      sleep: (ms) => (ms <= 500 ? Promise.resolve() : new Promise(() => {})),
    },
    bundled,
  )
  const visit = { waitUntil: () => {} }
  /** The digest is made on another thread, in real time. */
  const until = async (version: number) => {
    await vi.waitFor(() => expect(source.health().version).toBe(version))
    await turn()
  }
  return { source, reads, state, visit, until }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

describe('a read of KV that hangs', () => {
  it('is given up after five seconds, although its request took its timer along, and another one begins', async () => {
    const { source, reads, state, visit, until } = platform()
    expect((await source.current(visit)).tier).toBe('bundled')
    state.now = 4_999
    await source.current(visit)
    expect(reads).toHaveLength(1)
    state.now = 5_000
    await source.current(visit)
    expect(reads).toHaveLength(2)
    reads[1]?.({ active: v5, override: null })
    await until(5)
    expect(source.currentNow()?.tier).toBe('memory')
  })

  it('undoes nothing that a later one has brought, when it is answered after all', async () => {
    const { source, reads, state, visit, until } = platform()
    await source.current(visit)
    state.now = 6_000
    await source.current(visit)
    reads[1]?.({ active: v5, override: null })
    await until(5)
    reads[0]?.({ active: v5, override: kill })
    await turn()
    expect(source.health()).toMatchObject({ version: 5, override: { entries: [] } })
  })
})

describe('a clock that is put back', () => {
  it('does not keep the policy fresh for as long: KV is asked again', async () => {
    const { source, reads, state, visit, until } = platform()
    state.now = 3_600_000
    await source.current(visit)
    reads[0]?.({ active: v5, override: null })
    await until(5)
    expect(source.currentNow()).toBeDefined()
    state.now = 0
    expect(source.currentNow()).toBeUndefined()
    await source.current(visit)
    expect(reads).toHaveLength(2)
  })
})

describe('a copy in the cache', () => {
  it('is older than all that KV has said: its override does not undo the one that is in force', async () => {
    const { source, reads, visit } = platform(`null\n${v5}`)
    const reloaded = source.reload(visit)
    reads[0]?.({ active: null, override: kill })
    await reloaded
    const policy = await source.current(visit)
    expect([policy.version, policy.tier]).toEqual([5, 'cache'])
    expect(source.health().override.entries).toEqual(['k'])
  })
})
