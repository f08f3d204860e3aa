/**
 * The catalogue's ports over SQLite and a map, in which any step can be made to fail.
 *
 * @module
 */

import { readCsv } from '../../src/catalogue/csv.ts'
import { readNdjson } from '../../src/catalogue/ndjson.ts'
import type { Actor } from '../../src/control/actor.ts'
import type { EntryPorts } from '../../src/control/catalogue/entry.ts'
import {
  finishImport,
  startImport,
  takeChunk,
  type Chunk,
  type ImportMode,
  type ImportPorts,
} from '../../src/control/catalogue/imports.ts'
import { sha256Hex } from '../../src/kernel/digest.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { d1Imports } from '../../src/store/d1-catalogue-imports.ts'
import { d1CatalogueRows, d1Entries, d1Projection } from '../../src/store/d1-catalogue.ts'
import { d1Targets } from '../../src/store/d1-catalogue-targets.ts'
import { sqliteD1, type SqliteD1 } from '../store/sqlite.ts'

export const editor: Actor = { id: 'token:editor', name: 'Editor', role: 'editor', areas: undefined }
export const publisher: Actor = { id: 'token:publisher', name: 'Publisher', role: 'publisher', areas: undefined }

export const noon = instant(Date.parse('2026-11-23T12:00:00Z'))

/** Counts every call to the outside; the one with the number `breakAt` fails, before or after it took effect. */
export interface Faults {
  calls: number
  breakAt: number | undefined
  when: 'before' | 'after'
}

export interface CatalogueWorld {
  readonly sqlite: SqliteD1
  readonly kv: Map<string, string>
  readonly faults: Faults
  readonly ports: ImportPorts & EntryPorts
  readonly targets: ReturnType<typeof d1Targets>
  readonly exportRows: ReturnType<typeof d1CatalogueRows>
}

export function catalogueWorld(): CatalogueWorld {
  const sqlite = sqliteD1()
  const kv = new Map<string, string>()
  const faults: Faults = { calls: 0, breakAt: undefined, when: 'before' }

  async function step<T>(effect: () => T | Promise<T>): Promise<T> {
    faults.calls += 1
    const isBroken = faults.calls === faults.breakAt
    if (isBroken && faults.when === 'before') throw new Error('D1_ERROR: Network connection lost')
    const done = await effect()
    if (isBroken) throw new Error('D1_ERROR: Network connection lost')
    return done
  }

  const real = sqlite.database as unknown as Record<string, (...given: unknown[]) => unknown>
  const wrapped = (statement: unknown): unknown =>
    new Proxy(statement as Record<string, (...given: unknown[]) => unknown>, {
      get: (target, name: string) => {
        if (name === 'bind') return (...values: unknown[]) => wrapped(target['bind']?.(...values))
        if (['run', 'all', 'first'].includes(name)) return () => step(() => target[name]?.())
        return target[name]
      },
    })
  const database = {
    prepare: (sql: string) => wrapped(real['prepare']?.(sql)),
    batch: (statements: unknown[]) => step(() => real['batch']?.(statements)),
  } as unknown as D1Database

  return {
    sqlite,
    kv,
    faults,
    ports: {
      imports: d1Imports(database),
      entries: d1Entries(database),
      projection: d1Projection(database),
      edge: {
        put: (key, value) => step(() => void kv.set(key, value)),
        delete: (key) => step(() => void kv.delete(key)),
      },
    },
    targets: d1Targets(database),
    exportRows: d1CatalogueRows(database),
  }
}

let jobs = 0

export async function start(
  { ports }: CatalogueWorld,
  more: { readonly mode?: ImportMode; readonly dryRun?: boolean; readonly at?: Instant; readonly by?: Actor } = {},
): Promise<string> {
  jobs += 1
  const id = `imp_${String(jobs).padStart(26, '0')}`
  const job = {
    id,
    name: 'catalogue.csv',
    fingerprint: undefined,
    mode: more.mode ?? 'merge',
    dryRun: more.dryRun ?? false,
    startedBy: (more.by ?? editor).id,
    startedAt: more.at ?? noon,
  }
  await startImport(job, more.by ?? editor, ports)
  return id
}

/** A chunk as the API makes one of a body. */
export async function chunkOf(
  job: string,
  n: number,
  text: string,
  more: {
    readonly firstLine?: number
    readonly format?: 'csv' | 'ndjson'
    readonly at?: Instant
    readonly by?: Actor
  } = {},
): Promise<Chunk> {
  const firstLine = more.firstLine ?? (more.format === 'ndjson' ? 1 : 2)
  const { rows, faults } = more.format === 'ndjson' ? readNdjson(text, { firstLine }) : readCsv(text, { firstLine })
  const lines = text.split('\n').length - 1
  const base = { job, n, firstLine, lines, bytes: text.length, by: more.by ?? editor, at: more.at ?? noon }
  return { ...base, digest: await sha256Hex(text), rows, faults }
}

export async function take(world: CatalogueWorld, chunk: Chunk) {
  return await takeChunk(chunk, world.ports)
}

export async function finish(
  world: CatalogueWorld,
  id: string,
  chunks: number,
  more: { confirm?: number; at?: Instant; by?: Actor } = {},
) {
  return await finishImport(
    { id, chunks, confirm: more.confirm, actor: more.by ?? editor, at: more.at ?? instant(noon + 60_000) },
    world.ports,
  )
}

const header = 'marketplace,id,title,grade,to_marketplace,to_id,price,status,note'

export function row(id: number, more: { title?: string; to?: number; status?: string; note?: string } = {}): string {
  const { title = `product ${id}`, to = 3_400_000 + id, status = 'active', note = '' } = more
  return `jd,${id},${title},exact,xiaodian,${to},9.90,${status},${note}`
}

export function csv(...rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`
}

/** What D1 holds, and what KV holds, as they should be the same. */
export function held({ sqlite, kv }: CatalogueWorld) {
  const rows = sqlite.query('SELECT key, value, projected, deleted FROM catalogue ORDER BY key')
  return {
    d1: Object.fromEntries(
      rows.filter((each) => each['deleted'] === 0).map((each) => [String(each['key']), String(each['value'])]),
    ),
    kv: Object.fromEntries([...kv].sort(([a], [b]) => (a < b ? -1 : 1))),
    waiting: rows.filter((each) => each['projected'] === 0).length,
  }
}
