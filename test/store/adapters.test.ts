import { describe, expect, it } from 'vitest'

import { cacheCopy, type PolicyCache } from '../../src/store/cache-policy.ts'
import { kvCatalogue } from '../../src/store/kv-catalogue.ts'
import { kvLivePolicy, kvPolicy } from '../../src/store/kv-policy.ts'
import { queueSender } from '../../src/store/queue-records.ts'

type Kv = NonNullable<Parameters<typeof kvPolicy>[0]>

/** A namespace that says what it was asked, and answers with what it was given. */
function kvThatGives(value: unknown): { readonly kv: Kv; readonly calls: unknown[][] } {
  const calls: unknown[][] = []
  const answer = (...call: unknown[]): Promise<unknown> => {
    calls.push(call)
    return Promise.resolve(value)
  }
  return { kv: { get: answer, put: answer } as unknown as Kv, calls }
}

describe('the policy in KV', () => {
  it('is one bulk read of all keys as text, no older than KV allows', async () => {
    const { kv, calls } = kvThatGives(
      new Map([
        ['policy:active', '{}'],
        ['policy:override', null],
      ]),
    )
    expect(await kvPolicy(kv)).toEqual({ active: '{}', override: null })
    expect(calls).toEqual([[['policy:active', 'policy:override', 'policy:candidate'], { type: 'text', cacheTtl: 30 }]])
  })

  it.each([
    ['a plain object', { 'policy:active': 'a', 'policy:override': 'b' }, { active: 'a', override: 'b' }],
    ['an empty map', new Map(), { active: null, override: null }],
    ['nothing', null, { active: null, override: null }],
    ['something else', { 'policy:active': 7 }, { active: null, override: null }],
  ])('is read from %s', async (_, given, expected) => {
    expect(await kvPolicy(kvThatGives(given).kv)).toEqual(expected)
  })

  it('cannot be read without the binding, and says so', async () => {
    await expect(kvPolicy(undefined)).rejects.toThrow('the KV binding is missing')
    await expect(kvCatalogue(undefined).get('eq:jd:1')).rejects.toThrow('the KV binding is missing')
    await expect(kvCatalogue(undefined).getMany(['eq:jd:1'])).rejects.toThrow('the KV binding is missing')
  })

  it('carries version and digest beside the program', async () => {
    const { kv, calls } = kvThatGives(undefined)
    const text = '{"version":42,"digest":"sha256:7c7a","program":{}}'
    await kvLivePolicy(kv).put(text)
    expect(calls).toEqual([['policy:active', text, { metadata: { version: 42, digest: 'sha256:7c7a' } }]])
  })
})

describe('many equivalents in KV', () => {
  it.each([
    ['a map', new Map([['eq:jd:1', 'one']])],
    ['a plain object', { 'eq:jd:1': 'one', 'eq:jd:2': 7 }],
  ])('are one bulk read as text, from %s', async (_, given) => {
    const { kv, calls } = kvThatGives(given)
    expect([...(await kvCatalogue(kv).getMany(['eq:jd:1', 'eq:jd:2']))]).toEqual([
      ['eq:jd:1', 'one'],
      ['eq:jd:2', null],
    ])
    expect(calls).toEqual([[['eq:jd:1', 'eq:jd:2'], { type: 'text', cacheTtl: 60 }]])
  })
})

describe('the copy in the Cache API', () => {
  function cacheOf(stored: { response?: Response }): PolicyCache {
    return {
      match: async () => stored.response?.clone(),
      put: async (_: unknown, response: Response) => {
        stored.response = response
      },
    }
  }

  it('is read as it was written, and may be kept for a week', async () => {
    const stored: { response?: Response } = {}
    const { readCache, writeCache } = cacheCopy(cacheOf(stored))
    expect(await readCache()).toBeUndefined()
    await writeCache('null\n{"name":"抖音"}')
    expect(await readCache()).toBe('null\n{"name":"抖音"}')
    expect(stored.response?.headers.get('cache-control')).toBe('max-age=604800')
  })

  it('is absent where the cache fails, and a failed write can be told', async () => {
    const failing = (): never => {
      throw new Error('no cache here')
    }
    const { readCache, writeCache } = cacheCopy({ match: failing, put: failing })
    expect(await readCache()).toBeUndefined()
    await expect(writeCache('x')).rejects.toThrow('no cache here')
  })
})

describe('the queue', () => {
  it('gets each batch as one message, as the text it is, all in one sending', async () => {
    const sent: unknown[] = []
    const queue = { sendBatch: async (messages: unknown) => sent.push(messages) } as unknown as Parameters<
      typeof queueSender
    >[0]
    await queueSender(queue).send(['{"v":2}', '{"v":2,"seq":2}'])
    expect(sent).toEqual([
      [
        { body: '{"v":2}', contentType: 'text' },
        { body: '{"v":2,"seq":2}', contentType: 'text' },
      ],
    ])
  })

  it('fails every sending without its binding, so that what is lost is counted', async () => {
    await expect(queueSender(undefined).send([])).rejects.toThrow('the queue binding is missing')
  })
})
