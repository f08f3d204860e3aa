import { createMessageBatch, getQueueResult, createExecutionContext } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'

import { said } from '../record/deliveries.ts'
import { cacheCopy } from '../../src/store/cache-policy.ts'
import { d1Rollups } from '../../src/store/d1-rollups.ts'
import { kvCatalogue } from '../../src/store/kv-catalogue.ts'
import { kvLivePolicy, kvPolicy } from '../../src/store/kv-policy.ts'
import { controlQueue } from '../../src/worker-control.ts'
import worker from '../../src/worker-gateway.ts'
import { copyContract, kvContract, rollupContract } from '../store/contract.ts'
import { askWorker, bindings } from '../support/worker.ts'

kvContract('Workers KV', async () => {
  const { keys } = await bindings.KV.list()
  await Promise.all(keys.map(({ name }) => bindings.KV.delete(name)))
  return {
    policy: () => kvPolicy(bindings.KV),
    live: kvLivePolicy(bindings.KV),
    catalogue: kvCatalogue(bindings.KV),
    write: (key, value) => bindings.KV.put(key, value),
  }
})

let caches_ = 0
copyContract('the Cache API', async () => {
  caches_ += 1
  return cacheCopy(await caches.open(`contract-${caches_}`))
})

rollupContract('D1', async () => {
  await bindings.DB.batch(
    ['rollups', 'batches_seen', 'drops'].map((table) => bindings.DB.prepare(`DELETE FROM ${table}`)),
  )
  return d1Rollups(bindings.DB)
})

describe('from the click to the count', () => {
  it('counts what was clicked once, however often the queue delivers it, and puts poison aside', async () => {
    const sent: ReturnType<typeof said>[] = []
    const keep = (messages: Iterable<{ body: unknown }>): Promise<void> => {
      for (const { body } of messages) sent.push(said(body))
      return Promise.resolve()
    }
    const queue = { sendBatch: keep } as unknown as Queue
    const env = { ...bindings, DECISIONS: queue }
    const link = `/go?to=${encodeURIComponent('https://item.jd.com/7.html')}`
    await Promise.all([askWorker(worker, env, link), askWorker(worker, env, link), askWorker(worker, env, link)])
    expect(sent.flatMap(({ records }) => records)).toHaveLength(3)

    await bindings.DB.prepare('DELETE FROM rollups').run()
    const messages = [...sent, ...sent, { poison: true }].map((body, index) => ({
      id: `m${index}`,
      timestamp: new Date(),
      attempts: 1,
      body,
    }))
    const batch = createMessageBatch('detour-decisions', messages)
    await controlQueue(batch, bindings)
    const result = await getQueueResult(batch, createExecutionContext())
    expect(result.retryMessages).toEqual([])
    const dead = await bindings.DB.prepare('SELECT count(*) AS n FROM dead_letters').first<{ n: number }>()
    expect(dead?.n).toBe(1)
    const counted = await bindings.DB.prepare(`SELECT sum(count) AS n FROM rollups WHERE marketplace = 'jd'`).first<{
      n: number
    }>()
    expect(counted?.n).toBe(3)
  })
})
