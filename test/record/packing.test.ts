import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { newId } from '../../src/record/id.ts'
import { pack as packSources, unpack, type Packed } from '../../src/record/packing.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { sampleAt, sampleRecord } from './sample.ts'

type Room = Parameters<typeof packSources>[1]
type Policy = DecisionRecord['policy']

const spacious = { records: 1000, fullBytes: 1e9, maxBytes: 1e9 }

function policyOf(version: number | undefined, other: Partial<Policy> = {}): Policy {
  return { name: 'douyin', version, digest: 'sha256:7c7a', tier: 'memory', ...other }
}

function decidedBy(policy: Policy, content = 'r_1'): DecisionRecord {
  return sampleRecord({ view: { id: newId(sampleAt), policy }, context: { content } })
}

/** Each message with its records as whoever takes it reads them. */
function pack(records: readonly DecisionRecord[], room: Room) {
  const { messages, tooLarge } = packSources(
    records.map((record) => ({ record })),
    room,
  )
  const read = messages.map((message) => {
    const written = message.texts.map((text) => JSON.parse(text) as Packed['records'][number])
    return { ...message, records: written }
  })
  return { messages: read, tooLarge }
}

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length

describe('records that travel together', () => {
  it('name each policy once, in the order in which it decided first', () => {
    const [a, b] = [policyOf(41), policyOf(42)]
    const { messages } = pack(
      [a, b, a, a, b].map((policy) => decidedBy(policy)),
      spacious,
    )
    expect(messages.map(({ policies, records }) => [policies, records.map(({ policy }) => policy)])).toEqual([
      [
        [a, b],
        [0, 1, 0, 0, 1],
      ],
    ])
  })

  it.each<readonly [string, Partial<Policy>]>([
    ['name', { name: 'kuaishou' }],
    ['version', { version: 43 }],
    ['version that is absent', { version: undefined }],
    ['digest', { digest: 'sha256:7c7b' }],
    ['tier', { tier: 'kv' }],
  ])('name two policies that differ in nothing but the %s', (_, other) => {
    const two = [policyOf(42), policyOf(42, other)]
    expect(
      pack(
        two.map((policy) => decidedBy(policy)),
        spacious,
      ).messages[0]?.policies,
    ).toEqual(two)
  })

  it('name the policies anew in each message', () => {
    const records = [41, 42, 42, 41].map((version) => decidedBy(policyOf(version)))
    const { messages } = pack(records, { ...spacious, records: 2 })
    expect(messages.map(({ policies }) => policies.map(({ version }) => version))).toEqual([
      [41, 42],
      [42, 41],
    ])
  })

  it('come back to the byte, from messages that are as large as they were counted (seed 20201009)', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '"', '直', '👍', '\\'), maxLength: 20 })
    const policies = fc.record({
      name: texts,
      version: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      digest: fc.constantFrom('sha256:a', 'sha256:b'),
      tier: fc.constantFrom('memory', 'kv', 'cache', 'bundled'),
    })
    const clicks = fc.array(fc.record({ policy: policies, content: texts }), { minLength: 1, maxLength: 60 })
    const rooms = fc.record({
      records: fc.integer({ min: 1, max: 60 }),
      fullBytes: fc.integer({ min: 600, max: 40_000 }),
      maxBytes: fc.constant(40_000),
    })
    const seen = { several: 0, places: 0 }
    fc.assert(
      fc.property(clicks, rooms, (made, room) => {
        const records = made.map(({ policy, content }) => decidedBy(policy, content))
        const { messages, tooLarge } = pack(records, room)
        expect(tooLarge).toBe(0)
        const back = messages.flatMap((message) => unpack(message.policies, message.records))
        expect(messages.flatMap(({ sources }) => sources.map(({ record }) => record))).toEqual(records)
        expect(back.map((each) => JSON.stringify(each))).toEqual(records.map((each) => JSON.stringify(each)))
        for (const message of messages) {
          // Of either list: its members and the commas between them, and one comma after it for its brackets.
          const list = `[${message.texts.join(',')}]`
          expect(bytesOf(message.policies) + new TextEncoder().encode(list).length - 2).toBe(message.bytes)
          expect(message.records.length).toBeLessThanOrEqual(room.records)
          expect(message.records.length === 1 || message.bytes <= room.fullBytes).toBe(true)
          if (message.policies.length > 10) seen.places += 1
        }
        if (messages.length > 1) seen.several += 1
      }),
      { numRuns: 300, seed: 20_201_009 },
    )
    expect([seen.several > 100, seen.places > 20]).toEqual([true, true])
  })

  it('leave out what fits into no message together with its policy, and go on as if it had not been there', () => {
    const small = decidedBy(policyOf(42))
    const lines = [small, { ...small, missing: ['x'.repeat(5000)] }, small, { ...small, missing: [1n as never] }, small]
    const { messages, tooLarge } = pack(lines, { ...spacious, maxBytes: 4000 })
    expect([tooLarge, messages.map(({ records }) => records.length)]).toEqual([2, [3]])
    const alone = pack([small], spacious).messages[0]?.bytes ?? 0
    expect(pack([small], { ...spacious, maxBytes: alone }).tooLarge).toBe(0)
    expect(pack([small], { ...spacious, maxBytes: alone - 1 }).tooLarge).toBe(1)
  })

  it('have their instants and ids as they were', () => {
    const at = instant(sampleAt + 7)
    const record = sampleRecord({ view: { id: newId(at), at } })
    expect(pack([record], spacious).messages[0]?.records[0]).toEqual({ ...record, policy: 0 })
  })
})
