/**
 * The ports of the override over SQLite and a KV that can be made to fail.
 *
 * @module
 */

import type { Actor } from '../../src/control/actor.ts'
import type { LiveOverride, OverrideNotes, OverridePorts, OverrideStore } from '../../src/control/override.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Override } from '../../src/store/d1-override.ts'
import { kvLiveOverride, kvOverrideNotes } from '../../src/store/kv-override.ts'
import type { Program } from '../../src/policy/program.ts'
import { sqliteD1 } from '../store/sqlite.ts'

export const operator: Actor = { id: 'token:tok_1', name: 'Ann', role: 'publisher', areas: undefined }
export const another: Actor = { id: 'token:tok_2', name: 'Bo', role: 'publisher', areas: undefined }

/** KV as far as the override needs it: a map, where every call may be refused. */
export function fakeKv() {
  const values = new Map<string, string>()
  /** Of those that were put with one. */
  const lifetimes = new Map<string, number>()
  const state = {
    isDown: false,
    refusedPuts: 0,
    refuses: (_key: string): boolean => false,
    operations: 0,
    refusesBulk: false,
    /** How long each put of the override takes; the others are done at once. */
    putDelays: [] as number[],
  }
  const guard = (): void => {
    state.operations += 1
    if (state.isDown) throw new Error('KV failed: 500')
  }
  const kv = {
    get: async (asked: string | readonly string[]) => {
      guard()
      if (typeof asked === 'string') return values.get(asked) ?? null
      if (state.refusesBulk) throw new Error('KV GET failed: 413 Total size of request exceeds the limit of 25MB')
      if (asked.length > 100) throw new Error('KV GET failed: 400 You can request a maximum of 100 keys')
      return new Map(asked.map((key) => [key, values.get(key) ?? null]))
    },
    put: async (key: string, value: string, { expirationTtl }: { expirationTtl?: number } = {}) => {
      guard()
      if (state.refusedPuts > 0 && key === 'policy:override') {
        state.refusedPuts -= 1
        throw new Error('KV PUT failed: 429 Too Many Requests')
      }
      const delay = key === 'policy:override' ? state.putDelays.shift() : undefined
      if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay))
      if (state.refuses(key)) throw new Error('KV PUT failed: 500')
      values.set(key, value)
      if (expirationTtl !== undefined) lifetimes.set(key, expirationTtl)
    },
    delete: async (key: string) => {
      guard()
      values.delete(key)
    },
    list: async ({ prefix, limit = 1000, cursor }: { prefix: string; limit?: number; cursor?: string }) => {
      guard()
      const names = [...values.keys()]
        .filter((key) => key.startsWith(prefix) && key > (cursor ?? ''))
        .sort()
        .slice(0, limit + 1)
      const keys = names.slice(0, limit).map((name) => ({ name }))
      return names.length > limit
        ? { keys, list_complete: false, cursor: keys.at(-1)?.name }
        : { keys, list_complete: true }
    },
  } as unknown as KVNamespace
  return { kv, values, lifetimes, state }
}

export function overrideSetting(active?: Program) {
  const sqlite = sqliteD1()
  const { kv, values, state } = fakeKv()
  const storage = { isDown: false }
  const store = d1Override(sqlite.database)
  const overrideEntries = new Proxy(store, {
    get: (target, name) => {
      if (storage.isDown) return () => Promise.reject(new Error('D1_ERROR: storage is away'))
      return Reflect.get(target, name) as unknown
    },
  }) satisfies OverrideStore
  const liveOverride: LiveOverride = kvLiveOverride(kv)
  const overrideNotes: OverrideNotes = kvOverrideNotes(kv)
  const ports: OverridePorts = {
    overrideEntries,
    liveOverride,
    overrideNotes,
    activeProgram: () => Promise.resolve(active),
    overridePauseMs: 1,
  }
  return {
    ports,
    storage,
    edge: state,
    values,
    database: sqlite.database,
    query: sqlite.query,
    audit: d1Audit(sqlite.database),
  }
}

/** Ids of the entries that KV shows. */
export function shownIn(values: ReadonlyMap<string, string>): readonly string[] {
  const text = values.get('policy:override')
  if (text === undefined) return []
  return (JSON.parse(text) as { entries: { id: string }[] }).entries.map(({ id }) => id)
}
