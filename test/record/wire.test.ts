import { beforeAll, describe, expect, it } from 'vitest'

import { minuteMs, dayMs } from '../../src/kernel/instant.ts'
import type { RecordBatch } from '../../src/record/message.ts'
import { consume } from '../../src/record/consumer.ts'
import { readBatch, type WireBatch, type WireRecord } from '../../src/record/wire.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { delivered, message, records, said, storesOf, unpacked } from './deliveries.ts'
import { sampleAt } from './sample.ts'

const now = sampleAt
/** As it travels, and as older builds send the same. */
let text: unknown
let packed: RecordBatch
let batch: WireBatch
let record: WireRecord

beforeAll(async () => {
  text = (await delivered([records(1)]))[0]
  packed = said(text)
  batch = unpacked(packed)
  record = batch.records[0] as WireRecord
})

const withRecord = (other: object) => ({ ...batch, records: [record, { ...record, ...other }] })
const withPlace = (policy: unknown) => ({ ...packed, records: packed.records.map((each) => ({ ...each, policy })) })

describe('a message is believed', () => {
  it.each<readonly [string, () => unknown]>([
    ['as it was sent: as text', () => text],
    ['as JSON, as older builds send it', () => packed],
    ['as older builds send it, with the policy in each record', () => batch],
    ['when it is twenty days old', () => ({ ...batch, at: now - 20 * dayMs })],
    ['from a clock ten minutes ahead', () => ({ ...batch, at: now + 10 * minuteMs })],
    ['with a record that is twenty days old', () => withRecord({ at: now - 20 * dayMs })],
    ['with a record of a clock ten minutes ahead', () => withRecord({ at: now + 10 * minuteMs })],
    ['of an older build, whose records say nothing of pages', () => withRecord({ rendered: undefined })],
    [
      'with what a page had been told',
      () => withRecord({ rendered: { action: 'allow', clicked: 'explain', same: false, later: 1 } }),
    ],
    ['of a newer build, with a field that nobody here knows', () => withRecord({ unheard: { of: 1 } })],
    ['with a record that stands for a million', () => withRecord({ sampledrate: 1_000_000 })],
    ['with a billion drops', () => ({ ...batch, drops: { overflow: 1e9 }, retold: 1e9 })],
    ['with the highest numbers', () => ({ ...batch, seq: Number.MAX_SAFE_INTEGER, told: Number.MAX_SAFE_INTEGER })],
  ])('%s', (_, body) => {
    const read = readBatch(body(), now)
    expect([read?.id, read?.records[0]?.policy]).toEqual([batch.id, record.policy])
  })
})

const forged: readonly (readonly [string, () => unknown])[] = [
  ['a text that is no JSON', () => 'records'],
  ['a text that was cut', () => String(text).slice(0, -1)],
  ['older than twenty days', () => ({ ...batch, at: now - 20 * dayMs - 1 })],
  ['more than ten minutes ahead', () => ({ ...batch, at: now + 10 * minuteMs + 1 })],
  ['of half an instant', () => ({ ...batch, at: now - 0.5 })],
  ['with a record older than twenty days', () => withRecord({ at: now - 20 * dayMs - 1 })],
  ['with a record more than ten minutes ahead', () => withRecord({ at: now + 10 * minuteMs + 1 })],
  ['with a record that stands for nothing', () => withRecord({ sampledrate: 0 })],
  ['with a record that stands for half a click', () => withRecord({ sampledrate: 1.5 })],
  ['with a record that stands for more than a million', () => withRecord({ sampledrate: 1_000_001 })],
  ['with a page that was told and no click', () => withRecord({ rendered: { action: 'allow', same: true } })],
  ['with a page that was told a number', () => withRecord({ rendered: { action: 1, clicked: 'allow', same: false } })],
  ['with a page that was told nothing', () => withRecord({ rendered: null })],
  [
    'with a page that was told maybe',
    () => withRecord({ rendered: { action: 'allow', clicked: 'allow', same: 'true' } }),
  ],
  ['with more than a billion drops', () => ({ ...batch, drops: { overflow: 1e9 + 1 } })],
  ['with more than a billion told again', () => ({ ...batch, retold: 1e9 + 1 })],
  ['with a number beyond those that can be counted', () => ({ ...batch, seq: 2 ** 53 })],
  ['that tells more than can be counted', () => ({ ...batch, told: 2 ** 53 })],
  ['packed, older than twenty days', () => ({ ...packed, at: now - 20 * dayMs - 1 })],
  ['packed, without its policies', () => ({ ...packed, policies: undefined })],
  ['packed, without its records', () => ({ ...packed, records: undefined })],
  ['packed, with a policy of another kind', () => ({ ...packed, policies: [{ ...record.policy, digest: 7 }] })],
  ['packed, with a policy that is none', () => ({ ...packed, policies: [null] })],
  ['packed, with a record of a policy that is not there', () => withPlace(1)],
  ['packed, with a record of no policy', () => withPlace(undefined)],
  ['packed, with a record of what every list has', () => withPlace('__proto__')],
  ['packed, with a record whose place is a text', () => withPlace('0')],
  ['packed, with a record that has its policy itself', () => withPlace(record.policy)],
  ['packed, with a record that is none', () => ({ ...packed, records: [...packed.records, null] })],
]

describe('a message is not believed', () => {
  it.each(forged)('%s', (_, body) => {
    expect(readBatch(body(), now)).toBeUndefined()
  })

  it('and is kept among the dead letters, where nothing of it is counted', async () => {
    const d1 = sqliteD1()
    const messages = [...forged.map(([, body]) => body()), batch].map(message)
    const consumed = await consume({ messages }, { ...storesOf(d1.database), now: () => now })
    expect(consumed).toEqual({ stored: 1, duplicate: 0, poison: forged.length, failed: 0 })
    expect(d1.query('SELECT id FROM dead_letters')).toHaveLength(forged.length)
    expect(d1.query('SELECT sum(count) AS clicks FROM rollups')).toEqual([{ clicks: 1 }])
  })
})
