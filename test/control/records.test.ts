import { describe, expect, it } from 'vitest'

import { makeDecisionArchive } from '../../src/control/records/archive.ts'
import { csvHeader, csvLine } from '../../src/control/records/csv.ts'
import { csvCell } from '../../src/kernel/csv.ts'
import { exportStream } from '../../src/control/records/export.ts'
import type { RecordFilter } from '../../src/control/records/filter.ts'
import { provenOf, type IsolateAccount } from '../../src/control/records/proof.ts'
import { defaultRetention, retain } from '../../src/control/records/retention.ts'
import { hourMs, dayMs } from '../../src/kernel/instant.ts'
import { archiveRecords, byTime } from '../../src/record/archive.ts'
import { consume } from '../../src/record/consumer.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import type { WireRecord } from '../../src/record/wire.ts'
import { d1Archives } from '../../src/store/d1-archives.ts'
import { d1DecisionStats } from '../../src/store/d1-decision-stats.ts'
import { d1Retention } from '../../src/store/d1-retention.ts'
import { r2Archive } from '../../src/store/r2-archive.ts'
import { delivered, message, recordAt, said, storesOf, unpacked } from '../record/deliveries.ts'
import { plainAllow, sampleAt } from '../record/sample.ts'
import { memoryBucket } from '../store/memory-bucket.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { randomFrom } from '../support/random.ts'

const hour = sampleAt - (sampleAt % hourMs)

/** Stores with these records, delivered in this order in batches of this size. */
async function storesWith(given: readonly DecisionRecord[], { batchSize = 10, now = Date.now } = {}) {
  const d1 = sqliteD1()
  const memory = memoryBucket(now)
  const bucket = r2Archive(memory.bucket)
  const stores = storesOf(d1.database, bucket)
  const batches: DecisionRecord[][] = []
  for (let index = 0; index < given.length; index += batchSize) batches.push(given.slice(index, index + batchSize))
  for (const body of await delivered(batches)) {
    const sentAt = () => said(body).at
    await consume({ messages: [message(body)] }, { ...stores, now: sentAt })
  }
  const archive = makeDecisionArchive(d1Archives(d1.database), bucket)
  return { d1, memory, bucket, stores, archive }
}

type Archive = Awaited<ReturnType<typeof storesWith>>['archive']

async function pagesOf(
  archive: Archive,
  filter: RecordFilter,
  limit: number,
  span: { from?: number; until?: number } = {},
) {
  const found: WireRecord[] = []
  let pages = 0
  let cursor: string | undefined
  do {
    const page = await archive.page({ filter, limit, cursor, ...span })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    found.push(...page.items)
    cursor = page.next
    pages += 1
  } while (cursor !== undefined)
  return { ids: found.map(({ id }) => id), pages }
}

async function collected(records: AsyncIterable<WireRecord>): Promise<WireRecord[]> {
  const found: WireRecord[] = []
  for await (const each of records) found.push(each)
  return found
}

function shuffled<T>(given: readonly T[], seed: number): T[] {
  const random = randomFrom(seed)
  return given
    .map((value) => ({ value, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

const newestFirst = (given: readonly DecisionRecord[]): string[] =>
  given.toSorted((a, b) => byTime(b, a)).map(({ id }) => id)

describe('reading the archive', () => {
  it.each([1, 2, 3])(
    'shows every record once and newest first, whatever the order they came in and the size of a page (seed %i)',
    async (seed) => {
      const random = randomFrom(seed)
      // Many in the same millisecond, over three hours, in objects that overlap.
      const given = Array.from({ length: 600 }, () => recordAt(hour + Math.floor(random() * 200) * 54_000))
      const { archive } = await storesWith(shuffled(given, seed), { batchSize: 7 })
      const wanted = newestFirst(given)
      for (const limit of [1 + Math.floor(random() * 5), 50, 1000]) {
        expect((await pagesOf(archive, {}, limit)).ids).toEqual(wanted)
      }
    },
  )

  it('opens no more objects than it must for the newest records', async () => {
    const given = Array.from({ length: 1000 }, (_, index) => recordAt(hour + index * 1000))
    const { archive, memory } = await storesWith(given)
    memory.reads = 0
    const { items } = await archive.page({ filter: {}, limit: 20 })
    expect(items.map(({ id }) => id)).toEqual(newestFirst(given).slice(0, 20))
    expect(memory.reads).toBeLessThanOrEqual(8)
  })

  it('ends a page that has opened many objects and found little, and goes on where it stopped', async () => {
    const given = Array.from({ length: 3000 }, (_, index) => recordAt(hour + index * 1000, named(index)))
    const { archive } = await storesWith(given)
    const { ids, pages } = await pagesOf(archive, { author: 'rare' }, 50)
    expect(ids).toEqual(newestFirst(given.filter((_, index) => index % 1000 === 0)))
    expect(pages).toBeGreaterThan(2)
    function named(index: number) {
      return { context: { author: index % 1000 === 0 ? 'rare' : 'a_77' } }
    }
  })

  it('makes progress where more objects overlap than a page opens', async () => {
    const given = Array.from({ length: 200 }, (_, index) => recordAt(hour + index))
    // Every object begins and ends with the same instants.
    const batches = shuffled(given, 4).flatMap((record) => [record, recordAt(hour - 1), recordAt(hour + 500)])
    const { archive } = await storesWith(batches, { batchSize: 3 })
    expect((await pagesOf(archive, {}, 33)).ids).toEqual(newestFirst(batches))
  })

  it('keeps to the span and to every filter, and a cursor means the same after more has arrived', async () => {
    const given = [
      recordAt(hour, { context: { surface: 'showcase' }, beside: { rendered: 'allow' } }),
      recordAt(hour + 1, {
        decision: { would: { rule: 'w', outcome: { action: 'warn', reason: 'r' } } },
        beside: { rendered: 'explain' },
      }),
      recordAt(hour + 2, { view: { policy: { name: 'douyin', version: undefined, digest: 'd', tier: 'bundled' } } }),
      recordAt(hour + 3, {
        destination: { marketplace: 'jd', id: '7', fault: { kind: 'unsafe', code: 'userinfo' } },
      }),
      recordAt(hour + 4, { context: { author: 'a_1', content: 'r_9', fault: 'expired' } }),
    ]
    const { archive, stores } = await storesWith(given, { batchSize: 2 })
    const at = async (filter: RecordFilter, span = {}) =>
      (await pagesOf(archive, filter, 10, span)).ids.map((id) => given.findIndex((each) => each.id === id))
    expect(await at({ surface: 'showcase' })).toEqual([0])
    expect(await at({ fault: '*' })).toEqual([4, 3])
    expect(await at({ fault: 'unsafe' })).toEqual([3])
    expect(await at({ fault: 'unsafe:userinfo' })).toEqual([3])
    expect(await at({ fault: 'userinfo' })).toEqual([])
    expect(await at({ fault: 'expired' })).toEqual([4])
    expect(await at({ would: '*' })).toEqual([1])
    expect(await at({ would: 'w' })).toEqual([1])
    expect(await at({ would: 'x' })).toEqual([])
    expect(await at({ version: 0 })).toEqual([2])
    expect(await at({ marketplace: 'jd', product: 'jd:7' })).toEqual([3])
    expect(await at({ author: 'a_1', content: 'r_9' })).toEqual([4])
    expect(await at({ author: 'a_1', content: 'r_1' })).toEqual([])
    expect(await at({ id: given[3]?.id })).toEqual([3])
    expect(await at({ rule: 'live-external-closed', action: 'equivalent', evidence: 'signed' })).toEqual([
      4, 3, 2, 1, 0,
    ])
    expect(await at({ candidate: 'different' })).toEqual([])
    expect(await at({ rendered: 'different' })).toEqual([0])
    expect(await at({ rendered: 'same' })).toEqual([1])
    expect(await at({}, { from: hour + 1, until: hour + 4 })).toEqual([3, 2, 1])

    const first = await archive.page({ filter: {}, limit: 2 })
    const [late] = await delivered([[recordAt(hour + 9), recordAt(hour)]])
    await consume({ messages: [message(late)] }, stores)
    const second = await archive.page({ filter: {}, limit: 10, cursor: first.next })
    expect(second.items.map((record) => record.at - hour)).toEqual([2, 1, 0, 0])
  })

  it('finds one by its id, and nothing by another', async () => {
    const given = Array.from({ length: 50 }, (_, index) => recordAt(hour + index * 100))
    const { archive, memory } = await storesWith(given)
    memory.reads = 0
    const found = await archive.get(given[33]?.id ?? '')
    expect(found).toEqual(JSON.parse(JSON.stringify(given[33])))
    expect(memory.reads).toBe(1)
    expect(await archive.get('01JD0000000000000000000000')).toBeUndefined()
    expect(await archive.get('stats')).toBeUndefined()
  })

  it('names objects that are gone, and shows what is left', async () => {
    const given = Array.from({ length: 30 }, (_, index) => recordAt(hour + index))
    const { archive, memory } = await storesWith(given)
    const [key = ''] = memory.objects.keys()
    memory.objects.delete(key)
    const { items, gone } = await archive.page({ filter: {}, limit: 100 })
    expect([items.length, gone]).toEqual([20, [key]])
    const told: string[] = []
    expect(await collected(archive.records(0, hour + dayMs, { onGone: (each) => told.push(each) }))).toHaveLength(20)
    expect(told).toEqual([key])
  })

  it('sees no object that was written and not named', async () => {
    const { archive, bucket } = await storesWith([recordAt(hour)])
    await archiveRecords([recordAt(hour + 1)], bucket)
    expect((await archive.page({ filter: {}, limit: 10 })).items).toHaveLength(1)
    expect(await collected(archive.records(0, hour + dayMs))).toHaveLength(1)
  })

  it('gives all records of a span object by object, and holds few objects while it does', async () => {
    const given = Array.from({ length: 2500 }, (_, index) => recordAt(hour + index * 1000))
    const { archive, memory } = await storesWith(shuffled(given, 9))
    memory.reads = 0
    const iterator = archive.records(hour + 500_000, hour + 2_000_000)[Symbol.asyncIterator]()
    await iterator.next()
    expect(memory.reads).toBeLessThanOrEqual(4)
    const rest: string[] = []
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) rest.push(next.value.id)
    expect(rest).toHaveLength(1499)
    expect(new Set(rest).size).toBe(1499)
  })
})

describe('exports', () => {
  it('guard texts that a spreadsheet would run, and quote what CSV would take apart', () => {
    const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'plain', 'a,b', 'say "hi"', 'two\nlines', '=a,"b"', '']
    expect(cells.map(csvCell)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\tx",
      '"\'\rx"',
      'plain',
      '"a,b"',
      '"say ""hi"""',
      '"two\nlines"',
      '"\'=a,""b"""',
      '',
    ])
    expect([csvCell(-5), csvCell(undefined), csvCell(false)]).toEqual(['-5', '', 'false'])
  })

  it('have as many columns in every line as in the header', async () => {
    const lines = [csvHeader(), csvLine(recordAt(hour)), csvLine(plainAllow())]
    const counts = lines.map((line) => line.split(',').length)
    expect(new Set(counts)).toEqual(new Set([46]))
  })

  it.each(['ndjson', 'csv'] as const)('stream everything once, as far as it is read: %s', async (format) => {
    const given = Array.from({ length: 3000 }, (_, index) => recordAt(hour + index * 1000))
    const { archive, memory } = await storesWith(given, { batchSize: 50 })
    memory.reads = 0
    const stream = exportStream(archive.records(0, hour + dayMs), format)
    const reader = stream.getReader()
    const first = await reader.read()
    expect(memory.reads).toBeLessThan(20)
    let text = new TextDecoder().decode(first.value)
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      text += new TextDecoder().decode(next.value)
    }
    const lines = text
      .trimEnd()
      .split(/\r?\n/)
      .slice(format === 'csv' ? 1 : 0)
    const ids = lines.map((line) => (format === 'csv' ? line.slice(0, 26) : (JSON.parse(line) as { id: string }).id))
    expect(ids.toSorted()).toEqual(given.map(({ id }) => id).toSorted())
  })

  it('read no more objects once nobody listens', async () => {
    const given = Array.from({ length: 3000 }, (_, index) => recordAt(hour + index * 1000))
    const { archive, memory } = await storesWith(given, { batchSize: 50 })
    const reader = exportStream(archive.records(0, hour + dayMs), 'ndjson').getReader()
    await reader.read()
    await reader.cancel()
    const reads = memory.reads
    await new Promise((resolve) => setImmediate(resolve))
    expect(memory.reads).toBe(reads)
    expect(reads).toBeLessThan(20)
  })
})

describe('statistics', () => {
  const would = (action: 'warn' | 'equivalent', chain = {}) => ({
    decision: { would: { rule: 'jd-soon', outcome: { action, reason: 'r', ...chain } as never } },
  })
  const given = [
    ...Array.from({ length: 3 }, () => recordAt(hour, would('warn'))),
    ...Array.from({ length: 2 }, () => recordAt(hour + hourMs, would('equivalent', { chain: ['explain'] }))),
    recordAt(hour + 30 * hourMs, { context: { surface: 'showcase' } }),
  ]
  const query = { from: hour, until: hour + 48 * hourMs, by: [], filter: {}, offsetMinutes: 0, limit: 100 } as const

  it('group by what is asked for, and sum to the same', async () => {
    const stats = d1DecisionStats((await storesWith(given)).d1.database)
    expect(await stats.stats(query)).toEqual({ rows: [{ count: 6 }], truncated: false, total: 6, dropped: 0 })
    expect((await stats.stats({ ...query, by: ['surface'] })).rows).toEqual([
      { surface: 'live_room', count: 5 },
      { surface: 'showcase', count: 1 },
    ])
    const { rows, truncated, total } = await stats.stats({ ...query, by: ['would_action', 'hour'], limit: 2 })
    expect([truncated, total]).toEqual([true, 6])
    expect(rows).toEqual([
      { hour, would_action: 'warn', count: 3 },
      { hour: hour + hourMs, would_action: 'equivalent', count: 2 },
    ])
  })

  it('begin days where the reader does', async () => {
    const stats = d1DecisionStats((await storesWith(given)).d1.database)
    // The first hour is 2020-10-08T16:00Z, midnight in Beijing.
    const days = async (offsetMinutes: number) =>
      (await stats.stats({ ...query, by: ['day'], offsetMinutes })).rows.map(({ day, count }) => [
        (Number(day) - hour) / hourMs,
        count,
      ])
    expect(await days(0)).toEqual([
      [-16, 5],
      [8, 1],
    ])
    expect(await days(480)).toEqual([
      [0, 5],
      [24, 1],
    ])
    expect(await days(-300)).toEqual([
      [-11, 5],
      [13, 1],
    ])
  })

  it('hold to filters and hours, and never to a text of the statement', async () => {
    const stats = d1DecisionStats((await storesWith(given)).d1.database)
    const count = async (more: object) => (await stats.stats({ ...query, ...more })).total
    expect(await count({ filter: { surface: 'showcase' } })).toBe(1)
    expect(await count({ filter: { surface: 'showcase', version: 42 } })).toBe(1)
    expect(await count({ filter: { version: 41 } })).toBe(0)
    expect(await count({ filter: { rule: "' OR 1=1 --" } })).toBe(0)
    expect(await count({ until: hour + hourMs })).toBe(3)
    expect(await stats.stats({ ...query, until: hour })).toEqual({
      rows: [{ count: 0 }],
      truncated: false,
      total: 0,
      dropped: 0,
    })
  })

  it('say what a rule in report mode would have changed', async () => {
    const stats = d1DecisionStats((await storesWith(given)).d1.database)
    expect(await stats.reports(hour, hour + dayMs)).toEqual([
      { rule: 'jd-soon', action: 'equivalent', would: 'warn', count: 3 },
      { rule: 'jd-soon', action: 'equivalent', would: 'equivalent', count: 2 },
    ])
    expect(await stats.minutes(hour + 1)).toHaveLength(2)
  })

  it('say what a candidate would have changed, and for which products an equivalent is missing', async () => {
    const d1 = sqliteD1()
    const [body] = await delivered([[recordAt(hour), recordAt(hour), recordAt(hour)]])
    const batch = unpacked(body)
    const candidate = { digest: 'sha256:c', action: 'allow', same: false }
    const altered = batch.records.map((record, index) => ({
      ...record,
      candidate: index === 0 ? { ...candidate, same: true } : candidate,
      out: { ...record.out, skipped: [{ step: 'product', why: 'no_entry' }] },
    }))
    await consume({ messages: [message({ ...batch, records: altered })] }, storesOf(d1.database))
    const stats = d1DecisionStats(d1.database)
    const answers = await stats.candidates(hour, hour + hourMs, undefined)
    expect(answers.map(({ candidate: of, tried, different }) => [of, tried, different])).toEqual([['sha256:c', 3, 2]])
    expect(answers[0]?.rows.map(({ rule, candidate_action: to, count }) => [rule, to, count])).toEqual([
      ['live-external-closed', 'allow', 2],
    ])
    expect(await stats.candidates(hour, hour + hourMs, 'sha256:d')).toEqual([])
    expect(await stats.missingEquivalents(0, hour + dayMs, 10)).toEqual([
      { product: 'taobao:41', why: 'no_entry', count: 3 },
    ])
  })
})

describe('an account of an isolate', () => {
  const account: IsolateAccount = {
    isolate: 'i1',
    first_at: 0,
    last_at: 1000,
    max_seq: 9,
    told: 100,
    stored: 80,
    dropped: 15,
    doubtful: 5,
    dead: 5,
    gaps: [[3, 4]],
    gap_at: 1000,
  }
  const late = 1000 + 11 * 60_000

  it.each([
    ['everything is there', {}, late, 'balanced', 0, 0],
    ['a message may still come', { stored: 79 }, 2000, 'under_way', 1, 0],
    ['a message never came', { stored: 79 }, late, 'unaccounted', 1, 0],
    ['something is missing, and no message is', { stored: 79, gaps: [], gap_at: undefined }, 2000, 'unaccounted', 1, 0],
    ['what timed out arrived all the same', { stored: 85 }, late, 'balanced', 0, 5],
    ['more arrived than timed out', { stored: 86 }, late, 'doubled', 0, 6],
    ['an older build does not tell', { told: null }, late, 'untold', 0, 0],
  ] as const)('%s', (_, more, now, standing, missing, surplus) => {
    expect(provenOf({ ...account, ...more }, now)).toMatchObject({ standing, missing, surplus })
  })
})

describe('retention', () => {
  const count = (d1: ReturnType<typeof sqliteD1>, table: string): number => d1.query(`SELECT 1 FROM ${table}`).length

  it('deletes what is over, keeps what is not, and does nothing more the second time', async () => {
    const now = hour + 40 * dayMs
    const given = [recordAt(hour), recordAt(now - 5 * dayMs), recordAt(now)]
    const { d1, memory, bucket, archive } = await storesWith(given, { batchSize: 1, now: () => now })
    d1.query(`INSERT INTO dead_letters (id, at, body) VALUES ('old', ${hour}, ''), ('young', ${now}, '')`)
    d1.query(`INSERT INTO drops (hour, reason, count) VALUES (${now - 401 * dayMs}, 'x', 1), (${hour}, 'x', 1)`)
    d1.query(`UPDATE batches_seen SET at = ${now}`)
    d1.query(`INSERT INTO batches_seen (id, at) VALUES ('old', ${now - 22 * dayMs})`)
    const ports = { store: d1Retention(d1.database), bucket }
    const retained = await retain(ports, { now })
    expect(retained).toEqual({ rows: 5, archives: 1, orphans: 0 })
    expect(memory.objects.size).toBe(2)
    expect((await archive.page({ filter: {}, limit: 9 })).items.map(({ at }) => at)).toEqual([now, now - 5 * dayMs])
    expect(['dead_letters', 'drops', 'batches_seen', 'minutes', 'rollups'].map((table) => count(d1, table))).toEqual([
      1, 1, 3, 1, 3,
    ])
    expect(await retain(ports, { now })).toEqual({ rows: 0, archives: 0, orphans: 0 })
  })

  /** So many messages and objects that are over, half of the rows in another table. */
  function overdue(rowsOver: number, objects: number) {
    const d1 = sqliteD1()
    const memory = memoryBucket()
    d1.query(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rowsOver / 2})
       INSERT INTO missing_equivalents (day, product, why, count) SELECT 0, 'jd:' || i, 'no_entry', 1 FROM n`,
    )
    d1.query('INSERT INTO batches_seen (id, at) SELECT product, day FROM missing_equivalents')
    for (let index = 0; index < objects; index++) {
      memory.objects.set(`decisions/${index}`, { bytes: new Uint8Array(), uploaded: new Date(hour) })
    }
    d1.query(
      `INSERT INTO archives (key, hour, records, bytes, first_at, last_at, sha256)
       SELECT 'decisions/' || value, ${hour}, 1, 0, ${hour}, ${hour}, ''
       FROM json_each('${JSON.stringify(Array.from({ length: objects }, (_, index) => index))}')`,
    )
    return { d1, memory, ports: { store: d1Retention(d1.database), bucket: r2Archive(memory.bucket) } }
  }

  it('catches up with 12,000 rows in one run and with 6,000 objects in two, and has nothing to do in a third', async () => {
    const { d1, memory, ports } = overdue(12_000, 6000)
    const now = hour + 500 * dayMs
    const runs = []
    for (let run = 0; run < 3; run++) runs.push(await retain(ports, { now }))
    expect(runs.map(({ rows, archives }) => [rows, archives])).toEqual([
      [12_000, 5000],
      [0, 1000],
      [0, 0],
    ])
    expect(memory.objects.size).toBe(0)
    expect(['missing_equivalents', 'batches_seen', 'archives'].map((table) => count(d1, table))).toEqual([0, 0, 0])
  })

  it('ends when its time is up, with a step of everything done, and goes on in the next run', async () => {
    const { d1, memory, ports } = overdue(12_000, 3000)
    const times = { at: 0 }
    const clock = () => (times.at += 6000)
    const run = { now: hour + 500 * dayMs, clock }
    expect(await retain(ports, run)).toMatchObject({ rows: 8000, archives: 1000 })
    expect([count(d1, 'missing_equivalents'), count(d1, 'batches_seen'), memory.objects.size]).toEqual([
      2000, 2000, 2000,
    ])
    expect(await retain(ports, run)).toMatchObject({ rows: 4000, archives: 1000 })
    expect([count(d1, 'missing_equivalents'), count(d1, 'batches_seen')]).toEqual([0, 0])
  })

  it('finds objects that nobody names once they are a day old, a page of the bucket at a time', async () => {
    const written = hour
    const { d1, memory, bucket } = await storesWith(
      Array.from({ length: 1500 }, (_, index) => recordAt(hour + index)),
      { batchSize: 1, now: () => written },
    )
    d1.query('DELETE FROM archives WHERE abs(random()) % 20 = 0')
    const named = count(d1, 'archives')
    const orphans = 1500 - named
    expect(orphans).toBeGreaterThan(20)
    const ports = { store: d1Retention(d1.database), bucket }
    const early = await retain(ports, { now: written + dayMs - 1 })
    expect(early.orphans).toBe(0)
    d1.query('DELETE FROM sweeps')
    let deleted = 0
    for (let run = 0; run < 8; run++) deleted += (await retain(ports, { now: written + dayMs + 1 })).orphans
    expect(deleted).toBe(orphans)
    expect(memory.objects.size).toBe(named)
  })

  it('leaves rows alone whose object could not be deleted for readers to miss, and finds that object later', async () => {
    const now = hour + 40 * dayMs
    const { d1, memory, bucket, archive } = await storesWith([recordAt(hour)], { now: () => hour })
    const failing = { ...bucket, delete: () => Promise.reject(new Error('R2 is down')) }
    await expect(retain({ store: d1Retention(d1.database), bucket: failing }, { now })).rejects.toThrow('R2 is down')
    expect(await archive.page({ filter: {}, limit: 1 })).toEqual({ items: [], next: undefined, gone: [] })
    expect(await retain({ store: d1Retention(d1.database), bucket }, { now })).toMatchObject({ orphans: 1 })
    expect(memory.objects.size).toBe(0)
  })

  it('works without a bucket, and by other settings', async () => {
    const { d1 } = await storesWith([recordAt(hour)])
    const ports = { store: d1Retention(d1.database), bucket: undefined }
    const days = { ...defaultRetention, rollups: 1 }
    expect(await retain(ports, { now: hour + 2 * dayMs, days })).toMatchObject({ archives: 0, orphans: 0 })
    expect(count(d1, 'rollups')).toBe(0)
  })
})
