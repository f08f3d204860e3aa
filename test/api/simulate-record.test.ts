import * as v from 'valibot'
import { describe, expect, it } from 'vitest'

import type { Call, Endpoint } from '../../src/api/endpoint.ts'
import { simulateEndpoints, type SimulatePorts } from '../../src/api/routes/policy-simulate.ts'
import type { Area } from '../../src/control/actor.ts'
import type { DecisionArchive } from '../../src/control/records/archive.ts'
import { catalogueIn } from '../../src/gateway/simulate.ts'
import type { WireRecord } from '../../src/record/wire.ts'
import { deskWith, looser, start } from '../control/desk.ts'
import { sampleAt, sampleRecord } from '../record/sample.ts'

const made = sampleRecord({
  view: { policy: { name: 'sample', version: 1, digest: 'sha256:1', tier: 'kv' } },
  context: { surface: 'short_video' },
})
const record = JSON.parse(JSON.stringify(made)) as WireRecord
const bundled = { ...record, id: 'bundled', policy: { name: 'sample', tier: 'bundled' } }

async function fresh(isKept = true) {
  const { ports: desk } = await deskWith()
  const catalogue = catalogueIn(undefined, start)
  if (!catalogue.ok) throw new Error('there are no rows in it')
  const kept = { get: async (id: string) => [record, bundled].find((each) => each.id === id) }
  const ports: SimulatePorts = {
    versions: desk.versions,
    equivalents: catalogue.value,
    backtests: {},
    decisionArchive: isKept ? (kept as DecisionArchive) : undefined,
  }
  const [endpoint] = simulateEndpoints as readonly Endpoint<SimulatePorts>[]
  return async (body: object, areas?: readonly Area[]) => {
    if (endpoint?.body === undefined) throw new Error('there is no such endpoint')
    const actor = { id: 'token:tok_1', name: 'Ada', role: 'viewer', areas } as const
    const call = { body: v.parse(endpoint.body, body), ports, now: start, actor, language: 'en' }
    const response = await endpoint.handle(call as unknown as Call<SimulatePorts>)
    const answer = (await response.json()) as Record<string, unknown>
    const schema = endpoint.replies.find(({ status }) => status === response.status)?.schema
    expect(schema === undefined || v.is(schema, answer)).toBe(true)
    return { status: response.status, answer }
  }
}

describe('a recorded click in the simulator', () => {
  it('is asked again at its own instant by the version that decided it, or by another document at another instant', async () => {
    const simulate = await fresh()
    const told = { rule: 'closed-short_video', action: 'explain', destination: { marketplace: 'taobao', id: '41' } }
    const own = await simulate({ record: record.id })
    expect(own).toMatchObject({ status: 200, answer: { lost: [], decision: { ...told, policy: { version: 1 } } } })
    const { decision, trace } = own.answer as { decision: { at: string }; trace: readonly { rule: string }[] }
    expect(Date.parse(decision.at)).toBe(sampleAt)
    expect(trace.map(({ rule }) => rule)).toEqual(['closed-live_room', 'closed-short_video'])
    const other = await simulate({ record: record.id, source: looser, at: '2026-03-01T00:00:00Z' })
    expect(other).toMatchObject({ answer: { lost: [], decision: { rule: null, answer: 'forward' } } })
    expect(await simulate({ record: 'bundled', version: 1 })).toMatchObject({ answer: { decision: told } })
  })

  it('needs a record that is kept, a policy, and nothing else', async () => {
    const simulate = await fresh()
    expect(await simulate({ record: 'unknown' })).toMatchObject({ status: 404 })
    expect(await simulate({ record: 'bundled' })).toMatchObject({ status: 404 })
    expect(await simulate({ record: record.id, version: 9 })).toMatchObject({ status: 404 })
    expect(await simulate({ version: 1 })).toMatchObject({ status: 400 })
    expect(await simulate({ version: 1, url: 'https://item.jd.com/1.html', record: record.id })).toMatchObject({
      status: 400,
    })
    expect(await simulate({ record: record.id, surface: 'showcase' })).toMatchObject({
      status: 400,
      answer: { detail: '`surface` and `record`: the record says what it was' },
    })
  })

  it('is only told to who may read decisions, and only where they are kept', async () => {
    const simulate = await fresh()
    expect(await simulate({ record: record.id }, ['policies'])).toMatchObject({ status: 403 })
    expect(await simulate({ record: record.id }, ['policies', 'decisions'])).toMatchObject({ status: 200 })
    const url = { version: 1, url: 'https://item.jd.com/1.html', surface: 'live_room' }
    expect(await simulate(url, ['policies'])).toMatchObject({ status: 200 })
    const without = await fresh(false)
    expect(await without({ record: record.id })).toMatchObject({ status: 503 })
  })
})
