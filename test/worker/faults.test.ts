import { beforeAll, describe, expect, it } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { publish } from '../../src/control/publish.ts'
import worker from '../../src/worker-gateway.ts'
import douyin from '../../examples/douyin/policy.yaml?raw'
import { byTheSystem, publishPorts } from '../support/publishing.ts'
import { faultyKv, type KvMode } from '../support/faults.ts'
import { askAtOnce, askWorker, bindings } from '../support/worker.ts'

const blocked = `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`
const json = { headers: { accept: 'application/json' } }

interface Seen {
  readonly answer: string
  readonly reason: string
  readonly policy: { readonly version: number; readonly tier: string }
}

async function decide(env: Env): Promise<Seen> {
  const response = await askAtOnce(worker, env, blocked, json)
  expect(response.status).toBe(200)
  return await response.json()
}

async function health(
  env: Env,
): Promise<{ ok: boolean; degraded: string[]; policy: { tier: string; version: number }; missing: string[] }> {
  return await (await askWorker(worker, env, '/healthz')).json()
}

const modes: readonly KvMode[] = ['throw', 'hang', 'empty', 'garbage']

beforeAll(async () => {
  const published = await publish(
    { source: douyin, base: 0, message: 'for the faults', ...byTheSystem },
    publishPorts(bindings),
  )
  expect(published).toMatchObject({ ok: true, value: { version: 1, live: true } })
})

describe('KV fails', () => {
  it.each(modes)(
    'before the first click (%s): the bundled policy or the location’s copy decides, and health says so',
    async (mode) => {
      const faulty = faultyKv(bindings.KV)
      faulty.mode = mode
      const env = { ...bindings, KV: faulty.kv }
      const seen = await decide(env)
      expect(seen).toMatchObject({ answer: 'notice', reason: 'live_external_closed' })
      expect(['bundled', 'cache']).toContain(seen.policy.tier)
      expect(faulty.reads).toBeGreaterThan(0)
      expect(await health(env)).toMatchObject({ ok: false })
    },
  )

  it.each(modes)('after the first click (%s): a hundred clicks are answered as before', async (mode) => {
    const faulty = faultyKv(bindings.KV)
    const env = { ...bindings, KV: faulty.kv }
    await askWorker(worker, env, blocked, json)
    const before = await decide(env)
    expect(before.policy.version).toBe(1)
    faulty.mode = mode
    const after = await Promise.all(Array.from({ length: 100 }, () => decide(env)))
    expect(after).toHaveLength(100)
    for (const seen of after) {
      expect(seen).toMatchObject({ answer: before.answer, reason: before.reason })
      expect(seen.policy.version).toBe(1)
    }
  })
})

describe('a deployment forgot a binding', () => {
  it.each(['KV', 'DECISIONS', 'LINK_KEYS'] as const)('%s: clicks are answered and health names it', async (name) => {
    const env: Env = { ...bindings, [name]: undefined }
    expect(await decide(env)).toMatchObject({ answer: 'notice' })
    const seen = await health(env)
    expect(seen.ok).toBe(false)
    expect(seen.missing).toContain(name)
  })
})

describe('the queue fails', () => {
  it.each(['throw', 'hang'] as const)(
    '%s: the click is answered all the same, and the drop is counted',
    async (mode) => {
      const queue = {
        ...bindings.DECISIONS,
        send: () => (mode === 'throw' ? Promise.reject(new Error('queue down')) : new Promise<never>(() => {})),
        sendBatch: () => (mode === 'throw' ? Promise.reject(new Error('queue down')) : new Promise<never>(() => {})),
      } as unknown as Queue
      const env: Env = { ...bindings, DECISIONS: queue }
      expect(await decide(env)).toMatchObject({ answer: 'notice' })
    },
  )
})
