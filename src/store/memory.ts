/**
 * Every port in memory, for tests and for whoever embeds the core elsewhere. Held to the same contract as the real ones.
 *
 * @module
 */

import type { CatalogueReader } from '../catalogue/source.ts'
import type { LiveCandidate } from '../control/candidate.ts'
import type { LivePolicy } from '../control/projection.ts'
import type { ListSource } from '../policy/list-source.ts'
import type { KvValues, PolicyPorts } from '../policy/source.ts'
import type { RecordSender } from '../record/batch.ts'
import { dropRows, rollUp, rollupDimensions } from '../record/rollup.ts'
import type { DropRow, RollupRow, RollupStore } from '../record/rollup.ts'
import { listKey } from './kv-lists.ts'
import { activeKey, candidateKey, overrideKey } from './kv-policy.ts'

export interface MemoryKv {
  readonly values: Map<string, string>
  readonly policy: () => Promise<KvValues>
  readonly live: LivePolicy
  readonly liveCandidate: LiveCandidate
  readonly catalogue: CatalogueReader
  /** Images stand beside the texts, under their keys. */
  readonly images: Map<string, ArrayBuffer>
  readonly lists: ListSource
}

export function memoryKv(values: Map<string, string> = new Map()): MemoryKv {
  const get = (key: string): string | null => values.get(key) ?? null
  const images = new Map<string, ArrayBuffer>()
  return {
    values,
    policy: async () => ({
      active: get(activeKey),
      override: get(overrideKey),
      candidate: values.get(candidateKey),
    }),
    live: {
      put: async (text) => {
        values.set(activeKey, text)
      },
      read: async () => get(activeKey),
    },
    liveCandidate: {
      put: async (text) => {
        if (text === undefined) values.delete(candidateKey)
        else values.set(candidateKey, text)
      },
      read: async () => values.get(candidateKey),
    },
    catalogue: { get: async (key) => get(key), getMany: async (keys) => new Map(keys.map((key) => [key, get(key)])) },
    images,
    lists: { get: async (digest) => images.get(listKey(digest)) ?? null },
  }
}

export function memoryCopy(): Pick<PolicyPorts, 'readCache' | 'writeCache'> {
  let copy: string | undefined
  return {
    readCache: async () => copy,
    writeCache: async (text) => {
      copy = text
    },
  }
}

/** A queue that keeps what it was sent. */
export function memoryQueue(): RecordSender & { readonly messages: readonly string[] } {
  const messages: string[] = []
  return {
    messages,
    send: async (sent) => {
      messages.push(...sent)
    },
  }
}

export function memoryRollups(): RollupStore {
  const seen = new Set<string>()
  const rollups = new Map<string, RollupRow>()
  const drops = new Map<string, DropRow>()
  const keyOf = (row: RollupRow): string =>
    JSON.stringify([padded(row.hour), padded(row.version), ...rollupDimensions.map((name) => row[name])])
  return {
    seen: async (ids) => new Set(ids.filter((id) => seen.has(id))),
    apply: async (batches) => {
      if (batches.some(({ id }) => seen.has(id))) return 'seen'
      for (const { id } of batches) seen.add(id)
      for (const row of rollUp(batches.flatMap(({ records }) => records))) add(rollups, keyOf(row), row)
      for (const row of dropRows(batches)) add(drops, JSON.stringify([padded(row.hour), row.reason]), row)
      return 'stored'
    },
    rollups: async (from, until) => within(rollups, from, until),
    drops: async (from, until) => within(drops, from, until),
  }
}

function add<Row extends { readonly count: number }>(table: Map<string, Row>, key: string, row: Row): void {
  table.set(key, { ...row, count: (table.get(key)?.count ?? 0) + row.count })
}

function within<Row extends { readonly hour: number }>(table: Map<string, Row>, from: number, until: number): Row[] {
  const rows = [...table].filter(([, { hour }]) => hour >= from && hour < until)
  return rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** So that texts sort as the numbers do. */
function padded(number: number): string {
  return String(number).padStart(17, '0')
}
