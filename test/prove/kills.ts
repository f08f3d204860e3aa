/**
 * Killing the runtime under load: `node test/prove/kills.ts --kills 100`.
 *
 * A whole instance publishes, uploads catalogue rows and answers clicks, until workerd is ended with SIGKILL at a moment of
 * chance. The driver keeps a book of everything that was acknowledged. After every restart the storage is compared with it:
 * nothing that was acknowledged may be missing, nothing may be torn (a version without its publication or audit entry, a
 * counted batch without its records), KV must hold a version that exists, and after one turn of the cron it must hold the
 * newest.
 *
 * @module
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'

import { Api } from '../../src/cli/api-client.ts'
import { startInstance, type LocalInstance } from '../../src/cli/local/instance.ts'
import { letOneDecide } from '../../src/cli/local/seed.ts'
import { headOf } from '../../src/cli/published.ts'
import { repository } from '../../src/cli/repository.ts'
import { randomFrom, type Random } from '../support/random.ts'
import { newSecrets } from '../support/secrets.ts'
import { smallPolicy } from './policies.ts'

export interface Kills {
  readonly kills: number
  readonly published: number
  readonly rows: number
  readonly clicks: number
  /** Records found in the archive at the end. */
  readonly archived: number
  readonly faults: readonly string[]
}

/** What was acknowledged. */
interface Book {
  /** Version → room of the document. */
  readonly versions: Map<number, string>
  /** Catalogue key → own product. */
  readonly rows: Map<string, string>
  clicks: number
}

interface Bench {
  readonly state: string
  readonly token: string
  readonly secrets: Readonly<Record<string, string>>
}

export async function kill(count: number, seed: number): Promise<Kills> {
  const random = randomFrom(seed)
  const { secrets, token } = newSecrets()
  const bench = { state: mkdtempSync(join(tmpdir(), 'detour-kills-')), token, secrets }
  const book: Book = { versions: new Map(), rows: new Map(), clicks: 0 }
  const faults: string[] = []
  let archived = 0
  try {
    await once(bench, async (instance) => {
      await letOneDecide(new Api(instance.url, token))
    })
    for (let turn = 0; turn < count; turn++) {
      await once(bench, async (instance) => await underLoad(instance, bench, book, random))
      await once(bench, async (instance) => {
        archived = await compare(instance, bench, book, (fault) => faults.push(`kill ${turn + 1}: ${fault}`))
      })
    }
  } finally {
    rmSync(bench.state, { recursive: true, force: true })
  }
  return { kills: count, published: book.versions.size, rows: book.rows.size, clicks: book.clicks, archived, faults }
}

async function once(bench: Bench, use: (instance: LocalInstance) => Promise<void>): Promise<void> {
  const { state, secrets } = bench
  const instance = await startInstance({
    root: repository,
    host: '127.0.0.1',
    port: 0,
    state,
    secrets,
    limit: false,
    queueWaitSeconds: 0,
  })
  try {
    await use(instance)
  } finally {
    await instance.stop().catch(() => undefined)
  }
}

/** Publishes, imports and clicks until the runtime is gone. */
async function underLoad(instance: LocalInstance, bench: Bench, book: Book, random: Random): Promise<void> {
  const api = new Api(instance.url, bench.token)
  const over = new AbortController()
  const until = async (work: () => Promise<void>): Promise<void> => {
    while (!over.signal.aborted) await work().catch(() => undefined)
  }
  const loads = [
    until(async () => {
      const room = `r_${Math.floor(random() * 1e9)}`
      const body = { source: smallPolicy(room), base: await headOf(api), message: 'under load' }
      const { version } = await api.ask<{ version: number }>('POST', '/versions', { body })
      book.versions.set(version, room)
    }),
    until(async () => {
      const id = String(Math.floor(random() * 1e12))
      const product = String(3_000_000_000_000_000_000n + BigInt(Math.floor(random() * 1e12)))
      const key = `eq:taobao:${id}`
      const value = { to_marketplace: 'xiaodian', to_id: product, grade: 'exact' }
      const path = `/catalogue/entries/${encodeURIComponent(key)}` as const
      await api.ask('PUT', path, { body: value })
      book.rows.set(key, product)
    }),
    ...Array.from({ length: 4 }, () =>
      until(async () => {
        const to = encodeURIComponent(`https://item.taobao.com/item.htm?id=${Math.floor(random() * 1e9)}`)
        const response = await fetch(`${instance.url}/go?to=${to}`, { redirect: 'manual' })
        await response.arrayBuffer()
        if (response.status === 302 || response.status === 200) book.clicks += 1
      }),
    ),
  ]
  await firstAcknowledged(book)
  await sleep(300 + random() * 1500)
  for (const pid of runtimes()) process.kill(pid, 'SIGKILL')
  over.abort()
  await Promise.all(loads)
}

/** A kill before anything was acknowledged would show nothing, and a busy machine takes its time. */
async function firstAcknowledged({ versions, rows }: Book): Promise<void> {
  for (let waits = 0; waits < 600 && (versions.size === 0 || rows.size === 0); waits += 1) await sleep(100)
}

/** The workerd processes that this process started. */
function runtimes(): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n')
  return lines.flatMap((line) => {
    const [pid, parent, name] = line.trim().split(/\s+/)
    return Number(parent) === process.pid && name?.startsWith('workerd') ? [Number(pid)] : []
  })
}

/** Compares the storage with the book; gives the number of records in the archive. */
async function compare(
  instance: LocalInstance,
  bench: Bench,
  book: Book,
  report: (fault: string) => void,
): Promise<number> {
  const rows = async <Row>(sql: string): Promise<readonly Row[]> => await instance.sql<Row>(sql)
  const versions = await rows<{ number: number; source: string; kind: string | null; audited: number }>(
    `SELECT v.number, v.source, p.kind,
       (SELECT count(*) FROM audit a WHERE a.act = 'version.publish' AND a.detail ->> 'version' = v.number) AS audited
     FROM versions v LEFT JOIN publications p ON p.version = v.number ORDER BY v.number`,
  )
  for (const [index, version] of versions.entries()) {
    if (version.number !== index + 1) report(`version ${index + 1} is missing`)
    if (version.kind === null) report(`version ${version.number} has no publication`)
    if (version.audited !== 1) report(`version ${version.number} has ${version.audited} audit entries`)
  }
  const kept = new Map(versions.map(({ number, source }) => [number, source]))
  for (const [number, room] of book.versions) {
    if (kept.get(number)?.includes(room) !== true) report(`version ${number} was acknowledged and is gone`)
  }
  const { faults } = await new Api(instance.url, bench.token).ask<{ faults: { message: string }[] }>(
    'GET',
    '/audit/verify',
  )
  for (const { message } of faults) report(`audit: ${message}`)

  const before = versionIn(await instance.kv.get('policy:active'))
  if (versions.length > 0 && (before === undefined || before > versions.length)) report(`KV holds version ${before}`)
  await instance.tick()
  const after = versionIn(await instance.kv.get('policy:active'))
  if (after !== undefined && after !== versions.length) report(`after the cron KV holds ${after} of ${versions.length}`)

  const entries = new Map(
    (await rows<{ key: string; value: string }>('SELECT key, value FROM catalogue')).map(({ key, value }) => [
      key,
      value,
    ]),
  )
  for (const [key, product] of book.rows) {
    if (entries.get(key)?.includes(product) !== true) report(`${key} was acknowledged and is gone`)
    if ((await instance.kv.get(key))?.includes(product) !== true)
      report(`${key} is in D1 and, after the cron, not in KV`)
  }
  return await compareRecords(instance, rows, report)
}

async function compareRecords(
  instance: LocalInstance,
  rows: <Row>(sql: string) => Promise<readonly Row[]>,
  report: (fault: string) => void,
): Promise<number> {
  const [sum] = await rows<{ counted: number; archived: number; stored: number }>(
    `SELECT (SELECT coalesce(sum(count), 0) FROM rollups) AS counted,
            (SELECT coalesce(sum(records), 0) FROM archives) AS archived,
            (SELECT coalesce(sum(stored), 0) FROM isolates) AS stored`,
  )
  if (sum === undefined || sum.counted !== sum.archived || sum.counted !== sum.stored) {
    report(`counts differ: ${JSON.stringify(sum)}`)
  }
  for (const { key, records } of await rows<{ key: string; records: number }>('SELECT key, records FROM archives')) {
    const object = await instance.archive.get(key)
    const text = object === null ? undefined : gunzipSync(object).toString('utf8')
    if (text === undefined) report(`${key} is in the manifest and not in R2`)
    else if (text.trimEnd().split('\n').length !== records) report(`${key} is torn`)
    else if (!key.includes(createHash('sha256').update(text).digest('hex'))) report(`${key} is not what it is called`)
  }
  return sum?.archived ?? 0
}

function versionIn(text: string | null): number | undefined {
  return text === null ? undefined : (JSON.parse(text) as { version: number }).version
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  })
  const result = await kill(Number(values.kills), Number(values.seed))
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  if (result.faults.length > 0) process.exitCode = 1
}
