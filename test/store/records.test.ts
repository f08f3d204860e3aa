import { gunzipSync } from 'node:zlib'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { consumeDead } from '../../src/record/dead-letters.ts'
import { consume } from '../../src/record/consumer.ts'
import { d1DeadLetters } from '../../src/store/d1-dead-letters.ts'
import { d1Rollups } from '../../src/store/d1-rollups.ts'
import { r2Archive } from '../../src/store/r2-archive.ts'
import { delivered, message, recordAt, records, said, storesOf, unpacked } from '../record/deliveries.ts'
import { sampleAt } from '../record/sample.ts'
import { memoryBucket } from './memory-bucket.ts'
import { sqliteD1, type SqliteD1 } from './sqlite.ts'

const all = [0, Number.MAX_SAFE_INTEGER] as const

async function counted(store: ReturnType<typeof d1Rollups>): Promise<number> {
  return (await store.rollups(...all)).reduce((sum, row) => sum + row.count, 0)
}

/** Rows as plain objects. */
function rows({ query }: SqliteD1, sql: string): Record<string, unknown>[] {
  return query(sql).map((row) => ({ ...row }))
}

const hour = sampleAt - (sampleAt % 3_600_000)

describe('the consumer over D1 and R2', () => {
  it('stores what a batcher sent, and acknowledges it', async () => {
    const { database } = sqliteD1()
    const messages = (await delivered([records(3), records(2)])).map(message)
    expect(await consume({ messages }, storesOf(database))).toEqual({ stored: 2, duplicate: 0, poison: 0, failed: 0 })
    expect(messages.map(({ outcome }) => outcome)).toEqual(['ack', 'ack'])
    expect(await counted(d1Rollups(database))).toBe(5)
  })

  it('writes one object per hour, named by its hour and the digest of its lines, and names it in the manifest', async () => {
    const d1 = sqliteD1()
    const { bucket, objects } = memoryBucket()
    const sent = [recordAt(hour + 5), recordAt(hour + 3), recordAt(hour + 3_600_000), recordAt(hour + 4)]
    const messages = (await delivered([sent.slice(0, 2), sent.slice(2)])).map(message)
    await consume({ messages }, storesOf(d1.database, r2Archive(bucket)))
    const manifest = rows(d1, 'SELECT key, hour, records, bytes, first_at, last_at, sha256 FROM archives ORDER BY hour')
    expect(manifest.map((row) => [row['hour'], row['records'], row['first_at'], row['last_at']])).toEqual([
      [hour, 3, hour + 3, hour + 5],
      [hour + 3_600_000, 1, hour + 3_600_000, hour + 3_600_000],
    ])
    expect([...objects.keys()].toSorted()).toEqual(manifest.map(({ key }) => String(key)).toSorted())
    for (const row of manifest) {
      const bytes = objects.get(String(row['key']))?.bytes ?? new Uint8Array()
      expect(bytes.length).toBe(row['bytes'])
      const lines = gunzipSync(bytes).toString()
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(lines))).toString('hex')
      expect(row['sha256']).toBe(digest)
      expect(row['key']).toBe(`decisions/2020/10/08/${row['hour'] === hour ? '16' : '17'}/${digest}.ndjson.gz`)
      const ids = lines
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id)
      const wanted = sent.filter(({ at }) => at - (at % 3_600_000) === row['hour'])
      expect(ids).toEqual(wanted.toSorted((a, b) => a.at - b.at).map(({ id }) => id))
    }
  })

  it('keeps poison among the dead letters at once and stores its neighbours', async () => {
    const d1 = sqliteD1()
    const [first, second] = await delivered([records(1), records(1)])
    const body = said(second)
    const record = body.records[0] as (typeof body.records)[number]
    const poison = [
      null,
      'text',
      { ...body, v: 3 },
      { ...body, id: '' },
      { ...body, id: "x'; DROP TABLE rollups" },
      { ...body, isolate: undefined },
      { ...body, seq: -1 },
      { ...body, told: 'all' },
      { ...body, drops: { overflow: -1 } },
      { ...body, records: [{ ...record, at: 'yesterday' }] },
      { ...body, records: [{ ...record, at: 8.64e15 }] },
      { ...body, records: [{ ...record, v: 2 }] },
      { ...body, records: [{ ...record, id: undefined }] },
      { ...body, records: [{ ...record, candidate: { digest: 'sha256:1', action: 'allow' } }] },
      { ...body, records: [{ ...record, in: { ...record.in, kid: 7 } }] },
      { ...body, records: [{ ...record, out: { ...record.out, skipped: [null] } }] },
      { ...body, records: [null] },
    ]
    const messages = [first, ...poison, second].map(message)
    expect(await consume({ messages }, storesOf(d1.database))).toMatchObject({ stored: 2, poison: poison.length })
    expect(messages.map(({ outcome }) => outcome)).toEqual(messages.map(() => 'ack'))
    expect(await counted(d1Rollups(d1.database))).toBe(2)
    const kept = rows(d1, 'SELECT body FROM dead_letters').map(({ body: text }) => String(text))
    expect(kept.toSorted()).toEqual(
      poison.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).toSorted(),
    )
  })

  it('keeps the same of records that came packed and of those that older builds send whole', async () => {
    const of = (version: number | undefined, tier: 'kv' | 'memory' | 'bundled', at: number) =>
      recordAt(at, { view: { policy: { name: 'douyin', version, digest: `sha256:${version}`, tier } } })
    const sent = [
      of(42, 'memory', hour),
      of(43, 'kv', hour + 5),
      of(43, 'memory', hour + 3_600_000),
      of(undefined, 'bundled', hour + 6),
      of(42, 'memory', hour + 7),
    ]
    const packed = await delivered([sent.slice(0, 4), sent.slice(4)])
    const kept = []
    for (const bodies of [packed, packed.map((body) => unpacked(body))]) {
      const d1 = sqliteD1()
      const memory = memoryBucket()
      const consumed = await consume({ messages: bodies.map(message) }, storesOf(d1.database, r2Archive(memory.bucket)))
      const tables = ['rollups', 'minutes', 'archives', 'isolates', 'candidate_hours'].map((name) =>
        rows(d1, `SELECT * FROM ${name} ORDER BY 1, 2, 3`),
      )
      const lines = [...memory.objects.values()].map(({ bytes }) => gunzipSync(bytes).toString())
      kept.push({ consumed, tables, lines })
    }
    expect(kept[0]).toEqual(kept[1])
    expect(kept[0]?.consumed).toMatchObject({ stored: 2, poison: 0 })
    // What is kept is what was written at the edge, to the byte.
    const lines = (kept[0]?.lines ?? []).flatMap((text) => text.trimEnd().split('\n'))
    expect(lines.toSorted()).toEqual(sent.map((record) => JSON.stringify(record)).toSorted())
  })

  it('reads the messages of builds that neither tell nor describe themselves', async () => {
    const d1 = sqliteD1()
    const [body] = await delivered([records(2)])
    const { told: _, retold: __, edge: ___, ...old } = said(body)
    expect(await consume({ messages: [message(old)] }, storesOf(d1.database))).toMatchObject({ stored: 1 })
    expect(rows(d1, 'SELECT told, stored, edge FROM isolates')).toEqual([{ told: null, stored: 2, edge: null }])
  })

  it.each([0, 1, 2, 3, 4])(
    'keeps nothing of a delivery whose statement %i failed, and all of it at the next try',
    async (index) => {
      const d1 = sqliteD1()
      const store = d1Rollups(d1.database)
      const stores = storesOf(d1.database, r2Archive(memoryBucket().bucket))
      const [body] = await delivered([records(4)])
      d1.failAt(index)
      const failing = message(body)
      expect(await consume({ messages: [failing] }, stores)).toMatchObject({ failed: 1 })
      expect(failing.outcome).toBe('retry')
      for (const table of ['rollups', 'batches_seen', 'archives', 'isolates', 'minutes']) {
        expect(d1.query(`SELECT * FROM ${table}`)).toEqual([])
      }
      const again = message(body)
      expect(await consume({ messages: [again] }, stores)).toMatchObject({ stored: 1 })
      expect(again.outcome).toBe('ack')
      expect([await counted(store), d1.query('SELECT * FROM archives').length]).toEqual([4, 1])
    },
  )

  it('tries every message when R2 fails again, and counts none of them', async () => {
    const d1 = sqliteD1()
    const memory = memoryBucket()
    memory.beforePut = () => {
      throw new Error('R2 put failed')
    }
    const messages = (await delivered([records(2), records(1)])).map(message)
    expect(await consume({ messages }, storesOf(d1.database, r2Archive(memory.bucket)))).toMatchObject({ failed: 2 })
    expect(messages.map(({ outcome }) => outcome)).toEqual(['retry', 'retry'])
    expect(d1.query('SELECT * FROM rollups')).toEqual([])
  })

  it('acknowledges what was stored by a transaction whose answer was lost', async () => {
    const d1 = sqliteD1()
    const store = d1Rollups(d1.database)
    const lost = {
      seen: (ids: readonly string[]) => store.seen(ids),
      apply: async (...given: Parameters<typeof store.apply>) => {
        await store.apply(...given)
        throw new Error('D1_ERROR: Network connection lost')
      },
    }
    const messages = (await delivered([records(2), records(3)])).map(message)
    expect(await consume({ messages }, { ...storesOf(d1.database), rollups: lost })).toMatchObject({
      duplicate: 2,
      failed: 0,
    })
    expect(messages.map(({ outcome }) => outcome)).toEqual(['ack', 'ack'])
    expect(await counted(store)).toBe(5)
  })

  it('stores the neighbours of a batch that another consumer stored in the same moment', async () => {
    const d1 = sqliteD1()
    const store = d1Rollups(d1.database)
    const bodies = await delivered([records(2), records(3)])
    let calls = 0
    const raced = {
      apply: (...given: Parameters<typeof store.apply>) => store.apply(...given),
      seen: async (ids: readonly string[]) => {
        const seen = await store.seen(ids)
        calls += 1
        if (calls === 1) await consume({ messages: [message(bodies[0])] }, storesOf(d1.database))
        return seen
      },
    }
    const messages = bodies.map(message)
    expect(await consume({ messages }, { ...storesOf(d1.database), rollups: raced })).toEqual({
      stored: 1,
      duplicate: 1,
      poison: 0,
      failed: 0,
    })
    expect(await counted(store)).toBe(5)
  })

  it('counts each record once, whatever is repeated, shuffled or failed in between', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
    let failures = 0
    await fc.assert(
      fc.asyncProperty(sizes, fc.infiniteStream(fc.integer({ min: 0, max: 99 })), async (each, chance) => {
        const { database, failAt } = sqliteD1()
        const store = d1Rollups(database)
        const bodies = await delivered(each.map((size) => records(size)))
        const draw = (): number => Number(chance.next().value)
        let waiting = [...bodies, ...bodies.filter(() => draw() < 30)]
        while (waiting.length > 0) {
          const [next] = waiting.splice(draw() % waiting.length, 1)
          if (draw() < 20) failAt(draw() % 3)
          const tracked = message(next)
          await consume({ messages: [tracked] }, storesOf(database))
          if (tracked.outcome === 'retry') {
            failures += 1
            waiting = [...waiting, next]
          }
        }
        expect(await counted(store)).toBe(each.reduce((sum, size) => sum + size, 0))
      }),
      { numRuns: 40, seed: 20201009 },
    )
    expect(failures).toBeGreaterThan(5)
  })
})

describe('what is counted besides the roll-ups', () => {
  it('weighs every record with its sampling rate', async () => {
    const d1 = sqliteD1()
    const day = sampleAt - (sampleAt % 86_400_000)
    const [body] = await delivered([[recordAt(sampleAt), recordAt(sampleAt), recordAt(sampleAt + 60_000)]])
    const batch = unpacked(body)
    const [one, two, three] = batch.records
    const candidate = { digest: 'sha256:c', action: 'allow', rule: 'new-rule', reason: 'r', same: false }
    const altered = [
      { ...one, sampledrate: 10, candidate, in: { ...one?.in, kid: 'k1' } },
      { ...two, sampledrate: 5, candidate: { ...candidate, same: true }, in: { ...two?.in, kid: 'k1' } },
      {
        ...three,
        policy: { name: 'douyin', digest: 'sha256:b', tier: 'bundled' },
        out: { ...three?.out, skipped: [{ step: 'product', why: 'no_entry' }] },
      },
    ]
    await consume({ messages: [message({ ...batch, records: altered })] }, storesOf(d1.database))
    const minute = sampleAt - (sampleAt % 60_000)
    expect(rows(d1, 'SELECT * FROM minutes ORDER BY minute')).toEqual([
      { minute, version: 42, tier: 'memory', count: 15 },
      { minute: minute + 60_000, version: 0, tier: 'bundled', count: 1 },
    ])
    expect(rows(d1, 'SELECT candidate, version, count FROM candidate_hours')).toEqual([
      { candidate: 'sha256:c', version: 42, count: 15 },
    ])
    expect(rows(d1, 'SELECT rule, action, candidate_rule, candidate_action, count FROM candidate_rollups')).toEqual([
      {
        rule: 'live-external-closed',
        action: 'equivalent',
        candidate_rule: 'new-rule',
        candidate_action: 'allow',
        count: 10,
      },
    ])
    expect(rows(d1, 'SELECT * FROM missing_equivalents')).toEqual([
      { day, product: 'taobao:41', why: 'no_entry', count: 1 },
    ])
    expect(rows(d1, 'SELECT * FROM key_use')).toEqual([{ day, kid: 'k1', count: 15 }])
  })

  it('keeps of each isolate what it told and what it said of itself last', async () => {
    const d1 = sqliteD1()
    const stores = storesOf(d1.database)
    const bodies = (await delivered([records(2), records(3), records(4)])).map(said)
    const described = bodies.map((body, index) => ({ ...body, at: sampleAt + index, edge: { version: index } }))
    const [first, second, third] = described
    await consume({ messages: [message(third), message(first)] }, stores)
    await consume({ messages: [message(second)] }, stores)
    expect(
      rows(d1, 'SELECT first_at, last_at, min_seq, max_seq, told, stored, dropped, edge, edge_at FROM isolates'),
    ).toEqual([
      {
        first_at: sampleAt,
        last_at: sampleAt + 2,
        min_seq: 1,
        max_seq: 3,
        told: 9,
        stored: 9,
        dropped: 0,
        edge: '{"version":2}',
        edge_at: sampleAt + 2,
      },
    ])
  })
})

describe('dead letters', () => {
  it('are kept as they came, once, with what they hold where that can be read', async () => {
    const d1 = sqliteD1()
    const store = d1DeadLetters(d1.database)
    const [body] = await delivered([records(3)])
    const poison = { ...said(body), records: [null, null], drops: { queue_timeout: 3, overflow: 1 } }
    const messages = [message(poison), message('什么'), message(undefined)]
    expect(await consumeDead({ messages }, store)).toEqual({ kept: 3, failed: 0 })
    expect(await consumeDead({ messages }, store)).toEqual({ kept: 3, failed: 0 })
    expect(messages.map(({ outcome }) => outcome)).toEqual(['ack', 'ack', 'ack'])
    expect(
      rows(d1, 'SELECT seq, records, drops, doubtful, body FROM dead_letters ORDER BY seq DESC, body DESC'),
    ).toEqual([
      { seq: 1, records: 2, drops: 4, doubtful: 0, body: JSON.stringify(poison) },
      { seq: null, records: null, drops: null, doubtful: null, body: '什么' },
      { seq: null, records: null, drops: null, doubtful: null, body: '' },
    ])
  })

  it('are tried again when D1 fails', async () => {
    const d1 = sqliteD1()
    d1.failAt(1)
    const tracked = message('poison')
    expect(await consumeDead({ messages: [tracked] }, d1DeadLetters(d1.database))).toEqual({ kept: 0, failed: 1 })
    expect(tracked.outcome).toBe('retry')
    expect(d1.query('SELECT * FROM dead_letters')).toEqual([])
  })
})
