import { describe, expect, it, vi } from 'vitest'

import { destinationOf } from '../../src/link/destination.ts'
import { makeBreaker } from '../../src/link/expand-breaker.ts'
import { followHops, type HopResponse } from '../../src/link/expand-hops.ts'
import { makeTrailMemory } from '../../src/link/expand-memory.ts'
import { builtinRegistry } from '../../src/link/registry.ts'

describe('a host that is asked', () => {
  it('is not listened to beyond its headers: the body of its answer is given up', async () => {
    const cancel = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const headers = new Headers({ location: 'https://item.taobao.com/item.htm?id=41' })
    const answer: HopResponse = { status: 302, headers, body: { cancel } }
    const trail = await followHops('https://m.tb.cn/h.1', {
      fetch: () => Promise.resolve(answer),
      destinationOf: (text) => destinationOf(text, builtinRegistry),
      signal: new AbortController().signal,
      hosts: makeBreaker(() => 0, { patience: 3, spareMs: 1000, mostNames: 4 }),
      mostHops: 3,
      now: () => 0,
      fairMs: 750,
    })
    expect(trail).toEqual({ to: 'https://item.taobao.com/item.htm?id=41', hops: 1 })
    expect(cancel).toHaveBeenCalledTimes(1)
  })
})

describe('what is remembered of a short link', () => {
  it('does not count once the clock was put back to before it was known', () => {
    let now = 1_000_000
    const memory = makeTrailMemory(() => now, 10)
    memory.put('https://m.tb.cn/h.1', { to: 'https://item.taobao.com/item.htm?id=41', hops: 1 })
    expect(memory.get('https://m.tb.cn/h.1')).toBeDefined()
    now -= 1
    expect(memory.get('https://m.tb.cn/h.1')).toBeUndefined()
  })
})
