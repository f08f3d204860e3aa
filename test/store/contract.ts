/**
 * What every store promises, whoever fulfils it: the memory adapters in Node, the real ones in workerd.
 *
 * Each promise is tested on stores that a caller makes fresh; nothing here knows which they are.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'

import type { CatalogueReader } from '../../src/catalogue/source.ts'
import type { LivePolicy } from '../../src/control/projection.ts'
import { hourMs } from '../../src/kernel/instant.ts'
import type { KvValues, PolicyPorts } from '../../src/policy/source.ts'
import type { RollupRow, RollupStore } from '../../src/record/rollup.ts'
import type { WireBatch, WireRecord } from '../../src/record/wire.ts'

type Make<T> = () => T | Promise<T>

export interface KvUnderTest {
  readonly policy: () => Promise<KvValues>
  readonly live: LivePolicy
  readonly catalogue: CatalogueReader
  /** Writes any key, as an operator with a command line can. */
  readonly write: (key: string, value: string) => Promise<void>
}

const published = JSON.stringify({ version: 42, digest: 'sha256:7c7a', program: { meta: { name: '抖音' } } })

export function kvContract(name: string, make: Make<KvUnderTest>): void {
  describe(`${name}: policy and catalogue`, () => {
    it('has neither policy nor override nor equivalents before anything was written', async () => {
      const { policy, catalogue } = await make()
      expect(await policy()).toEqual({ active: null, override: null })
      expect(await catalogue.get('eq:jd:never-written')).toBeNull()
    })

    it('shows the policy that was put, to the letter, to publisher and edge', async () => {
      const { policy, live } = await make()
      await live.put(published)
      expect(await live.read()).toBe(published)
      expect(await policy()).toEqual({ active: published, override: null })
    })

    it('gives both values as they are, even where one is no JSON', async () => {
      const { policy, live, write } = await make()
      await live.put(published)
      await write('policy:override', '{"entries": oops')
      expect(await policy()).toEqual({ active: published, override: '{"entries": oops' })
    })

    it('finds equivalents by their key, beyond ASCII too', async () => {
      const { catalogue, write } = await make()
      await write('eq:jd:100012043978', '{"title":"手机壳 👜"}')
      expect(await catalogue.get('eq:jd:100012043978')).toBe('{"title":"手机壳 👜"}')
      expect(await catalogue.get('eq:jd:10001204397')).toBeNull()
    })

    it('finds a hundred equivalents at once, to the letter, and which of them are missing', async () => {
      const { catalogue, write } = await make()
      await write('eq:jd:1', '{"title":"手机壳 👜"}')
      await write('eq:jd:2', '{"title": oops')
      const keys = Array.from({ length: 100 }, (_, n) => `eq:jd:${n}`)
      const found = await catalogue.getMany(keys)
      expect([...found.keys()].sort()).toEqual(keys.toSorted())
      expect(found.get('eq:jd:1')).toBe('{"title":"手机壳 👜"}')
      expect(found.get('eq:jd:2')).toBe('{"title": oops')
      expect([...found.values()].filter((text) => text === null)).toHaveLength(98)
    })
  })
}

export function copyContract(name: string, make: Make<Pick<PolicyPorts, 'readCache' | 'writeCache'>>): void {
  describe(`${name}: the copy of the last good policy`, () => {
    it('is absent at first, and then what was written last', async () => {
      const { readCache, writeCache } = await make()
      expect(await readCache()).toBeUndefined()
      await writeCache(`null\n${published}`)
      expect(await readCache()).toBe(`null\n${published}`)
      await writeCache('null\nnewer')
      expect(await readCache()).toBe('null\nnewer')
    })
  })
}

const hour = Date.UTC(2020, 9, 8, 16)

function record(
  other: { at?: number; sampledrate?: number; surface?: string; rule?: string | undefined; version?: number } = {},
): WireRecord {
  const { at = hour, sampledrate = 1, surface = 'live_room', rule = 'live-external-closed', version = 42 } = other
  return {
    v: 1,
    id: '01JD0000000000000000000000',
    at,
    sampledrate,
    policy: { version },
    in: { surface, evidence: 'signed', marketplace: 'jd', party: 'external', kind: 'product' },
    out: { answer: 'detour', action: 'equivalent', step: 'shop', rule, reason: 'live_external_closed' },
  }
}

function batch(id: string, records: WireBatch['records'], drops: Record<string, number> = {}): WireBatch {
  return { v: 1, id, isolate: 'i1', seq: 1, at: hour, drops, records }
}

/** Stores batches that no archive holds. */
function apply(store: RollupStore, ...batches: readonly WireBatch[]): Promise<'stored' | 'seen'> {
  return store.apply(batches, [])
}

const total = (rows: readonly RollupRow[]): number => rows.reduce((sum, row) => sum + row.count, 0)

export function rollupContract(name: string, make: Make<RollupStore>): void {
  describe(`${name}: roll-ups`, () => {
    const all = [0, Number.MAX_SAFE_INTEGER] as const

    it('counts alike clicks of one hour in one row, and others apart', async () => {
      const store = await make()
      expect(
        await apply(
          store,
          batch('b1', [
            record(),
            record({ at: hour + hourMs - 1 }),
            record({ at: hour + hourMs }),
            record({ surface: 'unknown' }),
          ]),
        ),
      ).toBe('stored')
      await apply(store, batch('b2', [record(), record({ version: 43 }), record({ surface: 'ünknown\'"; DROP' })]))
      const rows = await store.rollups(...all)
      expect(rows.map((row) => [(row.hour - hour) / hourMs, row.version, row.surface, row.count])).toEqual([
        [0, 42, 'live_room', 3],
        [0, 42, 'unknown', 1],
        [0, 42, 'ünknown\'"; DROP', 1],
        [0, 43, 'live_room', 1],
        [1, 42, 'live_room', 1],
      ])
      expect(rows[0]).toEqual({
        hour,
        version: 42,
        surface: 'live_room',
        evidence: 'signed',
        marketplace: 'jd',
        party: 'external',
        kind: 'product',
        answer: 'detour',
        action: 'equivalent',
        step: 'shop',
        rule: 'live-external-closed',
        reason: 'live_external_closed',
        would_rule: '',
        would_action: '',
        count: 3,
      })
    })

    it('counts a batch once, however often it arrives', async () => {
      const store = await make()
      const twice = batch('b1', [record(), record()], { queue_error: 5 })
      expect(await apply(store, twice)).toBe('stored')
      expect(await apply(store, twice)).toBe('seen')
      expect(await apply(store, batch('b2', [record()], { queue_error: 2, overflow: 1 }))).toBe('stored')
      expect(await apply(store, twice)).toBe('seen')
      expect(total(await store.rollups(...all))).toBe(3)
      expect(await store.drops(...all)).toEqual([
        { hour, reason: 'overflow', count: 1 },
        { hour, reason: 'queue_error', count: 7 },
      ])
    })

    it('knows which batches it has, and takes none of several where it has one', async () => {
      const store = await make()
      const [old, young] = [batch('b1', [record()]), batch('b2', [record(), record()], { overflow: 1 })]
      expect(await apply(store, old)).toBe('stored')
      expect(await store.seen(['b1', 'b2'])).toEqual(new Set(['b1']))
      expect(await apply(store, young, old)).toBe('seen')
      expect([total(await store.rollups(...all)), await store.drops(...all)]).toEqual([1, []])
      expect(await apply(store, young, batch('b3', [record()]))).toBe('stored')
      expect(total(await store.rollups(...all))).toBe(4)
      expect(await store.seen(['b1', 'b2', 'b3', 'b4'])).toEqual(new Set(['b1', 'b2', 'b3']))
    })

    it('weighs each record with its sampling rate', async () => {
      const store = await make()
      await apply(store, batch('b1', [record({ sampledrate: 10 }), record()]))
      expect(total(await store.rollups(...all))).toBe(11)
    })

    it('takes more rows at once than D1 takes parameters', async () => {
      const store = await make()
      await apply(
        store,
        batch(
          'b1',
          Array.from({ length: 150 }, (_, index) => record({ rule: `rule-${index}` })),
        ),
      )
      expect(await store.rollups(...all)).toHaveLength(150)
    })

    it('remembers a batch that had only drops, or nothing', async () => {
      const store = await make()
      expect(await apply(store, batch('b1', [], { queue_timeout: 3 }))).toBe('stored')
      expect(await apply(store, batch('b1', [], { queue_timeout: 3 }))).toBe('seen')
      expect(await apply(store, batch('b2', []))).toBe('stored')
      expect(await apply(store, batch('b2', []))).toBe('seen')
      expect(await store.drops(...all)).toEqual([{ hour, reason: 'queue_timeout', count: 3 }])
    })

    it('shows the hours that were asked for, the last one not included', async () => {
      const store = await make()
      await apply(
        store,
        batch(
          'b1',
          [0, 1, 2].map((each) => record({ at: hour + each * hourMs })),
        ),
      )
      const rows = await store.rollups(hour + hourMs, hour + 2 * hourMs)
      expect(rows.map((row) => row.hour)).toEqual([hour + hourMs])
      expect(await store.drops(0, hour)).toEqual([])
    })
  })
}
