import * as v from 'valibot'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Endpoint } from '../../src/api/endpoint.ts'
import { decisionEndpoints, type DecisionPorts } from '../../src/api/routes/decisions.ts'
import { makeDecisionArchive } from '../../src/control/records/archive.ts'
import { retain } from '../../src/control/records/retention.ts'
import { dayMs, hourMs, instant } from '../../src/kernel/instant.ts'
import { archiveRecords } from '../../src/record/archive.ts'
import { consume } from '../../src/record/consumer.ts'
import { consumeDead } from '../../src/record/dead-letters.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { d1Archives } from '../../src/store/d1-archives.ts'
import { d1DeadLetters } from '../../src/store/d1-dead-letters.ts'
import { d1DecisionStats } from '../../src/store/d1-decision-stats.ts'
import { d1ExportNotes } from '../../src/store/d1-export-notes.ts'
import { d1Audit, d1Ledger } from '../../src/store/d1-ledger.ts'
import { d1Proof } from '../../src/store/d1-proof.ts'
import { d1Retention } from '../../src/store/d1-retention.ts'
import { r2Archive } from '../../src/store/r2-archive.ts'
import { delivered, message, recordAt, said, storesOf } from '../record/deliveries.ts'
import { sampleAt } from '../record/sample.ts'
import { bindings } from '../support/worker.ts'

const { DB: database } = bindings
const hour = sampleAt - (sampleAt % hourMs)
const now = instant(hour + 2 * hourMs)

function bucketOf(): R2Bucket {
  if (bindings.ARCHIVE === undefined) throw new Error('the bucket is not bound')
  return bindings.ARCHIVE
}

const bucket = r2Archive(bucketOf())

const ports: DecisionPorts = {
  decisionArchive: makeDecisionArchive(d1Archives(database), bucket),
  decisionStats: d1DecisionStats(database),
  decisionProof: d1Proof(database),
  exportNotes: d1ExportNotes(database, d1Ledger(database)),
}

const tables = [
  'rollups',
  'drops',
  'batches_seen',
  'isolates',
  'dead_letters',
  'archives',
  'minutes',
  'candidate_hours',
  'candidate_rollups',
  'rendered_rollups',
  'missing_equivalents',
  'key_use',
  'sweeps',
]

beforeEach(async () => {
  await database.batch(tables.map((table) => database.prepare(`DELETE FROM ${table}`)))
  const { objects } = await bucketOf().list()
  if (objects.length > 0) await bucketOf().delete(objects.map(({ key }) => key))
})

async function store(...batches: readonly (readonly DecisionRecord[])[]): Promise<unknown[]> {
  const bodies = await delivered(batches)
  for (const body of bodies) {
    const sentAt = () => said(body).at
    const consumed = await consume({ messages: [message(body)] }, { ...storesOf(database, bucket), now: sentAt })
    expect(consumed).toEqual({ stored: 1, duplicate: 0, poison: 0, failed: 0 })
  }
  return bodies
}

/** Calls a handler as the API does, and holds its answer against its own schema. */
async function call(
  id: string,
  params: Record<string, string> = {},
  query: Record<string, string> = {},
  with_ = ports,
) {
  const endpoint = decisionEndpoints.find((each) => each.id === id) as Endpoint<DecisionPorts>
  const response = await endpoint.handle({
    params: endpoint.params === undefined ? {} : v.parse(endpoint.params, params),
    query: endpoint.query === undefined ? {} : v.parse(endpoint.query, query),
    body: undefined,
    ports: with_,
    actor: { id: 'token:tok_1', name: 'Ada', role: 'publisher', areas: undefined },
    language: 'en',
    now,
    ifMatch: undefined,
    idempotencyKey: undefined,
    request: new Request('https://go.example/api/v1/decisions'),
    later: () => undefined,
  })
  const schema = endpoint.replies.find(({ status }) => status === response.status)?.schema
  if (schema === undefined) return { status: response.status, body: await response.text() }
  return { status: response.status, body: v.parse(schema, await response.json()) as Record<string, unknown> }
}

type Items = { readonly items: readonly { readonly id: string }[]; readonly next: string | null }

describe('decision records in R2 and D1', () => {
  it('come back from the archive as they were sent, page by page and by their id', async () => {
    const given = Array.from({ length: 25 }, (_, index) => recordAt(hour + index * 300_000))
    await store(given.slice(0, 10), given.slice(10, 20), given.slice(20))
    const wanted = given.map(({ id }) => id).toReversed()
    const first = (await call('listDecisions', {}, { limit: '10' })).body as unknown as Items
    expect(first.items.map(({ id }) => id)).toEqual(wanted.slice(0, 10))
    const rest = (await call('listDecisions', {}, { cursor: first.next ?? '' })).body as unknown as Items
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([wanted.slice(10), null])
    const one = await call('getDecision', { id: given[7]?.id ?? '' })
    expect(one.body).toMatchObject({
      id: given[7]?.id,
      at: '2020-10-08T16:35:00.000Z',
      in: { surface: 'live_room', shop: null, kid: null },
      out: { rule: 'live-external-closed', labels: null },
      candidate: null,
      rendered: null,
    })
    expect((await call('getDecision', { id: '01JD0000000000000000000000' })).status).toBe(404)
  })

  it('are counted, by the hour and by what is asked for', async () => {
    await store([recordAt(hour), recordAt(hour + 1), recordAt(hour + hourMs)])
    const { body } = await call('countDecisions', {}, { by: 'hour,rule', rule: 'live-external-closed' })
    expect(body).toMatchObject({
      until: '2020-10-08T18:00:00.000Z',
      by: ['hour', 'rule'],
      rows: [
        { hour: '2020-10-08T16:00:00.000Z', rule: 'live-external-closed', count: 2 },
        { hour: '2020-10-08T17:00:00.000Z', rule: 'live-external-closed', count: 1 },
      ],
      total: 3,
    })
  })

  it('show what rules in report mode and candidates would have changed', async () => {
    const would = { decision: { would: { rule: 'soon', outcome: { action: 'warn', reason: 'r' } } } } as const
    const same = {
      decision: { would: { rule: 'soon', outcome: { action: 'equivalent', reason: 'r', chain: [] } } },
    } as const
    await store([recordAt(hour, would), recordAt(hour, would), recordAt(hour, same)])
    expect((await call('reportDecisions')).body).toMatchObject({
      rules: [{ rule: 'soon', matched: 3, changed: 2 }],
    })
    expect((await call('compareCandidate')).body).toMatchObject({ candidates: [] })
  })

  it('show how many clicks were decided as their pages were told', async () => {
    const told = (rendered: 'allow' | 'explain', at: number) => recordAt(at, { beside: { rendered } })
    const before = told('allow', hour)
    await store([before, told('explain', hour + 1), told('explain', hour + hourMs), recordAt(hour)])
    expect((await call('compareRendered')).body).toEqual({
      from: '2020-10-07T18:00:00.000Z',
      until: '2020-10-08T18:00:00.000Z',
      clicks: 3,
      different: 1,
      rows: [
        { surface: 'live_room', rendered: 'explain', clicked: 'explain', count: 2 },
        { surface: 'live_room', rendered: 'allow', clicked: 'explain', count: 1 },
      ],
      truncated: false,
    })
    const held = async (query: Record<string, string>) => (await call('compareRendered', {}, query)).body
    expect(await held({ surface: 'showcase' })).toMatchObject({ clicks: 0, different: 0, rows: [] })
    expect(await held({ version: '42', until: '2020-10-08T17:00:00Z' })).toMatchObject({ clicks: 2, different: 1 })
    const { body } = await call('listDecisions', {}, { rendered: 'different' })
    expect((body as unknown as Items).items).toMatchObject([
      { id: before.id, rendered: { action: 'allow', clicked: 'explain', same: false } },
    ])
  })

  it('say how each comparison went, by the hour or by days that begin where somebody lives, and its points add up to it', async () => {
    const would = { decision: { would: { rule: 'soon', outcome: { action: 'warn', reason: 'r' } } } } as const
    const same = {
      decision: { would: { rule: 'soon', outcome: { action: 'equivalent', reason: 'r', chain: [] } } },
    } as const
    const told = { beside: { rendered: 'allow' } } as const
    // 16:00 UTC is the midnight of Beijing.
    const times = [hour - hourMs, hour, hour + hourMs]
    await store(times.flatMap((at) => [recordAt(at, would), recordAt(at, same), recordAt(at, told), recordAt(at)]))
    const [candidate, other] = [`sha256:${'c'.repeat(64)}`, `sha256:${'d'.repeat(64)}`]
    await database.batch(
      times.flatMap((at) => [
        database
          .prepare(`INSERT INTO candidate_hours VALUES (?1, ?2, 42, 9), (?1, ?3, 42, 1)`)
          .bind(at, candidate, other),
        database
          .prepare(`INSERT INTO candidate_rollups VALUES (?1, ?2, 42, 's', 'm', 'r', 'allow', 'q', 'warn', 4)`)
          .bind(at, candidate),
      ]),
    )
    const [before, midnight, last] = [
      '2020-10-08T15:00:00.000Z',
      '2020-10-08T16:00:00.000Z',
      '2020-10-08T17:00:00.000Z',
    ]
    const beijing = { by: 'day', offset: '+08:00' }
    const days = [
      ['2020-10-07T16:00:00.000Z', 1],
      [midnight, 2],
    ] as const
    expect((await call('reportDecisions', {}, { by: 'hour' })).body).toMatchObject({
      rules: [
        {
          matched: 6,
          changed: 3,
          series: [before, midnight, last].map((at) => ({ at, matched: 2, changed: 1 })),
        },
      ],
    })
    expect((await call('reportDecisions', {}, beijing)).body).toMatchObject({
      rules: [{ series: days.map(([at, hours]) => ({ at, matched: 2 * hours, changed: hours })) }],
    })
    expect((await call('compareCandidate', {}, beijing)).body).toMatchObject({
      candidates: [
        {
          candidate,
          tried: 27,
          different: 12,
          series: days.map(([at, hours]) => ({ at, tried: 9 * hours, different: 4 * hours })),
        },
        { candidate: other, series: days.map(([at, hours]) => ({ at, tried: hours, different: 0 })) },
      ],
    })
    expect((await call('compareCandidate', {}, { by: 'hour', digest: other })).body).toMatchObject({
      candidates: [{ series: [{ at: before }, { at: midnight }, { at: last, tried: 1, different: 0 }] }],
    })
    expect((await call('compareRendered', {}, beijing)).body).toMatchObject({
      clicks: 3,
      different: 3,
      series: days.map(([at, hours]) => ({ at, clicks: hours, different: hours })),
    })
    expect((await call('compareRendered', {}, { by: 'hour', surface: 'showcase' })).body).toMatchObject({ series: [] })
    const long = { by: 'hour', from: '2020-08-01T00:00:00Z' }
    for (const id of ['reportDecisions', 'compareCandidate', 'compareRendered']) {
      expect((await call(id)).body).not.toHaveProperty('series')
      expect(await call(id, {}, long)).toMatchObject({ status: 400 })
    }
  })

  it('are exported whole, and every export stands in the audit', async () => {
    const given = Array.from({ length: 12 }, (_, index) => recordAt(hour + index, { context: { author: '=cmd()' } }))
    await store(given)
    const { body } = await call('exportDecisions', {}, { format: 'csv', author: '=cmd()' })
    const lines = (body as string).trimEnd().split('\r\n')
    expect(lines).toHaveLength(13)
    expect(lines[1]).toContain(",'=cmd(),")
    const [entry] = await d1Audit(database).recent({ act: 'decisions.export' }, 1)
    expect(entry).toMatchObject({ actor: 'token:tok_1', act: 'decisions.export' })
    expect(JSON.parse(entry?.detail ?? '')).toMatchObject({ format: 'csv', filter: { author: '=cmd()' } })
  })

  it('are proven complete, with dead letters; and not, when a message vanished', async () => {
    const bodies = await delivered([[recordAt(hour)], [recordAt(hour), recordAt(hour)], [recordAt(hour)]])
    await consume({ messages: [bodies[0], bodies[2]].map(message) }, storesOf(database, bucket))
    const later = { ...ports, decisionProof: d1Proof(database) }
    const without = await call('proveDecisions', {}, {}, later)
    expect(without.body).toMatchObject({ told: 4, stored: 2, missing: 2, lost_messages: 1 })
    await consumeDead({ messages: [message(bodies[1])] }, d1DeadLetters(database))
    expect((await call('proveDecisions')).body).toMatchObject({
      holds: true,
      told: 4,
      stored: 2,
      dead: 2,
      missing: 0,
      lost_messages: 0,
      named: [],
    })
  })

  it('go when their time is over, and with them objects that nobody names', async () => {
    await store([recordAt(hour)], [recordAt(hour + 40 * dayMs)])
    await archiveRecords([recordAt(hour + 7)], bucket)
    expect((await bucketOf().list()).objects).toHaveLength(3)
    const at = Date.now() + 2 * dayMs
    const days = { archives: (at - hour) / dayMs - 1, rollups: (at - hour) / dayMs - 1 }
    const settings = { deadLetters: 30, minutes: 2, messages: 21, orphans: 1, ...days }
    const retained = await retain({ store: d1Retention(database), bucket }, { now: at, days: settings })
    expect(retained).toMatchObject({ archives: 1, orphans: 1 })
    expect((await bucketOf().list()).objects).toHaveLength(1)
    expect(((await call('listDecisions')).body as unknown as Items).items).toHaveLength(1)
  })

  it('cannot be listed where no bucket is bound, and are counted all the same', async () => {
    await consume({ messages: (await delivered([[recordAt(hour)]])).map(message) }, storesOf(database))
    const bare = { ...ports, decisionArchive: undefined }
    const refused = await Promise.all(
      ['listDecisions', 'exportDecisions', 'getDecision'].map((id) => call(id, { id: 'X' }, {}, bare)),
    )
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503])
    expect((await call('countDecisions', {}, {}, bare)).body).toMatchObject({ total: 1 })
  })
})
