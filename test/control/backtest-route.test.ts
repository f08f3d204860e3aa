import { describe, expect, it } from 'vitest'
import * as v from 'valibot'

import { backtestEndpoints, type BacktestPorts } from '../../src/api/routes/backtest.ts'
import { candidateEndpoints, type CandidateRoutePorts } from '../../src/api/routes/candidate.ts'
import type { Call, Endpoint } from '../../src/api/endpoint.ts'
import { system } from '../../src/control/actor.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Candidates } from '../../src/store/d1-candidate.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { memoryKv } from '../../src/store/memory.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { programWith } from '../policy/programs.ts'
import { backtestPolicy } from '../../src/control/backtest.ts'
import { recordOf, sampleClicks, streamOf } from './recorded.ts'

const now = instant(Date.UTC(2026, 10, 23))

function policy(surface: string): string {
  return `detour: policy/v1
meta: { name: trial, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
  - id: closed
    if: { surface: ${surface}, to: { party: external } }
    then: { explain: live_external_closed }
`
}

/** Calls an endpoint as the pipeline does: what it takes and gives is held to its schemas. */
async function call<Ports>(endpoint: Endpoint<Ports> | undefined, ports: Ports, body?: unknown) {
  if (endpoint === undefined) throw new Error('there is no such endpoint')
  const read = endpoint.body === undefined ? undefined : v.parse(endpoint.body, body)
  const given = { body: read, ports, now, actor: system, language: 'en', params: {}, query: {} }
  const response = await endpoint.handle(given as unknown as Call<Ports>)
  const answer = (await response.json()) as Record<string, unknown>
  const schema = endpoint.replies.find(({ status }) => status === response.status)?.schema
  return { status: response.status, answer, fits: schema === undefined || v.is(schema, answer) }
}

describe('POST /backtest', () => {
  const recorder = backtestPolicy(programWith([]), { version: 7, digest: 'sha256:7' })
  const records = sampleClicks(91, 300)
    .map((click) => recordOf(click, recorder))
    .toSorted((one, other) => one.at - other.at)
  const ports: BacktestPorts = {
    versions: d1Versions(sqliteD1().database),
    backtests: {
      archive: { records: (from, until) => streamOf(records.filter(({ at }) => at >= from && at < until)) },
      rollupRows: { rollups: () => Promise.resolve([]) },
    },
  }
  const [backtest] = backtestEndpoints
  const question = {
    source: policy('[live_room, short_video]'),
    against_source: policy('live_room'),
    from: '1970-01-01T00:00:00Z',
    until: '1970-01-04T00:00:00Z',
  }

  it('answers with the report that its schema promises', async () => {
    const { status, answer, fits } = await call(backtest, ports, question)
    expect([status, fits]).toEqual([200, true])
    expect(answer).toMatchObject({ basis: 'records', read: 300, complete: true })
    expect(answer['changed']).toBeGreaterThan(0)
  })

  it('stops at its budget and says where to go on', async () => {
    const { answer, fits } = await call(backtest, ports, { ...question, max_records: 50 })
    expect(fits).toBe(true)
    expect(answer).toMatchObject({ complete: false, stopped_at: expect.stringMatching(/:00:00\.000Z$/) as unknown })
  })

  it.each([
    ['neither document nor version', { source: undefined }, 400],
    ['both', { version: 1 }, 400],
    ['an end before its beginning', { until: question.from }, 400],
    ['a version that is not there', { source: undefined, version: 9 }, 404],
    ['the head where nothing was published', { against_source: undefined }, 404],
    ['a document with mistakes', { source: 'detour: policy/v1\nrules: 7\n' }, 422],
  ])('refuses %s', async (_, change, status) => {
    expect((await call(backtest, ports, { ...question, ...change })).status).toBe(status)
  })
})

describe('/candidate', () => {
  const [get, put, remove] = candidateEndpoints

  it('is set, read and cleared, in the shapes that its schemas promise', async () => {
    const { database } = sqliteD1()
    const ports: CandidateRoutePorts = {
      candidates: d1Candidates(database),
      liveCandidate: memoryKv().liveCandidate,
      versions: d1Versions(database),
    }
    expect(await call(get, ports)).toMatchObject({ status: 200, answer: { candidate: null }, fits: true })
    expect((await call(remove, ports)).status).toBe(404)
    const set = await call(put, ports, { source: policy('live_room'), message: 'a trial' })
    expect(set).toMatchObject({
      status: 200,
      fits: true,
      answer: { live: true, candidate: { id: 1, set_by: 'system' } },
    })
    const read = await call(get, ports)
    expect(read).toMatchObject({ fits: true, answer: { candidate: { name: 'trial', source: policy('live_room') } } })
    expect(await call(remove, ports)).toMatchObject({ status: 200, fits: true, answer: { live: true } })
    expect(await call(get, ports)).toMatchObject({ answer: { candidate: null } })
  })

  it.each([
    [{ message: 'm' }, 400],
    [{ message: 'm', version: 3 }, 404],
    [{ message: 'm', source: 'detour: policy/v1\nrules: 7\n' }, 422],
    [{ message: 'm', source: policy('live_room'), until: '2027-01-01T00:00:00Z' }, 400],
  ])('refuses %j with %i', async (body, status) => {
    const { database } = sqliteD1()
    const ports: CandidateRoutePorts = {
      candidates: d1Candidates(database),
      liveCandidate: memoryKv().liveCandidate,
      versions: d1Versions(database),
    }
    expect((await call(put, ports, body)).status).toBe(status)
  })
})
