import { beforeAll, describe, expect, it } from 'vitest'

import { letterOf } from '../../src/record/dead-letters.ts'
import { readBatch, type WireBatch, type WireRecord } from '../../src/record/wire.ts'
import { delivered, records, unpacked } from './deliveries.ts'
import { sampleAt } from './sample.ts'

let batch: WireBatch
let record: WireRecord

beforeAll(async () => {
  batch = unpacked((await delivered([records(1)]))[0])
  record = batch.records[0] as WireRecord
})

function withInput(more: object): unknown {
  return { ...batch, records: [{ ...record, in: { ...record.in, ...more } }] }
}

describe('a message is not believed', () => {
  it.each<readonly [string, () => unknown]>([
    ['of another version', () => ({ ...batch, v: 3 })],
    ['with a record of another version', () => ({ ...batch, records: [{ ...record, v: 2 }] })],
    ['with a number of followers that is a text', () => withInput({ followers: '12' })],
    ['with an author that is a list', () => withInput({ author: ['a_1'] })],
    ['with a surface that is too long to be counted by', () => withInput({ surface: 'x'.repeat(513) })],
    ['with an address that is longer than any record has', () => withInput({ url: 'x'.repeat(8193) })],
  ])('%s', (_, body) => {
    expect(readBatch(withInput({ surface: 'x'.repeat(512), url: 'x'.repeat(8192) }), sampleAt)).toBeDefined()
    expect(readBatch(body(), sampleAt)).toBeUndefined()
  })
})

describe('a dead letter', () => {
  it('fits into a row, whatever was sent', () => {
    const body = { text: '宝'.repeat(700_000) }
    const letter = letterOf({ id: 'm_1', timestamp: new Date(0), body })
    expect(letter.body).toHaveLength(600_000)
    expect(JSON.stringify(body).startsWith(letter.body)).toBe(true)
  })
})
