import { beforeEach, describe, expect, it } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { instant } from '../../src/kernel/instant.ts'
import { candidateText } from '../../src/policy/candidate-policy.ts'
import { publishedText } from '../../src/policy/published.ts'
import type { Program } from '../../src/policy/program.ts'
import { said } from '../record/deliveries.ts'
import { d1Candidates } from '../../src/store/d1-candidate.ts'
import { candidateKey, kvLiveCandidate, kvPolicy } from '../../src/store/kv-policy.ts'
import worker from '../../src/worker-gateway.ts'
import { faultyKv } from '../support/faults.ts'
import { askAtOnce, askWorker, bindings } from '../support/worker.ts'

const program = bundled as Program
const closing: Program = {
  ...program,
  rules: [
    { id: 'all-closed', mode: 'enforce', if: {}, outcome: { action: 'explain', reason: 'destination_blocked' } },
    ...program.rules,
  ],
}
const until = Date.now() + 86_400_000
const text = await candidateText(closing, { number: 1, setAt: Date.now(), until })
const link = `/go?to=${encodeURIComponent('https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287')}`

/** A gateway of its own, whose records can be read. */
function makeGateway(kv: KVNamespace = bindings.KV) {
  const sent: ReturnType<typeof said>[] = []
  const keep = (messages: Iterable<{ body: unknown }>): Promise<void> => {
    for (const { body } of messages) sent.push(said(body))
    return Promise.resolve()
  }
  const DECISIONS = { sendBatch: keep } as unknown as Queue
  const env = { ...bindings, KV: kv, DECISIONS }
  return {
    click: () =>
      askWorker(worker, env, link, { headers: { referer: 'https://www.douyin.com/video/6961737553342991651' } }),
    clickAtOnce: () => askAtOnce(worker, env, link),
    health: async () => (await (await askWorker(worker, env, '/healthz')).json()) as Record<string, unknown>,
    records: () => sent.flatMap(({ records }) => records),
  }
}

beforeEach(async () => {
  await bindings.KV.put('policy:active', await publishedText(program, { version: 1, base: 0, publishedAt: 1 }))
  await bindings.KV.delete('policy:override')
  await bindings.KV.delete(candidateKey)
})

describe('a candidate in KV', () => {
  it('is judged beside the policy, decides nothing, and its difference is recorded', async () => {
    await kvLiveCandidate(bindings.KV).put(text)
    const gateway = makeGateway()
    const first = await gateway.click()
    const second = await gateway.click()
    expect([first.status, second.status]).toEqual([302, 302])
    expect(gateway.records()).toHaveLength(2)
    expect(gateway.records()[1]?.candidate).toMatchObject({ action: 'explain', rule: 'all-closed', same: false })
    expect(await gateway.health()).toMatchObject({ candidate: { until, failed: 0 } })
  })

  it('that is garbage changes no click, and health says why', async () => {
    await bindings.KV.put(candidateKey, '{"schema":1,')
    const gateway = makeGateway()
    expect((await gateway.click()).status).toBe(302)
    expect((await gateway.click()).status).toBe(302)
    expect(gateway.records().map(({ candidate }) => candidate)).toEqual([undefined, undefined])
    expect(await gateway.health()).toMatchObject({ candidate: { fault: 'not_json' } })
    expect(await kvPolicy(bindings.KV)).toMatchObject({ candidate: '{"schema":1,' })
  })

  it.each(['throw', 'hang', 'empty', 'garbage'] as const)(
    'does not matter to clicks while KV fails (%s)',
    async (mode) => {
      await kvLiveCandidate(bindings.KV).put(text)
      const faulty = faultyKv(bindings.KV)
      faulty.mode = mode
      const gateway = makeGateway(faulty.kv)
      expect((await gateway.clickAtOnce()).status).toBe(302)
      expect(faulty.reads).toBe(1)
    },
  )

  it('may come as a Map or as a plain object', async () => {
    const values = { 'policy:active': 'a', 'policy:override': 'b', [candidateKey]: 'c' }
    const shaped = (answer: unknown) => ({ get: () => Promise.resolve(answer) }) as unknown as KVNamespace
    const expected = { active: 'a', override: 'b', candidate: 'c' }
    expect(await kvPolicy(shaped(values))).toEqual(expected)
    expect(await kvPolicy(shaped(new Map(Object.entries(values))))).toEqual(expected)
    expect(await kvPolicy(shaped({}))).toEqual({ active: null, override: null })
  })
})

describe('candidates in D1', () => {
  it('are one at a time, whatever sets them at the same moment', async () => {
    const candidates = d1Candidates(bindings.DB)
    const now = instant(Date.now())
    const candidate = (name: string) => ({
      digest: `sha256:${name}`,
      name,
      version: undefined,
      source: 's',
      program: '{}',
      message: 'm',
      setBy: name,
      setAt: now,
      until: instant(now + 1000),
    })
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`)
    const set = await Promise.all(names.map((name) => candidates.set(candidate(name))))
    expect(set.map(({ name }) => name)).toEqual(names)
    const { results } = await bindings.DB.prepare('SELECT id FROM candidates WHERE cleared_at IS NULL').all()
    expect(results).toHaveLength(1)
    expect(await candidates.standing(now)).toMatchObject({ id: Math.max(...set.map(({ id }) => id)) })
    expect(await candidates.clear('somebody', now)).toBe(true)
    expect(await candidates.clear('somebody', now)).toBe(false)
  })
})
