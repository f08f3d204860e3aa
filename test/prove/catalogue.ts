/**
 * Proof of imports: `node test/prove/catalogue.ts --rows 1000000`.
 *
 * Generates a file, imports it into a local instance with the command line, kills that process half way with SIGKILL, lets
 * another one go on, and compares what D1 and KV hold with what the file says. Tells rows per second, the
 * memory of the importing process over time, and how much of the time are the KV writes alone.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { readRow } from '../../src/catalogue/row.ts'
import { headLine } from '../../src/catalogue/write.ts'
import { csvLine } from '../../src/kernel/csv.ts'
import type { ImportProgress } from '../../src/cli/commands/catalogue-upload.ts'
import { startInstance, type LocalInstance } from '../../src/cli/local/instance.ts'
import { repository } from '../../src/cli/repository.ts'
import { startFloor, type Pair } from '../bench/import-floor.ts'
import { cellsOf } from '../bench/import-rows.ts'
import { newSecrets } from '../support/secrets.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    floor: { type: 'string' },
  },
})

/** One row in a thousand is refused, and one in a thousand says again what another has said. */
function rowAt(index: number): readonly string[] {
  const isBad = index % 1000 === 500
  return cellsOf(index % 1000 === 700 ? index - 1 : index, isBad ? 'same' : 'exact')
}

async function writeFile(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path)
  out.write(headLine.csv)
  for (let index = 0; index < rows; index++) {
    if (!out.write(csvLine(rowAt(index)))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

/** The pairs that the file is, in the order of their keys' numbers. */
function* pairsOf(rows: number): Generator<Pair> {
  const names = headLine.csv.trim().split(',')
  for (let index = 0; index < rows; index++) {
    if (index % 1000 === 700) continue
    const cells = rowAt(index)
    const row = readRow((column) => cells[names.indexOf(column)] || undefined)
    if (row.ok) yield row.value
  }
}

async function prove(rows: number, floorRows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-import-'))
  const { secrets, token } = newSecrets()
  const file = join(folder, 'catalogue.csv')
  await writeFile(file, rows)
  const state = join(folder, 'state')
  const instance = await startInstance({ root: repository, host: '127.0.0.1', port: 0, state, secrets, limit: false })
  try {
    const env = { ...process.env, DETOUR_URL: instance.url, DETOUR_TOKEN: token }
    const killed = await runImport(file, env, { instance, killAt: rows / 2 })
    const resumed = await runImport(file, env, { instance, killAt: undefined })
    const job = resumed.job
    if (job === undefined) throw new Error('the second import did not come to its end')
    const seconds = killed.seconds + resumed.seconds
    const report = {
      rows,
      rows_when_it_was_killed: killed.rows,
      seconds: [round(killed.seconds), round(resumed.seconds)],
      rows_per_second: Math.round(rows / seconds),
      peak_memory_mb: [killed.memory, resumed.memory].map((all) => Math.max(...all.map(({ mb }) => mb))),
      memory_mb_over_time: thinned(resumed.memory),
      counts: job.rows,
      ...(await compare(instance, rows, job)),
    }
    const floor = await floorSeconds(join(folder, 'floor'), floorRows)
    const ratio = round(floorRows / floor / report.rows_per_second)
    const rest = { floor_rows_per_second: Math.round(floorRows / floor), ratio_to_floor: round(1 / ratio) }
    process.stdout.write(`${JSON.stringify({ ...report, ...rest }, undefined, 2)}\n`)
    if (report.faults.length > 0) process.exitCode = 1
  } finally {
    await instance.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Ran {
  readonly seconds: number
  /** Taken by the instance when it ended. */
  readonly rows: number
  readonly memory: readonly { readonly second: number; readonly mb: number }[]
  readonly job: ImportProgress | undefined
}

interface Running {
  readonly instance: LocalInstance
  /** So many rows after which it is killed without warning. */
  readonly killAt: number | undefined
}

/** `detour catalogue import`, in a process of its own. */
async function runImport(file: string, env: NodeJS.ProcessEnv, { instance, killAt }: Running): Promise<Ran> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(repository, 'src/cli/main.ts'), 'catalogue', 'import', file, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const printed = text(child.stdout)
  const memory: { second: number; mb: number }[] = []
  let rows = 0
  while (child.exitCode === null && child.signalCode === null) {
    await Promise.race([ended, sleep(200)])
    const mb = residentMb(child)
    if (mb !== undefined) memory.push({ second: round((performance.now() - began) / 1000), mb })
    rows = await rowsTaken(instance)
    if (killAt !== undefined && rows >= killAt) child.kill('SIGKILL')
  }
  await ended
  // It ends with 1 because rows were refused, as it should.
  const end = child.signalCode ?? child.exitCode
  if (end !== (killAt === undefined ? 1 : 'SIGKILL')) throw new Error(`the import ended with ${end}`)
  const seconds = (performance.now() - began) / 1000
  const job = killAt === undefined ? (JSON.parse(await printed) as ImportProgress) : undefined
  return { seconds, rows, memory, job }
}

async function rowsTaken(instance: LocalInstance): Promise<number> {
  const [row] = await instance.sql<{ n: number | null }>('SELECT sum(accepted + refused) AS n FROM import_chunks')
  return row?.n ?? 0
}

function residentMb({ pid }: ChildProcess): number | undefined {
  try {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kb === undefined ? undefined : Math.round(Number(kb) / 1024)
  } catch {
    return undefined
  }
}

/** What D1 and KV hold, against what the file says. */
async function compare(instance: LocalInstance, rows: number, job: ImportProgress) {
  const faults: string[] = []
  const expected = new Map<string, string>()
  for (const { key, value } of pairsOf(rows)) expected.set(key, value)
  const refused = rows - expected.size
  if (job.rows.accepted !== expected.size) faults.push(`${job.rows.accepted} accepted, ${expected.size} expected`)
  if (job.rows.refused !== refused) faults.push(`${job.rows.refused} refused, ${refused} expected`)
  if (job.waiting !== 0) faults.push(`${job.waiting} rows wait for KV`)

  const digest = createHash('sha256')
  let [after, found] = ['', 0]
  for (;;) {
    const page = await instance.sql<{ key: string; value: string; projected: number }>(
      `SELECT key, value, projected FROM catalogue WHERE key > '${after}' ORDER BY key LIMIT 5000`,
    )
    for (const { key, value, projected } of page) {
      digest.update(`${key}\n${value}\n`)
      if (expected.get(key) !== value) faults.push(`${key} in D1 is not what the file says`)
      if (projected !== 1) faults.push(`${key} is not marked as brought to KV`)
    }
    found += page.length
    after = page.at(-1)?.key ?? ''
    if (page.length === 0) break
  }
  if (found !== expected.size) faults.push(`D1 holds ${found} rows, ${expected.size} expected`)
  const wanted = createHash('sha256')
  for (const key of [...expected.keys()].sort()) wanted.update(`${key}\n${expected.get(key)}\n`)
  const d1Digest = digest.digest('hex')
  if (d1Digest !== wanted.digest('hex')) faults.push('D1 has another checksum than the file')

  const keys = [...expected.keys()]
  const step = Math.max(1, Math.floor(keys.length / 2000))
  const sample = keys.filter((_, index) => index % step === 0)
  for (const key of sample) {
    if ((await instance.kv.get(key)) !== expected.get(key)) faults.push(`${key} in KV is not what the file says`)
  }
  return { d1_rows: found, d1_sha256: d1Digest, kv_compared: sample.length, faults: faults.slice(0, 20) }
}

/** The same pairs into an empty KV by a Worker that does nothing else, as many at once. */
async function floorSeconds(state: string, rows: number): Promise<number> {
  const floor = await startFloor(state)
  try {
    const began = performance.now()
    await floor.write(pairsOf(rows))
    return (performance.now() - began) / 1000
  } finally {
    await floor.stop()
  }
}

function thinned(memory: Ran['memory']): readonly string[] {
  const step = Math.max(1, Math.ceil(memory.length / 20))
  return memory.filter((_, index) => index % step === 0).map(({ second, mb }) => `${second} s: ${mb}`)
}

function round(number: number): number {
  return Math.round(number * 100) / 100
}

await prove(Number(values.rows), Number(values.floor ?? values.rows))
