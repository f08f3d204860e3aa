/**
 * The local instance: both Workers in workerd, with KV, D1 and the queue beside them on disk.
 *
 * The storage is laid out as wrangler does it, so `wrangler kv key list` and `wrangler d1 execute` see the same data.
 * Miniflare's own surface is a beta; nothing but this file knows it.
 *
 * @module
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, Response } from 'miniflare'

import { minuteMs } from '../../kernel/instant.ts'
import { assetsOf } from './assets.ts'
import type { Configured, Migration, Parts } from './parts.ts'

export interface RunOptions {
  readonly port: number
  readonly host: string
  /** Folder that keeps KV, D1 and the queue between two starts. */
  readonly state: string
  readonly secrets: Readonly<Record<string, string>>
  /** True: each Worker answers on a socket of its own as well, past the entry that routes. For proofs and benchmarks. */
  readonly ownSockets?: boolean
  /** False: decision records are sent and stay in the queue, so that the control plane costs the click nothing. */
  readonly consume?: boolean
  /** How long a message of records may wait for others; by default as in production. */
  readonly queueWaitSeconds?: number
  /** False: nobody is held to a number of requests a minute. */
  readonly limit?: boolean
  /** Answers with this HTTP status whatever our Workers ask of the network (short links, webhooks); absent: it is asked. */
  readonly outbound?: (url: string) => number
}

export interface LocalInstance {
  /** Answering, with its storage migrated. */
  readonly url: string
  /** Origin of a Worker's own socket; only with `ownSockets`. */
  directUrl(worker: string): Promise<string>
  readonly kv: { get(key: string): Promise<string | null>; put(key: string, value: string): Promise<void> }
  readonly archive: { get(key: string): Promise<ArrayBuffer | null> }
  /** Asks D1 directly. */
  sql<Row>(query: string): Promise<readonly Row[]>
  /** Runs once what the cron runs every minute; it runs by itself as well. */
  tick(): Promise<void>
  stop(): Promise<void>
}

export async function runInstance(parts: Parts, options: RunOptions): Promise<LocalInstance> {
  const { detour, demo, configured } = parts
  const { secrets } = options
  mkdirSync(options.state, { recursive: true })
  const direct = options.ownSockets === true ? { unsafeDirectSockets: [{ host: options.host, port: 0 }] } : {}
  const { compatibilityDate, compatibilityFlags, bindings, versionMetadata } = configured
  const { outbound } = options
  const network =
    outbound === undefined
      ? {}
      : { outboundService: ({ url }: { readonly url: string }) => new Response(null, { status: outbound(url) }) }
  const runtime = { ...direct, ...network, compatibilityDate, compatibilityFlags }
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      host: options.host,
      port: options.port,
      cf: false,
      log: new Log(LogLevel.ERROR),
      logRequests: false,
      telemetry: { enabled: false },
      workers: [
        {
          name: 'detour',
          modules: true,
          script: detour,
          ...runtime,
          versionMetadata,
          bindings: { ...bindings, ...secrets, LOCAL: 'true', PAGES_URL: 'https://wanderlight.example' },
          kvNamespaces: configured.kvNamespaces,
          d1Databases: configured.d1Databases,
          r2Buckets: configured.r2Buckets,
          ...(options.limit === false ? {} : { ratelimits: configured.ratelimits }),
          queueProducers: configured.queueProducers,
          queueConsumers: consumersOf(configured, options),
          // Whatever is not Detour's own comes from the demo site, rewritten on its way; policies know its pages by the
          // name above, whatever port this instance has.
          serviceBindings: { ORIGIN: 'demo', ASSETS: assetsOf(parts.assets) },
          routes: ['*/*'],
        },
        {
          name: 'demo',
          modules: true,
          script: demo,
          ...runtime,
          bindings: { ...bindings, ...secrets },
          serviceBindings: { DETOUR: 'detour' },
          routes: ['*/demo*'],
        },
      ],
    }),
    resourcePersistencePath: join(options.state, 'v3'),
  })
  try {
    const url = await miniflare.ready
    const database = await miniflare.getD1Database('DB', 'detour')
    await migrate(database, parts.migrations)
    const kv = await miniflare.getKVNamespace('KV', 'detour')
    const archive = await miniflare.getR2Bucket('ARCHIVE', 'detour')
    const tick = async (): Promise<void> => {
      await (await miniflare.getWorker('detour')).scheduled({ cron: '* * * * *' })
    }
    // What the cron finds wrong is told by the Worker; a tick that comes too late, after the end, is nobody's concern.
    const cron = setInterval(() => void tick().catch(() => undefined), minuteMs)
    return {
      url: url.origin,
      directUrl: async (worker) => (await miniflare.unsafeGetDirectURL(worker)).origin,
      kv: { get: (key) => kv.get(key, 'text'), put: (key, value) => kv.put(key, value) },
      archive: { get: async (key) => (await archive.get(key))?.arrayBuffer() ?? null },
      // A kept connection may be closed at the moment it is used again.
      sql: async <Row>(query: string) => {
        const ask = async () => (await database.prepare(query).all<Row>()).results
        return await ask().catch(ask)
      },
      tick,
      stop: async () => {
        clearInterval(cron)
        await miniflare.dispose()
      },
    }
  } catch (cause) {
    await miniflare.dispose().catch(() => undefined)
    throw cause
  }
}

function consumersOf({ queueConsumers }: Configured, options: RunOptions): Record<string, object> {
  if (options.consume === false) return {}
  const { queueWaitSeconds: maxBatchTimeout } = options
  if (maxBatchTimeout === undefined) return queueConsumers
  return Object.fromEntries(Object.entries(queueConsumers).map(([name, each]) => [name, { ...each, maxBatchTimeout }]))
}

type Database = Awaited<ReturnType<Miniflare['getD1Database']>>

/** Applies what is new, with the same book-keeping as `wrangler d1 migrations apply`. */
async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
         id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    )
    .run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map((row) => row.name))
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue
    await database.batch([
      ...statements.map((sql) => database.prepare(sql)),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?1)').bind(name),
    ])
  }
}
